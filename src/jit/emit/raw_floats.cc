// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "jit/emit/raw_floats.h"

#include "isa/form.h"
#include "simt/analysis.h"

namespace heddle::jit {

using isa::Mod;
using isa::Opcode;
using isa::Slot;
using simt::Instr;
using simt::Op;
using simt::ValueId;

namespace {

bool is_real(Mod t) { return t == Mod::f32 || t == Mod::f64; }

/// f(NaN) is a NaN, for all of PTX's approximate functions.
bool is_approximate(const Instr& i) {
  if (i.mods[Slot::type] != Mod::f32) return false;
  switch (isa::form(i.form).lower) {
    case isa::Lowering::div_approx:
    case isa::Lowering::rcp_approx:
    case isa::Lowering::sqrt_approx:
    case isa::Lowering::rsqrt:
    case isa::Lowering::sin:
    case isa::Lowering::cos:
    case isa::Lowering::lg2:
    case isa::Lowering::ex2:
    case isa::Lowering::tanh: return true;
    default: return false;
  }
}

/// Which operands a choice is made of: from `first`, `end` not included. None if it is not a choice.
struct Choices {
  size_t first = 0, end = 0;
  bool of(size_t n) const { return n >= first && n < end; }
};
Choices choices(const Instr& i) {
  if (i.op == Op::phi) return {0, i.operands.size()};
  if (i.op == Op::select) return {1, 3};
  if (i.op == Op::isa && i.opcode == Opcode::selp) return {0, 2};
  return {};
}

/// Arithmetic on f32 or f64 whose NaN result does not depend on which NaN came in.
bool is_arithmetic(const Instr& i) {
  if (i.op == Op::scale_f32 || i.op == Op::mantissa_f32 || i.op == Op::exponent_f32 || i.op == Op::log_edges_f32) return true;
  if (i.op != Op::isa) return false;
  if (is_approximate(i)) return true;
  if (i.opcode == Opcode::cvt) return is_real(i.mods[Slot::dtype]) && is_real(i.mods[Slot::atype]);
  if (!is_real(i.mods[Slot::type]) || i.mods.has(Slot::atype)) return false;
  switch (i.opcode) {
    case Opcode::div:
    case Opcode::rcp:
    case Opcode::sqrt: {
      isa::Lowering lower = isa::form(i.form).lower;
      bool exact = lower == isa::Lowering::div_f || lower == isa::Lowering::rcp || lower == isa::Lowering::sqrt;
      return exact && (i.mods[Slot::rnd] == Mod::none || i.mods[Slot::rnd] == Mod::rn);
    }
    case Opcode::add:
    case Opcode::sub:
    case Opcode::mul:
    case Opcode::fma:
    case Opcode::mad:
      return true;
    default:
      return false;
  }
}

/// Asks of an operand at most whether it is a NaN.
bool is_deaf(const Instr& i) {
  if (is_arithmetic(i)) return true;
  if (i.op != Op::isa) return false;
  switch (i.opcode) {
    case Opcode::setp: return is_real(i.mods[Slot::type]);
    case Opcode::min:
    case Opcode::max: return is_real(i.mods[Slot::type]) && !i.mods.has(Slot::xorsign) && !i.mods.has(Slot::absmod);
    case Opcode::cvt: {
      Mod to = i.mods[Slot::dtype];
      bool integer = to == Mod::s32 || to == Mod::u32 || to == Mod::s64 || to == Mod::u64;
      return is_real(i.mods[Slot::atype]) && i.operands.size() == 1 && integer;
    }
    default: return false;
  }
}

bool is_sign(const Instr& i) {
  return i.op == Op::isa && (i.opcode == Opcode::neg || i.opcode == Opcode::abs) && is_real(i.mods[Slot::type]);
}

/// neg and abs hand a NaN on with its bits; where nobody looks at them that is raw too.
constexpr char kUnseen = 2;

void find_unseen(const simt::Function& f, std::vector<char>& raw) {
  std::vector<char> seen(f.values.size(), 0);
  for (const simt::Block& block : f.blocks)
    for (simt::InstrId n : block.instrs)
      if (!is_deaf(f[n]))
        for (ValueId v : f[n].operands)
          if (v) seen[v.index] = 1;
  for (const simt::Block& block : f.blocks)
    for (simt::InstrId n : block.instrs) {
      const Instr& i = f[n];
      if (is_sign(i) && i.results[0] && !seen[i.results[0].index]) raw[i.results[0].index] = kUnseen;
    }
}

bool is_number(const simt::Function& f, ValueId v) {
  auto bits = simt::constant_of(f, v);
  if (!bits) return false;
  if (f[v].type == simt::Type::B32) return (*bits & 0x7fffffffu) <= 0x7f800000u;
  return f[v].type == simt::Type::B64 && (*bits & ~(1ull << 63)) <= 0x7ff0000000000000ull;
}

}  // namespace

std::vector<char> raw_floats(const simt::Function& f) {
  std::vector<char> raw(f.values.size(), 0);
  // Hopeful about phis and selects, then taking back what is not so.
  for (const simt::Block& block : f.blocks)
    for (simt::InstrId n : block.instrs) {
      const Instr& i = f[n];
      bool wide = !i.results.empty() && i.results[0] &&
                  (f[i.results[0]].type == simt::Type::B32 || f[i.results[0]].type == simt::Type::B64);
      if (wide && (is_arithmetic(i) || choices(i).end)) raw[i.results[0].index] = 1;
    }
  for (bool changed = true; changed;) {
    changed = false;
    for (const simt::Block& block : f.blocks)
      for (simt::InstrId n : block.instrs) {
        const Instr& i = f[n];
        const Choices from = choices(i);
        if (!from.end || !i.results[0] || !raw[i.results[0].index]) continue;
        bool all = true, some = false;
        for (size_t k = from.first; k < from.end; ++k) {
          ValueId o = i.operands[k];
          bool is_raw = raw[o.index];
          some = some || is_raw;
          all = all && (is_raw || is_number(f, o));
        }
        if (all && some) continue;
        raw[i.results[0].index] = 0;
        changed = true;
      }
  }
  find_unseen(f, raw);
  return raw;
}

bool sees_bits(const Instr& i, unsigned n, const std::vector<char>& raw) {
  if (const Choices from = choices(i); from.end)
    return !from.of(n) || !i.results[0] || !raw[i.results[0].index];
  if (is_deaf(i)) return false;
  return !(is_sign(i) && i.results[0] && raw[i.results[0].index] == kUnseen);
}

}  // namespace heddle::jit
