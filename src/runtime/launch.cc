// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Kernel launches, what compilers emit for <<<>>>, function attributes and occupancy.
#include <string.h>

#include "runtime/entry/call.h"
#include "runtime/entry/impl.h"
#include "runtime/registry.h"

namespace heddle::runtime {

namespace {

/// The driver calls every bad launch an invalid value; here a bad grid or block has its own code.
[[gnu::cold]] cudaError_t launch_failed(CUresult code, dim3 grid, dim3 block) {
  if (code != CUDA_ERROR_INVALID_VALUE) return from(code);
  int device = 0;
  RUNTIME_TRY(current_device(&device));
  auto limit = [&](CUdevice_attribute attribute) {
    int value = 0;
    driver.cuDeviceGetAttribute(&value, attribute, device);
    return unsigned(value);
  };
  bool bad = !grid.x || !grid.y || !grid.z || !block.x || !block.y || !block.z ||
             grid.x > limit(CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_X) || grid.y > limit(CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_Y) ||
             grid.z > limit(CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_Z) ||
             block.x > limit(CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_X) ||
             block.y > limit(CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_Y) ||
             block.z > limit(CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_Z) ||
             uint64_t{block.x} * block.y * block.z > limit(CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_BLOCK);
  return bad ? cudaErrorInvalidConfiguration : cudaErrorInvalidValue;
}

}  // namespace

cudaError_t cudaLaunchKernel(const void* func, dim3 gridDim, dim3 blockDim, void** args, size_t sharedMem,
                             cudaStream_t stream) {
  CUfunction function;
  RUNTIME_TRY(find_function(func, &function));
  if (sharedMem > UINT32_MAX) return cudaErrorInvalidValue;
  CUresult code = driver.cuLaunchKernel(function, gridDim.x, gridDim.y, gridDim.z, blockDim.x, blockDim.y, blockDim.z,
                                        unsigned(sharedMem), stream, args, nullptr);
  return code ? launch_failed(code, gridDim, blockDim) : cudaSuccess;
}

cudaError_t cudaLaunchKernelExC(const cudaLaunchConfig_t* config, const void* func, void** args) {
  static_assert(sizeof(cudaLaunchAttribute) == sizeof(CUlaunchAttribute));
  CUfunction function;
  RUNTIME_TRY(find_function(func, &function));
  if (config->dynamicSmemBytes > UINT32_MAX) return cudaErrorInvalidValue;
  CUlaunchConfig c = {config->gridDim.x,
                      config->gridDim.y,
                      config->gridDim.z,
                      config->blockDim.x,
                      config->blockDim.y,
                      config->blockDim.z,
                      unsigned(config->dynamicSmemBytes),
                      config->stream ? config->stream : entry::default_stream(),
                      reinterpret_cast<CUlaunchAttribute*>(config->attrs),
                      config->numAttrs};
  CUresult code = driver.cuLaunchKernelEx(&c, function, args, nullptr);
  return code ? launch_failed(code, config->gridDim, config->blockDim) : cudaSuccess;
}

cudaError_t cudaLaunchCooperativeKernel(const void* func, dim3 gridDim, dim3 blockDim, void** args, size_t sharedMem,
                                        cudaStream_t stream) {
  CUfunction function;
  RUNTIME_TRY(find_function(func, &function));
  if (sharedMem > UINT32_MAX) return cudaErrorInvalidValue;
  CUresult code =
      driver.cuLaunchCooperativeKernel(function, gridDim.x, gridDim.y, gridDim.z, blockDim.x, blockDim.y, blockDim.z,
                                       unsigned(sharedMem), stream, args);
  return code ? launch_failed(code, gridDim, blockDim) : cudaSuccess;
}

cudaError_t cudaLaunchCooperativeKernelMultiDevice(struct cudaLaunchParams* list, unsigned int numDevices,
                                                   unsigned int flags) {
  if (numDevices != 1) return numDevices ? entry::missing("a cooperative launch over several devices") : cudaErrorInvalidValue;
  CUDA_LAUNCH_PARAMS p = {};
  RUNTIME_TRY(find_function(list->func, &p.function));
  p.gridDimX = list->gridDim.x;
  p.gridDimY = list->gridDim.y;
  p.gridDimZ = list->gridDim.z;
  p.blockDimX = list->blockDim.x;
  p.blockDimY = list->blockDim.y;
  p.blockDimZ = list->blockDim.z;
  p.sharedMemBytes = unsigned(list->sharedMem);
  p.hStream = list->stream;
  p.kernelParams = list->args;
  CUresult code = driver.cuLaunchCooperativeKernelMultiDevice(&p, 1, flags);
  return code ? launch_failed(code, list->gridDim, list->blockDim) : cudaSuccess;
}

// ---- functions ----

cudaError_t cudaFuncGetAttributes(struct cudaFuncAttributes* attr, const void* func) {
  CUfunction function;
  RUNTIME_TRY(find_function(func, &function));
  memset(attr, 0, sizeof *attr);
  CUresult code = CUDA_SUCCESS;
  auto get = [&](CUfunction_attribute attribute) {
    int value = 0;
    if (code == CUDA_SUCCESS) code = driver.cuFuncGetAttribute(&value, attribute, function);
    return value;
  };
  attr->sharedSizeBytes = size_t(get(CU_FUNC_ATTRIBUTE_SHARED_SIZE_BYTES));
  attr->constSizeBytes = size_t(get(CU_FUNC_ATTRIBUTE_CONST_SIZE_BYTES));
  attr->localSizeBytes = size_t(get(CU_FUNC_ATTRIBUTE_LOCAL_SIZE_BYTES));
  attr->maxThreadsPerBlock = get(CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK);
  attr->numRegs = get(CU_FUNC_ATTRIBUTE_NUM_REGS);
  attr->ptxVersion = get(CU_FUNC_ATTRIBUTE_PTX_VERSION);
  attr->binaryVersion = get(CU_FUNC_ATTRIBUTE_BINARY_VERSION);
  attr->cacheModeCA = get(CU_FUNC_ATTRIBUTE_CACHE_MODE_CA);
  attr->maxDynamicSharedSizeBytes = get(CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES);
  attr->preferredShmemCarveout = get(CU_FUNC_ATTRIBUTE_PREFERRED_SHARED_MEMORY_CARVEOUT);
  attr->clusterDimMustBeSet = get(CU_FUNC_ATTRIBUTE_CLUSTER_SIZE_MUST_BE_SET);
  attr->requiredClusterWidth = get(CU_FUNC_ATTRIBUTE_REQUIRED_CLUSTER_WIDTH);
  attr->requiredClusterHeight = get(CU_FUNC_ATTRIBUTE_REQUIRED_CLUSTER_HEIGHT);
  attr->requiredClusterDepth = get(CU_FUNC_ATTRIBUTE_REQUIRED_CLUSTER_DEPTH);
  attr->nonPortableClusterSizeAllowed = get(CU_FUNC_ATTRIBUTE_NON_PORTABLE_CLUSTER_SIZE_ALLOWED);
  attr->clusterSchedulingPolicyPreference = get(CU_FUNC_ATTRIBUTE_CLUSTER_SCHEDULING_POLICY_PREFERENCE);
  return from(code);
}

cudaError_t cudaFuncSetAttribute(const void* func, enum cudaFuncAttribute attr, int value) {
  CUfunction function;
  RUNTIME_TRY(find_function(func, &function));
  return from(driver.cuFuncSetAttribute(function, static_cast<CUfunction_attribute>(attr), value));
}

cudaError_t cudaFuncSetCacheConfig(const void* func, enum cudaFuncCache cacheConfig) {
  CUfunction function;
  RUNTIME_TRY(find_function(func, &function));
  return from(driver.cuFuncSetCacheConfig(function, static_cast<CUfunc_cache>(cacheConfig)));
}

cudaError_t cudaFuncSetSharedMemConfig(const void* func, enum cudaSharedMemConfig config) {
  CUfunction function;
  RUNTIME_TRY(find_function(func, &function));
  return from(driver.cuFuncSetSharedMemConfig(function, static_cast<CUsharedconfig>(config)));
}

cudaError_t cudaFuncGetName(const char** name, const void* func) {
  CUfunction function;
  RUNTIME_TRY(find_function(func, &function));
  return from(driver.cuFuncGetName(name, function));
}

cudaError_t cudaFuncGetParamInfo(const void* func, size_t paramIndex, size_t* paramOffset, size_t* paramSize) {
  CUfunction function;
  RUNTIME_TRY(find_function(func, &function));
  return from(driver.cuFuncGetParamInfo(function, paramIndex, paramOffset, paramSize));
}

cudaError_t cudaGetFuncBySymbol(cudaFunction_t* functionPtr, const void* symbolPtr) {
  return find_function(symbolPtr, functionPtr);
}

/// Wherever the driver takes a kernel it takes the function of the current context.
cudaError_t cudaGetKernel(cudaKernel_t* kernelPtr, const void* entryFuncAddr) {
  return find_function(entryFuncAddr, reinterpret_cast<CUfunction*>(kernelPtr));
}

// ---- occupancy ----

cudaError_t cudaOccupancyMaxActiveBlocksPerMultiprocessor(int* numBlocks, const void* func, int blockSize,
                                                          size_t dynamicSMemSize) {
  return cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(numBlocks, func, blockSize, dynamicSMemSize, 0);
}

cudaError_t cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(int* numBlocks, const void* func, int blockSize,
                                                                   size_t dynamicSMemSize, unsigned int flags) {
  CUfunction function;
  RUNTIME_TRY(find_function(func, &function));
  return from(driver.cuOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(numBlocks, function, blockSize,
                                                                          dynamicSMemSize, flags));
}

cudaError_t cudaOccupancyAvailableDynamicSMemPerBlock(size_t* dynamicSmemSize, const void* func, int numBlocks,
                                                      int blockSize) {
  CUfunction function;
  RUNTIME_TRY(find_function(func, &function));
  return from(driver.cuOccupancyAvailableDynamicSMemPerBlock(dynamicSmemSize, function, numBlocks, blockSize));
}

namespace {

CUlaunchConfig as_config(const cudaLaunchConfig_t& c) {
  return {c.gridDim.x,  c.gridDim.y,  c.gridDim.z,  c.blockDim.x, c.blockDim.y, c.blockDim.z, unsigned(c.dynamicSmemBytes),
          c.stream, reinterpret_cast<CUlaunchAttribute*>(c.attrs), c.numAttrs};
}

}  // namespace

cudaError_t cudaOccupancyMaxPotentialClusterSize(int* clusterSize, const void* func, const cudaLaunchConfig_t* config) {
  CUfunction function;
  RUNTIME_TRY(find_function(func, &function));
  CUlaunchConfig c = as_config(*config);
  return from(driver.cuOccupancyMaxPotentialClusterSize(clusterSize, function, &c));
}

cudaError_t cudaOccupancyMaxActiveClusters(int* numClusters, const void* func, const cudaLaunchConfig_t* config) {
  CUfunction function;
  RUNTIME_TRY(find_function(func, &function));
  CUlaunchConfig c = as_config(*config);
  return from(driver.cuOccupancyMaxActiveClusters(numClusters, function, &c));
}

}  // namespace heddle::runtime

