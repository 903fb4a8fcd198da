// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The door of the texture room: one operation for the lanes of a warp.
#pragma once

#include "abi/kernel.h"
#include "abi/texture.h"

namespace heddle::texture {

/// abi::Services::texture. Row n of `in` and `out` begins at n * kTextureCell * stride bytes and holds
/// the lanes' values one after another. Lanes outside `mask` are not looked at; their results are 0.
/// A bad handle, or a surface access outside under .trap, ends the kernel through services->trap.
void run(abi::WorkerContext* worker, uint64_t op, uint64_t mask, uint32_t stride, const void* in, void* out);

}  // namespace heddle::texture
