// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Runs a kernel of a built module on one engine, on this machine, through exec.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "exec/exec.h"
#include "exec/service.h"
#include "jit/jit.h"
#include "ptx/module.h"
#include "simt/interp.h"
#include "simt/kernel.h"

namespace heddle::filetests {

struct Engine {
  std::string name;                     // "interp", "avx2"
  bool interpreter = false;
  jit::Isa isa = jit::Isa::Native;
  int optimise = 2;
  bool wide_warps = false;              // worth the time with warps of 64 too
  bool specialise = false;              // compiles for the launch's block, as the driver does
  jit::Gang gang = jit::Gang::AsItPays;
};

/// The interpreter, then every JIT target that this host can run.
std::vector<Engine> engines();

/// Storage of a module's global and const variables.
class Globals {
 public:
  Globals(const ptx::Module& ptx, const simt::Module& module);
  void reset();                         // to their initial values
  uint64_t address(const simt::Symbol& s) const;
  simt::SymbolAddress resolver() const {
    return [this](const simt::Symbol& s) { return address(s); };
  }

 private:
  const ptx::Module& ptx_;
  const simt::Module& module_;
  std::map<std::string, std::unique_ptr<uint8_t, void (*)(void*)>> storage_;
};

/// A kernel made ready on one engine.
class Kernel {
 public:
  static Result<std::unique_ptr<Kernel>> make(const Engine& engine, const simt::Module& module,
                                              const simt::Function& kernel, const Globals& globals,
                                              uint32_t warp_size, abi::Dim3 block = {0, 0, 0});
  Result<void> run(abi::Dim3 grid, abi::Dim3 block, uint32_t shared_bytes, const void* params,
                   const abi::Services* services);

 private:
  std::string name_;
  uint32_t warp_size_ = 32;
  std::unique_ptr<simt::Program> program_;
  std::unique_ptr<jit::CompiledKernel> code_;
  abi::KernelInfo info_{};
};

}  // namespace heddle::filetests
