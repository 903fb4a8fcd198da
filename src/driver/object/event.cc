// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/object/event.h"

#include "exec/task.h"

namespace heddle::driver {

Result<void> RecordWork::run(Context&) {
  stamp->ns.store(exec::now_ns(), std::memory_order_release);
  return {};
}

Event::Point Event::point() const {
  std::lock_guard guard(mutex_);
  return point_;
}

void Event::make_wait(Stream& stream) const {
  if (shared) {
    if (const uint64_t record = shared->counters->recorded.load(); shared->counters->reached.load() < record)
      stream.append(std::make_unique<SharedWaitWork>(shared, record));
    return;
  }
  if (const Point p = point(); p.stream) stream.wait_for(*p.stream, p.ticket);
}

void Event::record(Stream& stream) {
  if (shared) stream.append(std::make_unique<SharedRecordWork>(shared, shared->counters->recorded.fetch_add(1) + 1));
  Point next{Ref<Stream>(&stream), 0, Ref<Stamp>(new Stamp)};
  next.stamp->stood_still_ns = stream.stood_still_ns();
  if (stream.quiet()) {
    // Nothing is before it: reached right now, without a trip through the queue.
    next.ticket = stream.submitted();
    next.stamp->ns.store(exec::now_ns(), std::memory_order_release);
  } else {
    next.ticket = stream.append(std::make_unique<RecordWork>(next.stamp));
  }
  std::lock_guard guard(mutex_);
  point_ = std::move(next);
}

void Event::record_at(Stream& stream, uint64_t ticket, Ref<Stamp> stamp) {
  stamp->stood_still_ns = stream.stood_still_ns();
  std::lock_guard guard(mutex_);
  point_ = {Ref<Stream>(&stream), ticket, std::move(stamp)};
}

bool Event::done() const {
  if (shared) return shared->done();
  std::lock_guard guard(mutex_);
  return !point_.stream || point_.stream->done(point_.ticket);
}

}  // namespace heddle::driver
