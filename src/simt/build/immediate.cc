// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "simt/build/immediate.h"

#include <algorithm>
#include <bit>
#include <unordered_map>

#include "isa/form.h"
#include "simt/build/words.h"
#include "simt/type.h"

namespace heddle::simt {
namespace {

/// Round to nearest even into a format of `mantissa` bits below the leading one; by way of the bits
/// of a double, for f16 and bf16 literals.
uint64_t narrow_float(double v, int exponent_bits, int mantissa) {
  uint64_t d = std::bit_cast<uint64_t>(v), sign = d >> 63;
  int bias = (1 << (exponent_bits - 1)) - 1, total = exponent_bits + mantissa;
  int64_t e = static_cast<int64_t>(d >> 52 & 0x7ff) - 1023 + bias;
  uint64_t m = d & 0xfffffffffffffull;
  uint64_t top = sign << total, infinity = ((1ull << exponent_bits) - 1) << mantissa;
  if ((d >> 52 & 0x7ff) == 0x7ff) return m ? (1ull << total) - 1 : top | infinity;
  m |= (d >> 52 & 0x7ff) ? 1ull << 52 : 0;
  int drop = 52 - mantissa + static_cast<int>(e <= 0 ? 1 - e : 0);
  if (drop > 60) return top;
  uint64_t kept = m >> drop, rest = m & ((1ull << drop) - 1), half = 1ull << (drop - 1);
  if (rest > half || (rest == half && (kept & 1))) ++kept;
  uint64_t bits = e <= 0 ? kept : kept + (static_cast<uint64_t>(e - 1) << mantissa);
  return top | std::min(bits, infinity);
}

}  // namespace

uint64_t immediate_bits(const ptx::Operand& o, isa::Mod type) {
  using Imm = ptx::Operand::Imm;
  if (type == isa::Mod::none || !is_float(type)) return o.bits;
  double v = o.imm == Imm::F32   ? std::bit_cast<float>(static_cast<uint32_t>(o.bits))
             : o.imm == Imm::F64 ? std::bit_cast<double>(o.bits)
                                 : static_cast<double>(static_cast<int64_t>(o.bits));
  switch (type) {
    case isa::Mod::f64: return o.imm == Imm::F64 ? o.bits : std::bit_cast<uint64_t>(v);
    case isa::Mod::f32:
    case isa::Mod::tf32: return o.imm == Imm::F32 ? o.bits : std::bit_cast<uint32_t>(static_cast<float>(v));
    case isa::Mod::f16: return o.imm == Imm::Int ? o.bits : narrow_float(v, 5, 10);
    case isa::Mod::bf16: return o.imm == Imm::Int ? o.bits : narrow_float(v, 8, 7);
    default: return o.bits;
  }
}

std::optional<Sreg> sreg_of(const std::string& name) {
  static const auto* const kByName = [] {
    auto* map = new std::unordered_map<std::string, Sreg>;
#define HEDDLE_SREG(name, type) map->emplace(#name, Sreg::name);
#include "simt/sreg.def"
#undef HEDDLE_SREG
    return map;
  }();
  if (name == "WARP_SZ") return Sreg::warp_size;
  std::string key = name.starts_with('%') ? name.substr(1) : name;
  std::replace(key.begin(), key.end(), '.', '_');
  if (key.starts_with("pm") && key.size() > 2) return Sreg::pm;
  if (key.starts_with("envreg")) return Sreg::envreg;
  if (key.starts_with("reserved_smem_offset")) return Sreg::reserved_smem_offset;
  auto it = kByName->find(key);
  if (it == kByName->end()) return std::nullopt;
  return it->second;
}

uint16_t form_of_not() {
  return isa::forms_of(isa::Opcode::not_).front();
}

}  // namespace heddle::simt
