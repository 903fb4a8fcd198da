// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <algorithm>
#include <charconv>
#include <climits>

#include "base/cpu.h"
#include "base/option.h"
#include "devices/catalogue.h"
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

namespace {

constexpr int kMostDevices = 64;

struct Wanted {
  std::string name;
  int count = 1;
};

/// "name" or "name:count".
Result<Wanted> wanted(std::string text) {
  Wanted w;
  if (const size_t colon = text.find(':'); colon != std::string::npos) {
    const char *from = text.c_str() + colon + 1, *to = text.c_str() + text.size();
    const auto [end, code] = std::from_chars(from, to, w.count);
    if (code != std::errc() || end != to || w.count < 0 || w.count > kMostDevices)
      return error(ErrorKind::InvalidDevice, "HEDDLE_DEVICES: \"{}\" is no number of devices (0 to {})", from, kMostDevices);
    text.resize(colon);
  }
  w.name = text.empty() ? "host" : std::move(text);
  return w;
}

}  // namespace

Result<std::vector<Spec>> devices_named(const std::string& list) {
  std::vector<Spec> specs;
  for (size_t at = 0; at <= list.size();) {
    const size_t comma = std::min(list.find(',', at), list.size());
    const Wanted w = TRY(wanted(list.substr(at, comma - at)));
    at = comma + 1;
    const Entry* entry = w.name == "host" ? nullptr : find(w.name);
    if (w.name != "host" && !entry)
      return error(ErrorKind::InvalidDevice, "HEDDLE_DEVICES: there is no device \"{}\" ('heddle devices' lists them)", w.name);
    for (int i = 0; i < w.count; ++i) {
      const int ordinal = static_cast<int>(specs.size());
      if (ordinal >= kMostDevices) return error(ErrorKind::InvalidDevice, "HEDDLE_DEVICES: more than {} devices", kMostDevices);
      specs.push_back(entry ? device_of(*entry, ordinal) : host_device(ordinal));
    }
  }
  // Host devices on one machine share its memory; each promises its part. A catalogued device has
  // the memory that was published.
  const auto hosts = static_cast<uint64_t>(std::count_if(specs.begin(), specs.end(), [](const Spec& s) { return s.id == "host"; }));
  for (Spec& spec : specs)
    if (spec.id == "host" && options().memory_mb == 0) spec.memory_bytes = spec.memory_bytes / hosts & ~((2ull << 20) - 1);
  return specs;
}

Result<std::vector<Spec>> visible_devices() { return devices_named(options().devices); }

}  // namespace heddle::devices
