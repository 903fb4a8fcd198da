// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/state.h"

#include <pthread.h>
#include <unistd.h>

#include <cstdlib>

#include "base/log.h"
#include "driver/memory_reserve.h"
#include "driver/object/summary.h"
#include "exec/exec.h"

namespace heddle::driver {
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

Result<void> start() {
  std::vector<devices::Spec> specs = TRY(devices::visible_devices());
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
  if (driver->devices.empty()) return error(ErrorKind::NoDevice, "HEDDLE_DEVICES shows no device");
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
