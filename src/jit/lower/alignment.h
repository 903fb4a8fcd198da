// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The check that CUDA's hardware does at each access and x86 does not, where it is not sure to pass.
#pragma once

#include "jit/emit/emitter.h"

namespace heddle::jit {

/// Before the access of `i`, whose address is operand 0.
void check_alignment(Emitter& e, const simt::Instr& i);

}  // namespace heddle::jit
