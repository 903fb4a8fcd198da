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

/// Machine code of one kernel, kept alive by this handle.
class CompiledKernel {
 public:
  virtual ~CompiledKernel() = default;
  abi::KernelCode code;
  const char* from = "";                // "compiled", "from memory", "from disk"
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

}  // namespace heddle::jit
