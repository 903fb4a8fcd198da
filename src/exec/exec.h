// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Runs grids on the cores. Knows a code pointer and abi/kernel.h, not who made the code.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "abi/kernel.h"
#include "base/result.h"

namespace heddle::exec {

/// The thread behind a fault, linear in its CTA; none if it could not be told.
struct Located {
  std::optional<uint32_t> thread;
  uint64_t address = 0;
  std::string instruction;
};

struct LaunchDesc {
  const char* kernel_name = "";
  abi::KernelCode code = {};
  abi::Dim3 grid, block, cluster;
  uint32_t warp_size = 32;
  uint32_t dynamic_shared_bytes = 0;
  const void* params = nullptr;         // must live until the launch is complete
  bool cooperative = false;
  uint32_t sm_count = 1;
  uint64_t grid_id = 0;
  /// Not null: runs CTAs by itself (the interpreter); called like abi::CtaRange.
  std::function<Result<void>(abi::WorkerContext*, uint64_t begin, uint64_t end)> run_range;
  /// Not null: code is still being made. Runs CTAs from `begin` on by slower means, until there is some
  /// or it is known that there will be none, and answers with the first that it left.
  std::function<uint64_t(abi::WorkerContext*, uint64_t begin, uint64_t end)> trial;
  /// With trial: the code, or null if there is none yet. If there is none after a trial, run_range does
  /// the rest.
  std::function<const abi::KernelCode*()> better;
  /// Likewise instead of abi::CtaStep, for grids with a grid-wide barrier.
  std::function<Result<uint32_t>(abi::WorkerContext*, uint64_t cta, uint32_t region)> run_step;
  const abi::Services* services = nullptr;
  void* owner = nullptr;                // for services: LaunchContext::owner
  /// Nanoseconds per CTA as last seen (0: unknown), kept by the kernel's owner from launch to launch:
  /// a grid known to be tiny is run by the caller alone, without waking anyone.
  std::atomic<uint32_t>* cost_ns = nullptr;
  /// Asked after a bad access: which thread of context.cta_linear it was, and at which instruction.
  /// address is 0 if the host does not say. May fault itself.
  Located (*locate)(void* self, const abi::WorkerContext& context, uint64_t address) = nullptr;
  void* locate_self = nullptr;
  /// Not null: receives the ticks that all participants spent together.
  std::atomic<uint64_t>* core_ticks = nullptr;
};

/// Runs the whole grid and returns when it has ended; the calling thread takes part in the work.
/// Concurrent calls share the workers. A fault (bad address, trap, assert) is an Error naming
/// kernel, CTA and thread; the process survives.
Result<void> run_grid(const LaunchDesc& desc);

/// Copies and fills of any size, large ones by all workers. A bad address is an InvalidValue Error.
/// copy() allows overlap only if the ranges are equal.
Result<void> copy(void* to, const void* from, uint64_t size_bytes);
Result<void> fill8(void* to, uint8_t value, uint64_t count);
Result<void> fill16(void* to, uint16_t value, uint64_t count);
Result<void> fill32(void* to, uint32_t value, uint64_t count);
/// Calls body(context, i) on this thread with the same protection against bad addresses.
Result<void> guarded(void (*body)(void*), void* context);

/// Number of workers, the calling thread included.
uint32_t worker_count();

/// Says what is at an address ("12 bytes past the 4096-byte allocation at 0x..."), for fault
/// messages; called on the faulting thread after it left the kernel.
void set_address_describer(std::string (*describe)(uint64_t address));

}  // namespace heddle::exec
