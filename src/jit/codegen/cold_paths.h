// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Paths that are hardly ever taken (an index wrapped) compute for themselves what they alone need: each lane's
// address was worked out beside every vector load, for the case that it is not one.
#pragma once

#include <llvm/IR/Module.h>

namespace heddle::jit {

/// Where there are such paths, code generation must not sink the sums of one block past the loads of the next:
/// keeps_sums_in_place() tells it so.
void compute_in_cold_paths(llvm::Module& module);
bool keeps_sums_in_place(const llvm::Module& module);

}  // namespace heddle::jit
