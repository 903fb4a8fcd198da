/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Names for runtime objects: nobody listens, so nothing happens. */
#ifndef NVTOOLSEXT_CUDART_V3
#define NVTOOLSEXT_CUDART_V3
#include <cuda_runtime_api.h>
#include "nvToolsExt.h"
static __inline__ void nvtxNameCudaDeviceA(int device, const char *name) { (void)device; (void)name; }
static __inline__ void nvtxNameCudaStreamA(cudaStream_t stream, const char *name) { (void)stream; (void)name; }
static __inline__ void nvtxNameCudaEventA(cudaEvent_t event, const char *name) { (void)event; (void)name; }
#define nvtxNameCudaDevice nvtxNameCudaDeviceA
#define nvtxNameCudaStream nvtxNameCudaStreamA
#define nvtxNameCudaEvent nvtxNameCudaEventA
#endif
