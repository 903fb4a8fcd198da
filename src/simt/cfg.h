// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Order and dominance of a function's blocks.
#pragma once

#include <vector>

#include "simt/kernel.h"

namespace heddle::simt {

/// Reachable blocks in reverse post-order; the entry is first.
std::vector<BlockId> reverse_post_order(const Function& f);

/// Dominator tree (Cooper, Harvey, Kennedy) over the reachable blocks.
class Dominators {
 public:
  explicit Dominators(const Function& f);
  const std::vector<BlockId>& order() const { return order_; }
  bool reachable(BlockId b) const { return position_[b.index] != kUnreached; }
  /// Invalid for the entry.
  BlockId idom(BlockId b) const { return idom_[b.index]; }
  bool dominates(BlockId a, BlockId b) const;

 private:
  static constexpr uint32_t kUnreached = ~0u;
  std::vector<BlockId> order_;
  std::vector<uint32_t> position_;      // in order_, by block
  std::vector<BlockId> idom_;
  std::vector<uint32_t> in_, out_;      // times of a walk over the tree
};

}  // namespace heddle::simt
