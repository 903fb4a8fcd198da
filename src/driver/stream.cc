// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <algorithm>
#include <bit>

#include "driver/driver.h"
#include "driver/entry/call.h"
#include "driver/object/graph.h"
#include "driver/object/host_work.h"
#include "driver/object/pool.h"
#include "exec/task.h"

namespace heddle::driver {
namespace {

constexpr int kGreatestPriority = -5;
constexpr unsigned kMaxBatch = 256;     // as documented

int clamped(int priority) { return std::clamp(priority, kGreatestPriority, 0); }

Result<CUstream> create(unsigned flags, int priority) {
  if (flags & ~unsigned{CU_STREAM_NON_BLOCKING}) return error(ErrorKind::InvalidValue, "unknown stream flags {:#x}", flags);
  Context* context = TRY(current_context());
  const auto kind = flags & CU_STREAM_NON_BLOCKING ? Stream::Kind::NonBlocking : Stream::Kind::Blocking;
  Ref<Stream> stream = context->create_stream(kind, clamped(priority));
  return handles<Stream>().insert<CUstream>(stream.get());
}

/// The older callback, which is told of failures.
struct CallbackWork final : Work {
  CallbackWork(CUstreamCallback f, CUstream s, void* d) : Work(WorkKind::Host), function(f), stream(s), data(d) { always = may_block = true; }
  Result<void> run(Context& context) override {
    const auto state = context.check();
    const entry::HostFunctionScope scope;
    function(stream, state.ok() ? CUDA_SUCCESS : static_cast<CUresult>(driver_code(state.error().kind)), data);
    return {};
  }
  CUstreamCallback function;
  CUstream stream;
  void* data;
};

/// What Stream::hints keeps.
bool is_hint(CUstreamAttrID attr) {
  return attr == CU_LAUNCH_ATTRIBUTE_ACCESS_POLICY_WINDOW || attr == CU_LAUNCH_ATTRIBUTE_SYNCHRONIZATION_POLICY ||
         attr == CU_LAUNCH_ATTRIBUTE_MEM_SYNC_DOMAIN_MAP || attr == CU_LAUNCH_ATTRIBUTE_MEM_SYNC_DOMAIN;
}

Result<void> value_operation(CUstream hStream, CUstreamBatchMemOpType type, CUdeviceptr at, uint64_t value, unsigned flags) {
  CUstreamBatchMemOpParams p = {};
  p.waitValue.operation = type;         // The write operations have the same layout.
  p.waitValue.address = at;
  p.waitValue.value64 = value;
  p.waitValue.flags = flags;
  return enqueue(*TRY(stream_of(hStream)), TRY(memory_operation(p)));
}

}  // namespace

Result<CUstream> cuStreamCreate(unsigned int Flags) { return create(Flags, 0); }

Result<CUstream> cuStreamCreateWithPriority(unsigned int flags, int priority) { return create(flags, priority); }

Result<int> cuStreamGetPriority(CUstream hStream) { return TRY(stream_of(hStream))->priority(); }

Result<CUdevice> cuStreamGetDevice(CUstream hStream) { return TRY(stream_of(hStream))->context().device.ordinal; }

Result<unsigned int> cuStreamGetFlags(CUstream hStream) {
  return TRY(stream_of(hStream))->kind() == Stream::Kind::NonBlocking ? unsigned{CU_STREAM_NON_BLOCKING} : unsigned{CU_STREAM_DEFAULT};
}

Result<unsigned long long> cuStreamGetId(CUstream hStream) {
  return static_cast<unsigned long long>(TRY(stream_of(hStream))->id());
}

Result<CUcontext> cuStreamGetCtx(CUstream hStream) { return handle_of(&TRY(stream_of(hStream))->context()); }

Result<cuStreamGetCtx_v2_out> cuStreamGetCtx_v2(CUstream hStream) {
  return cuStreamGetCtx_v2_out{handle_of(&TRY(stream_of(hStream))->context()), nullptr};
}

Result<void> cuStreamWaitEvent(CUstream hStream, CUevent hEvent, unsigned int Flags) {
  if (Flags & ~unsigned{CU_EVENT_WAIT_EXTERNAL}) return error(ErrorKind::InvalidValue, "unknown flags {:#x}", Flags);
  Stream* stream = TRY(stream_of(hStream));
  Event* event = TRY(event_of(hEvent));
  if (Flags & CU_EVENT_WAIT_EXTERNAL) {
    if (!capturing(*stream)) return error(ErrorKind::InvalidValue, "an external wait outside of a capture");
    return capture_external_wait(*stream, *event);
  }
  if (capturing(*stream) || event->capture) return capture_wait(*stream, *event);
  event->make_wait(*stream);
  return {};
}

Result<void> cuStreamAddCallback(CUstream hStream, CUstreamCallback callback, void* userData, unsigned int flags) {
  if (flags) return error(ErrorKind::InvalidValue, "flags are {:#x}, not 0", flags);
  Stream* stream = TRY(stream_of(hStream));
  if (capturing(*stream)) return refuse_in_capture(*stream, "cuStreamAddCallback");
  stream->append(std::make_unique<CallbackWork>(callback, hStream, userData));
  return {};
}

Result<void> cuLaunchHostFunc(CUstream hStream, CUhostFn fn, void* userData) {
  return enqueue(*TRY(stream_of(hStream)), std::make_unique<HostWork>(fn, userData));
}

Result<void> cuStreamAttachMemAsync(CUstream hStream, CUdeviceptr dptr, size_t length, unsigned int flags) {
  if (flags != CU_MEM_ATTACH_GLOBAL && flags != CU_MEM_ATTACH_HOST && flags != CU_MEM_ATTACH_SINGLE)
    return error(ErrorKind::InvalidValue, "unknown flags {:#x}", flags);
  Stream* stream = TRY(stream_of(hStream));
  if (capturing(*stream)) return refuse_in_capture(*stream, "cuStreamAttachMemAsync");
  const auto found = find_memory(dptr);
  if (!found || found->allocation.tag.kind != kManagedMemory) return error(ErrorKind::InvalidValue, "{:#x} is no managed memory", dptr);
  if (flags == CU_MEM_ATTACH_SINGLE && stream->kind() == Stream::Kind::Legacy)
    return error(ErrorKind::InvalidValue, "memory cannot be attached to the default stream alone");
  return {};                            // Every stream and the host may use managed memory at any time.
}

Result<void> cuStreamQuery(CUstream hStream) {
  Stream* stream = TRY(stream_of(hStream));
  if (capturing(*stream)) return refuse_in_capture(*stream, "cuStreamQuery");
  TRY(refuse_implicit_capture(*stream));
  if (!stream->idle()) return Error{ErrorKind::NotReady, "the stream has work"};
  return stream->context().check();
}

Result<void> cuStreamSynchronize(CUstream hStream) {
  Stream* stream = TRY(stream_of(hStream));
  if (capturing(*stream)) return refuse_in_capture(*stream, "cuStreamSynchronize");
  TRY(refuse_implicit_capture(*stream));
  // The legacy stream also stands behind the blocking streams.
  if (stream->kind() == Stream::Kind::Legacy && !stream->quiet()) {
    std::vector<Ref<Stream>> busy;
    stream->context().for_each_stream([&](Stream& s) {
      if (s.kind() == Stream::Kind::Blocking && !s.idle()) busy.emplace_back(&s);
    });
    for (const Ref<Stream>& s : busy) s->wait();
  }
  stream->wait();
  stream->context().services().flush_printf();
  trim_pools(stream->context().device);
  return stream->context().check();
}

Result<void> cuStreamDestroy(CUstream hStream) {
  if (reinterpret_cast<uint64_t>(hStream) <= 2) return error(ErrorKind::InvalidHandle, "default streams cannot be destroyed");
  Stream* stream = handles<Stream>().remove(hStream);
  if (!stream) return error(ErrorKind::InvalidHandle, "it is no stream");
  abandon_capture(*stream);
  stream->context().forget_stream(*stream);
  discard(stream);                      // The reference of its handle.
  return {};
}

Result<void> cuStreamCopyAttributes(CUstream dst, CUstream src) {
  Stream* to = TRY(stream_of(dst));
  Stream* from = TRY(stream_of(src));
  to->set_priority(from->priority());
  std::unique_lock reading(from->hints.mutex);
  auto set = from->hints.set;
  reading.unlock();
  if (set.empty()) return {};
  std::lock_guard guard(to->hints.mutex);
  to->hints.set = std::move(set);
  return {};
}

Result<void> cuStreamGetAttribute(CUstream hStream, CUstreamAttrID attr, CUstreamAttrValue* value_out) {
  Stream* stream = TRY(stream_of(hStream));
  *value_out = {};
  if (attr == CU_LAUNCH_ATTRIBUTE_PRIORITY) {
    value_out->priority = stream->priority();
    return {};
  }
  if (!is_hint(attr)) return error(ErrorKind::InvalidValue, "streams have no attribute {}", static_cast<int>(attr));
  if (attr == CU_LAUNCH_ATTRIBUTE_SYNCHRONIZATION_POLICY) value_out->syncPolicy = CU_SYNC_POLICY_AUTO;
  std::lock_guard guard(stream->hints.mutex);
  if (const auto set = stream->hints.set.find(attr); set != stream->hints.set.end())
    *value_out = std::bit_cast<CUstreamAttrValue>(set->second);
  return {};
}

Result<void> cuStreamSetAttribute(CUstream hStream, CUstreamAttrID attr, const CUstreamAttrValue* value) {
  Stream* stream = TRY(stream_of(hStream));
  if (attr == CU_LAUNCH_ATTRIBUTE_PRIORITY) {
    stream->set_priority(clamped(value->priority));
    return {};
  }
  if (!is_hint(attr)) return error(ErrorKind::InvalidValue, "stream attribute {} cannot be set", static_cast<int>(attr));
  std::lock_guard guard(stream->hints.mutex);
  stream->hints.set[attr] = std::bit_cast<Stream::Hints::Value>(*value);
  return {};
}

Result<void> cuStreamWaitValue32(CUstream stream, CUdeviceptr addr, cuuint32_t value, unsigned int flags) {
  return value_operation(stream, CU_STREAM_MEM_OP_WAIT_VALUE_32, addr, value, flags);
}
Result<void> cuStreamWaitValue64(CUstream stream, CUdeviceptr addr, cuuint64_t value, unsigned int flags) {
  return value_operation(stream, CU_STREAM_MEM_OP_WAIT_VALUE_64, addr, value, flags);
}
Result<void> cuStreamWriteValue32(CUstream stream, CUdeviceptr addr, cuuint32_t value, unsigned int flags) {
  return value_operation(stream, CU_STREAM_MEM_OP_WRITE_VALUE_32, addr, value, flags);
}
Result<void> cuStreamWriteValue64(CUstream stream, CUdeviceptr addr, cuuint64_t value, unsigned int flags) {
  return value_operation(stream, CU_STREAM_MEM_OP_WRITE_VALUE_64, addr, value, flags);
}

Result<void> cuStreamBatchMemOp(CUstream stream, unsigned int count, CUstreamBatchMemOpParams* paramArray, unsigned int flags) {
  if (flags) return error(ErrorKind::InvalidValue, "flags are {:#x}, not 0", flags);
  if (count >= kMaxBatch) return error(ErrorKind::InvalidValue, "{} operations; fewer than {} are possible", count, kMaxBatch);
  Stream* s = TRY(stream_of(stream));
  std::vector<std::unique_ptr<Work>> works;   // All are checked before the first is queued.
  for (unsigned i = 0; i < count; ++i) works.push_back(TRY(memory_operation(paramArray[i])));
  for (auto& work : works) TRY(enqueue(*s, std::move(work)));
  return {};
}

}  // namespace heddle::driver
