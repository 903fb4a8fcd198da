// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// PTX registers to SSA values, after Braun et al., "Simple and Efficient Construction of Static
// Single Assignment Form" (2013). Phi operands are filled in at the end, so nothing recurses.
#pragma once

#include <unordered_map>
#include <vector>

#include "simt/builder.h"

namespace heddle::simt {

using VariableId = Id<struct VariableTag>;

class Ssa {
 public:
  explicit Ssa(Builder& builder) : b_(builder) {}

  VariableId variable(Type type);
  Type type(VariableId v) const { return types_[v.index]; }
  void write(VariableId v, BlockId block, ValueId value);
  /// The value of `v` at the present end of `block`; constant 0 where nothing was written before.
  ValueId read(VariableId v, BlockId block);
  /// All predecessors of `block` are known: a block with a single one needs no phi.
  void seal(BlockId block);
  /// Once all blocks have terminators: fills phis, drops trivial ones, rewrites operands.
  void finish();

 private:
  struct Pending { VariableId variable; ValueId phi; };
  static uint64_t key(VariableId v, BlockId b) { return uint64_t{b.index} << 32 | v.index; }
  ValueId zero(Type t);

  Builder& b_;
  std::vector<Type> types_;
  std::unordered_map<uint64_t, ValueId> at_end_;
  std::vector<bool> sealed_;
  std::vector<Pending> pending_;
  ValueId zero_[6];
};

}  // namespace heddle::simt
