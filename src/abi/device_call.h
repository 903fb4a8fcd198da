// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <cstdint>
#include <string_view>

namespace heddle::abi {

enum class DeviceCall : uint32_t {
#define HEDDLE_DEVICE_CALL(name, words) name,
#include "abi/device_call.def"
#undef HEDDLE_DEVICE_CALL
};

inline constexpr uint32_t kMaxDeviceCallWords = 10;
inline constexpr uint32_t kNoDeviceCall = ~0u;

/// Its number, or kNoDeviceCall.
constexpr uint32_t find_device_call(std::string_view name, uint32_t* words = nullptr) {
  struct Row {
    std::string_view name;
    uint32_t words;
  };
  constexpr Row kRows[] = {
#define HEDDLE_DEVICE_CALL(name, words) {#name, words},
#include "abi/device_call.def"
#undef HEDDLE_DEVICE_CALL
  };
  for (uint32_t n = 0; n < sizeof kRows / sizeof *kRows; ++n) {
    if (kRows[n].name != name) continue;
    if (words) *words = kRows[n].words;
    return n;
  }
  return kNoDeviceCall;
}

}  // namespace heddle::abi
