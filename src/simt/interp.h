// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The reference interpreter: gives every instruction its meaning, lane by lane, each lane with its
// own program counter (independent thread scheduling: every lane makes progress). Slow, obvious, and
// what the JIT is compared with; also what runs kernels the JIT hands back.
#pragma once

#include <cstdint>
#include <functional>

#include "abi/kernel.h"
#include "base/result.h"
#include "simt/kernel.h"

namespace heddle::simt {

struct InterpOptions {
  uint64_t max_steps = 0;               // per CTA; 0: no limit. Exceeded: LaunchTimeout
};

/// Where a Global, Const or Function symbol lives. Function addresses only need to be unique;
/// the driver, jit and interpreter agree on them through this.
using SymbolAddress = std::function<uint64_t(const Symbol&)>;

/// Runs one CTA of `kernel` to its end, on this thread. Memory outside a plain host mapping faults
/// as it would in compiled code. Traps and asserts go through WorkerContext::launch->services.
Result<void> run_cta(const Module& module, const Function& kernel, const SymbolAddress& address,
                     abi::WorkerContext& worker, uint64_t cta, const InterpOptions& options = {});

}  // namespace heddle::simt
