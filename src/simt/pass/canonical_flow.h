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

/// The part of it that any flow has: barriers at block ends, no critical edges.
void prepare_flow(const Module& module, Function& f);

}  // namespace heddle::simt
