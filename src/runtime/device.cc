// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Devices: how many, which one this thread uses, limits, flags, reset.
#include <string.h>

#include "runtime/entry/call.h"
#include "runtime/entry/impl.h"
#include "runtime/registry.h"

namespace heddle::runtime {

namespace {

cudaError_t check_device(int device) {
  int count = 0;
  DRIVER_TRY(driver.cuDeviceGetCount(&count));
  return device >= 0 && device < count ? cudaSuccess : cudaErrorInvalidDevice;
}

constexpr unsigned kDeviceFlags = cudaDeviceScheduleMask | cudaDeviceMapHost | cudaDeviceLmemResizeToMax | cudaDeviceSyncMemops;

}  // namespace

cudaError_t cudaGetDeviceCount(int* count) {
  *count = 0;                           // Also when there is no device to start with.
  RUNTIME_TRY(entry::ensure_driver());
  DRIVER_TRY(driver.cuDeviceGetCount(count));
  return *count ? cudaSuccess : cudaErrorNoDevice;
}

cudaError_t cudaSetDevice(int device) {
  RUNTIME_TRY(check_device(device));
  RUNTIME_TRY(use_device(device));
  thread.device = device;
  return cudaSuccess;
}

cudaError_t cudaInitDevice(int device, unsigned int deviceFlags, unsigned int flags) {
  RUNTIME_TRY(check_device(device));
  if (flags & ~unsigned{cudaInitDeviceFlagsAreValid}) return cudaErrorInvalidValue;
  if (flags & cudaInitDeviceFlagsAreValid) DRIVER_TRY(driver.cuDevicePrimaryCtxSetFlags(device, deviceFlags));
  CUcontext before = nullptr;
  DRIVER_TRY(driver.cuCtxGetCurrent(&before));
  RUNTIME_TRY(use_device(device));
  return from(driver.cuCtxSetCurrent(before));
}

cudaError_t cudaGetDevice(int* device) { return current_device(device); }

cudaError_t cudaSetValidDevices(int* device_arr, int len) {
  if (len < 0 || (len && !device_arr)) return cudaErrorInvalidValue;
  for (int i = 0; i < len; ++i) RUNTIME_TRY(check_device(device_arr[i]));
  if (len && thread.device < 0) thread.device = device_arr[0];
  return cudaSuccess;
}

cudaError_t cudaSetDeviceFlags(unsigned int flags) {
  if (flags & ~kDeviceFlags) return cudaErrorInvalidValue;
  unsigned schedule = flags & cudaDeviceScheduleMask;
  if (schedule & (schedule - 1)) return cudaErrorInvalidValue;
  int device = 0;
  RUNTIME_TRY(current_device(&device));
  return from(driver.cuDevicePrimaryCtxSetFlags(device, flags & ~unsigned{cudaDeviceMapHost}));
}

/// Mapping host memory is always on, and says so.
cudaError_t cudaGetDeviceFlags(unsigned int* flags) {
  int device = 0, active = 0;
  RUNTIME_TRY(current_device(&device));
  DRIVER_TRY(driver.cuDevicePrimaryCtxGetState(device, flags, &active));
  *flags |= cudaDeviceMapHost;
  return cudaSuccess;
}

cudaError_t cudaDeviceReset() {
  int device = 0;
  RUNTIME_TRY(current_device(&device));
  RUNTIME_TRY(use_device(device));
  CUcontext context = nullptr;
  DRIVER_TRY(driver.cuCtxGetCurrent(&context));
  CUresult code = reset_device(device, context);
  driver.cuCtxSetCurrent(nullptr);
  thread.last_error = cudaSuccess;
  return from(code);
}

cudaError_t cudaDeviceSynchronize() { return from(driver.cuCtxSynchronize()); }

cudaError_t cudaDeviceSetLimit(enum cudaLimit limit, size_t value) {
  return from(driver.cuCtxSetLimit(static_cast<CUlimit>(limit), value));
}

cudaError_t cudaDeviceGetLimit(size_t* pValue, enum cudaLimit limit) {
  return from(driver.cuCtxGetLimit(pValue, static_cast<CUlimit>(limit)));
}

cudaError_t cudaDeviceGetCacheConfig(enum cudaFuncCache* config) {
  return from(driver.cuCtxGetCacheConfig(reinterpret_cast<CUfunc_cache*>(config)));
}

cudaError_t cudaDeviceSetCacheConfig(enum cudaFuncCache config) {
  return from(driver.cuCtxSetCacheConfig(static_cast<CUfunc_cache>(config)));
}

cudaError_t cudaDeviceGetSharedMemConfig(enum cudaSharedMemConfig* config) {
  return from(driver.cuCtxGetSharedMemConfig(reinterpret_cast<CUsharedconfig*>(config)));
}

cudaError_t cudaDeviceSetSharedMemConfig(enum cudaSharedMemConfig config) {
  return from(driver.cuCtxSetSharedMemConfig(static_cast<CUsharedconfig>(config)));
}

cudaError_t cudaDeviceGetStreamPriorityRange(int* leastPriority, int* greatestPriority) {
  return from(driver.cuCtxGetStreamPriorityRange(leastPriority, greatestPriority));
}

cudaError_t cudaDeviceGetByPCIBusId(int* device, const char* pciBusId) {
  return from(driver.cuDeviceGetByPCIBusId(device, pciBusId));
}

cudaError_t cudaDeviceGetPCIBusId(char* pciBusId, int len, int device) {
  return from(driver.cuDeviceGetPCIBusId(pciBusId, len, device));
}

cudaError_t cudaDeviceFlushGPUDirectRDMAWrites(enum cudaFlushGPUDirectRDMAWritesTarget target,
                                               enum cudaFlushGPUDirectRDMAWritesScope scope) {
  return from(driver.cuFlushGPUDirectRDMAWrites(static_cast<CUflushGPUDirectRDMAWritesTarget>(target),
                                                static_cast<CUflushGPUDirectRDMAWritesScope>(scope)));
}

cudaError_t cudaDeviceGetAttribute(int* value, enum cudaDeviceAttr attr, int device) {
  RUNTIME_TRY(check_device(device));
  return from(driver.cuDeviceGetAttribute(value, static_cast<CUdevice_attribute>(attr), device));
}

cudaError_t cudaDeviceGetP2PAttribute(int* value, enum cudaDeviceP2PAttr attr, int srcDevice, int dstDevice) {
  return from(driver.cuDeviceGetP2PAttribute(value, static_cast<CUdevice_P2PAttribute>(attr), srcDevice, dstDevice));
}

cudaError_t cudaDeviceGetDefaultMemPool(cudaMemPool_t* memPool, int device) {
  return from(driver.cuDeviceGetDefaultMemPool(memPool, device));
}

cudaError_t cudaDeviceSetMemPool(int device, cudaMemPool_t memPool) {
  return from(driver.cuDeviceSetMemPool(device, memPool));
}

cudaError_t cudaDeviceGetMemPool(cudaMemPool_t* memPool, int device) {
  return from(driver.cuDeviceGetMemPool(memPool, device));
}

cudaError_t cudaDeviceCanAccessPeer(int* canAccessPeer, int device, int peerDevice) {
  return from(driver.cuDeviceCanAccessPeer(canAccessPeer, device, peerDevice));
}

namespace {

/// The peer's primary context, alive, without making it current.
cudaError_t peer_context(int device, CUcontext* peer) {
  RUNTIME_TRY(check_device(device));
  CUcontext before = nullptr;
  DRIVER_TRY(driver.cuCtxGetCurrent(&before));
  RUNTIME_TRY(use_device(device));
  DRIVER_TRY(driver.cuCtxGetCurrent(peer));
  return from(driver.cuCtxSetCurrent(before));
}

}  // namespace

cudaError_t cudaDeviceEnablePeerAccess(int peerDevice, unsigned int flags) {
  CUcontext peer = nullptr;
  RUNTIME_TRY(peer_context(peerDevice, &peer));
  CUcontext own = nullptr;
  RUNTIME_TRY(from(driver.cuCtxGetCurrent(&own)));
  if (own == peer) return cudaErrorInvalidDevice;
  return from(driver.cuCtxEnablePeerAccess(peer, flags));
}

cudaError_t cudaDeviceDisablePeerAccess(int peerDevice) {
  CUcontext peer = nullptr;
  RUNTIME_TRY(peer_context(peerDevice, &peer));
  return from(driver.cuCtxDisablePeerAccess(peer));
}

cudaError_t cudaProfilerStart() { return from(driver.cuProfilerStart()); }
cudaError_t cudaProfilerStop() { return from(driver.cuProfilerStop()); }
cudaError_t cudaCtxResetPersistingL2Cache() { return from(driver.cuCtxResetPersistingL2Cache()); }

// The names of CUDA 2 and 3: the same under another name.
cudaError_t cudaThreadExit() { return cudaDeviceReset(); }
cudaError_t cudaThreadSynchronize() { return cudaDeviceSynchronize(); }
cudaError_t cudaThreadSetLimit(enum cudaLimit limit, size_t value) { return cudaDeviceSetLimit(limit, value); }
cudaError_t cudaThreadGetLimit(size_t* pValue, enum cudaLimit limit) { return cudaDeviceGetLimit(pValue, limit); }
cudaError_t cudaThreadGetCacheConfig(enum cudaFuncCache* config) { return cudaDeviceGetCacheConfig(config); }
cudaError_t cudaThreadSetCacheConfig(enum cudaFuncCache config) { return cudaDeviceSetCacheConfig(config); }

/// Doubles are doubles on every device here.
cudaError_t cudaSetDoubleForDevice(double*) { return cudaSuccess; }
cudaError_t cudaSetDoubleForHost(double*) { return cudaSuccess; }

cudaError_t cudaDeviceRegisterAsyncNotification(int device, cudaAsyncCallback callbackFunc, void* userData,
                                                cudaAsyncCallbackHandle_t* callback) {
  return from(driver.cuDeviceRegisterAsyncNotification(device, reinterpret_cast<CUasyncCallback>(callbackFunc), userData,
                                                       reinterpret_cast<CUasyncCallbackHandle*>(callback)));
}

cudaError_t cudaDeviceUnregisterAsyncNotification(int device, cudaAsyncCallbackHandle_t callback) {
  return from(driver.cuDeviceUnregisterAsyncNotification(device, reinterpret_cast<CUasyncCallbackHandle>(callback)));
}

cudaError_t cudaDeviceGetNvSciSyncAttributes(void* nvSciSyncAttrList, int device, int flags) {
  return from(driver.cuDeviceGetNvSciSyncAttributes(nvSciSyncAttrList, device, flags));
}

}  // namespace heddle::runtime
