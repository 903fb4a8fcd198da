// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Code that LLVM 19 is known to compile wrongly, rewritten to what it compiles right.
#pragma once

#include <llvm/IR/Module.h>

namespace heddle::jit {

/// The last step before code generation, at every optimisation level.
void avoid_llvm_faults(llvm::Module& module);

}  // namespace heddle::jit
