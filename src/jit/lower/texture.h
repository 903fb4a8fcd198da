// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Texture and surface instructions, which simt made calls of one builtin.
#pragma once

#include "jit/emit/emitter.h"

namespace heddle::jit {

Result<void> call_texture(Emitter& e, const simt::Instr& i);

/// The warp's values, lane after lane; predicates as bytes.
void fill_row(Emitter& e, llvm::Value* at, const Lanes& v);

}  // namespace heddle::jit
