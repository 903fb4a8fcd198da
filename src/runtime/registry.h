// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What compiled programs registered: device images, and the host addresses that stand for kernels and variables.
// Registering only notes; an image is loaded into a context when something of it is first needed there.
#pragma once

#include "runtime/entry/call.h"

namespace heddle::runtime {

/// The kernel behind a host function, in the current context. Also takes a cudaFunction_t or cudaKernel_t.
/// The usual case costs a look into a small per-thread cache.
cudaError_t find_function(const void* host, CUfunction* function);

/// The host function registered for a kernel of the current context; the kernel itself if there is none.
void* host_of(CUfunction function);

/// The device's copy of a registered variable, in the current context. Null outputs are allowed.
cudaError_t find_variable(const void* host, CUdeviceptr* address, size_t* size);

/// Modules of a context that is gone are forgotten.
void forget_modules(CUcontext context);

}  // namespace heddle::runtime
