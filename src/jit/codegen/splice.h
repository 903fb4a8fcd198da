// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Regions that are called once: LLVM's inliner copies what it inlines, piece by piece, and throws the
// original away, which takes longer than any other pass over a large kernel. Here blocks move.
#pragma once

#include <llvm/IR/Module.h>

namespace heddle::jit {

/// Puts each function that wants to be inlined and has one call in place of that call. Leaves to LLVM's
/// inliner those that need more than that: stack memory, debug information, restricted parameters.
void splice_single_calls(llvm::Module& module);

}  // namespace heddle::jit
