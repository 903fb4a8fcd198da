// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "simt/builder.h"

#include "base/result.h"
#include "simt/type.h"

namespace heddle::simt {

BlockId Builder::block(std::string name) {
  f.blocks.push_back({{}, {}, std::move(name)});
  return BlockId(static_cast<uint32_t>(f.blocks.size() - 1));
}

bool Builder::terminated() const {
  const Block& b = f[current_];
  return !b.instrs.empty() && is_terminator(f[b.instrs.back()].op);
}

ValueId Builder::value(Type t) {
  f.values.push_back({t, {}, 0});
  return ValueId(static_cast<uint32_t>(f.values.size() - 1));
}

InstrId Builder::append(Instr instr) {
  CHECK(!terminated(), "block {} of {} is closed", current_.index, f.name);
  InstrId id(static_cast<uint32_t>(f.instrs.size()));
  instr.block = current_;
  instr.source = source_;
  for (uint32_t i = 0; i < instr.results.size(); ++i)
    if (instr.results[i]) {
      f[instr.results[i]].def = id;
      f[instr.results[i]].result_index = i;
    }
  for (BlockId t : instr.targets) f[t].preds.push_back(current_);
  f.instrs.push_back(std::move(instr));
  f[current_].instrs.push_back(id);
  return id;
}

ValueId Builder::one(Op op, Type t, std::initializer_list<ValueId> operands) {
  Instr i;
  i.op = op;
  i.operands = operands;
  i.results = {value(t)};
  return f[append(std::move(i))].results[0];
}

ValueId Builder::constant(Type t, uint64_t bits) {
  ValueId v = one(Op::constant, t, {});
  f[f[v].def].immediate = bits & low_mask(bits_of(t));
  return v;
}

ValueId Builder::symbol_address(SymbolId s, int64_t offset) {
  ValueId v = one(Op::symbol_address, Type::B64, {});
  f[f[v].def].symbol = s;
  f[f[v].def].offset = offset;
  return v;
}

ValueId Builder::special_register(Sreg s) {
  ValueId v = one(Op::special_register, type_of(s), {});
  f[f[v].def].sreg = s;
  return v;
}

ValueId Builder::phi(BlockId b, Type t) {
  InstrId id(static_cast<uint32_t>(f.instrs.size()));
  Instr i;
  i.op = Op::phi;
  i.block = b;
  i.results = {value(t)};
  f[i.results[0]].def = id;
  ValueId v = i.results[0];
  f.instrs.push_back(std::move(i));
  f[b].instrs.insert(f[b].instrs.begin(), id);
  return v;
}

ValueId Builder::resize(ValueId v, Type to, bool is_signed) {
  uint32_t have = bits_of(f[v].type), want = bits_of(to);
  if (have == want) return v;
  return one(have > want ? Op::trunc : is_signed ? Op::sext : Op::zext, to, {v});
}

void Builder::br(BlockId to) { terminate(Op::br, {}, {{to}}); }

void Builder::cond_br(ValueId pred, BlockId yes, BlockId no) {
  const ValueId operands[] = {pred};
  const BlockId targets[] = {yes, no};
  terminate(Op::cond_br, operands, targets);
}

void Builder::terminate(Op op, std::span<const ValueId> operands, std::span<const BlockId> targets) {
  Instr i;
  i.op = op;
  i.operands.assign(operands.begin(), operands.end());
  i.targets.assign(targets.begin(), targets.end());
  append(std::move(i));
}

}  // namespace heddle::simt
