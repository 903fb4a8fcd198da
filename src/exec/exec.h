// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Runs grids on the cores. Knows a code pointer and abi/kernel.h, not who made the code.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "abi/kernel.h"
#include "base/result.h"

namespace heddle::exec {

struct LaunchDesc {
  const char* kernel_name = "";
  abi::KernelCode code;
  abi::Dim3 grid, block, cluster;
  uint32_t warp_size = 32;
  uint32_t dynamic_shared_bytes = 0;
  const void* params = nullptr;         // must live until the launch is complete
  bool cooperative = false;
  uint32_t sm_count = 1;
  uint64_t grid_id = 0;
  /// Not null: runs CTAs by itself (the interpreter); called like abi::CtaRange.
  std::function<Result<void>(abi::WorkerContext*, uint64_t begin, uint64_t end)> run_range;
  const abi::Services* services = nullptr;
};

/// Runs the whole grid and returns when it has ended; the calling thread takes part in the work.
/// Concurrent calls share the workers. A fault (bad address, trap, assert) is an Error naming
/// kernel, CTA and thread; the process survives.
Result<void> run_grid(const LaunchDesc& desc);

/// Number of workers, the calling thread included.
uint32_t worker_count();

}  // namespace heddle::exec
