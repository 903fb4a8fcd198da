// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Memory and semaphores that came as file descriptors.
#pragma once

#include <memory>
#include <vector>

#include "driver/driver.h"

namespace heddle::driver {

struct ExternalMemory {
  int descriptor = -1;
  uint64_t size_bytes = 0;
  Context* context = nullptr;
  ~ExternalMemory();
};

/// A binary one is an eventfd: a signal adds one, a wait takes one. A timeline is a file in memory that
/// begins with its 64-bit value: a signal raises it, a wait waits until it is that high.
struct ExternalSemaphore {
  int descriptor = -1;
  std::atomic<uint64_t>* timeline = nullptr;
  ~ExternalSemaphore();
  Result<void> signal(uint64_t value) const;
  Result<void> wait(uint64_t value) const;
};

/// Signals or waits for several, in order.
struct SemaphoreWork final : Work {
  struct One {
    std::shared_ptr<ExternalSemaphore> semaphore;
    uint64_t value;
  };
  explicit SemaphoreWork(bool w) : Work(WorkKind::Value), waits(w) { may_block = w; }
  Result<void> run(Context&) override;
  const bool waits;
  std::vector<One> all;
};

/// What a handle of handles<SemaphoreSlot>() holds.
struct SemaphoreSlot {
  std::shared_ptr<ExternalSemaphore> semaphore;
};

Result<std::unique_ptr<SemaphoreWork>> signal_work(const CUexternalSemaphore* semaphores, const CUDA_EXTERNAL_SEMAPHORE_SIGNAL_PARAMS* params, unsigned count);
Result<std::unique_ptr<SemaphoreWork>> wait_work(const CUexternalSemaphore* semaphores, const CUDA_EXTERNAL_SEMAPHORE_WAIT_PARAMS* params, unsigned count);

}  // namespace heddle::driver
