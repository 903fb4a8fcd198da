// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a program can learn about a device. One Spec per virtual device; the host device is made from
// the machine, catalogued ones from their data files.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace heddle::devices {

inline constexpr int kAttributes = 160;   // more than the highest CUdevice_attribute

struct Spec {
  std::string id;                       // "host"
  std::string name;                     // as cuDeviceGetName says it
  uint64_t memory_bytes = 0;
  std::array<uint8_t, 16> uuid{};
  double link_gbs = 0;                  // to devices of the same kind, each direction; 0: through the host
  std::array<int, kAttributes> attributes{};   // by CUdevice_attribute's number

  int operator[](int attribute) const { return attributes[static_cast<size_t>(attribute)]; }
  uint32_t warp_size() const { return static_cast<uint32_t>(attributes[10]); }
  uint32_t sm_count() const { return static_cast<uint32_t>(attributes[16]); }
};

/// Its identity as NVML and CUDA_VISIBLE_DEVICES spell it: GPU-xxxxxxxx-xxxx-...
std::string uuid_text(const Spec& device);

/// The machine as it is.
Spec host_device(int ordinal);

/// The devices that HEDDLE_DEVICES asks for; the host device when it is empty. An unknown name or a
/// count that is none is an InvalidDevice Error that says which.
Result<std::vector<Spec>> visible_devices();
Result<std::vector<Spec>> devices_named(const std::string& list);

}  // namespace heddle::devices
