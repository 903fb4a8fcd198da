// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Loops in which a CTA's warps had better go on one iteration at a time, each after the other, as they
// do on a device: with a grid's worth of threads from one iteration to the next, a warp that ran ahead
// alone would visit one line of many pages, all in the same sets of the caches, and the next warp would
// fetch each of these lines again. Worth its price (state is kept between turns) where iterations are long.
#pragma once

#include <vector>

#include "simt/analysis/graph.h"

namespace heddle::simt {

/// Innermost loops that update memory atomically and whose counter goes on by a multiple of the grid's size.
std::vector<int> grid_stride_loops(const Module& m, const Function& f, const Loops& loops);

}  // namespace heddle::simt
