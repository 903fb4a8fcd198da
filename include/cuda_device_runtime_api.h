// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The runtime as device code may call it. Kernels that launch kernels are not supported yet: these
// declarations let code that would be compiled for it only with -rdc pass the compiler.
#pragma once
#include "cuda_runtime_api.h"
#if defined(__CUDA__) && defined(__cplusplus)
extern "C" {
__device__ cudaError_t __cudaDeviceSynchronizeDeprecationAvoidance(void);
__device__ void* cudaGetParameterBuffer(size_t alignment, size_t size);
__device__ void* cudaGetParameterBufferV2(void* kernel, dim3 grid, dim3 block, unsigned int shared);
__device__ cudaError_t cudaLaunchDevice(void* kernel, void* parameters, dim3 grid, dim3 block, unsigned int shared,
                                        cudaStream_t stream);
__device__ cudaError_t cudaLaunchDeviceV2(void* parameters, cudaStream_t stream);
}
#endif
