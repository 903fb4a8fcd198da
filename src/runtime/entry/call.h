// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The steps of every exported runtime function, and what a thread remembers between calls.
#pragma once

#include "runtime/entry/driver.h"

#define HEDDLE_EXPORT extern "C" __attribute__((visibility("default")))

namespace heddle::runtime {

/// Devices the runtime keeps state for.
inline constexpr int kMaxDevices = 128;

struct Thread {
  int device = -1;                      // chosen by cudaSetDevice; -1: not yet
  cudaError_t last_error = cudaSuccess;
  CUcontext context = nullptr;          // current, as ensure_context() of this call found it
};
extern thread_local Thread thread;

/// The device that runtime calls of this thread mean: that of the current context, else the chosen one.
cudaError_t current_device(int* device);
/// Makes the primary context of `device` exist and current to this thread.
cudaError_t use_device(int device);
/// Ends the device's primary context, whose handle is `context`, and what the runtime knew of it.
CUresult reset_device(int device, CUcontext context);
/// Flags for primary contexts that do not exist yet.
cudaError_t set_device_flags(unsigned int flags);

namespace entry {

extern bool tracing;

/// Any use of the runtime: the driver is there. Sets no context.
cudaError_t ensure_driver();
/// And a context is current.
cudaError_t ensure_context();

inline cudaError_t record(cudaError_t code) {
  thread.last_error = code;
  return code;
}
/// What is not built: says its name once and answers cudaErrorNotSupported.
cudaError_t missing(const char* name);

/// True while a _ptds/_ptsz twin without a stream parameter runs.
extern thread_local bool per_thread_default;
struct PerThreadScope {
  PerThreadScope() { per_thread_default = true; }
  ~PerThreadScope() { per_thread_default = false; }
};
inline cudaStream_t per_thread(cudaStream_t stream) { return stream ? stream : cudaStreamPerThread; }
/// What a null stream means in a function without a stream parameter.
inline CUstream default_stream() { return per_thread_default ? CU_STREAM_PER_THREAD : nullptr; }

}  // namespace entry
}  // namespace heddle::runtime
