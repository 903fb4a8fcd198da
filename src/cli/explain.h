// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// `heddle explain`: what becomes of the kernels of a program, step by step.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/toolkit.h"

namespace heddle::cli {

struct ExplainOptions {
  std::string file;                     // .ptx, .cu, or anything that holds device code
  std::string kernel;                   // only those whose name holds this
  std::string isa;                      // as HEDDLE_ISA
  uint32_t block[3] = {0, 0, 0};        // 0: what the kernel requires, else 256
  bool any_grid = false;                // do not assume that indices stay below 2^31
};

struct AccessReport {
  std::string kind, instruction, why, file;
  uint32_t line = 0;
};

struct KernelReport {
  std::string name, isa;
  uint32_t block[3] = {1, 1, 1};
  size_t instructions = 0;              // of the SIMT IR
  std::string refused;                  // why there is no code; the rest may then be missing
  struct Pass {
    std::string name, ir;
  };
  std::vector<Pass> passes;             // the IR after each pass that changed it
  std::string plan;                     // linear order, masks, shapes
  std::vector<AccessReport> accesses;
  double emit_ms = 0, optimise_ms = 0, codegen_ms = 0;
  uint32_t spills = 0, reloads = 0;
  uint64_t object_bytes = 0;
  std::string llvm_ir;                  // optimised
  std::string assembly;                 // with the lines of the source in between
};

Result<std::vector<KernelReport>> explain(const Toolkit& toolkit, const ExplainOptions& options);

}  // namespace heddle::cli
