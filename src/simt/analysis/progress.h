// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Loops in which a lane may wait for another lane, warp or CTA: spin locks and polled flags. They
// need lanes that make progress on their own, which vector code does not give.
#pragma once

#include <vector>

#include "simt/analysis/divergence.h"
#include "simt/analysis/graph.h"

namespace heddle::simt {

/// Loops whose exits depend on memory that somebody else must change.
std::vector<int> polling_loops(const Function& f, const Loops& loops);

/// All lanes of the warp that are not at their end are in the loop, and leave it together: whom they
/// wait for is another warp, so that a yield is all they need.
bool waits_as_a_warp(const Function& f, const Graph& g, const Loops& loops, const Divergence& d,
                     const std::vector<uint32_t>& order, int loop);

/// Puts a yield at the end of each iteration.
void yield_in(Function& f, const Loops& loops, int loop);

}  // namespace heddle::simt
