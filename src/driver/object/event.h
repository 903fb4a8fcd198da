// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// An event: the ticket of its last record and, unless timing is off, the time that work was reached.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <vector>

#include "driver/object/capture.h"
#include "driver/object/context.h"
#include "driver/object/shared_event.h"
#include "driver/object/work.h"

namespace heddle::driver {

struct Stamp final : RefCounted<Stamp> {
  std::atomic<uint64_t> ns{0};
  uint64_t stood_still_ns = 0;          // of the stream, when the record was asked for
};

/// Records a stamp when the stream gets there.
struct RecordWork final : Work {
  explicit RecordWork(Ref<Stamp> s) : Work(WorkKind::Record), stamp(std::move(s)) { always = true; }
  Result<void> run(Context&) override;
  Ref<Stamp> stamp;
};

class Event final : public RefCounted<Event> {
 public:
  Event(Context& c, uint32_t f) : context(c), epoch(c.epoch()), flags(f) {}
  Context& context;
  const uint32_t epoch;                 // of the context
  const uint32_t flags;
  void* handle = nullptr;               // CUevent

  struct Point {
    Ref<Stream> stream;                 // null: never recorded
    uint64_t ticket = 0;
    Ref<Stamp> stamp;
  };
  Point point() const;
  void record(Stream& stream);
  bool done() const;
  bool timed() const { return !(flags & 2); }

  /// At a stream that a graph launch occupies up to a ticket.
  void record_at(Stream& stream, uint64_t ticket, Ref<Stamp> stamp);

  std::shared_ptr<SharedEvent> shared;  // of an interprocess event
  /// What comes later in the stream waits for the event's last record, in whichever process.
  void make_wait(Stream& stream) const;

  Ref<Capture> capture;                 // of its last record, if that was captured
  std::vector<Dependency> capture_frontier;

 private:
  mutable std::mutex mutex_;
  Point point_;
};

}  // namespace heddle::driver
