// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The door of the SIMT room: build the IR from PTX, check it, print and parse it, run it slowly.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "ptx/module.h"
#include "simt/kernel.h"

namespace heddle::simt {

/// Whole module: SSA construction, calls inlined where direct, acyclic and worth it. Instructions
/// whose row has no lowering are refused here, by name (NotSupported).
/// With a name: of the kernels only this one.
Result<Module> build(const ptx::Module& module, std::string_view only_kernel = {});

/// The variable of CUDA C++ whose value is the device's warp size.
inline constexpr char kWarpSizeVariable[] = "__heddle_warp_size";

/// Structural rules of kernel.h; the Error names function, block and instruction.
Result<void> verify(const Module& module);
Result<void> verify(const Module& module, const Function& function);

std::string print(const Module& module);
std::string print(const Module& module, const Function& function);
std::string print_instr(const Module& module, const Function& function, const Instr& instr);
Result<Module> parse(std::string_view text);

/// Runs one pass, by the name of its function, on every function that has a body.
Result<void> run_pass(Module& module, std::string_view name);

/// Called on this thread after every pass that changed a function, while it lives: for `heddle explain`.
class PassObserver {
 public:
  using Callback = std::function<void(std::string_view pass, const Function& function)>;
  explicit PassObserver(Callback callback);
  ~PassObserver();
  PassObserver(const PassObserver&) = delete;
  PassObserver& operator=(const PassObserver&) = delete;
};

}  // namespace heddle::simt
