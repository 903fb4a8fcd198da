// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The memory of the CTA that a thread runs: shared window, frames, local memory. One per thread,
// grown on demand, never shrunk.
#pragma once

#include <cstdint>

#include "base/result.h"

namespace heddle::exec {

/// How far from its base a wrong offset in a window can lead: 32 bits, of either sign. A local window's base is that
/// of a lane, hence a little more behind.
inline constexpr uint64_t kGuardBelow = 2ull << 30, kGuardBehind = (4ull << 30) + (1 << 20);

/// Committed bytes between inaccessible ones, so that what is wrong in a kernel faults instead of meeting somebody's data.
class Region {
 public:
  Region() = default;
  Region(const Region&) = delete;
  Region& operator=(const Region&) = delete;
  ~Region();
  /// The base, with at least `bytes` usable behind it, or null if the host refuses.
  uint8_t* ensure(uint64_t bytes);

 private:
  void reserve(uint64_t bytes);
  uint8_t *base_ = nullptr, *mapping_ = nullptr;
  uint64_t mapping_bytes_ = 0, span_ = 0, committed_ = 0;
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
