// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "simt/clean/clean.h"

#include "simt/clean/observe.h"
#include "simt/rewrite.h"

namespace heddle::simt {

void clean(Function& f) {
  if (f.blocks.empty()) return;
  for (int round = 0; round < 4; ++round) {
    bool changed = false;
    const auto ran = [&](const char* pass, bool did) {
      changed |= did;
      if (did) observe(pass, f);
    };
    ran("simplify_flow", simplify_flow(f));
    ran("remove_trivial_phis", remove_trivial_phis(f));
    ran("fold_constants", fold_constants(f));   // after the phis: their operands may have become constants
    hoist_constants(f);                         // before share_values: an entry constant dominates all
    ran("share_values", share_values(f));
    ran("remove_dead_code", remove_dead_code(f));
    if (!changed) break;
  }
  compact(f);
  observe("compact", f);
}

}  // namespace heddle::simt