// ---- what compilers emit for kernel<<<grid, block, shared, stream>>>(...) ----

namespace {

struct Configuration {
  dim3 grid, block;
  size_t shared_bytes = 0;
  CUstream_st* stream = nullptr;
};
/// Nested only where an argument expression launches a kernel itself.
struct Stack {
  Configuration entries[16];
  int depth = 0;
};
thread_local constinit Stack stack;

}  // namespace

HEDDLE_EXPORT unsigned __cudaPushCallConfiguration(dim3 gridDim, dim3 blockDim, size_t sharedMem,
                                                   struct CUstream_st* stream) {
  if (stack.depth == 16) return cudaErrorLaunchMaxDepthExceeded;
  stack.entries[stack.depth++] = {gridDim, blockDim, sharedMem, stream};
  return 0;
}

HEDDLE_EXPORT cudaError_t __cudaPopCallConfiguration(dim3* gridDim, dim3* blockDim, size_t* sharedMem, void* stream) {
  if (!stack.depth) return heddle::runtime::entry::record(cudaErrorMissingConfiguration);
  const Configuration& c = stack.entries[--stack.depth];
  *gridDim = c.grid;
  *blockDim = c.block;
  *sharedMem = c.shared_bytes;
  *static_cast<CUstream_st**>(stream) = c.stream;
  return cudaSuccess;
}

extern "C" cudaError_t cudaLaunchKernel(const void*, dim3, dim3, void**, size_t, cudaStream_t);
extern "C" cudaError_t cudaLaunchKernel_ptsz(const void*, dim3, dim3, void**, size_t, cudaStream_t);

HEDDLE_EXPORT cudaError_t __cudaGetKernel(cudaKernel_t* kernel, const void* function) {
  if (cudaError_t e = heddle::runtime::entry::ensure_context()) return heddle::runtime::entry::record(e);
  return heddle::runtime::cudaGetKernel(kernel, function);
}

HEDDLE_EXPORT cudaError_t __cudaLaunchKernel(cudaKernel_t kernel, dim3 gridDim, dim3 blockDim, void** args,
                                             size_t sharedMem, cudaStream_t stream) {
  return ::cudaLaunchKernel(kernel, gridDim, blockDim, args, sharedMem, stream);
}

HEDDLE_EXPORT cudaError_t __cudaLaunchKernel_ptsz(cudaKernel_t kernel, dim3 gridDim, dim3 blockDim, void** args,
                                                  size_t sharedMem, cudaStream_t stream) {
  return ::cudaLaunchKernel_ptsz(kernel, gridDim, blockDim, args, sharedMem, stream);
}
