// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// cudaGetDeviceProperties: each field from the device attribute that documents it.
#include <string.h>

#include "runtime/entry/call.h"
#include "runtime/entry/impl.h"

namespace heddle::runtime {

namespace {

/// Fills fields until one query fails.
struct Reader {
  int device;
  CUresult code = CUDA_SUCCESS;

  int get(CUdevice_attribute attribute) {
    int value = 0;
    if (code == CUDA_SUCCESS) code = driver.cuDeviceGetAttribute(&value, attribute, device);
    return value;
  }
};

#define ATTRIBUTE(field, name) p->field = decltype(p->field)(r.get(CU_DEVICE_ATTRIBUTE_##name))
#define ATTRIBUTE_AT(field, i, name) p->field[i] = r.get(CU_DEVICE_ATTRIBUTE_##name)

void read_compute(cudaDeviceProp* p, Reader& r) {
  ATTRIBUTE(sharedMemPerBlock, MAX_SHARED_MEMORY_PER_BLOCK);
  ATTRIBUTE(regsPerBlock, MAX_REGISTERS_PER_BLOCK);
  ATTRIBUTE(warpSize, WARP_SIZE);
  ATTRIBUTE(memPitch, MAX_PITCH);
  ATTRIBUTE(maxThreadsPerBlock, MAX_THREADS_PER_BLOCK);
  ATTRIBUTE_AT(maxThreadsDim, 0, MAX_BLOCK_DIM_X);
  ATTRIBUTE_AT(maxThreadsDim, 1, MAX_BLOCK_DIM_Y);
  ATTRIBUTE_AT(maxThreadsDim, 2, MAX_BLOCK_DIM_Z);
  ATTRIBUTE_AT(maxGridSize, 0, MAX_GRID_DIM_X);
  ATTRIBUTE_AT(maxGridSize, 1, MAX_GRID_DIM_Y);
  ATTRIBUTE_AT(maxGridSize, 2, MAX_GRID_DIM_Z);
  ATTRIBUTE(clockRate, CLOCK_RATE);
  ATTRIBUTE(totalConstMem, TOTAL_CONSTANT_MEMORY);
  ATTRIBUTE(major, COMPUTE_CAPABILITY_MAJOR);
  ATTRIBUTE(minor, COMPUTE_CAPABILITY_MINOR);
  ATTRIBUTE(deviceOverlap, GPU_OVERLAP);
  ATTRIBUTE(multiProcessorCount, MULTIPROCESSOR_COUNT);
  ATTRIBUTE(kernelExecTimeoutEnabled, KERNEL_EXEC_TIMEOUT);
  ATTRIBUTE(integrated, INTEGRATED);
  ATTRIBUTE(canMapHostMemory, CAN_MAP_HOST_MEMORY);
  ATTRIBUTE(computeMode, COMPUTE_MODE);
  ATTRIBUTE(concurrentKernels, CONCURRENT_KERNELS);
  ATTRIBUTE(ECCEnabled, ECC_ENABLED);
  ATTRIBUTE(pciBusID, PCI_BUS_ID);
  ATTRIBUTE(pciDeviceID, PCI_DEVICE_ID);
  ATTRIBUTE(pciDomainID, PCI_DOMAIN_ID);
  ATTRIBUTE(tccDriver, TCC_DRIVER);
  ATTRIBUTE(asyncEngineCount, ASYNC_ENGINE_COUNT);
  ATTRIBUTE(maxThreadsPerMultiProcessor, MAX_THREADS_PER_MULTIPROCESSOR);
  ATTRIBUTE(sharedMemPerMultiprocessor, MAX_SHARED_MEMORY_PER_MULTIPROCESSOR);
  ATTRIBUTE(regsPerMultiprocessor, MAX_REGISTERS_PER_MULTIPROCESSOR);
  ATTRIBUTE(sharedMemPerBlockOptin, MAX_SHARED_MEMORY_PER_BLOCK_OPTIN);
  ATTRIBUTE(reservedSharedMemPerBlock, RESERVED_SHARED_MEMORY_PER_BLOCK);
  ATTRIBUTE(maxBlocksPerMultiProcessor, MAX_BLOCKS_PER_MULTIPROCESSOR);
  ATTRIBUTE(cooperativeLaunch, COOPERATIVE_LAUNCH);
  ATTRIBUTE(cooperativeMultiDeviceLaunch, COOPERATIVE_MULTI_DEVICE_LAUNCH);
  ATTRIBUTE(clusterLaunch, CLUSTER_LAUNCH);
  ATTRIBUTE(unifiedFunctionPointers, UNIFIED_FUNCTION_POINTERS);
  ATTRIBUTE(streamPrioritiesSupported, STREAM_PRIORITIES_SUPPORTED);
  ATTRIBUTE(computePreemptionSupported, COMPUTE_PREEMPTION_SUPPORTED);
  ATTRIBUTE(singleToDoublePrecisionPerfRatio, SINGLE_TO_DOUBLE_PRECISION_PERF_RATIO);
  ATTRIBUTE(isMultiGpuBoard, MULTI_GPU_BOARD);
  ATTRIBUTE(multiGpuBoardGroupID, MULTI_GPU_BOARD_GROUP_ID);
}

void read_memory(cudaDeviceProp* p, Reader& r) {
  ATTRIBUTE(memoryClockRate, MEMORY_CLOCK_RATE);
  ATTRIBUTE(memoryBusWidth, GLOBAL_MEMORY_BUS_WIDTH);
  ATTRIBUTE(l2CacheSize, L2_CACHE_SIZE);
  ATTRIBUTE(persistingL2CacheMaxSize, MAX_PERSISTING_L2_CACHE_SIZE);
  ATTRIBUTE(accessPolicyMaxWindowSize, MAX_ACCESS_POLICY_WINDOW_SIZE);
  ATTRIBUTE(globalL1CacheSupported, GLOBAL_L1_CACHE_SUPPORTED);
  ATTRIBUTE(localL1CacheSupported, LOCAL_L1_CACHE_SUPPORTED);
  ATTRIBUTE(unifiedAddressing, UNIFIED_ADDRESSING);
  ATTRIBUTE(managedMemory, MANAGED_MEMORY);
  ATTRIBUTE(hostNativeAtomicSupported, HOST_NATIVE_ATOMIC_SUPPORTED);
  ATTRIBUTE(pageableMemoryAccess, PAGEABLE_MEMORY_ACCESS);
  ATTRIBUTE(concurrentManagedAccess, CONCURRENT_MANAGED_ACCESS);
  ATTRIBUTE(canUseHostPointerForRegisteredMem, CAN_USE_HOST_POINTER_FOR_REGISTERED_MEM);
  ATTRIBUTE(pageableMemoryAccessUsesHostPageTables, PAGEABLE_MEMORY_ACCESS_USES_HOST_PAGE_TABLES);
  ATTRIBUTE(directManagedMemAccessFromHost, DIRECT_MANAGED_MEM_ACCESS_FROM_HOST);
  ATTRIBUTE(hostRegisterSupported, HOST_REGISTER_SUPPORTED);
  ATTRIBUTE(hostRegisterReadOnlySupported, READ_ONLY_HOST_REGISTER_SUPPORTED);
  ATTRIBUTE(sparseCudaArraySupported, SPARSE_CUDA_ARRAY_SUPPORTED);
  ATTRIBUTE(timelineSemaphoreInteropSupported, TIMELINE_SEMAPHORE_INTEROP_SUPPORTED);
  ATTRIBUTE(memoryPoolsSupported, MEMORY_POOLS_SUPPORTED);
  ATTRIBUTE(memoryPoolSupportedHandleTypes, MEMPOOL_SUPPORTED_HANDLE_TYPES);
  ATTRIBUTE(gpuDirectRDMASupported, GPU_DIRECT_RDMA_SUPPORTED);
  ATTRIBUTE(gpuDirectRDMAFlushWritesOptions, GPU_DIRECT_RDMA_FLUSH_WRITES_OPTIONS);
  ATTRIBUTE(gpuDirectRDMAWritesOrdering, GPU_DIRECT_RDMA_WRITES_ORDERING);
  ATTRIBUTE(deferredMappingCudaArraySupported, DEFERRED_MAPPING_CUDA_ARRAY_SUPPORTED);
  ATTRIBUTE(ipcEventSupported, IPC_EVENT_SUPPORTED);
}

void read_textures(cudaDeviceProp* p, Reader& r) {
  ATTRIBUTE(textureAlignment, TEXTURE_ALIGNMENT);
  ATTRIBUTE(texturePitchAlignment, TEXTURE_PITCH_ALIGNMENT);
  ATTRIBUTE(surfaceAlignment, SURFACE_ALIGNMENT);
  ATTRIBUTE(maxTexture1D, MAXIMUM_TEXTURE1D_WIDTH);
  ATTRIBUTE(maxTexture1DMipmap, MAXIMUM_TEXTURE1D_MIPMAPPED_WIDTH);
  ATTRIBUTE(maxTexture1DLinear, MAXIMUM_TEXTURE1D_LINEAR_WIDTH);
  ATTRIBUTE_AT(maxTexture2D, 0, MAXIMUM_TEXTURE2D_WIDTH);
  ATTRIBUTE_AT(maxTexture2D, 1, MAXIMUM_TEXTURE2D_HEIGHT);
  ATTRIBUTE_AT(maxTexture2DMipmap, 0, MAXIMUM_TEXTURE2D_MIPMAPPED_WIDTH);
  ATTRIBUTE_AT(maxTexture2DMipmap, 1, MAXIMUM_TEXTURE2D_MIPMAPPED_HEIGHT);
  ATTRIBUTE_AT(maxTexture2DLinear, 0, MAXIMUM_TEXTURE2D_LINEAR_WIDTH);
  ATTRIBUTE_AT(maxTexture2DLinear, 1, MAXIMUM_TEXTURE2D_LINEAR_HEIGHT);
  ATTRIBUTE_AT(maxTexture2DLinear, 2, MAXIMUM_TEXTURE2D_LINEAR_PITCH);
  ATTRIBUTE_AT(maxTexture2DGather, 0, MAXIMUM_TEXTURE2D_GATHER_WIDTH);
  ATTRIBUTE_AT(maxTexture2DGather, 1, MAXIMUM_TEXTURE2D_GATHER_HEIGHT);
  ATTRIBUTE_AT(maxTexture3D, 0, MAXIMUM_TEXTURE3D_WIDTH);
  ATTRIBUTE_AT(maxTexture3D, 1, MAXIMUM_TEXTURE3D_HEIGHT);
  ATTRIBUTE_AT(maxTexture3D, 2, MAXIMUM_TEXTURE3D_DEPTH);
  ATTRIBUTE_AT(maxTexture3DAlt, 0, MAXIMUM_TEXTURE3D_WIDTH_ALTERNATE);
  ATTRIBUTE_AT(maxTexture3DAlt, 1, MAXIMUM_TEXTURE3D_HEIGHT_ALTERNATE);
  ATTRIBUTE_AT(maxTexture3DAlt, 2, MAXIMUM_TEXTURE3D_DEPTH_ALTERNATE);
  ATTRIBUTE(maxTextureCubemap, MAXIMUM_TEXTURECUBEMAP_WIDTH);
  ATTRIBUTE_AT(maxTexture1DLayered, 0, MAXIMUM_TEXTURE1D_LAYERED_WIDTH);
  ATTRIBUTE_AT(maxTexture1DLayered, 1, MAXIMUM_TEXTURE1D_LAYERED_LAYERS);
  ATTRIBUTE_AT(maxTexture2DLayered, 0, MAXIMUM_TEXTURE2D_LAYERED_WIDTH);
  ATTRIBUTE_AT(maxTexture2DLayered, 1, MAXIMUM_TEXTURE2D_LAYERED_HEIGHT);
  ATTRIBUTE_AT(maxTexture2DLayered, 2, MAXIMUM_TEXTURE2D_LAYERED_LAYERS);
  ATTRIBUTE_AT(maxTextureCubemapLayered, 0, MAXIMUM_TEXTURECUBEMAP_LAYERED_WIDTH);
  ATTRIBUTE_AT(maxTextureCubemapLayered, 1, MAXIMUM_TEXTURECUBEMAP_LAYERED_LAYERS);
  ATTRIBUTE(maxSurface1D, MAXIMUM_SURFACE1D_WIDTH);
  ATTRIBUTE_AT(maxSurface2D, 0, MAXIMUM_SURFACE2D_WIDTH);
  ATTRIBUTE_AT(maxSurface2D, 1, MAXIMUM_SURFACE2D_HEIGHT);
  ATTRIBUTE_AT(maxSurface3D, 0, MAXIMUM_SURFACE3D_WIDTH);
  ATTRIBUTE_AT(maxSurface3D, 1, MAXIMUM_SURFACE3D_HEIGHT);
  ATTRIBUTE_AT(maxSurface3D, 2, MAXIMUM_SURFACE3D_DEPTH);
  ATTRIBUTE_AT(maxSurface1DLayered, 0, MAXIMUM_SURFACE1D_LAYERED_WIDTH);
  ATTRIBUTE_AT(maxSurface1DLayered, 1, MAXIMUM_SURFACE1D_LAYERED_LAYERS);
  ATTRIBUTE_AT(maxSurface2DLayered, 0, MAXIMUM_SURFACE2D_LAYERED_WIDTH);
  ATTRIBUTE_AT(maxSurface2DLayered, 1, MAXIMUM_SURFACE2D_LAYERED_HEIGHT);
  ATTRIBUTE_AT(maxSurface2DLayered, 2, MAXIMUM_SURFACE2D_LAYERED_LAYERS);
  ATTRIBUTE(maxSurfaceCubemap, MAXIMUM_SURFACECUBEMAP_WIDTH);
  ATTRIBUTE_AT(maxSurfaceCubemapLayered, 0, MAXIMUM_SURFACECUBEMAP_LAYERED_WIDTH);
  ATTRIBUTE_AT(maxSurfaceCubemapLayered, 1, MAXIMUM_SURFACECUBEMAP_LAYERED_LAYERS);
}

}  // namespace

cudaError_t cudaGetDeviceProperties(struct cudaDeviceProp* prop, int device) {
  int count = 0;
  DRIVER_TRY(driver.cuDeviceGetCount(&count));
  if (device < 0 || device >= count) return cudaErrorInvalidDevice;
  memset(prop, 0, sizeof *prop);
  DRIVER_TRY(driver.cuDeviceGetName(prop->name, int(sizeof prop->name), device));
  DRIVER_TRY(driver.cuDeviceGetUuid(&prop->uuid, device));
  DRIVER_TRY(driver.cuDeviceTotalMem(&prop->totalGlobalMem, device));
  Reader reader{device};
  read_compute(prop, reader);
  read_memory(prop, reader);
  read_textures(prop, reader);
  return from(reader.code);
}

/// The device that has most of what was asked for; fields left 0 ask for nothing.
cudaError_t cudaChooseDevice(int* device, const struct cudaDeviceProp* prop) {
  int count = 0, best = -1, best_score = -1;
  DRIVER_TRY(driver.cuDeviceGetCount(&count));
  for (int i = 0; i < count; ++i) {
    cudaDeviceProp have;
    RUNTIME_TRY(cudaGetDeviceProperties(&have, i));
    int score = (have.major > prop->major || (have.major == prop->major && have.minor >= prop->minor)) +
                (have.totalGlobalMem >= prop->totalGlobalMem) + (have.sharedMemPerBlock >= prop->sharedMemPerBlock) +
                (have.multiProcessorCount >= prop->multiProcessorCount) +
                (have.maxThreadsPerBlock >= prop->maxThreadsPerBlock) + (have.regsPerBlock >= prop->regsPerBlock);
    if (score > best_score) {
      best = i;
      best_score = score;
    }
  }
  if (best < 0) return cudaErrorNoDevice;
  *device = best;
  return cudaSuccess;
}

}  // namespace heddle::runtime
