// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/state.h"

#include <pthread.h>
#include <strings.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "base/log.h"
#include "driver/memory_reserve.h"
#include "driver/object/summary.h"
#include "exec/exec.h"

namespace heddle::driver {

Environment environment;

namespace {

std::atomic<bool> is_ready{false}, forked{false};
std::mutex init_mutex;
Driver* driver = nullptr;

std::string describe_address(uint64_t address) {
  for (const auto& device : driver->devices) {
    if (!device->memory->owns(address)) continue;
    const auto near = device->memory->nearest(address);
    if (!near) return "where no memory is allocated";
    const uint64_t end = near->base + near->size_bytes;
    if (address < near->base)
      return fmt::format("{} bytes before the allocation of {} bytes at {:#x}", near->base - address,
                         near->size_bytes, near->base);
    if (address >= end)
      return fmt::format("{} bytes past the end of the allocation of {} bytes at {:#x}", address - end,
                         near->size_bytes, near->base);
    return fmt::format("inside the allocation of {} bytes at {:#x}", near->size_bytes, near->base);
  }
  if (address < 4096) return "a null pointer";
  return "which is no memory of the device";
}

/// What one entry of CUDA_VISIBLE_DEVICES names, a number or the beginning of an identity; -1: no device.
int named_device(const std::string& word, const std::vector<devices::Spec>& specs) {
  int number = -1;
  const auto [end, bad] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (bad == std::errc() && end == word.data() + word.size())
    return number >= 0 && static_cast<size_t>(number) < specs.size() ? number : -1;
  int found = -1;
  for (size_t i = 0; i < specs.size(); ++i) {
    if (word.size() <= 4 || !uuid_text(specs[i]).starts_with(word)) continue;
    if (found >= 0) return -1;          // ambiguous
    found = static_cast<int>(i);
  }
  return found;
}

/// As documented for CUDA_VISIBLE_DEVICES: the devices in the order named, up to the first that does not exist.
std::vector<devices::Spec> chosen(const std::vector<devices::Spec>& specs, const std::string& list) {
  std::vector<devices::Spec> result;
  std::vector<int> taken;
  for (size_t at = 0; at <= list.size();) {
    const size_t comma = std::min(list.find(',', at), list.size());
    std::string word = list.substr(at, comma - at);
    word.erase(0, word.find_first_not_of(' '));
    word.erase(word.find_last_not_of(' ') + 1);
    const int device = named_device(word, specs);
    if (device < 0 || std::find(taken.begin(), taken.end(), device) != taken.end()) break;
    taken.push_back(device);
    result.push_back(specs[static_cast<size_t>(device)]);
    at = comma + 1;
  }
  return result;
}

void read_environment() {
  const auto is = [](const char* name, const char* value) {
    const char* set = std::getenv(name);
    return set && strcasecmp(set, value) == 0;
  };
  environment.launch_blocking = is("CUDA_LAUNCH_BLOCKING", "1");
  environment.eager_loading = is("CUDA_MODULE_LOADING", "EAGER");
}

Result<void> start() {
  std::vector<devices::Spec> specs = TRY(devices::visible_devices());
  if (const char* list = std::getenv("CUDA_VISIBLE_DEVICES")) specs = chosen(specs, list);
  read_environment();
  auto made = std::make_unique<Driver>();
  for (devices::Spec& spec : specs) {
    auto device = std::make_unique<Device>();
    device->ordinal = static_cast<int>(made->devices.size());
    device->spec = std::move(spec);
    device->memory = TRY(mem::DeviceMemory::create(device->spec.memory_bytes));
    made->devices.push_back(std::move(device));
  }
  driver = made.release();
  keep_memory_reserve();
  exec::set_address_describer(describe_address);
  start_summary();
  pthread_atfork(nullptr, nullptr, [] { forked.store(true); });
  return {};
}

}  // namespace

Result<void> initialise() {
  std::lock_guard guard(init_mutex);
  if (forked.load()) return error(ErrorKind::NotInitialized, "the driver does not work in a forked child");
  if (is_ready.load()) return {};
  if (auto started = start(); !started.ok()) {
    log::error("{}", started.error().message);
    return std::move(started).error();
  }
  if (driver->devices.empty()) return error(ErrorKind::NoDevice, "HEDDLE_DEVICES or CUDA_VISIBLE_DEVICES shows no device");
  is_ready.store(true, std::memory_order_release);
  return {};
}

void publish_usage() {
  if (!driver) return;                  // a test of streams alone
  static std::once_flag once;
  std::call_once(once, [] {
    std::vector<devices::Spec> specs;
    for (const auto& device : driver->devices) specs.push_back(device->spec);
    static devices::Usage* usage;
    usage = devices::Usage::publish(specs);
    if (!usage) return;
    for (const auto& device : driver->devices) {
      devices::DeviceUse& use = usage->device(device->ordinal);
      device->memory->mirror_used(&use.used_bytes);
      device->use.store(&use, std::memory_order_relaxed);
    }
    static const pid_t owner = getpid();
    std::atexit([] {
      if (getpid() == owner) usage->withdraw();
    });
  });
}

bool initialised() { return is_ready.load(std::memory_order_acquire); }

Result<void> ready() {
  if (is_ready.load(std::memory_order_acquire) && !forked.load(std::memory_order_relaxed)) [[likely]]
    return {};
  return error(ErrorKind::NotInitialized, "{}",
               forked ? "the driver does not work in a forked child" : "cuInit was not called");
}

Driver& state() { return *driver; }

Result<Device*> device_of(int ordinal) {
  if (ordinal < 0 || static_cast<size_t>(ordinal) >= driver->devices.size())
    return error(ErrorKind::InvalidDevice, "there is no device {}", ordinal);
  return driver->devices[static_cast<size_t>(ordinal)].get();
}

Device* device_at(uint64_t address) {
  for (const auto& device : driver->devices)
    if (device->memory->owns(address)) return device.get();
  return nullptr;
}

std::optional<Found> find_memory(uint64_t address) {
  if (Device* device = device_at(address)) {
    auto found = device->memory->find(address);
    if (!found) return std::nullopt;
    return Found{*found, device};
  }
  if (auto found = mem::HostMemory::instance().find(address)) return Found{*found, nullptr};
  return std::nullopt;
}

}  // namespace heddle::driver
