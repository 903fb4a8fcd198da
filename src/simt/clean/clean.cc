// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "simt/clean/clean.h"

#include "simt/rewrite.h"

namespace heddle::simt {

void clean(Function& f) {
  if (f.blocks.empty()) return;
  for (int round = 0; round < 4; ++round) {
    bool changed = simplify_flow(f);
    changed |= remove_trivial_phis(f);
    changed |= fold_constants(f);      // after the phis: their operands may have become constants
    hoist_constants(f);                // before share_values: an entry constant dominates all
    changed |= share_values(f);
    changed |= remove_dead_code(f);
    if (!changed) break;
  }
  compact(f);
}

}  // namespace heddle::simt
