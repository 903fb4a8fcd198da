// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Host memory kept back, so that no call fails in the middle for want of a few bytes: see docs/adr/0007.
#pragma once

#include <cstddef>

#include "base/result.h"

namespace heddle::driver {

/// Takes the reserve and becomes the handler that operator new asks when memory is short.
void keep_memory_reserve();
/// Whether the reserve is whole again; called at the door of calls while it is not.
bool refill_memory_reserve();
/// OutOfMemory unless that many bytes can be had now. Asked before work whose allocations cannot fail softly: LLVM's.
Result<void> check_host_memory(size_t bytes, const char* what);

}  // namespace heddle::driver
