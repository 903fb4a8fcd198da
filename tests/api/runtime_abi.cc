// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Sizes and offsets that programs compiled elsewhere rely on (x86-64, CUDA 12).
#include <cuda.h>

#include <cstddef>

#include "runtime.h"

static_assert(sizeof(cudaDeviceProp) == 1032);
static_assert(offsetof(cudaDeviceProp, totalGlobalMem) == 288);
static_assert(offsetof(cudaDeviceProp, warpSize) == 308);
static_assert(offsetof(cudaDeviceProp, major) == 360);
static_assert(offsetof(cudaDeviceProp, multiProcessorCount) == 388);
static_assert(sizeof(cudaFuncAttributes) == 144);
static_assert(sizeof(cudaPointerAttributes) == 24);
static_assert(sizeof(cudaMemcpy3DParms) == 160);
static_assert(sizeof(cudaResourceDesc) == 64);
static_assert(sizeof(cudaTextureDesc) == 72);
static_assert(sizeof(cudaLaunchAttribute) == 72);
static_assert(sizeof(cudaLaunchConfig_t) == 56);
static_assert(sizeof(cudaKernelNodeParams) == 56);
static_assert(sizeof(cudaGraphNodeParams) == 256);
static_assert(sizeof(cudaMemPoolProps) == 88);
static_assert(sizeof(cudaIpcMemHandle_t) == 64);

static_assert(sizeof(CUdeviceptr) == 8);
static_assert(sizeof(CUDA_MEMCPY2D) == 128);
static_assert(sizeof(CUDA_MEMCPY3D) == 200);
static_assert(sizeof(CUDA_ARRAY_DESCRIPTOR) == 24);
static_assert(sizeof(CUDA_ARRAY3D_DESCRIPTOR) == 40);
static_assert(sizeof(CUDA_RESOURCE_DESC) == 144);
static_assert(sizeof(CUDA_TEXTURE_DESC) == 104);
static_assert(sizeof(CUDA_RESOURCE_VIEW_DESC) == 112);
static_assert(sizeof(CUDA_KERNEL_NODE_PARAMS) == 72);
static_assert(sizeof(CUlaunchConfig) == 56);
static_assert(sizeof(CUlaunchAttribute) == 72);
static_assert(sizeof(CUgraphNodeParams) == 256);
static_assert(sizeof(CUmemAllocationProp) == 32);
static_assert(sizeof(CUmemAccessDesc) == 12);
static_assert(sizeof(CUmemPoolProps) == 88);
static_assert(sizeof(CUstreamBatchMemOpParams) == 48);
static_assert(sizeof(CUtensorMap) == 128 && alignof(CUtensorMap) == 64);
static_assert(sizeof(CUuuid) == 16);

static_assert(sizeof(dim3) == 12);
static_assert(sizeof(float3) == 12 && alignof(float3) == 4);
static_assert(sizeof(float4) == 16 && alignof(float4) == 16);
static_assert(alignof(float2) == 8 && alignof(int2) == 8 && alignof(short2) == 4 && alignof(char2) == 2);
static_assert(alignof(char4) == 4 && alignof(short4) == 8 && alignof(double2) == 16 && alignof(longlong2) == 16);
static_assert(sizeof(double4) == 32 && alignof(double4) == 16);
static_assert(sizeof(double3) == 24 && alignof(double3) == 8);

static_assert(int{cudaErrorIllegalAddress} == CUDA_ERROR_ILLEGAL_ADDRESS);
static_assert(int{cudaDevAttrMultiProcessorCount} == CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT);
static_assert(CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN == 97);
static_assert(CU_JIT_ERROR_LOG_BUFFER == 5 && CU_JIT_GLOBAL_SYMBOL_NAMES == 17);
