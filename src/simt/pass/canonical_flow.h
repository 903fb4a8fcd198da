// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Brings control flow into the form that linearization needs: no unreachable block, no critical
// edge, one latch per loop with only the back edge, CTA barriers last in their block, reducible.
// Irreducible flow is made reducible by copying blocks, within a budget.
#pragma once

#include "base/result.h"
#include "simt/kernel.h"

namespace heddle::simt {

/// NotSupported "needs interpreter: ..." if the flow stays irreducible.
Result<void> canonical_flow(const Module& module, Function& f);

/// An instruction at which a warp waits for others, so that its code is cut there: bar, barrier
/// (not .arrive) and the grid-wide barrier.
bool is_barrier(const Module& module, const Instr& i);
/// The grid-wide barrier of cooperative launches: a call of cudaCGSynchronize.
bool is_grid_barrier(const Module& module, const Instr& i);

}  // namespace heddle::simt
