// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// LLVM modules for a host target: made with its data layout, optimised, turned into object bytes.
#pragma once

#include <llvm/IR/LLVMContext.h>
#include <llvm/IR/Module.h>

#include <memory>
#include <string>

#include "base/result.h"
#include "jit/host_target.h"

namespace llvm {
class TargetMachine;
}

namespace heddle::jit {

/// This thread's target machine; initialises LLVM at the process's first call.
llvm::TargetMachine& machine(const HostTarget& target);

/// An empty module for the target.
std::unique_ptr<llvm::Module> make_module(const HostTarget& target, llvm::LLVMContext& llvm,
                                          llvm::StringRef name);

/// Function attributes that every function of a module needs (vector width, no traps); also turns
/// what the emitter left external-but-defined, except `keep`, into internal functions.
void set_attributes(const HostTarget& target, llvm::Module& module);

/// An Error (our bug, reported and not aborted: see its message) if the IR is malformed.
Result<void> verify_ir(const llvm::Module& module);

/// The pipeline of docs: scalar clean-up, no vectorisers. `level` 0 leaves the IR alone.
void optimise(const HostTarget& target, llvm::Module& module, int level);

/// What the register allocator could not keep in registers.
struct Spills {
  uint32_t stores = 0, reloads = 0;
};
/// Adds what later code generation in this context spills to `to`, which must outlive it.
void count_spills(llvm::LLVMContext& llvm, Spills& to);

/// A relocatable ELF object, position independent. The module is used up.
Result<std::string> emit_object(const HostTarget& target, llvm::Module& module, int level);

/// For HEDDLE_DUMP_DIR.
std::string print_ir(const llvm::Module& module);
Result<std::string> emit_assembly(const HostTarget& target, llvm::Module& module, int level);

}  // namespace heddle::jit
