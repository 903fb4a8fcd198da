// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// For critical sections of a few instructions, where a mutex would be most of the cost.
#pragma once

#include <sched.h>

#include <atomic>
#include <cstdint>

namespace heddle::driver {

class SpinLock {
 public:
  void lock() {
    for (uint32_t spins = 0; held_.exchange(true, std::memory_order_acquire);) {
      while (held_.load(std::memory_order_relaxed)) {
        // With fewer cores than threads the holder may not be running at all.
        if (++spins < 1000) __builtin_ia32_pause();
        else sched_yield();
      }
    }
  }
  void unlock() { held_.store(false, std::memory_order_release); }

 private:
  std::atomic<bool> held_{false};
};

}  // namespace heddle::driver
