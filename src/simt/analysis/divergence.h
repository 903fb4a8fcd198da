// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which values, branches and loops differ between the lanes of a warp: the shapes of shape.h, joins
// of divergent branches and values that leave a divergent loop.
#pragma once

#include <vector>

#include "simt/analysis/graph.h"
#include "simt/analysis/shape.h"
#include "simt/plan.h"

namespace heddle::simt {

struct Divergence {
  std::vector<Shape> shapes;             // by value, as seen in its own block
  std::vector<char> divergent_branch;    // by block
  std::vector<char> divergent_join;      // by block: lanes come together here along several edges
  std::vector<char> invariant;           // by value: the same whenever computed in one CTA
};

/// `loops` gets its divergent flags.
Divergence find_divergence(const Module& m, const Function& f, const Graph& g, const Dominators& d,
                           Loops& loops, LaneVectors& pool, const PlanOptions& options);

/// Shape of v as seen in block `use`: lanes that left a divergent loop at different iterations hold
/// different values of it.
Shape shape_at(const Function& f, const Loops& loops, const Divergence& d, ValueId v, BlockId use);

}  // namespace heddle::simt
