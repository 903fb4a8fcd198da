// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "jit/emit/raw_floats.h"

#include "simt/analysis.h"

namespace heddle::jit {

using isa::Mod;
using isa::Opcode;
using isa::Slot;
using simt::Instr;
using simt::Op;
using simt::ValueId;

namespace {

/// Arithmetic on f32 or f64 whose NaN result does not depend on which NaN came in.
bool is_arithmetic(const Instr& i) {
  if (i.op != Op::isa || (i.mods[Slot::type] != Mod::f32 && i.mods[Slot::type] != Mod::f64)) return false;
  if (i.mods.has(Slot::atype)) return false;
  switch (i.opcode) {
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
      if (wide && (is_arithmetic(i) || i.op == Op::phi || i.op == Op::select)) raw[i.results[0].index] = 1;
    }
  for (bool changed = true; changed;) {
    changed = false;
    for (const simt::Block& block : f.blocks)
      for (simt::InstrId n : block.instrs) {
        const Instr& i = f[n];
        if ((i.op != Op::phi && i.op != Op::select) || !i.results[0] || !raw[i.results[0].index]) continue;
        bool all = true, some = false;
        for (size_t k = i.op == Op::select ? 1 : 0; k < i.operands.size(); ++k) {
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
  return raw;
}

bool sees_bits(const Instr& i, unsigned n, const std::vector<char>& raw) {
  if (i.op == Op::phi) return !raw[i.results[0].index];
  if (i.op == Op::select) return n == 0 || !i.results[0] || !raw[i.results[0].index];
  if (i.op != Op::isa) return true;
  if (is_arithmetic(i)) return false;
  bool compares = i.opcode == Opcode::setp && (i.mods[Slot::type] == Mod::f32 || i.mods[Slot::type] == Mod::f64);
  return !compares;
}

}  // namespace heddle::jit
