// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The runtime as device code may call it (with -rdc=true, as such programs are built; the engine itself
// answers). Launches are done when the launching grid has run.
#pragma once
#include "cuda_runtime_api.h"

#if defined(__CUDA__) && defined(__cplusplus)

#define cudaStreamGraphTailLaunch ((cudaStream_t)0x0100000000000000)
#define cudaStreamGraphFireAndForget ((cudaStream_t)0x0200000000000000)
#define cudaStreamTailLaunch ((cudaStream_t)0x3)
#define cudaStreamFireAndForget ((cudaStream_t)0x4)

extern "C" {
__device__ cudaError_t __cudaDeviceSynchronizeDeprecationAvoidance(void);
__device__ void* cudaGetParameterBuffer(size_t alignment, size_t size);
__device__ void* cudaGetParameterBufferV2(void* kernel, dim3 grid, dim3 block, unsigned int shared);
__device__ cudaError_t cudaLaunchDevice(void* kernel, void* parameters, dim3 grid, dim3 block, unsigned int shared,
                                        cudaStream_t stream);
__device__ cudaError_t cudaLaunchDeviceV2(void* parameters, cudaStream_t stream);
// Not the host's: every kernel may call it.
__device__ __attribute__((nothrow)) void cudaGraphSetConditional(cudaGraphConditionalHandle handle, unsigned int value);
}

// Only the device pass over a file that launches kernels from the device has these (nvcc says so): elsewhere an
// overload would leave `&cudaFree` without a meaning. In the host pass nothing is made of device functions.
#ifdef __HEDDLE_DEVICE_RUNTIME__
#define HEDDLE_DEVICE extern "C" __device__ __attribute__((nothrow))
HEDDLE_DEVICE cudaError_t cudaDeviceSynchronize(void);
HEDDLE_DEVICE cudaError_t cudaGetLastError(void);
HEDDLE_DEVICE cudaError_t cudaPeekAtLastError(void);
HEDDLE_DEVICE const char* cudaGetErrorString(cudaError_t error);
HEDDLE_DEVICE const char* cudaGetErrorName(cudaError_t error);
HEDDLE_DEVICE cudaError_t cudaGetDeviceCount(int* count);
HEDDLE_DEVICE cudaError_t cudaGetDevice(int* device);
HEDDLE_DEVICE cudaError_t cudaDeviceGetAttribute(int* value, enum cudaDeviceAttr attr, int device);
HEDDLE_DEVICE cudaError_t cudaDeviceGetLimit(size_t* value, enum cudaLimit limit);
HEDDLE_DEVICE cudaError_t cudaDeviceGetCacheConfig(enum cudaFuncCache* config);
HEDDLE_DEVICE cudaError_t cudaRuntimeGetVersion(int* version);
HEDDLE_DEVICE cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned int flags);
HEDDLE_DEVICE cudaError_t cudaStreamDestroy(cudaStream_t stream);
HEDDLE_DEVICE cudaError_t cudaStreamWaitEvent(cudaStream_t stream, cudaEvent_t event, unsigned int flags);
HEDDLE_DEVICE cudaError_t cudaEventCreateWithFlags(cudaEvent_t* event, unsigned int flags);
HEDDLE_DEVICE cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t stream);
HEDDLE_DEVICE cudaError_t cudaEventDestroy(cudaEvent_t event);
HEDDLE_DEVICE cudaError_t cudaMalloc(void** pointer, size_t size);
HEDDLE_DEVICE cudaError_t cudaFree(void* pointer);
HEDDLE_DEVICE cudaError_t cudaMemcpyAsync(void* dst, const void* src, size_t count, enum cudaMemcpyKind kind, cudaStream_t stream);
HEDDLE_DEVICE cudaError_t cudaMemcpy2DAsync(void* dst, size_t dpitch, const void* src, size_t spitch, size_t width, size_t height,
                                            enum cudaMemcpyKind kind, cudaStream_t stream);
HEDDLE_DEVICE cudaError_t cudaMemsetAsync(void* pointer, int value, size_t count, cudaStream_t stream);
HEDDLE_DEVICE cudaError_t cudaMemset2DAsync(void* pointer, size_t pitch, int value, size_t width, size_t height, cudaStream_t stream);
HEDDLE_DEVICE cudaError_t cudaOccupancyMaxActiveBlocksPerMultiprocessor(int* blocks, const void* func, int blockSize, size_t dynamicBytes);
HEDDLE_DEVICE cudaError_t __heddle_launch_staged(dim3 grid, dim3 block, unsigned int sharedBytes, cudaStream_t stream);
#undef HEDDLE_DEVICE

template <class T>
static __device__ __inline__ cudaError_t cudaMalloc(T** pointer, size_t size) {
  return cudaMalloc((void**)pointer, size);
}

/// What nvcc makes of <<<...>>> in device code; the kernel's arguments are in place. Of host code it is only parsed.
static __host__ __device__ __inline__ __attribute__((always_inline)) void __heddle_launch(dim3 grid, dim3 block, size_t sharedBytes = 0,
                                                                                           cudaStream_t stream = 0) {
  __heddle_launch_staged(grid, block, (unsigned int)sharedBytes, stream);
}
#endif

#endif
