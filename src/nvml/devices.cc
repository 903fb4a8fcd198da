// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "nvml/devices.h"

#include <atomic>
#include <cstring>
#include <memory>

#include "base/log.h"

namespace heddle::nvml {
namespace {

struct Library {
  std::mutex mutex;
  std::atomic<int> users{0};
  std::vector<std::unique_ptr<Device>> devices;   // kept over shutdown: handles stay what they are
};
Library& library() {
  static auto* one = new Library;
  return *one;
}

nvmlReturn_t start() {
  Library& l = library();
  std::lock_guard lock(l.mutex);
  if (l.devices.empty()) {
    auto specs = devices::visible_devices();
    if (!specs.ok()) {
      log::error("{}", specs.error().message);
      return NVML_ERROR_DRIVER_NOT_LOADED;
    }
    for (devices::Spec& spec : *specs) {
      auto device = std::make_unique<Device>();
      device->index = static_cast<unsigned>(l.devices.size());
      device->entry = devices::find(spec.id);
      device->spec = std::move(spec);
      l.devices.push_back(std::move(device));
    }
  }
  l.users.fetch_add(1);
  return NVML_SUCCESS;
}

}  // namespace

bool initialised() { return library().users.load() > 0; }

bool is_device(nvmlDevice_t handle) {
  for (const auto& device : library().devices)
    if (reinterpret_cast<nvmlDevice_t>(device.get()) == handle) return true;
  return false;
}

Device& of(nvmlDevice_t handle) { return *reinterpret_cast<Device*>(handle); }
nvmlDevice_t handle_of(Device& device) { return reinterpret_cast<nvmlDevice_t>(&device); }

std::vector<Device*> all_devices() {
  std::vector<Device*> all;
  for (const auto& device : library().devices) all.push_back(device.get());
  return all;
}

std::vector<Use> uses_of(const Device& device) {
  std::vector<Use> uses;
  for (devices::ProcessUse& process : devices::processes())
    for (devices::DeviceUseSeen& seen : process.devices)
      if (seen.uuid == device.spec.uuid && (seen.used_bytes || seen.kernels || seen.busy_ticks)) uses.push_back({process, seen});
  return uses;
}

nvmlReturn_t give(const std::string& text, char* to, unsigned length) {
  if (text.size() >= length) return NVML_ERROR_INSUFFICIENT_SIZE;
  std::memcpy(to, text.c_str(), text.size() + 1);
  return NVML_SUCCESS;
}

double figure(const Device& device, const char* name) {
  const devices::Figure* f = device.entry ? device.entry->figure(name) : nullptr;
  return f && f->has_number ? f->number : 0;
}

nvmlReturn_t nvmlInit_v2() { return start(); }

nvmlReturn_t nvmlInitWithFlags(unsigned int flags) {
  constexpr unsigned kKnown = 3;        // no GPUs is fine; do not attach
  return flags & ~kKnown ? NVML_ERROR_INVALID_ARGUMENT : start();
}

nvmlReturn_t nvmlShutdown() {
  library().users.fetch_sub(1);
  return NVML_SUCCESS;
}

}  // namespace heddle::nvml

extern "C" __attribute__((visibility("default"))) const char* nvmlErrorString(nvmlReturn_t result) {
  switch (result) {
    case NVML_SUCCESS: return "Success";
    case NVML_ERROR_UNINITIALIZED: return "Uninitialized";
    case NVML_ERROR_INVALID_ARGUMENT: return "Invalid Argument";
    case NVML_ERROR_NOT_SUPPORTED: return "Not Supported";
    case NVML_ERROR_NO_PERMISSION: return "Insufficient Permissions";
    case NVML_ERROR_ALREADY_INITIALIZED: return "Already Initialized";
    case NVML_ERROR_NOT_FOUND: return "Not Found";
    case NVML_ERROR_INSUFFICIENT_SIZE: return "Insufficient Size";
    case NVML_ERROR_DRIVER_NOT_LOADED: return "Driver Not Loaded";
    case NVML_ERROR_TIMEOUT: return "Timeout";
    case NVML_ERROR_LIBRARY_NOT_FOUND: return "NVML Shared Library Not Found";
    case NVML_ERROR_FUNCTION_NOT_FOUND: return "Function Not Found";
    case NVML_ERROR_ARGUMENT_VERSION_MISMATCH: return "Argument Version Mismatch";
    case NVML_ERROR_NO_DATA: return "No data";
    default: return "Unknown Error";
  }
}
