// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/object/pool.h"

namespace heddle::driver {

Result<void> free_pool_memory(Context&, uint64_t) { return unsupported("memory pools"); }

}  // namespace heddle::driver
