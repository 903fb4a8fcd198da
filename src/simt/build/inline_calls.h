// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Direct calls to functions that are not recursive become their bodies, bottom up, within a
// generous budget: GPU code rarely wants real calls, and SIMT passes see more of inlined code.
#pragma once

#include <vector>

#include "simt/kernel.h"

namespace heddle::simt {

/// Function indices such that callees come before callers; those on a cycle are marked.
struct CallOrder {
  std::vector<uint32_t> functions;
  std::vector<bool> recursive;
};
CallOrder call_order(const Module& module);

/// Functions that run may enter from `from`, itself included; through indirect calls any function
/// whose address is taken.
std::vector<uint32_t> reachable_functions(const Module& module, uint32_t from);

/// Inlines and cleans every function. Offsets of Local symbols are final afterwards.
void inline_calls(Module& module);

}  // namespace heddle::simt
