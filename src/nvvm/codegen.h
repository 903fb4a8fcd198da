// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// NVVM IR to PTX, the way that NVRTC, nvJitLink and libNVVM share: libdevice, LLVM's passes and its
// NVPTX back end. A module belongs to its LLVMContext, and so does one thread at a time.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"

namespace llvm {
class LLVMContext;
class Module;
}

namespace heddle::nvvm {

struct CodegenOptions {
  std::string cpu = "sm_52";          // one that clang 19 knows
  std::string arch_name;              // as asked, "compute_120a": what .target will say; may be empty
  int opt_level = 3;
  bool ftz = false, prec_div = true, prec_sqrt = true, fma = true;
  bool fast_div = false;              // -use_fast_math: x / y is __fdividef(x, y)
  bool libdevice = true;              // link what the module calls of our device library
  bool whole_program = false;         // only kernels, variables and `keep` are seen from outside
  bool restrict_parameters = false;   // pointer parameters of kernels do not alias
  std::vector<std::string> keep;
};

/// "compute_89", "sm_100a", "lto_80" -> the processor name for CodegenOptions; InvalidValue if unknown.
Result<std::string> cpu_of(std::string_view arch);
/// The numbers that this toolkit's compilers know: 50, 52, ... 121.
std::vector<int> supported_archs();

/// Parses bitcode (also of older LLVM) or text, with typed or opaque pointers. InvalidSource.
Result<std::unique_ptr<llvm::Module>> read_module(std::string_view bytes, const std::string& name,
                                                  llvm::LLVMContext& context);
bool is_bitcode(std::string_view bytes);
/// LTO-IR: bitcode behind the magic number by which clients know it. read_module takes it too.
std::string write_lto(const llvm::Module& module);
bool is_lto(std::string_view bytes);

/// Adds `other` to `module`; `needed_only` takes what is called, and hides it.
Result<void> link_module(llvm::Module& module, std::unique_ptr<llvm::Module> other, bool needed_only);

/// Functions marked as kernels, by annotation or calling convention.
std::vector<std::string> kernel_names(const llvm::Module& module);

/// The verifier's complaints as an Error.
Result<void> verify_module(const llvm::Module& module);

/// Consumes the module's body. Never aborts: what the back end refuses is an Error.
Result<std::string> to_ptx(llvm::Module& module, const CodegenOptions& options);

/// Makes errors that LLVM reports through the context end up in `log` instead of ending the process.
/// `failed` becomes true for each one of severity error.
struct Diagnostics {
  std::string log;
  bool failed = false;
  void listen(llvm::LLVMContext& context);
};

/// Runs `body` such that LLVM's report_fatal_error becomes an Error. What body allocated may leak then.
Result<void> without_abort(void (*body)(void*), void* argument);

}  // namespace heddle::nvvm
