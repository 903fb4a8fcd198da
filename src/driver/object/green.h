// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Green contexts and the descriptions of resources they are made of.
#pragma once

#include <mutex>
#include <unordered_map>

#include "driver/entry/impl.h"
#include "driver/object/context.h"

namespace heddle::driver {

struct ResourceDesc {
  unsigned sm_count = 0;
};

struct GreenContext {
  Context* context = nullptr;           // the device's primary one
  int device = 0;
  unsigned sm_count = 0;
};

struct GreenStreams {
  std::mutex mutex;
  std::unordered_map<uint64_t, CUgreenCtx> by_stream;   // by Stream::id
};
inline GreenStreams& green_streams() {
  static auto* one = new GreenStreams;
  return *one;
}

}  // namespace heddle::driver
