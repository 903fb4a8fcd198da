// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Output that nobody reads soon: stored past the caches, when a launch writes more than they hold.
// Saves reading every line before it is written.
#pragma once

#include "jit/emit/emitter.h"

namespace heddle::jit {

/// Weak stores of the function need no order with anything that other threads may wait for.
bool may_stream(const simt::Module& m, const simt::Plan& plan);

/// i1: store `i` of elements of `bytes` is worth it in this launch; null: never.
llvm::Value* streams(Emitter& e, const simt::Instr& i, unsigned bytes);

}  // namespace heddle::jit
