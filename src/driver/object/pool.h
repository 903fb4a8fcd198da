// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Memory pools: stream-ordered allocation with reuse.
#pragma once

#include "driver/object/context.h"

namespace heddle::driver {

class Pool {
 public:
  explicit Pool(Device& d) : device(d) {}
  Device& device;
};

/// cuMemFree of what came from a pool.
Result<void> free_pool_memory(Context& context, uint64_t address);

}  // namespace heddle::driver
