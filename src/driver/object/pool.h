// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Memory pools: stream-ordered allocation. A freed block can be used again at once in the stream that
// freed it, elsewhere when that stream has passed the free.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "driver/object/context.h"
#include "driver/state.h"

namespace heddle::driver {

class Pool {
 public:
  explicit Pool(Device& d, uint64_t max_bytes = 0) : device(d), max_bytes_(max_bytes) {}
  ~Pool();
  Device& device;

  Result<uint64_t> alloc(uint64_t size_bytes, Stream& stream);
  /// False if the address is not of this pool.
  bool free(uint64_t address, Stream& stream);
  /// Gives memory back to the device until at most `keep` bytes are reserved or all rest is in use.
  void trim(uint64_t keep);
  /// The same, and never leaves less than `keep` of what was reserved, as cuMemPoolTrimTo promises.
  void trim_to(uint64_t keep);
  /// What happens at every synchronisation.
  void trim_to_threshold() {
    if (idle_bytes_.load(std::memory_order_relaxed) > threshold) trim(threshold);
  }
  /// Allocated, or freed in a stream that has not come so far.
  bool holds_memory() const;

  struct Figures {
    uint64_t reserved, reserved_high, used, used_high;
  };
  Figures figures() const;
  void reset_high(bool reserved);

  std::atomic<uint64_t> threshold{0};
  std::atomic<int> reuse_follow{1}, reuse_opportunistic{1}, reuse_internal{1};
  uint32_t handle_types = 0;            // 1: shared by file descriptors
  int identity = -1;                    // the descriptor that stands for it elsewhere
  bool imported = false;                // of another process: allocates nothing
  bool destroyed = false;               // goes when its last allocation has; under device.mutex
  void* handle = nullptr;
  std::map<int, int> access;            // CUmemAccess_flags of other devices, where they were set; under device.mutex

 private:
  struct Idle {
    uint64_t address;
    Ref<Stream> stream;                 // where it was freed, up to ticket
    uint64_t ticket;
  };
  uint64_t reuse_locked(uint64_t size_bytes, Stream& stream);
  Ref<Stream> trim_locked(uint64_t keep);

  mutable std::mutex mutex_;
  const uint64_t max_bytes_;
  std::unordered_map<uint64_t, uint64_t> live_;   // address -> size
  std::multimap<uint64_t, Idle> idle_;            // by size
  uint64_t used_bytes_ = 0, used_high_ = 0, reserved_ = 0, reserved_high_ = 0;
  std::atomic<uint64_t> idle_bytes_{0};
};

Pool& default_pool(Device& device);
/// The pool that owns an address, or null.
Pool* pool_at(uint64_t address);
/// cuMemFree of what came from a pool.
Result<void> free_pool_memory(Context& context, uint64_t address);
/// The same for what an allocation node of a graph allocated when it was launched.
Result<void> free_graph_memory(uint64_t address);
/// The pools of the device return what their thresholds do not keep.
void trim_pools(Device& device);

}  // namespace heddle::driver
