// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The driver as a whole: its devices. One per process, made by cuInit, never destroyed: threads of
// the program may still call us while the process exits.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "devices/device.h"
#include "devices/usage.h"
#include "driver/handle.h"
#include "driver/object/context.h"
#include "mem/host.h"
#include "mem/mem.h"

namespace heddle::driver {

class Pool;

/// mem::Tag::kind of everything that lives in device or known host memory.
enum MemoryKind : uint32_t {
  kDeviceMemory, kPitchedMemory, kManagedMemory, kHeapMemory, kModuleMemory, kArrayMemory,
  kPoolMemory, kReservedAddresses, kPinnedMemory, kRegisteredMemory,
  kMappedMemory                         // of a file that others map as well
};

/// mem::Tag::flags of kPoolMemory that a graph owns, not a pool.
inline constexpr uint32_t kOfGraph = 1;
/// Of kMappedMemory that came through an IPC handle and is closed, not freed.
inline constexpr uint32_t kOfIpc = 1;

struct Device {
  int ordinal = 0;
  devices::Spec spec;
  std::unique_ptr<mem::DeviceMemory> memory;

  std::mutex mutex;                     // of what follows
  Context* primary = nullptr;           // active primary context
  bool primary_ends = false;            // it is being destroyed, without the mutex
  std::condition_variable primary_ended;
  Context* last_primary = nullptr;      // as it was before release: keeps its handle
  uint32_t primary_references = 0;      // also while it is reset
  uint32_t primary_flags = 0;
  Pool* default_pool = nullptr;
  Pool* current_pool = nullptr;
  std::vector<Pool*> other_pools;       // all but the default one, also those that only wait for their last memory
  std::atomic<bool> has_other_pools{false};
  void know(Pool& pool) {
    std::lock_guard guard(mutex);
    other_pools.push_back(&pool);
    has_other_pools.store(true, std::memory_order_release);
  }

  std::atomic<devices::DeviceUse*> use{nullptr};   // once the process has a context; for other processes
};

struct Driver {
  std::vector<std::unique_ptr<Device>> devices;
};

/// Variables that CUDA documents for its users, read by cuInit.
struct Environment {
  bool launch_blocking = false;         // CUDA_LAUNCH_BLOCKING=1: a launch returns when the kernel has ended
  bool eager_loading = false;           // CUDA_MODULE_LOADING=EAGER
};
extern Environment environment;

/// cuInit: detects the devices, once. Later calls return what the first one did.
Result<void> initialise();
bool initialised();
/// Tells other processes that this one uses devices. Called with each context, does it once.
void publish_usage();
/// In a child after fork() the driver does not work, as documented; NotInitialized says so.
Result<void> ready();
Driver& state();
Result<Device*> device_of(int ordinal);

/// The device whose range of addresses holds it, or null.
Device* device_at(uint64_t address);
/// Device or known host memory at an address.
struct Found {
  mem::Allocation allocation;
  Device* device = nullptr;             // null: host memory
};
std::optional<Found> find_memory(uint64_t address);

}  // namespace heddle::driver
