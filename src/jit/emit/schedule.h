// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Who of a CTA's warps runs next, in kernels whose warps wait for each other in other ways than all
// of them at one barrier: named barriers of some warps, arrivals, and memory that is polled.
#pragma once

#include <cstdint>

#include "abi/kernel.h"

namespace heddle::jit {

/// What a region ends with.
enum class Boundary : uint8_t { Sync, Arrive, Yield };

/// Runs `region` of a warp; returns the next one, or kWarpDone.
using RunWarp = uint32_t (*)(abi::WorkerContext*, uint32_t warp, uint32_t x, uint32_t y, uint32_t z, uint32_t region);

/// Runs all warps of a CTA to their end. `boundaries`: by region, how the one before it ended.
inline constexpr char kRunWarpsName[] = "heddle_run_warps";
void run_warps(abi::WorkerContext* worker, uint32_t warps, uint64_t frame_bytes, RunWarp run, const uint8_t* boundaries,
               uint32_t x, uint32_t y, uint32_t z);

}  // namespace heddle::jit
