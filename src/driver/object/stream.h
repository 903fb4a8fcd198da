// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A stream: an ordered queue of work. It owns no thread: whoever has time drains it, a worker of the
// pool or the host thread that waits for it. Positions in it are tickets; an event is a stream and a
// ticket, and everything that waits waits for a ticket.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "driver/handle.h"
#include "driver/object/spin_lock.h"
#include "driver/object/work.h"
#include "exec/task.h"

namespace heddle::driver {

class Context;
class Capture;

class Stream final : public RefCounted<Stream>, public exec::Task {
 public:
  enum class Kind : uint8_t { Legacy, Blocking, NonBlocking };
  Stream(Context& context, Kind kind, int priority);
  ~Stream();

  Context& context() const { return context_; }
  Kind kind() const { return kind_; }
  int priority() const { return priority_.load(std::memory_order_relaxed); }
  /// For work that is not yet under way.
  void set_priority(int priority);
  uint64_t id() const { return id_; }
  uint32_t epoch() const { return epoch_; }

  /// Behind all that is queued, and behind what CUDA's rules for the default stream put before it.
  /// Returns the work's ticket.
  uint64_t append(std::unique_ptr<Work> work);
  /// What comes later in this stream waits for that ticket of the other.
  void wait_for(Stream& other, uint64_t ticket);

  /// Whether all that comes later here stands behind that ticket of the other by a wait in this stream.
  bool stands_behind(const Stream& other, uint64_t ticket) const;

  uint64_t submitted() const { return submitted_.load(std::memory_order_acquire); }
  bool done(uint64_t ticket) const { return completed_.load(std::memory_order_acquire) >= ticket; }
  /// Whether work that is queued or runs has code of that module.
  bool uses(const Module& module) const;
  bool idle() const { return done(submitted()); }
  /// Also counts what the default-stream rules would put before new work.
  bool quiet() const;

  /// Returns when the ticket is done; works meanwhile.
  void wait(uint64_t ticket);
  void wait() { wait(submitted()); }

  /// Time that a launch into the empty stream waited for its compilation: events do not count it, as on a device,
  /// whose code is there before it is launched.
  void stand_still(uint64_t ns) { if (quiet()) stood_still_ns_.fetch_add(ns, std::memory_order_relaxed); }
  uint64_t stood_still_ns() const { return stood_still_ns_.load(std::memory_order_relaxed); }

  std::atomic<bool> destroyed{false};   // its handle is gone
  Capture* capture = nullptr;           // not null while captured

  /// Hints about caches and waiting, which change no result: by attribute, remembered as they were set.
  struct Hints {
    using Value = std::array<std::byte, 64>;   // a CUstreamAttrValue
    std::mutex mutex;
    std::map<int, Value> set;
  };
  Hints hints;

  /// Hands work that may block for long to a thread of its own; called by drain().
  void finish_front();

 private:
  struct Dependent {
    uint64_t ticket;
    Ref<Stream> stream;
  };
  static void on_worker(exec::Task* task);
  uint64_t push(std::unique_ptr<Work> work);
  void push_default_stream_rules();
  void push_wait(Stream& other, uint64_t ticket);
  bool drain(uint64_t until, bool worker);
  bool park_on(Work& wait);
  bool add_dependent(uint64_t ticket, Stream& stream);
  void unlink_front();
  void complete(uint64_t ticket, std::vector<Dependent>& ready);
  void end_front(Work* work);
  void resume();
  void start_if_needed_locked(bool& start);
  void publish_done(std::vector<Dependent>& ready);

  Context& context_;
  const Kind kind_;
  std::atomic<int> priority_;
  const uint64_t id_;
  const uint32_t epoch_;                // of the context
  mutable SpinLock lock_;
  Work *first_ = nullptr, *last_ = nullptr;
  bool running_ = false, queued_ = false, blocked_ = false;
  Stream* blocked_on_ = nullptr;
  uint64_t blocked_ticket_ = 0;
  uint64_t legacy_seen_ = 0;
  std::vector<Dependent> dependents_;
  /// The latest waits for other streams, by their ids; the oldest is overwritten.
  struct Waited {
    uint64_t stream = 0, ticket = 0;
  } waited_[8];
  uint32_t next_waited_ = 0;
  std::atomic<uint64_t> submitted_{0}, completed_{0}, stood_still_ns_{0};
  std::atomic<uint32_t> word_{0}, sleepers_{0};
};

/// Waits in a stream for a ticket of another.
struct WaitWork final : Work {
  WaitWork(Stream& other, uint64_t t) : Work(WorkKind::Wait), on(&other), until(t) { always = true; }
  Result<void> run(Context&) override { return {}; }
  Ref<Stream> on;
  uint64_t until;
};

}  // namespace heddle::driver
