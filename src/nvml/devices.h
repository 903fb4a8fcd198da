// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The devices behind nvmlDevice_t handles, and what processes use of them.
#pragma once

#include <mutex>
#include <vector>

#include "devices/catalogue.h"
#include "devices/usage.h"
#include "nvml/impl.h"

namespace heddle::nvml {

struct Device {
  unsigned index = 0;
  devices::Spec spec;
  const devices::Entry* entry = nullptr;   // null: the host
  // The last sample of utilisation.
  std::mutex mutex;
  uint64_t sampled_at = 0, busy = 0;
};

Device& of(nvmlDevice_t handle);
nvmlDevice_t handle_of(Device& device);
std::vector<Device*> all_devices();

/// A process's part in one device.
struct Use {
  devices::ProcessUse process;
  devices::DeviceUseSeen device;
};
std::vector<Use> uses_of(const Device& device);

/// Copies text to a caller's buffer.
nvmlReturn_t give(const std::string& text, char* to, unsigned length);
/// The figure of the catalogue, 0 if it is not known or no number.
double figure(const Device& device, const char* name);

}  // namespace heddle::nvml
