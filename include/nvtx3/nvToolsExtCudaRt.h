/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* NVTX names for CUDA objects: with no tool attached there is nobody to tell. */
#pragma once
#include "nvToolsExt.h"
#include "../cuda_runtime_api.h"
#define nvtxNameCudaDevice nvtxNameCudaDeviceA
#define nvtxNameCudaStream nvtxNameCudaStreamA
#define nvtxNameCudaEvent nvtxNameCudaEventA
static __inline__ __attribute__((unused)) void nvtxNameCudaDeviceA(int device, const char* name) { (void)device; (void)name; }
static __inline__ __attribute__((unused)) void nvtxNameCudaStreamA(cudaStream_t stream, const char* name) { (void)stream; (void)name; }
static __inline__ __attribute__((unused)) void nvtxNameCudaEventA(cudaEvent_t event, const char* name) { (void)event; (void)name; }
