// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A context: a device's streams, modules, limits and failure. Objects of this class are never freed,
// so that a thread may still have a destroyed one current and be told so.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

#include "driver/handle.h"
#include "driver/object/stream.h"
#include "exec/service.h"

namespace heddle::driver {

struct Device;
class Module;

inline constexpr int kLimits = 16;

class Context {
 public:
  Context(Device& device, uint32_t flags, bool primary);

  Device& device;
  const uint64_t id;
  const bool primary;
  std::atomic<uint32_t> flags;
  void* handle = nullptr;               // CUcontext
  uint32_t references = 1;              // cuCtxAttach, primary retain
  std::atomic<bool> destroyed{false};
  std::atomic<int> cache_config{0}, shared_config{0};

  Stream& legacy() { return *legacy_; }
  /// The calling thread's own default stream.
  Stream& per_thread();
  Ref<Stream> create_stream(Stream::Kind kind, int priority);
  /// Its handle is gone; it lives until its work is done.
  void forget_stream(Stream& stream);
  bool has_blocking_streams() const { return blocking_.load(std::memory_order_acquire) != 0; }
  template <class F>
  void for_each_stream(F body) {
    std::lock_guard guard(streams_mutex_);
    prune_locked();
    for (const Ref<Stream>& stream : streams_) body(*stream);
  }

  /// All work of all streams is done, printf text is out. The failure, if there is one.
  Result<void> synchronize();

  bool failed() const { return failed_.load(std::memory_order_acquire); }
  /// The first failure stays; every call on this context then answers with it.
  void fail(Error error);
  Result<void> check() const;

  exec::DeviceServices& services() { return *services_; }
  uint64_t limit(int which) const { return limits_[which].load(std::memory_order_relaxed); }
  Result<void> set_limit(int which, uint64_t value);
  uint64_t next_grid_id() { return grid_ids_.fetch_add(1, std::memory_order_relaxed); }

  void add_module(Module* module);
  /// False if it is not of this context (any more).
  bool remove_module(Module* module);

  std::mutex peers_mutex;
  std::set<Context*> peers;             // cuCtxEnablePeerAccess

  /// How often it was destroyed: streams and events of an earlier life stay dead.
  uint32_t epoch() const { return epoch_.load(std::memory_order_acquire); }
  /// A destroyed primary context begins anew.
  void revive(uint32_t new_flags);
  /// Waits for all work and gives everything back. The object itself stays.
  void destroy();

 private:
  void prune_locked();
  void set_defaults();

  Ref<Stream> legacy_;
  std::mutex streams_mutex_;
  std::vector<Ref<Stream>> streams_;
  std::atomic<uint32_t> blocking_{0};
  std::atomic<bool> failed_{false};
  mutable std::mutex failure_mutex_;
  Error failure_;
  std::unique_ptr<exec::DeviceServices> services_;
  uint64_t heap_ = 0;
  std::atomic<uint64_t> limits_[kLimits];
  std::atomic<uint64_t> grid_ids_{1};
  std::atomic<uint32_t> epoch_{0};
  std::mutex modules_mutex_;
  std::unordered_set<Module*> modules_;
};

/// The calling thread's contexts, as cuCtxPushCurrent and its kin see them.
std::vector<Context*>& context_stack();
/// The current one, alive and not failed; InvalidContext if there is none.
Result<Context*> current_context();
/// The same, for calls that work on a failed context.
Result<Context*> current_context_even_failed();

}  // namespace heddle::driver
