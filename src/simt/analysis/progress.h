// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Loops in which a lane may wait for another lane, warp or CTA: spin locks and polled flags. They
// need lanes that make progress on their own, which vector code does not give.
#pragma once

#include <string>

#include "simt/analysis/graph.h"

namespace heddle::simt {

/// Empty, or why the function needs independently scheduled lanes.
std::string waits_for_others(const Function& f, const Loops& loops);

}  // namespace heddle::simt
