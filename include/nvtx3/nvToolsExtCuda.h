/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Names for driver objects: nobody listens, so nothing happens. */
#ifndef NVTOOLSEXT_CUDA_V3
#define NVTOOLSEXT_CUDA_V3
#include <cuda.h>
#include "nvToolsExt.h"
static __inline__ void nvtxNameCuDeviceA(CUdevice device, const char *name) { (void)device; (void)name; }
static __inline__ void nvtxNameCuContextA(CUcontext context, const char *name) { (void)context; (void)name; }
static __inline__ void nvtxNameCuStreamA(CUstream stream, const char *name) { (void)stream; (void)name; }
static __inline__ void nvtxNameCuEventA(CUevent event, const char *name) { (void)event; (void)name; }
#define nvtxNameCuDevice nvtxNameCuDeviceA
#define nvtxNameCuContext nvtxNameCuContextA
#define nvtxNameCuStream nvtxNameCuStreamA
#define nvtxNameCuEvent nvtxNameCuEventA
#endif
