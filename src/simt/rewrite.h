// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// "This value is that one from now on", collected and applied in one go.
#pragma once

#include <numeric>
#include <vector>

#include "simt/kernel.h"

namespace heddle::simt {

class Replacements {
 public:
  explicit Replacements(const Function& f) : to_(f.values.size()) { grow(f); }

  ValueId find(ValueId v) {
    if (!v || v.index >= to_.size()) return v;
    uint32_t root = v.index;
    while (to_[root] != root) root = to_[root];
    for (uint32_t i = v.index; to_[i] != root;) {
      uint32_t next = to_[i];
      to_[i] = root;
      i = next;
    }
    return ValueId(root);
  }
  void replace(ValueId from, ValueId to) { to_[find(from).index] = find(to).index; any_ = true; }
  bool any() const { return any_; }
  /// Values made since then stand for themselves.
  void grow(const Function& f) {
    size_t old = any_ || grown_ ? to_.size() : 0;
    to_.resize(f.values.size());
    std::iota(to_.begin() + old, to_.end(), static_cast<uint32_t>(old));
    grown_ = true;
  }
  void apply(Function& f) {
    if (!any_) return;
    for (Instr& i : f.instrs)
      for (ValueId& v : i.operands) v = find(v);
  }

 private:
  std::vector<uint32_t> to_;
  bool any_ = false, grown_ = false;
};

/// Replaces phis whose operands are all one value (or the phi itself), again and again, and takes
/// them out of their blocks. Returns whether there were any.
bool remove_trivial_phis(Function& f);

}  // namespace heddle::simt
