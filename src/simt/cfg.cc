// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "simt/cfg.h"

#include <algorithm>

namespace heddle::simt {

std::vector<BlockId> reverse_post_order(const Function& f) {
  std::vector<BlockId> post;
  if (f.blocks.empty()) return post;
  std::vector<bool> seen(f.blocks.size());
  struct Frame { BlockId block; size_t next; };
  std::vector<Frame> stack{{BlockId(0), 0}};
  seen[0] = true;
  while (!stack.empty()) {
    auto& top = stack.back();
    const auto& targets = f.terminator(top.block).targets;
    if (top.next == targets.size()) {
      post.push_back(top.block);
      stack.pop_back();
      continue;
    }
    // Last successor first, so that a fallthrough or the taken side comes early in the result.
    BlockId t = targets[targets.size() - 1 - top.next++];
    if (!seen[t.index]) {
      seen[t.index] = true;
      stack.push_back({t, 0});
    }
  }
  std::reverse(post.begin(), post.end());
  return post;
}

Dominators::Dominators(const Function& f)
    : order_(reverse_post_order(f)),
      position_(f.blocks.size(), kUnreached),
      idom_(f.blocks.size()),
      in_(f.blocks.size()),
      out_(f.blocks.size()) {
  for (uint32_t i = 0; i < order_.size(); ++i) position_[order_[i].index] = i;
  if (order_.empty()) return;
  idom_[order_[0].index] = order_[0];
  auto meet = [&](BlockId a, BlockId b) {
    while (a != b) {
      while (position_[a.index] > position_[b.index]) a = idom_[a.index];
      while (position_[b.index] > position_[a.index]) b = idom_[b.index];
    }
    return a;
  };
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t i = 1; i < order_.size(); ++i) {
      BlockId best;
      for (BlockId p : f[order_[i]].preds)
        if (reachable(p) && idom_[p.index]) best = best ? meet(best, p) : p;
      if (idom_[order_[i].index] != best) {
        idom_[order_[i].index] = best;
        changed = true;
      }
    }
  }
  idom_[order_[0].index] = BlockId();
  // Children after their parents in order_, so sizes of subtrees sum up backwards; in/out times
  // follow from them without recursion.
  std::vector<uint32_t> size(f.blocks.size(), 1), next(f.blocks.size());
  for (size_t i = order_.size(); i-- > 1;) size[idom_[order_[i].index].index] += size[order_[i].index];
  for (size_t i = 0; i < order_.size(); ++i) {
    uint32_t b = order_[i].index;
    if (i > 0) {
      uint32_t parent = idom_[b].index;
      in_[b] = next[parent];
      next[parent] += size[b];
    }
    next[b] = in_[b] + 1;
    out_[b] = in_[b] + size[b];
  }
}

bool Dominators::dominates(BlockId a, BlockId b) const {
  return reachable(a) && reachable(b) && in_[a.index] <= in_[b.index] &&
         out_[b.index] <= out_[a.index];
}

}  // namespace heddle::simt
