// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/driver.h"
#include "driver/object/graph.h"

namespace heddle::driver {

Result<CUevent> cuEventCreate(unsigned int Flags) {
  constexpr unsigned known = CU_EVENT_BLOCKING_SYNC | CU_EVENT_DISABLE_TIMING | CU_EVENT_INTERPROCESS;
  if (Flags & ~known) return error(ErrorKind::InvalidValue, "unknown event flags {:#x}", Flags);
  if ((Flags & CU_EVENT_INTERPROCESS) && !(Flags & CU_EVENT_DISABLE_TIMING))
    return error(ErrorKind::InvalidValue, "interprocess events cannot have timing");
  Context* context = TRY(current_context());
  std::shared_ptr<SharedEvent> shared;
  if (Flags & CU_EVENT_INTERPROCESS) shared = TRY(SharedEvent::create());
  auto* event = new Event(*context, Flags);
  event->shared = std::move(shared);
  event->handle = handles<Event>().insert<void*>(event);
  return static_cast<CUevent>(event->handle);
}

Result<void> cuEventRecord(CUevent hEvent, CUstream hStream) { return cuEventRecordWithFlags(hEvent, hStream, 0); }

Result<void> cuEventRecordWithFlags(CUevent hEvent, CUstream hStream, unsigned int flags) {
  if (flags & ~unsigned{CU_EVENT_RECORD_EXTERNAL}) return error(ErrorKind::InvalidValue, "unknown flags {:#x}", flags);
  Event* event = TRY(event_of(hEvent));
  Stream* stream = TRY(stream_of(hStream));
  if (&stream->context() != &event->context) return error(ErrorKind::InvalidHandle, "event and stream are of different contexts");
  if (capturing(*stream)) return capture_record(*stream, *event, flags & CU_EVENT_RECORD_EXTERNAL);
  if (flags & CU_EVENT_RECORD_EXTERNAL) return error(ErrorKind::InvalidValue, "an external record outside of a capture");
  event->capture = {};
  event->record(*stream);
  return {};
}

Result<void> cuEventQuery(CUevent hEvent) {
  Event* event = TRY(event_of(hEvent));
  if (event->capture) return refuse_captured_event(*event);
  TRY(event->context.check());
  if (!event->done()) return Error{ErrorKind::NotReady, "the event is not reached"};
  return {};
}

Result<void> cuEventSynchronize(CUevent hEvent) {
  Event* event = TRY(event_of(hEvent));
  if (event->capture) return refuse_captured_event(*event);
  // Another thread may destroy the event meanwhile.
  const Event::Point point = event->point();
  const std::shared_ptr<SharedEvent> shared = event->shared;
  Context& context = event->context;
  const uint32_t epoch = event->epoch;
  if (point.stream) point.stream->wait(point.ticket);
  context.services().flush_printf();
  if (!shared) return context.check();
  // Another process may never get there; whoever destroys something meanwhile does not wait for this call.
  const entry::WaitScope waiting(shared.get());
  const bool reached = shared->wait_unless(shared->counters->recorded.load(),
                                           [&] { return context.destroyed || context.epoch() != epoch; });
  if (!reached) return error(ErrorKind::ContextIsDestroyed, "the event's context was destroyed meanwhile");
  return context.check();
}

Result<void> cuEventDestroy(CUevent hEvent) {
  Event* event = handles<Event>().remove(hEvent);
  if (!event) return error(ErrorKind::InvalidHandle, "it is no event");
  discard(event);                       // Work that records or waits for it keeps what it needs.
  return {};
}

Result<float> cuEventElapsedTime(CUevent hStart, CUevent hEnd) {
  Event* start = TRY(event_of(hStart));
  Event* end = TRY(event_of(hEnd));
  if (!start->timed() || !end->timed()) return error(ErrorKind::InvalidHandle, "the event has no timing");
  if (&start->context.device != &end->context.device) return error(ErrorKind::InvalidHandle, "the events are of different devices");
  const Event::Point from = start->point(), to = end->point();
  if (!from.stream || !to.stream) return error(ErrorKind::InvalidHandle, "the event was never recorded");
  TRY(start->context.check());
  if (!start->done() || !end->done()) return Error{ErrorKind::NotReady, "the event is not reached"};
  auto ns = static_cast<int64_t>(to.stamp->ns.load() - from.stamp->ns.load());
  if (&*from.stream == &*to.stream) ns -= static_cast<int64_t>(to.stamp->stood_still_ns - from.stamp->stood_still_ns);
  return static_cast<float>(static_cast<double>(ns) * 1e-6);
}

}  // namespace heddle::driver
