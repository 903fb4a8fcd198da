// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The memory of the CTA that a thread runs: shared window, frames, local memory. One per thread,
// grown on demand, never shrunk.
#pragma once

#include <cstdint>

#include "base/result.h"

namespace heddle::exec {

/// A reserved range whose first bytes are committed. What lies behind them faults.
class Region {
 public:
  Region() = default;
  Region(const Region&) = delete;
  Region& operator=(const Region&) = delete;
  ~Region();
  /// The base, with at least `bytes` usable behind it, or null if the host refuses.
  uint8_t* ensure(uint64_t bytes, uint64_t span);

 private:
  uint8_t* base_ = nullptr;
  uint64_t span_ = 0, committed_ = 0;
};

struct CtaNeeds {
  uint64_t shared_bytes = 0, frame_bytes = 0, local_bytes = 0;
};

struct CtaMemory {
  uint8_t* shared = nullptr;
  uint8_t* frames = nullptr;
  uint8_t* local = nullptr;
};

/// This thread's memory for one CTA; LaunchOutOfResources if it cannot be had.
Result<CtaMemory> thread_memory(const CtaNeeds& needs);

}  // namespace heddle::exec
