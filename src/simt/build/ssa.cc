// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "simt/build/ssa.h"

#include <algorithm>

#include "base/result.h"
#include "simt/rewrite.h"

namespace heddle::simt {

VariableId Ssa::variable(Type type) {
  types_.push_back(type);
  return VariableId(static_cast<uint32_t>(types_.size() - 1));
}

void Ssa::write(VariableId v, BlockId block, ValueId value) {
  CHECK(b_.f[value].type == types_[v.index]);
  at_end_[key(v, block)] = value;
}

void Ssa::seal(BlockId block) {
  if (sealed_.size() <= block.index) sealed_.resize(block.index + 1);
  sealed_[block.index] = true;
}

ValueId Ssa::read(VariableId v, BlockId block) {
  BlockId at = block;
  ValueId found;
  for (;;) {
    if (auto it = at_end_.find(key(v, at)); it != at_end_.end()) {
      found = it->second;
      break;
    }
    bool sealed = at.index < sealed_.size() && sealed_[at.index];
    const auto& preds = b_.f[at].preds;
    if (at.index == 0) {
      found = zero(types_[v.index]);
      break;
    }
    if (!sealed || preds.size() != 1) {
      found = b_.phi(at, types_[v.index]);
      pending_.push_back({v, found});
      at_end_[key(v, at)] = found;
      break;
    }
    at = preds[0];
  }
  // The blocks passed on the way have the same value; remembering it keeps chains short.
  for (BlockId p = block; p != at; p = b_.f[p].preds[0]) at_end_.emplace(key(v, p), found);
  return found;
}

ValueId Ssa::zero(Type t) {
  ValueId& z = zero_[static_cast<size_t>(t)];
  if (!z) {
    Function& f = b_.f;
    z = b_.value(t);
    InstrId id(static_cast<uint32_t>(f.instrs.size()));
    Instr i;
    i.op = Op::constant;
    i.block = BlockId(0);
    i.results = {z};
    f[z].def = id;
    f.instrs.push_back(std::move(i));
    f.blocks[0].instrs.insert(f.blocks[0].instrs.begin(), id);
  }
  return z;
}

void Ssa::finish() {
  for (size_t n = 0; n < pending_.size(); ++n) {   // grows while it runs
    auto [variable, phi] = pending_[n];
    InstrId id = b_.f[phi].def;
    std::vector<BlockId> preds = b_.f[b_.f[id].block].preds;
    std::vector<ValueId> operands;
    for (BlockId p : preds) operands.push_back(read(variable, p));
    b_.f[id].operands = std::move(operands);
  }
  remove_trivial_phis(b_.f);
}

}  // namespace heddle::simt
