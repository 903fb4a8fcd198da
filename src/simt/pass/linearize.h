// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Partial linearization (Moll and Hack, PLDI 2018): an order of the blocks in which divergent
// branches disappear and uniform ones stay branches. Where a lane has to go is not in the order but
// in the masks that edges fill in.
#pragma once

#include <vector>

#include "simt/analysis/graph.h"
#include "simt/plan.h"

namespace heddle::simt {

/// Dominance-compact and loop-compact topological order of the reachable blocks, latches last.
std::vector<uint32_t> linear_order(const Graph& g, const Dominators& d, const Loops& loops);

/// What follows each block. `divergent[b]`: b's branch is linearized.
std::vector<LinearExit> linearize(const Graph& g, const Loops& loops,
                                  const std::vector<uint32_t>& order,
                                  const std::vector<char>& divergent);

}  // namespace heddle::simt
