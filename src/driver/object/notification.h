// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "driver/entry/impl.h"

namespace heddle::driver {

struct AsyncNotification {
  int device;
  CUasyncCallback callback;
  void* data;
};

}  // namespace heddle::driver
