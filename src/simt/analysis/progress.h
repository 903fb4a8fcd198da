// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Loops in which a lane may wait for another lane, warp or CTA: spin locks and polled flags. They
// need lanes that make progress on their own, which vector code does not give.
#pragma once

#include <vector>

#include "simt/analysis/divergence.h"
#include "simt/analysis/graph.h"

namespace heddle::simt {

/// Whom an instruction's lanes wait for: nobody, all of the warp, or the members that it names.
enum class Gate : uint8_t { None, Warp, Members };
Gate gate_of(const Module& m, const Instr& i);

/// bar.warp.sync.
bool is_warp_sync(const Instr& i);

/// Loops whose exits depend on memory that somebody else must change.
std::vector<int> polling_loops(const Module& m, const Function& f, const Loops& loops);

/// All lanes of the warp that are not at their end are in the loop, and leave it together: whom they
/// wait for is another warp, so that a yield is all they need.
bool waits_as_a_warp(const Function& f, const Graph& g, const Loops& loops, const Divergence& d,
                     const std::vector<uint32_t>& order, int loop);

/// Blocks to which lanes part and then wait for each other by bar.warp.sync, on both sides.
std::vector<uint32_t> parted_syncs(const Function& f, const Graph& g, const Dominators& d, const Loops& loops,
                                   const Divergence& divergence);

/// Puts a yield at the end of each iteration; lockstep: not to wait for anybody, but for the caches' sake.
void yield_in(Function& f, const Loops& loops, int loop, bool lockstep);

}  // namespace heddle::simt
