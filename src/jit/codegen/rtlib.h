// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The run-time library: functions in bitcode that are inlined where generated code calls them.
#pragma once

#include <llvm/IR/Module.h>

#include "base/result.h"

namespace heddle::jit {

/// Gives bodies to the functions of the run-time library that `module` declares (names starting
/// with heddle_approx_). Does nothing, and reads nothing, if there are none.
Result<void> link_rtlib(llvm::Module& module);

}  // namespace heddle::jit
