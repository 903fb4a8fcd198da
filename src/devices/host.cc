// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <algorithm>
#include <climits>

#include "base/cpu.h"
#include "base/option.h"
#include "devices/device.h"

namespace heddle::devices {
namespace {

template <class T>
int clamp_int(T value) {
  return static_cast<int>(std::min<uint64_t>(value, INT_MAX));
}

}  // namespace

Spec host_device(int ordinal) {
  const Cpu& cpu = heddle::cpu();
  Spec spec;
  spec.id = "host";
  spec.name = "Heddle host device (" + cpu.name + ")";
  const int64_t asked = options().memory_mb;
  spec.memory_bytes = asked > 0 ? static_cast<uint64_t>(asked) << 20 : cpu.memory_bytes / 4 * 3;
  spec.memory_bytes &= ~((2ull << 20) - 1);
#define HEDDLE_HOST(number, value) spec.attributes[number] = value;
#include "devices/host.def"
#undef HEDDLE_HOST
  spec.attributes[33] += ordinal;
  for (size_t i = 0; i < 16; ++i) spec.uuid[i] = static_cast<uint8_t>("heddle:host-dev0"[i]);
  spec.uuid[15] = static_cast<uint8_t>(spec.uuid[15] + ordinal);
  return spec;
}

Result<std::vector<Spec>> visible_devices() {
  const std::string& list = options().devices;
  std::vector<Spec> specs;
  for (size_t at = 0; at <= list.size();) {
    const size_t comma = std::min(list.find(',', at), list.size());
    std::string name = list.substr(at, comma - at);
    at = comma + 1;
    int count = 1;
    if (const size_t colon = name.find(':'); colon != std::string::npos) {
      count = std::clamp(std::atoi(name.c_str() + colon + 1), 0, 64);
      name.resize(colon);
    }
    if (name.empty()) name = "host";
    if (name != "host") return error(ErrorKind::InvalidDevice, "HEDDLE_DEVICES: there is no device \"{}\"", name);
    for (int i = 0; i < count; ++i) specs.push_back(host_device(static_cast<int>(specs.size())));
  }
  // Devices on one machine share its memory; each promises its part.
  for (Spec& spec : specs)
    if (specs.size() > 1 && options().memory_mb == 0)
      spec.memory_bytes = spec.memory_bytes / specs.size() & ~((2ull << 20) - 1);
  return specs;
}

}  // namespace heddle::devices
