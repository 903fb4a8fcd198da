// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "isa/form.h"

#include <algorithm>

namespace heddle::isa {

Mod wide_type(Mod type) {
  switch (type) {
    case Mod::u16: return Mod::u32;
    case Mod::s16: return Mod::s32;
    case Mod::u32: return Mod::u64;
    case Mod::s32: return Mod::s64;
    default: return Mod::none;
  }
}

OperandType operand_type(const Form& form, const Mods& mods, size_t index) {
  const OperandSpec& spec = form.operands[index];
  OperandType result;
  const auto slot = static_cast<Slot>(spec.type);
  switch (spec.type_source) {
    case OperandSpec::Type::Fixed: result.type = static_cast<Mod>(spec.type); break;
    case OperandSpec::Type::OfSlot: result.type = mods[slot]; break;
    case OperandSpec::Type::Wide: result.type = wide_type(mods[slot]); break;
    default: break;
  }
  switch (spec.vector_source) {
    case OperandSpec::Vector::Fixed: result.vector = spec.vector; break;
    case OperandSpec::Vector::OfSlot:
      switch (mods[static_cast<Slot>(spec.vector)]) {
        case Mod::v2: result.vector = 2; break;
        case Mod::v4: result.vector = 4; break;
        case Mod::v8: result.vector = 8; break;
        default: break;
      }
      break;
    default: break;
  }
  return result;
}

namespace {
bool holds(const Mods& mods, Slot slot, bool absent, std::span<const Mod> in) {
  const Mod mod = mods[slot];
  if (absent) return mod == Mod::none;
  if (in.empty()) return mod != Mod::none;
  return std::find(in.begin(), in.end(), mod) != in.end();
}
}  // namespace

bool allowed(const Form& form, const Mods& mods) {
  return std::all_of(form.rules.begin(), form.rules.end(), [&](const Rule& r) {
    return r.kind != Rule::Kind::Only || !holds(mods, r.cond, r.cond_absent, r.cond_in) ||
           holds(mods, r.then, r.then_absent, r.then_in);
  });
}

Version since(const Form& form, const Mods& mods) {
  Version v = form.since;
  for (const Rule& r : form.rules) {
    if (r.kind != Rule::Kind::Since || !holds(mods, r.cond, r.cond_absent, r.cond_in)) continue;
    if (std::pair(r.since.ptx_major, r.since.ptx_minor) > std::pair(v.ptx_major, v.ptx_minor)) {
      v.ptx_major = r.since.ptx_major;
      v.ptx_minor = r.since.ptx_minor;
    }
    v.sm = std::max(v.sm, r.since.sm);
  }
  return v;
}

}  // namespace heddle::isa
