// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <unistd.h>

#include "driver/driver.h"
#include "driver/entry/call.h"
#include "driver/object/graph.h"
#include "exec/task.h"

namespace heddle::driver {
namespace {

constexpr int kGreatestPriority = -5;

Result<CUstream> create(unsigned flags, int priority) {
  if (flags & ~unsigned{CU_STREAM_NON_BLOCKING}) return error(ErrorKind::InvalidValue, "unknown stream flags {:#x}", flags);
  Context* context = TRY(current_context());
  const auto kind = flags & CU_STREAM_NON_BLOCKING ? Stream::Kind::NonBlocking : Stream::Kind::Blocking;
  const int level = priority > 0 ? 0 : priority < kGreatestPriority ? kGreatestPriority : priority;
  Ref<Stream> stream = context->create_stream(kind, level);
  return handles<Stream>().insert<CUstream>(stream.get());
}

/// A host function of cuLaunchHostFunc: not called when the context has failed.
struct HostWork final : Work {
  HostWork(CUhostFn f, void* d) : Work(WorkKind::Host), function(f), data(d) {}
  Result<void> run(Context&) override {
    function(data);
    return {};
  }
  CUhostFn function;
  void* data;
};

/// The older callback, which is told of failures.
struct CallbackWork final : Work {
  CallbackWork(CUstreamCallback f, CUstream s, void* d) : Work(WorkKind::Host), function(f), stream(s), data(d) { always = true; }
  Result<void> run(Context& context) override {
    const auto state = context.check();
    function(stream, state.ok() ? CUDA_SUCCESS : static_cast<CUresult>(driver_code(state.error().kind)), data);
    return {};
  }
  CUstreamCallback function;
  CUstream stream;
  void* data;
};

/// Stream memory operations.
struct ValueWork final : Work {
  ValueWork(CUdeviceptr at, uint64_t v, unsigned f, bool w, bool wait)
      : Work(wait ? WorkKind::Host : WorkKind::Fill), address(at), value(v), flags(f), wide(w), waits(wait) {}
  bool reached() const {
    const uint64_t now = wide ? __atomic_load_n(reinterpret_cast<uint64_t*>(address), __ATOMIC_ACQUIRE)
                              : __atomic_load_n(reinterpret_cast<uint32_t*>(address), __ATOMIC_ACQUIRE);
    switch (flags & 3) {
      case CU_STREAM_WAIT_VALUE_GEQ:
        return wide ? static_cast<int64_t>(now - value) >= 0
                    : static_cast<int32_t>(static_cast<uint32_t>(now) - static_cast<uint32_t>(value)) >= 0;
      case CU_STREAM_WAIT_VALUE_EQ: return now == value;
      case CU_STREAM_WAIT_VALUE_AND: return (now & value) != 0;
      default: return (~(now | value) & (wide ? ~uint64_t{0} : 0xffffffffu)) != 0;
    }
  }
  Result<void> run(Context& context) override {
    if (!waits) {
      if (wide) __atomic_store_n(reinterpret_cast<uint64_t*>(address), value, __ATOMIC_RELEASE);
      else __atomic_store_n(reinterpret_cast<uint32_t*>(address), static_cast<uint32_t>(value), __ATOMIC_RELEASE);
      return {};
    }
    // On a thread for host functions: it may take as long as the program likes.
    for (unsigned spins = 0; !reached() && !context.failed(); ++spins) {
      if (spins < 1000) __builtin_ia32_pause();
      else usleep(20);
    }
    return {};
  }
  CUdeviceptr address;
  uint64_t value;
  unsigned flags;
  bool wide, waits;
};

Result<void> value_operation(CUstream hStream, CUdeviceptr at, uint64_t value, unsigned flags, bool wide, bool waits) {
  if (at % (wide ? 8 : 4)) return error(ErrorKind::InvalidValue, "{:#x} is not aligned", at);
  TRY(check_device_range(at, wide ? 8 : 4, "address"));
  Stream* stream = TRY(stream_of(hStream));
  return enqueue(*stream, std::make_unique<ValueWork>(at, value, flags, wide, waits));
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
  if (capturing(*stream) || event->capture) return capture_wait(*stream, *event);
  const Event::Point point = event->point();
  if (point.stream) stream->wait_for(*point.stream, point.ticket);
  return {};
}

Result<void> cuStreamAddCallback(CUstream hStream, CUstreamCallback callback, void* userData, unsigned int flags) {
  if (flags) return error(ErrorKind::InvalidValue, "flags are {:#x}, not 0", flags);
  Stream* stream = TRY(stream_of(hStream));
  if (capturing(*stream)) return error(ErrorKind::StreamCaptureUnsupported, "cuStreamAddCallback cannot be captured");
  stream->append(std::make_unique<CallbackWork>(callback, hStream, userData));
  return {};
}

Result<void> cuLaunchHostFunc(CUstream hStream, CUhostFn fn, void* userData) {
  return enqueue(*TRY(stream_of(hStream)), std::make_unique<HostWork>(fn, userData));
}

std::unique_ptr<Work> host_work(CUhostFn function, void* data) { return std::make_unique<HostWork>(function, data); }

Result<void> cuStreamAttachMemAsync(CUstream hStream, CUdeviceptr dptr, size_t length, unsigned int flags) {
  if (flags != CU_MEM_ATTACH_GLOBAL && flags != CU_MEM_ATTACH_HOST && flags != CU_MEM_ATTACH_SINGLE)
    return error(ErrorKind::InvalidValue, "unknown flags {:#x}", flags);
  (void)TRY(stream_of(hStream));
  const auto found = find_memory(dptr);
  if (!found || found->allocation.tag.kind != kManagedMemory) return error(ErrorKind::InvalidValue, "{:#x} is no managed memory", dptr);
  return {};                            // Every stream and the host may use managed memory at any time.
}

Result<void> cuStreamQuery(CUstream hStream) {
  Stream* stream = TRY(stream_of(hStream));
  if (capturing(*stream)) return refuse_in_capture(*stream, "cuStreamQuery");
  if (!stream->idle()) return Error{ErrorKind::NotReady, "the stream has work"};
  return stream->context().check();
}

Result<void> cuStreamSynchronize(CUstream hStream) {
  Stream* stream = TRY(stream_of(hStream));
  if (capturing(*stream)) return refuse_in_capture(*stream, "cuStreamSynchronize");
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
  return stream->context().check();
}

Result<void> cuStreamDestroy(CUstream hStream) {
  if (reinterpret_cast<uint64_t>(hStream) <= 2) return error(ErrorKind::InvalidHandle, "default streams cannot be destroyed");
  Stream* stream = handles<Stream>().remove(hStream);
  if (!stream) return error(ErrorKind::InvalidHandle, "it is no stream");
  abandon_capture(*stream);
  stream->context().forget_stream(*stream);
  stream->unref();                      // The reference of its handle.
  return {};
}

Result<void> cuStreamCopyAttributes(CUstream dst, CUstream src) {
  (void)TRY(stream_of(dst));
  (void)TRY(stream_of(src));
  return {};
}

Result<void> cuStreamGetAttribute(CUstream hStream, CUstreamAttrID attr, CUstreamAttrValue* value_out) {
  Stream* stream = TRY(stream_of(hStream));
  *value_out = {};
  switch (attr) {
    case CU_LAUNCH_ATTRIBUTE_ACCESS_POLICY_WINDOW: return {};
    case CU_LAUNCH_ATTRIBUTE_SYNCHRONIZATION_POLICY: value_out->syncPolicy = CU_SYNC_POLICY_AUTO; return {};
    case CU_LAUNCH_ATTRIBUTE_PRIORITY: value_out->priority = stream->priority(); return {};
    case CU_LAUNCH_ATTRIBUTE_MEM_SYNC_DOMAIN_MAP: return {};
    case CU_LAUNCH_ATTRIBUTE_MEM_SYNC_DOMAIN: return {};
    default: return error(ErrorKind::InvalidValue, "streams have no attribute {}", static_cast<int>(attr));
  }
}

Result<void> cuStreamSetAttribute(CUstream hStream, CUstreamAttrID attr, const CUstreamAttrValue* value) {
  (void)TRY(stream_of(hStream));
  switch (attr) {                       // Hints about caches and waiting, which change no result.
    case CU_LAUNCH_ATTRIBUTE_ACCESS_POLICY_WINDOW:
    case CU_LAUNCH_ATTRIBUTE_SYNCHRONIZATION_POLICY:
    case CU_LAUNCH_ATTRIBUTE_MEM_SYNC_DOMAIN_MAP:
    case CU_LAUNCH_ATTRIBUTE_MEM_SYNC_DOMAIN: return {};
    default: return error(ErrorKind::InvalidValue, "stream attribute {} cannot be set", static_cast<int>(attr));
  }
}

Result<void> cuStreamWaitValue32(CUstream stream, CUdeviceptr addr, cuuint32_t value, unsigned int flags) {
  return value_operation(stream, addr, value, flags, false, true);
}
Result<void> cuStreamWaitValue64(CUstream stream, CUdeviceptr addr, cuuint64_t value, unsigned int flags) {
  return value_operation(stream, addr, value, flags, true, true);
}
Result<void> cuStreamWriteValue32(CUstream stream, CUdeviceptr addr, cuuint32_t value, unsigned int flags) {
  return value_operation(stream, addr, value, flags, false, false);
}
Result<void> cuStreamWriteValue64(CUstream stream, CUdeviceptr addr, cuuint64_t value, unsigned int flags) {
  return value_operation(stream, addr, value, flags, true, false);
}

Result<void> cuStreamBatchMemOp(CUstream stream, unsigned int count, CUstreamBatchMemOpParams* paramArray, unsigned int flags) {
  for (unsigned i = 0; i < count; ++i) {
    const CUstreamBatchMemOpParams& p = paramArray[i];
    switch (p.operation) {
      case CU_STREAM_MEM_OP_WAIT_VALUE_32: TRY(cuStreamWaitValue32(stream, p.waitValue.address, p.waitValue.value, p.waitValue.flags)); break;
      case CU_STREAM_MEM_OP_WAIT_VALUE_64: TRY(cuStreamWaitValue64(stream, p.waitValue.address, p.waitValue.value64, p.waitValue.flags)); break;
      case CU_STREAM_MEM_OP_WRITE_VALUE_32: TRY(cuStreamWriteValue32(stream, p.writeValue.address, p.writeValue.value, p.writeValue.flags)); break;
      case CU_STREAM_MEM_OP_WRITE_VALUE_64: TRY(cuStreamWriteValue64(stream, p.writeValue.address, p.writeValue.value64, p.writeValue.flags)); break;
      case CU_STREAM_MEM_OP_FLUSH_REMOTE_WRITES:
      case CU_STREAM_MEM_OP_BARRIER: break;
      default: return error(ErrorKind::InvalidValue, "there is no stream memory operation {}", static_cast<int>(p.operation));
    }
  }
  return {};
}

}  // namespace heddle::driver
