// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// An event between processes: two counters in a file in memory, how often it was recorded and up to
// which record streams have got.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "base/result.h"
#include "driver/object/work.h"

namespace heddle::driver {

struct SharedCounters {
  std::atomic<uint64_t> recorded, reached;
};

struct SharedEvent {
  int descriptor = -1;
  SharedCounters* counters = nullptr;
  static Result<std::shared_ptr<SharedEvent>> create();
  /// Takes over the descriptor.
  static Result<std::shared_ptr<SharedEvent>> open(int descriptor);
  ~SharedEvent();
  bool done() const { return counters->reached.load() >= counters->recorded.load(); }
  void wait(uint64_t record) const;     // sleeps in between
  /// False if `over` says so before the record is reached.
  template <class F>
  bool wait_unless(uint64_t record, F over) const {
    for (long ns = 1000; counters->reached.load() < record; ns = nap(ns))
      if (over()) return false;
    return true;
  }

 private:
  /// Gives the time of the next.
  static long nap(long ns);
};

/// Says that a record was reached; the last one wins.
struct SharedRecordWork final : Work {
  SharedRecordWork(std::shared_ptr<SharedEvent> e, uint64_t r) : Work(WorkKind::Value), event(std::move(e)), record(r) { always = true; }
  Result<void> run(Context&) override;
  std::shared_ptr<SharedEvent> event;
  uint64_t record;
};

struct SharedWaitWork final : Work {
  SharedWaitWork(std::shared_ptr<SharedEvent> e, uint64_t r) : Work(WorkKind::Value), event(std::move(e)), record(r) { may_block = true; }
  Result<void> run(Context&) override {
    event->wait(record);
    return {};
  }
  std::shared_ptr<SharedEvent> event;
  uint64_t record;
};

}  // namespace heddle::driver
