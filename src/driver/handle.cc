// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/handle.h"

#include "driver/driver.h"
#include "driver/entry/call.h"
#include "driver/object/array.h"
#include "driver/object/external.h"
#include "driver/object/graph.h"
#include "driver/object/green.h"
#include "driver/object/link.h"
#include "driver/object/notification.h"
#include "driver/object/pool.h"
#include "driver/object/texture.h"

namespace heddle::driver {

Context* context_of(CUcontext handle) { return handles<Context>().get(handle); }

Stream& default_stream(Context& context) {
  return entry::per_thread_default ? context.per_thread() : context.legacy();
}

Result<Stream*> stream_of(CUstream handle) {
  const uint64_t value = reinterpret_cast<uint64_t>(handle);
  if (value <= 2) {
    Context* context = TRY(current_context());
    return value == 2 ? &context->per_thread() : value == 1 ? &context->legacy() : &default_stream(*context);
  }
  Stream* stream = handles<Stream>().get(handle);
  if (!stream) return error(ErrorKind::InvalidHandle, "{} is no stream", static_cast<const void*>(handle));
  if (stream->context().destroyed || stream->epoch() != stream->context().epoch()) [[unlikely]] return error(ErrorKind::ContextIsDestroyed, "the stream's context was destroyed");
  if (stream->context().failed()) [[unlikely]] TRY(stream->context().check());
  return stream;
}

Result<Event*> event_of(CUevent handle) {
  Event* event = TRY(resolve<Event>(handle, "event"));
  if (event->epoch != event->context.epoch()) [[unlikely]] return error(ErrorKind::ContextIsDestroyed, "the event's context was destroyed");
  return event;
}

Result<void> check_current_context() {
  (void)TRY(current_context());
  return {};
}

bool is_live(HandleKind kind, const void* handle) {
  switch (kind) {
    case HandleKind::Context: return handles<Context>().get(handle) != nullptr;
    case HandleKind::Module: return handles<Module>().get(handle) != nullptr;
    case HandleKind::Function:
    case HandleKind::Kernel: return handles<FunctionEntry>().get(handle) != nullptr;
    case HandleKind::Library: return handles<Library>().get(handle) != nullptr;
    case HandleKind::Event: return handles<Event>().get(handle) != nullptr;
    case HandleKind::Stream:
      return reinterpret_cast<uint64_t>(handle) <= 2 || handles<Stream>().get(handle) != nullptr;
    case HandleKind::Array: return handles<Array>().get(handle) != nullptr;
    case HandleKind::MipmappedArray: return handles<MipmappedArray>().get(handle) != nullptr;
    case HandleKind::Graph: return handles<Graph>().get(handle) != nullptr;
    case HandleKind::GraphNode: return handles<GraphNode>().get(handle) != nullptr;
    case HandleKind::GraphExec: return handles<GraphExec>().get(handle) != nullptr;
    case HandleKind::MemoryPool: return handles<Pool>().get(handle) != nullptr;
    case HandleKind::UserObject: return handles<UserObject>().get(handle) != nullptr;
    case HandleKind::LinkState: return handles<Link>().get(handle) != nullptr;
    case HandleKind::TexRef: return handles<TexRef>().get(handle) != nullptr;
    case HandleKind::SurfRef: return handles<SurfRef>().get(handle) != nullptr;
    case HandleKind::GraphicsResource: return false;
    case HandleKind::ExternalMemory: return handles<ExternalMemory>().get(handle) != nullptr;
    case HandleKind::ExternalSemaphore: return handles<SemaphoreSlot>().get(handle) != nullptr;
    case HandleKind::AsyncCallback: return handles<AsyncNotification>().get(handle) != nullptr;
    case HandleKind::GreenContext: return handles<GreenContext>().get(handle) != nullptr;
    case HandleKind::ResourceDesc: return handles<ResourceDesc>().get(handle) != nullptr;
    case HandleKind::LogsCallback:
    case HandleKind::EglConnection: return false;   // Nothing makes these yet.
  }
  return false;
}

}  // namespace heddle::driver
