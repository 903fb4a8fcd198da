// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Who uses which device, across processes: one small shared file per process, in memory. A process that
// dies leaves its file behind; whoever reads next sees that and removes it. For NVML and `heddle smi`.
#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "devices/device.h"

namespace heddle::devices {

/// Written by its process only, with plain atomics; read by others at any time.
struct DeviceUse {
  char id[48], name[96];
  uint8_t uuid[16];
  uint32_t ordinal, multiprocessors;
  uint64_t capacity_bytes;
  std::atomic<uint64_t> used_bytes;
  std::atomic<uint64_t> kernels;        // launched and ended
  std::atomic<uint64_t> busy_ticks;     // of the time stamp counter, while one or more kernels ran
  std::atomic<uint64_t> since_ticks;    // when the running ones began
  std::atomic<uint32_t> running;

  void begin(uint64_t now) {
    if (running.fetch_add(1, std::memory_order_relaxed) == 0) since_ticks.store(now, std::memory_order_relaxed);
  }
  void end(uint64_t now) {
    kernels.fetch_add(1, std::memory_order_relaxed);
    if (running.fetch_sub(1, std::memory_order_relaxed) == 1)
      busy_ticks.fetch_add(now - since_ticks.load(std::memory_order_relaxed), std::memory_order_relaxed);
  }
};

/// This process's file. Null if there is no place for it: nothing then counts.
class Usage {
 public:
  static Usage* publish(std::span<const Spec> specs);
  DeviceUse& device(int ordinal);
  /// At a clean exit.
  void withdraw();

 private:
  Usage() = default;
  void* map_ = nullptr;
  std::string path_;
};

/// What was read of another process (or of this one).
struct DeviceUseSeen {
  std::string id, name;
  std::array<uint8_t, 16> uuid{};
  uint32_t ordinal = 0;
  uint64_t capacity_bytes = 0, used_bytes = 0, kernels = 0;
  uint64_t busy_ticks = 0;              // with the part of the running ones up to now
};
struct ProcessUse {
  uint32_t pid = 0;
  std::string command;
  uint64_t started_s = 0;               // seconds since 1970
  std::vector<DeviceUseSeen> devices;
};
/// Of this user, the living ones, by pid.
std::vector<ProcessUse> processes();

/// The time stamp counter that busy_ticks counts; ticks per second, measured once.
uint64_t usage_ticks();
double usage_ticks_per_second();

}  // namespace heddle::devices
