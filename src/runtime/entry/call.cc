// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "runtime/entry/call.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <atomic>

#include "runtime/registry.h"

namespace heddle::runtime {

thread_local Thread thread;

namespace {

std::atomic<CUcontext> primary[kMaxDevices];
pthread_mutex_t primary_lock = PTHREAD_MUTEX_INITIALIZER;
/// Whoever held the lock at a fork is not in the child.
const int fork_watched = pthread_atfork(nullptr, nullptr, [] { primary_lock = PTHREAD_MUTEX_INITIALIZER; });

bool asks_for_api_trace() {
  const char* value = getenv("HEDDLE_TRACE");
  return value && strstr(value, "api");
}

/// The device's primary context, retained.
cudaError_t primary_of(int device, CUcontext* found) {
  CUcontext context = primary[device].load(std::memory_order_acquire);
  if (!context) {
    // A host function must not wait for a reset, which waits for it: the driver tells it that it may not call.
    DRIVER_TRY(driver.cuCtxGetCurrent(&context));
    pthread_mutex_lock(&primary_lock);
    context = primary[device].load();
    CUresult code = context ? CUDA_SUCCESS : driver.cuDevicePrimaryCtxRetain(&context, device);
    if (code == CUDA_SUCCESS) primary[device].store(context, std::memory_order_release);
    pthread_mutex_unlock(&primary_lock);
    DRIVER_TRY(code);
  }
  *found = context;
  return cudaSuccess;
}

/// The program has reset it through the driver.
void forget_primary(int device, CUcontext context) {
  pthread_mutex_lock(&primary_lock);
  if (primary[device].load() == context) {
    forget_modules(context);
    primary[device].store(nullptr);
    driver.cuDevicePrimaryCtxRelease(device);
  }
  pthread_mutex_unlock(&primary_lock);
}

}  // namespace

cudaError_t use_device(int device) {
  if (device < 0 || device >= kMaxDevices) return cudaErrorInvalidDevice;
  CUcontext context = nullptr;
  RUNTIME_TRY(primary_of(device, &context));
  CUresult code = driver.cuCtxSetCurrent(context);
  if (code == CUDA_ERROR_CONTEXT_IS_DESTROYED || code == CUDA_ERROR_INVALID_CONTEXT) {
    forget_primary(device, context);
    RUNTIME_TRY(primary_of(device, &context));
    code = driver.cuCtxSetCurrent(context);
  }
  DRIVER_TRY(code);
  thread.context = context;
  return cudaSuccess;
}

CUresult reset_device(int device, CUcontext context) {
  // Other threads may begin the context's next life when nothing of this one is known any more.
  pthread_mutex_lock(&primary_lock);
  CUresult code = driver.cuDevicePrimaryCtxReset(device);
  forget_modules(context);
  // A reset does not release what was retained.
  if (device >= 0 && device < kMaxDevices && primary[device].exchange(nullptr)) driver.cuDevicePrimaryCtxRelease(device);
  pthread_mutex_unlock(&primary_lock);
  return code;
}

cudaError_t current_device(int* device) {
  CUcontext context = nullptr;
  CUdevice found = 0;
  if (driver.cuCtxGetCurrent(&context) == CUDA_SUCCESS && context && driver.cuCtxGetDevice(&found) == CUDA_SUCCESS) {
    *device = found;
  } else {
    *device = thread.device < 0 ? 0 : thread.device;
  }
  return cudaSuccess;
}

namespace entry {

bool tracing = asks_for_api_trace();
thread_local bool per_thread_default = false;

cudaError_t ensure_driver() { return load_driver(); }

cudaError_t ensure_context() {
  static std::atomic<bool> loaded{false};
  if (!loaded.load(std::memory_order_acquire)) [[unlikely]] {
    RUNTIME_TRY(load_driver());
    loaded.store(true, std::memory_order_release);
  }
  CUcontext context = nullptr;
  DRIVER_TRY(driver.cuCtxGetCurrent(&context));
  thread.context = context;
  if (context) [[likely]] {
    // After a reset the thread may still hold the old primary context: it must be retained again.
    int device = thread.device < 0 ? 0 : thread.device;
    if (primary[device].load(std::memory_order_relaxed)) return cudaSuccess;
    CUdevice found;
    if (driver.cuCtxGetDevice(&found) == CUDA_SUCCESS) return cudaSuccess;
  }
  return use_device(thread.device < 0 ? 0 : thread.device);
}

cudaError_t missing(const char* name) {
  static const char* said[1024];
  static std::atomic<int> count{0};
  int n = count.load();
  for (int i = 0; i < n && i < 1024; ++i)
    if (said[i] == name) return record(cudaErrorNotSupported);
  int slot = count.fetch_add(1);
  if (slot < 1024) said[slot] = name;
  const char* level = getenv("HEDDLE_LOG");
  if (!level || (strcmp(level, "off") && strcmp(level, "error")))
    fprintf(stderr, "heddle: %s is not implemented\n", name);
  return record(cudaErrorNotSupported);
}

}  // namespace entry
}  // namespace heddle::runtime
