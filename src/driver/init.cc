// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <pthread.h>

#include <mutex>

#include "driver/driver.h"
#include "driver/entry/call.h"

namespace heddle::driver {

Result<void> cuInit(unsigned int Flags) {
  if (Flags) return error(ErrorKind::InvalidValue, "cuInit flags are {}, not 0", Flags);
  TRY(initialise());
  static std::once_flag once;
  std::call_once(once, [] {
    entry::state.store(entry::State::Ready, std::memory_order_release);
    // The workers do not live in a forked child: it is told that nothing was initialised.
    pthread_atfork(nullptr, nullptr, [] { entry::state.store(entry::State::BeforeInit); });
  });
  return {};
}

Result<int> cuDriverGetVersion() { return CUDA_VERSION; }

}  // namespace heddle::driver
