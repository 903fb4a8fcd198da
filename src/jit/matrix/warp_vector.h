// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A value of the whole warp as its chunks, and constant permutations of its lanes.
#pragma once

#include <llvm/ADT/STLFunctionalExtras.h>
#include <llvm/ADT/SmallVector.h>

#include "jit/scalar/pen.h"

namespace heddle::jit {

using WarpVector = llvm::SmallVector<Vec, 8>;

/// Result lane l is lane from(l) of v; all chunks have `lanes` elements.
WarpVector permute(Pen& p, const WarpVector& v, unsigned lanes,
                   llvm::function_ref<unsigned(unsigned)> from);

/// Lane l of a where pick(l), else of b.
WarpVector blend(Pen& p, const WarpVector& a, const WarpVector& b, unsigned lanes,
                 llvm::function_ref<bool(unsigned)> pick);

template <class F>
WarpVector each(const WarpVector& v, F f) {
  WarpVector r;
  for (Vec one : v) r.push_back(f(one));
  return r;
}

}  // namespace heddle::jit
