// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "base/api_code.h"
#include "driver/driver.h"
#include "driver/object/capture.h"

namespace heddle::driver {
namespace {

constexpr unsigned kApiVersion = 3020;

Result<CUcontext> create(unsigned flags, CUdevice dev) {
  if (flags & ~unsigned{CU_CTX_FLAGS_MASK}) return error(ErrorKind::InvalidValue, "unknown context flags {:#x}", flags);
  Device& device = *TRY(device_of(dev));
  auto* context = new Context(device, flags, false);
  context->handle = handles<Context>().insert<void*>(context);
  context_stack().push_back(context);
  return handle_of(context);
}

/// The given context, or the current one for null.
Result<Context*> given_or_current(CUcontext handle) {
  if (!handle) return TRY(current_context());
  Context* context = context_of(handle);
  if (!context) return error(ErrorKind::InvalidContext, "{} is no context", static_cast<const void*>(handle));
  // A primary context may come back; the handle of another is none any more.
  if (context->destroyed)
    return error(handle && !context->primary ? ErrorKind::InvalidContext : ErrorKind::ContextIsDestroyed, "the context was destroyed");
  return context;
}

}  // namespace

Result<CUcontext> cuCtxCreate(unsigned int flags, CUdevice dev) { return create(flags, dev); }

Result<CUcontext> cuCtxCreate_v3(CUexecAffinityParam* paramsArray, int numParams, unsigned int flags, CUdevice dev) {
  if (numParams) return unsupported("cuCtxCreate_v3 with execution affinity");
  return create(flags, dev);
}

Result<CUcontext> cuCtxCreate_v4(CUctxCreateParams* ctxCreateParams, unsigned int flags, CUdevice dev) {
  if (ctxCreateParams && (ctxCreateParams->numExecAffinityParams || ctxCreateParams->cigParams))
    return unsupported("cuCtxCreate_v4 with parameters");
  return create(flags, dev);
}

Result<void> cuCtxDestroy(CUcontext ctx) {
  Context* context = TRY(given_or_current(ctx));
  if (context->primary) return error(ErrorKind::InvalidContext, "a primary context is released, not destroyed");
  auto& stack = context_stack();
  if (!stack.empty() && stack.back() == context) stack.pop_back();
  context->destroy();
  return {};
}

Result<void> cuCtxPushCurrent(CUcontext ctx) {
  context_stack().push_back(TRY(given_or_current(ctx)));
  return {};
}

Result<CUcontext> cuCtxPopCurrent() {
  auto& stack = context_stack();
  if (stack.empty() || !stack.back()) return error(ErrorKind::InvalidContext, "no context is current");
  Context* context = stack.back();
  stack.pop_back();
  return handle_of(context);
}

Result<void> cuCtxSetCurrent(CUcontext ctx) {
  auto& stack = context_stack();
  if (!ctx) {
    if (!stack.empty()) stack.pop_back();
    return {};
  }
  Context* context = TRY(given_or_current(ctx));
  if (stack.empty()) stack.push_back(context);
  else stack.back() = context;
  return {};
}

Result<CUcontext> cuCtxGetCurrent() {
  const auto& stack = context_stack();
  return stack.empty() ? nullptr : handle_of(stack.back());
}

Result<CUdevice> cuCtxGetDevice() { return TRY(current_context_even_failed())->device.ordinal; }

Result<unsigned int> cuCtxGetFlags() { return TRY(current_context())->flags.load(); }

Result<void> cuCtxSetFlags(unsigned int flags) {
  if (flags & ~unsigned{CU_CTX_FLAGS_MASK}) return error(ErrorKind::InvalidValue, "unknown context flags {:#x}", flags);
  TRY(current_context())->flags = flags;
  return {};
}

Result<unsigned long long> cuCtxGetId(CUcontext ctx) {
  return static_cast<unsigned long long>(TRY(given_or_current(ctx))->id);
}

Result<void> cuCtxSynchronize() {
  Context* context = TRY(current_context());
  TRY(refuse_wait_for_captures(*context, "cuCtxSynchronize"));
  return context->synchronize();
}

Result<void> cuCtxSetLimit(CUlimit limit, size_t value) {
  Context* context = TRY(current_context());
  switch (limit) {
    case CU_LIMIT_STACK_SIZE:
    case CU_LIMIT_PRINTF_FIFO_SIZE:
    case CU_LIMIT_MALLOC_HEAP_SIZE:
    case CU_LIMIT_DEV_RUNTIME_SYNC_DEPTH:
    case CU_LIMIT_DEV_RUNTIME_PENDING_LAUNCH_COUNT:
    case CU_LIMIT_MAX_L2_FETCH_GRANULARITY:
    case CU_LIMIT_PERSISTING_L2_CACHE_SIZE: break;
    default: return error(api_code(CUDA_ERROR_UNSUPPORTED_LIMIT), "there is no limit {}", static_cast<int>(limit));
  }
  return context->set_limit(limit, value);
}

Result<size_t> cuCtxGetLimit(CUlimit limit) {
  Context* context = TRY(current_context());
  if (limit < 0 || limit > CU_LIMIT_PERSISTING_L2_CACHE_SIZE)
    return error(api_code(CUDA_ERROR_UNSUPPORTED_LIMIT), "there is no limit {}", static_cast<int>(limit));
  return context->limit(limit);
}

Result<CUfunc_cache> cuCtxGetCacheConfig() {
  return static_cast<CUfunc_cache>(TRY(current_context())->cache_config.load());
}

Result<void> cuCtxSetCacheConfig(CUfunc_cache config) {
  if (config < CU_FUNC_CACHE_PREFER_NONE || config > CU_FUNC_CACHE_PREFER_EQUAL)
    return error(ErrorKind::InvalidValue, "there is no cache preference {}", static_cast<int>(config));
  TRY(current_context())->cache_config = config;
  return {};
}

Result<CUsharedconfig> cuCtxGetSharedMemConfig() {
  return static_cast<CUsharedconfig>(TRY(current_context())->shared_config.load());
}

Result<void> cuCtxSetSharedMemConfig(CUsharedconfig config) {
  if (config < CU_SHARED_MEM_CONFIG_DEFAULT_BANK_SIZE || config > CU_SHARED_MEM_CONFIG_EIGHT_BYTE_BANK_SIZE)
    return error(ErrorKind::InvalidValue, "there is no bank size {}", static_cast<int>(config));
  TRY(current_context())->shared_config = config;
  return {};
}

Result<unsigned int> cuCtxGetApiVersion(CUcontext ctx) {
  (void)TRY(given_or_current(ctx));
  return kApiVersion;
}

Result<cuCtxGetStreamPriorityRange_out> cuCtxGetStreamPriorityRange() {
  return cuCtxGetStreamPriorityRange_out{0, -5};
}

Result<void> cuCtxResetPersistingL2Cache() { return {}; }

Result<void> cuCtxRecordEvent(CUcontext hCtx, CUevent hEvent) {
  Context* context = TRY(given_or_current(hCtx));
  Event* event = TRY(event_of(hEvent));
  if (&event->context != context) return error(ErrorKind::InvalidHandle, "the event is of another context");
  // Behind all work of the context, also that of non-blocking streams.
  context->for_each_stream([&](Stream& s) { context->legacy().wait_for(s, s.submitted()); });
  event->record(context->legacy());
  return {};
}

Result<void> cuCtxWaitEvent(CUcontext hCtx, CUevent hEvent) {
  Context* context = TRY(given_or_current(hCtx));
  const Event::Point point = TRY(event_of(hEvent))->point();
  if (!point.stream) return {};
  context->legacy().wait_for(*point.stream, point.ticket);
  context->for_each_stream([&](Stream& s) { s.wait_for(*point.stream, point.ticket); });
  return {};
}

Result<CUcontext> cuCtxAttach(unsigned int flags) {
  if (flags) return error(ErrorKind::InvalidValue, "cuCtxAttach flags are {}, not 0", flags);
  Context* context = TRY(current_context());
  ++context->references;
  return handle_of(context);
}

Result<void> cuCtxDetach(CUcontext ctx) {
  Context* context = TRY(given_or_current(ctx));
  if (context->primary) return error(ErrorKind::InvalidContext, "a primary context is released, not detached");
  if (--context->references == 0) return cuCtxDestroy(ctx);
  return {};
}

Result<void> cuCtxEnablePeerAccess(CUcontext peerContext, unsigned int Flags) {
  if (Flags) return error(ErrorKind::InvalidValue, "cuCtxEnablePeerAccess flags are {}, not 0", Flags);
  Context* context = TRY(current_context());
  Context* peer = TRY(given_or_current(peerContext));
  if (peer == context || &peer->device == &context->device)
    return error(ErrorKind::InvalidContext, "a device is no peer of itself");
  std::lock_guard guard(context->peers_mutex);
  if (!context->peers.insert(peer).second) return error(ErrorKind::PeerAccessAlreadyEnabled, "it is enabled already");
  return {};
}

Result<void> cuCtxDisablePeerAccess(CUcontext peerContext) {
  Context* context = TRY(current_context());
  Context* peer = TRY(given_or_current(peerContext));
  std::lock_guard guard(context->peers_mutex);
  if (!context->peers.erase(peer)) return error(ErrorKind::PeerAccessNotEnabled, "it was not enabled");
  return {};
}

}  // namespace heddle::driver
