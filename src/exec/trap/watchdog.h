// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// HEDDLE_TIMEOUT: stops kernels that run for too long. Costs one branch when it is off.
#pragma once

#include "exec/trap/trap.h"

namespace heddle::exec {

extern bool watchdog_on;
void watch(KernelFrame& frame);
void unwatch(KernelFrame& frame);
/// Called by the trap handler: has the watchdog marked this frame?
int watchdog_signal();

class WatchedRun {
 public:
  explicit WatchedRun(KernelFrame& frame) : frame_(frame) {
    if (watchdog_on) [[unlikely]] watch(frame_);
  }
  ~WatchedRun() {
    if (watchdog_on) [[unlikely]] unwatch(frame_);
  }

 private:
  KernelFrame& frame_;
};

}  // namespace heddle::exec
