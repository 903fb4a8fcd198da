// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The checks that CUDA's hardware does at each access and x86 does not, where they are not sure to pass.
#pragma once

#include "jit/emit/emitter.h"

namespace heddle::jit {

/// Before the access of `i`, whose address is operand 0.
void check_alignment(Emitter& e, const simt::Instr& i);
/// Before an access to local memory at operand `n`: it must begin in [0, last].
void check_local_bounds(Emitter& e, const simt::Instr& i, unsigned n, uint64_t last);

}  // namespace heddle::jit
