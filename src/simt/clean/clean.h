// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Cheap passes that build() ends with, so that later stages get small input. Each returns whether
// it changed something and leaves the function as verify() wants it.
#pragma once

#include "simt/kernel.h"

namespace heddle::simt {

/// All of the below, in order, until nothing changes (a few rounds at most); then compact().
void clean(Function& f);

bool fold_constants(Function& f);      // isa::eval, and identities such as select(c, x, x)
bool share_values(Function& f);        // equal pure instructions, the dominating one stays
bool remove_dead_code(Function& f);
bool simplify_flow(Function& f);       // constant conditions, unreachable blocks, straight lines
void hoist_constants(Function& f);     // constants and addresses into the entry, once each
void compact(Function& f);             // renumbers: blocks in reverse post-order, ids dense

}  // namespace heddle::simt
