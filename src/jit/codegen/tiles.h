// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Register tiles: straight code in which more sums grow at once than the host has registers (64 of a
// thread, times the chunks). As it comes, each step touches every sum, and all of them go to the stack
// and back. Here as many sums as fit are taken through all steps, then the next ones; what the products
// are made of is loaded again for each group.
#pragma once

#include <llvm/IR/Module.h>

#include "jit/host_target.h"

namespace heddle::jit {

/// Marks loads and stores of a warp's frame, which nothing else touches.
inline constexpr char kFrameAccess[] = "heddle.frame";

/// True if it found any: then code generation must keep the order of instructions (order.h).
bool shape_tiles(const HostTarget& target, llvm::Module& module);

}  // namespace heddle::jit
