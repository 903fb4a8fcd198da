// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// simt::Function -> machine code. The only room that includes LLVM.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "abi/kernel.h"
#include "base/result.h"
#include "simt/kernel.h"

namespace heddle::jit {

/// How kernels are vectorised. Native: the best the host has.
enum class Isa : uint8_t { Native, Avx512, Avx2, Sse42, Scalar };

/// Two warps as one of twice the width (emit/gang.h): AsItPays, or for tests never or wherever it may be.
enum class Gang : uint8_t { AsItPays, Never, Always };

struct Options {
  Isa isa = Isa::Native;                // HEDDLE_ISA=avx512|avx2|sse4.2|scalar
  uint32_t warp_size = 32;              // of the device: 32 or 64
  Gang gang = Gang::AsItPays;
  int optimise = 2;                     // 0: as emitted, 2: the usual
  uint32_t block[3] = {0, 0, 0};        // launch specialisation: 0 is unknown
  bool grid_below_2g = false;           // the caller promises grid * block < 2^31 in x, y and z: set
                                        // it whenever true, indices then prove not to wrap
  bool debug_info = false;
  std::string dump_dir;                 // not empty: IR and assembly of every kernel go there
};

/// What making a kernel's code cost, and what it is like: for HEDDLE_STATS=1.
struct CompileStats {
  const char* from = "compiled";        // or "from memory", "from disk"
  double emit_ms = 0, optimise_ms = 0, codegen_ms = 0, link_ms = 0;
  double cpu_ms = 0;                    // of the compiling thread, all together
  uint32_t spills = 0, reloads = 0;     // instructions that the register allocator added
  uint64_t object_bytes = 0;
};

/// Machine code of one kernel, kept alive by this handle.
class CompiledKernel {
 public:
  virtual ~CompiledKernel() = default;
  abi::KernelCode code;
  CompileStats stats;
};

/// What symbols of the module resolve to (same contract as simt::SymbolAddress).
using SymbolAddress = std::function<uint64_t(const simt::Symbol&)>;

/// Compiles one kernel, or takes it from the memory or disk cache. An Error of kind NotSupported
/// whose message starts with "needs interpreter" means: correct only under independent lane
/// scheduling (irreducible flow, cross-lane spinning): run it with simt::run_cta.
Result<std::unique_ptr<CompiledKernel>> compile(const simt::Module& module,
                                                const simt::Function& kernel,
                                                const SymbolAddress& address,
                                                const Options& options);

/// The same without compiling: null if neither cache has the kernel, or another thread is just
/// making it. Takes a few milliseconds at most.
Result<std::unique_ptr<CompiledKernel>> find_compiled(const simt::Module& module,
                                                      const simt::Function& kernel,
                                                      const SymbolAddress& address,
                                                      const Options& options);

/// All that a kernel is on its way to machine code, made anew, with source lines: for people.
struct Explanation {
  CompileStats stats;
  std::string emitted_ir, optimised_ir, assembly;
};
Result<Explanation> explain(const simt::Module& module, const simt::Function& kernel, const Options& options);

/// The name of the instruction set that Options::isa stands for on this host: "avx512", ...
const char* instruction_set(Isa isa);

}  // namespace heddle::jit
