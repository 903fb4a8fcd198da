// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Code that follows several barriers, or the ways out of a loop that yields, would stand once in the
// region of each. A cut before it makes it a region of its own, which the others end with.
#pragma once

#include <vector>

#include "simt/plan.h"

namespace heddle::simt {

/// Blocks before which a cut saves at least `least` instructions each, the best first. A cut before a
/// loop's head is passed without further ado by the loop itself.
std::vector<BlockId> worthwhile_cuts(const Plan& plan, size_t least);

/// Puts a new block with a cut between b and all its predecessors, and b's phis into it.
void cut_before(Function& f, BlockId b);

}  // namespace heddle::simt
