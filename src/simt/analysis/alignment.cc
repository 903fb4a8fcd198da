// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "simt/alignment.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "isa/form.h"
#include "simt/analysis/facts.h"

namespace heddle::simt {
namespace {

using isa::Mod;
using isa::Opcode;
using isa::Slot;

constexpr unsigned kMost = 6;           // zeros that matter: 64 bytes

unsigned zeros_of(uint64_t bits) { return bits ? std::min<unsigned>(static_cast<unsigned>(std::countr_zero(bits)), kMost) : kMost; }

}  // namespace

AccessSize access_size(const Instr& i) {
  if (i.op != Op::isa) return {};
  switch (i.opcode) {
    case Opcode::ld:
    case Opcode::ldu:
    case Opcode::st:
    case Opcode::atom:
    case Opcode::red: break;
    default: return {};
  }
  // Parameters and local variables are laid out by us.
  switch (i.mods[Slot::space]) {
    case Mod::param:
    case Mod::param_entry:
    case Mod::param_func:
    case Mod::local: return {};
    default: break;
  }
  const uint32_t element = isa::type_info(i.mods[Slot::type]).bits / 8;
  const Mod vec = i.mods[Slot::vec];
  const uint32_t count = vec == Mod::v2 ? 2 : vec == Mod::v4 ? 4 : vec == Mod::v8 ? 8 : 1;
  return {element * count, element};
}

unsigned Alignment::outside_zeros() const { return zeros_of(element_); }

bool Alignment::sure(const Instr& i, uint32_t bytes, uint32_t element) {
  if (bytes <= 1) return true;
  element_ = element;
  memo_.clear();
  proven_.clear();
  asked_.clear();
  // A vector whose parts are aligned but not the whole needs the whole pointer's alignment, which a pointer
  // from outside does not promise: programs ask at run time before they use such accesses.
  const unsigned zeros = std::min(known_zeros(i.operands[0]), zeros_of(static_cast<uint64_t>(i.offset)));
  if (zeros < zeros_of(element)) return false;
  ask_parameters(i.operands[0], zeros_of(element));
  return zeros >= zeros_of(bytes);
}

unsigned Alignment::known_zeros(ValueId v) {
  if (const auto known = memo_.find(v.index); known != memo_.end()) return known->second;
  memo_[v.index] = kMost;               // a loop adds multiples of what it adds
  const unsigned zeros = compute(f_[f_[v].def], v);
  memo_[v.index] = zeros;
  return zeros;
}

unsigned Alignment::proven_zeros(ValueId v) {
  std::swap(memo_, proven_);
  const uint32_t element = std::exchange(element_, 1);
  const unsigned zeros = known_zeros(v);
  element_ = element;
  std::swap(memo_, proven_);
  return zeros;
}

unsigned Alignment::compute(const Instr& i, ValueId v) {
  const auto of = [&](size_t n) { return known_zeros(i.operands[n]); };
  switch (i.op) {
    case Op::constant: return zeros_of(i.immediate);
    case Op::symbol_address: return outside_zeros();
    case Op::phi: {
      unsigned least = kMost;
      for (size_t n = 0; n < i.operands.size(); ++n) least = std::min(least, of(n));
      return least;
    }
    case Op::select: return std::min(of(1), of(2));
    case Op::zext:
    case Op::sext:
    case Op::trunc: return width_of(f_[i.operands[0]].type) > 1 ? of(0) : 0;
    case Op::argument:
    case Op::call:
    case Op::call_indirect: return f_[v].type == Type::B64 ? outside_zeros() : 0;
    case Op::isa: break;
    default: return 0;
  }
  switch (i.opcode) {
    case Opcode::ld:
    case Opcode::ldu:
    case Opcode::atom:
      return f_[v].type == Type::B64 ? outside_zeros() : 0;
    case Opcode::add:
    case Opcode::sub: return i.operands.size() == 2 ? std::min(of(0), of(1)) : 0;
    case Opcode::mul: return i.mods[Slot::mode] == Mod::hi ? 0 : std::min(kMost, of(0) + of(1));
    case Opcode::mad: return i.mods[Slot::mode] == Mod::hi ? 0 : std::min(std::min(kMost, of(0) + of(1)), of(2));
    case Opcode::shl: {
      const auto by = constant_of(f_, i.operands[1]);
      return by ? std::min<unsigned>(kMost, of(0) + static_cast<unsigned>(std::min<uint64_t>(*by, kMost))) : of(0);
    }
    case Opcode::and_: return std::max(of(0), of(1));
    case Opcode::or_:
    case Opcode::xor_: return std::min(of(0), of(1));
    case Opcode::min:
    case Opcode::max: return std::min(of(0), of(1));
    case Opcode::mov:
    case Opcode::cvt:
    case Opcode::cvta: return of(0);
    default: return 0;
  }
}

/// Of a value whose `zeros` lowest bits are taken to be zero: which parameters that asks something of. An index
/// that is scaled to bytes is asked nothing: n * 4 needs no aligned n.
void Alignment::ask_parameters(ValueId v, unsigned zeros) {
  if (zeros == 0 || !asked_.insert({v.index, zeros}).second || proven_zeros(v) >= zeros) return;
  const Instr& i = f_[f_[v].def];
  const auto ask = [&](size_t n, unsigned of) { ask_parameters(i.operands[n], of); };
  // Of two factors one brings what it has for certain and the other is asked for the rest; where the other has
  // less, both are asked. Of two sides of a mask one is enough.
  const auto ask_factors = [&] {
    const unsigned proven[] = {proven_zeros(i.operands[0]), proven_zeros(i.operands[1])};
    const size_t first = proven[1] > proven[0] ? 1 : 0;
    const unsigned rest = zeros - proven[first], has = known_zeros(i.operands[1 - first]);
    ask(1 - first, std::min(rest, has));
    if (rest > has) ask(first, zeros - has);
  };
  const auto ask_side = [&] { ask(known_zeros(i.operands[0]) >= zeros ? 0 : 1, zeros); };
  switch (i.op) {
    case Op::phi:
      for (size_t n = 0; n < i.operands.size(); ++n) ask(n, zeros);
      return;
    case Op::select: return ask(1, zeros), ask(2, zeros);
    case Op::zext:
    case Op::sext:
    case Op::trunc: return ask(0, zeros);
    case Op::isa: break;
    default: return;
  }
  switch (i.opcode) {
    case Opcode::ld: {
      if (!is_parameter_load(i)) return;
      const Instr& base = f_[f_[i.operands[0]].def];
      if (base.op != Op::symbol_address || m_.symbols[base.symbol.index].kind != Symbol::Kind::KernelParam) return;
      const auto offset = static_cast<uint32_t>(m_.symbols[base.symbol.index].offset + static_cast<uint64_t>(base.offset + i.offset));
      parameters_[offset] = std::max(parameters_[offset], 1u << zeros);
      return;
    }
    case Opcode::add:
    case Opcode::sub:
    case Opcode::or_:
    case Opcode::xor_:
    case Opcode::min:
    case Opcode::max: return ask(0, zeros), ask(1, zeros);
    case Opcode::mad:
      ask(2, zeros);
      [[fallthrough]];
    case Opcode::mul: return ask_factors();
    case Opcode::and_: return ask_side();
    case Opcode::shl: {
      const auto by = constant_of(f_, i.operands[1]);
      return ask(0, zeros - static_cast<unsigned>(std::min<uint64_t>(by ? *by : 0, zeros)));
    }
    case Opcode::mov:
    case Opcode::cvt:
    case Opcode::cvta: return ask(0, zeros);
    default: return;
  }
}

std::map<uint32_t, uint32_t> assumed_parameters(const Module& module, const Function& kernel) {
  Alignment alignment(module, kernel);
  for (const Block& block : kernel.blocks)
    for (InstrId id : block.instrs)
      if (const AccessSize size = access_size(kernel[id]); size.bytes) (void)alignment.sure(kernel[id], size.bytes, size.element);
  return alignment.parameters();
}

}  // namespace heddle::simt
