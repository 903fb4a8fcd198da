// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Green contexts: named shares of the multiprocessors. The share is bookkeeping: all work runs on the same
// host cores, in the device's primary context, so that its modules and memory can be used.
#include <algorithm>
#include <unordered_map>

#include "driver/driver.h"
#include "driver/object/green.h"

namespace heddle::driver {
namespace {

// Programming guide: splits are made of so many multiprocessors at least on capability 9.0, of 2 before.
constexpr unsigned kStep = 2;

CUdevResource resource_of(unsigned sms) {
  CUdevResource r = {};
  r.type = CU_DEV_RESOURCE_TYPE_SM;
  r.sm.smCount = sms;
  return r;
}

Result<void> only_sms(CUdevResourceType type) {
  if (type != CU_DEV_RESOURCE_TYPE_SM) return error(ErrorKind::InvalidValue, "resource type {}", static_cast<int>(type));
  return {};
}

Result<GreenContext*> green_of(CUgreenCtx handle) { return resolve<GreenContext>(handle, "green context"); }

}  // namespace

Result<CUdevResource> cuDeviceGetDevResource(CUdevice device, CUdevResourceType type) {
  TRY(only_sms(type));
  return resource_of(TRY(device_of(device))->spec.sm_count());
}

Result<CUdevResource> cuCtxGetDevResource(CUcontext hCtx, CUdevResourceType type) {
  TRY(only_sms(type));
  const Context* context = context_of(hCtx);
  if (!context) return error(ErrorKind::InvalidContext, "it is no context");
  return resource_of(context->device.spec.sm_count());
}

Result<CUdevResource> cuGreenCtxGetDevResource(CUgreenCtx hCtx, CUdevResourceType type) {
  TRY(only_sms(type));
  return resource_of(TRY(green_of(hCtx))->sm_count);
}

Result<void> cuDevSmResourceSplitByCount(CUdevResource* result, unsigned int* nbGroups, const CUdevResource* input, CUdevResource* remaining,
                                         unsigned int useFlags, unsigned int minCount) {
  TRY(only_sms(input->type));
  constexpr unsigned known = CU_DEV_SM_RESOURCE_SPLIT_IGNORE_SM_COSCHEDULING | CU_DEV_SM_RESOURCE_SPLIT_MAX_POTENTIAL_CLUSTER_SIZE;
  if (useFlags & ~known) return error(ErrorKind::InvalidValue, "flags {:#x}", useFlags);
  const unsigned total = input->sm.smCount;
  unsigned each = std::max(1u, minCount);
  // A device of few cores is still worth splitting: single multiprocessors if need be.
  if (total >= 2 * kStep) each = (each + kStep - 1) / kStep * kStep;
  if (each > total) return error(ErrorKind::InvalidValue, "groups of {} multiprocessors of {}", each, total);
  const unsigned possible = total / each;
  if (!result) {
    *nbGroups = possible;
    return {};
  }
  const unsigned made = std::min(*nbGroups, possible);
  for (unsigned i = 0; i < made; ++i) result[i] = resource_of(each);
  if (remaining) {
    *remaining = resource_of(total - made * each);
    if (!remaining->sm.smCount) remaining->type = CU_DEV_RESOURCE_TYPE_INVALID;
  }
  *nbGroups = made;
  return {};
}

Result<CUdevResourceDesc> cuDevResourceGenerateDesc(CUdevResource* resources, unsigned int nbResources) {
  if (!nbResources) return error(ErrorKind::InvalidValue, "no resources");
  auto desc = std::make_unique<ResourceDesc>();
  for (unsigned i = 0; i < nbResources; ++i) {
    TRY(only_sms(resources[i].type));
    if (!resources[i].sm.smCount) return error(ErrorKind::InvalidValue, "resource {} is empty", i);
    desc->sm_count += resources[i].sm.smCount;
  }
  return handles<ResourceDesc>().insert<CUdevResourceDesc>(desc.release());
}

Result<CUgreenCtx> cuGreenCtxCreate(CUdevResourceDesc desc, CUdevice dev, unsigned int flags) {
  if (flags != CU_GREEN_CTX_DEFAULT_STREAM) return error(ErrorKind::InvalidValue, "flags {:#x}, CU_GREEN_CTX_DEFAULT_STREAM is needed", flags);
  const ResourceDesc* d = TRY(resolve<ResourceDesc>(desc, "resource description"));
  Device* device = TRY(device_of(dev));
  if (d->sm_count > device->spec.sm_count()) return error(ErrorKind::InvalidValue, "{} multiprocessors of {}", d->sm_count, device->spec.sm_count());
  auto green = std::make_unique<GreenContext>();
  green->context = context_of(TRY(cuDevicePrimaryCtxRetain(dev)));
  green->device = dev;
  green->sm_count = d->sm_count;
  return handles<GreenContext>().insert<CUgreenCtx>(green.release());
}

Result<void> cuGreenCtxDestroy(CUgreenCtx hCtx) {
  std::unique_ptr<GreenContext> green(handles<GreenContext>().remove(hCtx));
  if (!green) return error(ErrorKind::InvalidHandle, "it is no green context");
  if (!green->context->destroyed) TRY(green->context->synchronize());
  {
    std::lock_guard guard(green_streams().mutex);
    std::erase_if(green_streams().by_stream, [&](const auto& entry) { return entry.second == hCtx; });
  }
  return cuDevicePrimaryCtxRelease(green->device);
}

Result<CUcontext> cuCtxFromGreenCtx(CUgreenCtx hCtx) { return handle_of(TRY(green_of(hCtx))->context); }

Result<void> cuGreenCtxRecordEvent(CUgreenCtx hCtx, CUevent hEvent) { return cuCtxRecordEvent(handle_of(TRY(green_of(hCtx))->context), hEvent); }
Result<void> cuGreenCtxWaitEvent(CUgreenCtx hCtx, CUevent hEvent) { return cuCtxWaitEvent(handle_of(TRY(green_of(hCtx))->context), hEvent); }

Result<CUstream> cuGreenCtxStreamCreate(CUgreenCtx greenCtx, unsigned int flags, int priority) {
  const GreenContext* green = TRY(green_of(greenCtx));
  if (flags != CU_STREAM_NON_BLOCKING) return error(ErrorKind::InvalidValue, "flags {:#x}, CU_STREAM_NON_BLOCKING is needed", flags);
  context_stack().push_back(green->context);
  auto made = cuStreamCreateWithPriority(flags, priority);
  context_stack().pop_back();
  const CUstream stream = TRY(std::move(made));
  std::lock_guard guard(green_streams().mutex);
  green_streams().by_stream[TRY(stream_of(stream))->id()] = greenCtx;
  return stream;
}

Result<CUgreenCtx> cuStreamGetGreenCtx(CUstream hStream) {
  const uint64_t id = TRY(stream_of(hStream))->id();
  std::lock_guard guard(green_streams().mutex);
  const auto it = green_streams().by_stream.find(id);
  return it == green_streams().by_stream.end() ? CUgreenCtx{} : it->second;
}

}  // namespace heddle::driver
