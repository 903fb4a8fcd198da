// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// simt::Function -> LLVM IR of its CTA functions. Knows nothing of optimisation, sessions or caches.
#pragma once

#include <string>
#include <vector>

#include "abi/kernel.h"
#include "base/result.h"
#include "jit/host_target.h"
#include "jit/jit.h"
#include "simt/kernel.h"

namespace llvm {
class Module;
}

namespace heddle::jit {

/// What emit_kernel left in the LLVM module. No absolute address is in the code: symbols of the
/// PTX module are external i8 globals named symbol_name(), to be bound when the object is loaded.
struct EmittedKernel {
  std::string range_name;               // abi::CtaRange
  std::string step_name;                // abi::CtaStep, empty if it has none
  abi::KernelInfo info{};
  std::vector<uint32_t> symbols;        // indices into simt::Module::symbols that the code names
};

/// Name of the external global that stands for a Global, Const or Function symbol.
std::string symbol_name(const simt::Symbol& symbol);

/// Adds the kernel to `out`, whose data layout must be the target's already. NotSupported starting
/// with "needs interpreter" as jit::compile says. `out` is not to be used after an Error.
Result<EmittedKernel> emit_kernel(const simt::Module& module, const simt::Function& kernel,
                                  const HostTarget& target, const Options& options,
                                  llvm::Module& out);

}  // namespace heddle::jit
