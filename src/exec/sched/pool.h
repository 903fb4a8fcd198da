// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The worker threads. An idle worker first helps a running grid, then takes a task, then spins for
// a while, then sleeps. Threads start with the first work and live as long as the process.
#pragma once

#include <atomic>
#include <cstdint>

#include "exec/task.h"

namespace heddle::exec {

/// A few instructions long critical sections only.
class SpinLock {
 public:
  void lock() {
    while (held_.exchange(true, std::memory_order_acquire))
      while (held_.load(std::memory_order_relaxed)) __builtin_ia32_pause();
  }
  void unlock() { held_.store(false, std::memory_order_release); }

 private:
  std::atomic<bool> held_{false};
};

/// Something several workers can run at once. Lives on its caller's stack.
struct Job {
  void (*help)(Job*, uint32_t participant) = nullptr;
  uint32_t wanted = 0;                  // helpers that may still join
  std::atomic<uint32_t> joined{0};      // participants so far, the caller included
  std::atomic<uint32_t> inside{0};
  /// How many more threads would bring a job forward that has made no progress for a while; asked by
  /// the rescuer, under the pool's lock.
  uint32_t (*stalled)(Job*) = nullptr;
  Job* next = nullptr;
  Job* previous = nullptr;
};

void publish(Job& job);
/// No one joins any more; returns when the last helper has left.
void retire(Job& job);

uint64_t now_ns();
uint64_t ticks();                       // cheap clock
double ticks_per_ns();

}  // namespace heddle::exec
