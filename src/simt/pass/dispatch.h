// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Independent lanes in lockstep code. Blocks become the body of one loop around all of them: each
// lane has a number that says which block it runs next, and every pass runs, in order, each block for
// the lanes that are there. So every lane gets on in every pass, whatever the others wait for, and
// flow that had several entries has one. A collective or a barrier runs once all its lanes are there.
#pragma once

#include <vector>

#include "base/result.h"
#include "simt/kernel.h"

namespace heddle::simt {

struct DispatchOptions {
  uint32_t warp_size = 32;
  bool polls = false;               // blocks wait for other warps: these get their turn, too
};

/// `inside`: by block; successors of inside blocks must be inside. Needs what prepare_flow() gives;
/// canonical_flow() must run afterwards. Returns the loop's header.
Result<BlockId> dispatch(const Module& module, Function& f, const std::vector<char>& inside, const DispatchOptions& options);

/// All barriers inside are one and the same bar.sync or barrier.sync, or votes at it: then it does not matter at which
/// sync a lane waits (PTX ISA, barrier: threads are counted, wherever they stand). Null if not, or if there is none.
const Instr* only_barrier(const Module& m, const Function& f, const std::vector<char>& inside);

/// The blocks that control may reach from `from`, themselves included.
std::vector<char> reachable_from(const Function& f, const std::vector<uint32_t>& from);
/// Where cycles with several entries are entered.
std::vector<uint32_t> second_entries(const Function& f);

}  // namespace heddle::simt
