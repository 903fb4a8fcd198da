// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Typed C++ overloads and templates over the C functions of the runtime: memory, symbols, launches,
// function attributes, graphs. Nothing here does more than adapt types, but for the block-size search.
#pragma once
#include <cstddef>
#include <utility>

#define HEDDLE_RT static inline __host__ __attribute__((unused))
#define HEDDLE_RT_T \
  template <class T> \
  static inline __host__ __attribute__((unused))

// Memory.
HEDDLE_RT_T cudaError_t cudaMalloc(T** pointer, size_t size) { return ::cudaMalloc((void**)(void*)pointer, size); }
HEDDLE_RT_T cudaError_t cudaMallocHost(T** pointer, size_t size, unsigned int flags = 0) {
  return ::cudaHostAlloc((void**)(void*)pointer, size, flags);
}
HEDDLE_RT cudaError_t cudaMallocHost(void** pointer, size_t size, unsigned int flags) {
  return ::cudaHostAlloc(pointer, size, flags);
}
HEDDLE_RT_T cudaError_t cudaHostAlloc(T** pointer, size_t size, unsigned int flags) {
  return ::cudaHostAlloc((void**)(void*)pointer, size, flags);
}
HEDDLE_RT_T cudaError_t cudaHostGetDevicePointer(T** device, void* host, unsigned int flags) {
  return ::cudaHostGetDevicePointer((void**)(void*)device, host, flags);
}
HEDDLE_RT_T cudaError_t cudaMallocManaged(T** pointer, size_t size, unsigned int flags = cudaMemAttachGlobal) {
  return ::cudaMallocManaged((void**)(void*)pointer, size, flags);
}
HEDDLE_RT_T cudaError_t cudaMallocPitch(T** pointer, size_t* pitch, size_t width, size_t height) {
  return ::cudaMallocPitch((void**)(void*)pointer, pitch, width, height);
}
HEDDLE_RT_T cudaError_t cudaMallocAsync(T** pointer, size_t size, cudaStream_t stream) {
  return ::cudaMallocAsync((void**)(void*)pointer, size, stream);
}
HEDDLE_RT cudaError_t cudaMallocAsync(void** pointer, size_t size, cudaMemPool_t pool, cudaStream_t stream) {
  return ::cudaMallocFromPoolAsync(pointer, size, pool, stream);
}
HEDDLE_RT_T cudaError_t cudaMallocAsync(T** pointer, size_t size, cudaMemPool_t pool, cudaStream_t stream) {
  return ::cudaMallocFromPoolAsync((void**)(void*)pointer, size, pool, stream);
}
HEDDLE_RT_T cudaError_t cudaMallocFromPoolAsync(T** pointer, size_t size, cudaMemPool_t pool, cudaStream_t stream) {
  return ::cudaMallocFromPoolAsync((void**)(void*)pointer, size, pool, stream);
}
HEDDLE_RT_T cudaError_t cudaStreamAttachMemAsync(cudaStream_t stream, T* pointer, size_t length = 0,
                                                 unsigned int flags = cudaMemAttachSingle) {
  return ::cudaStreamAttachMemAsync(stream, (void*)pointer, length, flags);
}
HEDDLE_RT_T cudaError_t cudaMemAdvise(const T* pointer, size_t count, cudaMemoryAdvise advice, cudaMemLocation location) {
  return ::cudaMemAdvise_v2((const void*)pointer, count, advice, location);
}
HEDDLE_RT_T cudaError_t cudaMemPrefetchAsync(const T* pointer, size_t count, cudaMemLocation location,
                                             unsigned int flags, cudaStream_t stream = 0) {
  return ::cudaMemPrefetchAsync_v2((const void*)pointer, count, location, flags, stream);
}

// Events and streams.
HEDDLE_RT cudaError_t cudaEventCreate(cudaEvent_t* event, unsigned int flags) {
  return ::cudaEventCreateWithFlags(event, flags);
}

// Symbols: a variable names its own address; the runtime maps it to the device's.
HEDDLE_RT_T cudaError_t cudaMemcpyToSymbol(const T& symbol, const void* source, size_t count, size_t offset = 0,
                                           cudaMemcpyKind kind = cudaMemcpyHostToDevice) {
  return ::cudaMemcpyToSymbol((const void*)&symbol, source, count, offset, kind);
}
HEDDLE_RT_T cudaError_t cudaMemcpyToSymbolAsync(const T& symbol, const void* source, size_t count, size_t offset = 0,
                                                cudaMemcpyKind kind = cudaMemcpyHostToDevice, cudaStream_t stream = 0) {
  return ::cudaMemcpyToSymbolAsync((const void*)&symbol, source, count, offset, kind, stream);
}
HEDDLE_RT_T cudaError_t cudaMemcpyFromSymbol(void* destination, const T& symbol, size_t count, size_t offset = 0,
                                             cudaMemcpyKind kind = cudaMemcpyDeviceToHost) {
  return ::cudaMemcpyFromSymbol(destination, (const void*)&symbol, count, offset, kind);
}
HEDDLE_RT_T cudaError_t cudaMemcpyFromSymbolAsync(void* destination, const T& symbol, size_t count, size_t offset = 0,
                                                  cudaMemcpyKind kind = cudaMemcpyDeviceToHost, cudaStream_t stream = 0) {
  return ::cudaMemcpyFromSymbolAsync(destination, (const void*)&symbol, count, offset, kind, stream);
}
HEDDLE_RT_T cudaError_t cudaGetSymbolAddress(void** pointer, const T& symbol) {
  return ::cudaGetSymbolAddress(pointer, (const void*)&symbol);
}
HEDDLE_RT_T cudaError_t cudaGetSymbolSize(size_t* size, const T& symbol) {
  return ::cudaGetSymbolSize(size, (const void*)&symbol);
}

// Launches.
HEDDLE_RT_T cudaError_t cudaLaunchKernel(T* kernel, dim3 grid, dim3 block, void** args, size_t shared = 0,
                                         cudaStream_t stream = 0) {
  return ::cudaLaunchKernel((const void*)kernel, grid, block, args, shared, stream);
}
HEDDLE_RT_T cudaError_t cudaLaunchCooperativeKernel(T* kernel, dim3 grid, dim3 block, void** args, size_t shared = 0,
                                                    cudaStream_t stream = 0) {
  return ::cudaLaunchCooperativeKernel((const void*)kernel, grid, block, args, shared, stream);
}
#if __cplusplus >= 201103L
namespace heddle_runtime {
// Arguments take the types of the kernel's parameters before their addresses are passed on.
template <class... P>
HEDDLE_RT cudaError_t launch_ex(const cudaLaunchConfig_t* config, const void* kernel, P... values) {
  void* args[] = {(void*)&values..., nullptr};
  return ::cudaLaunchKernelExC(config, kernel, args);
}
}  // namespace heddle_runtime
template <class... P, class... A>
static inline __host__ __attribute__((unused)) cudaError_t cudaLaunchKernelEx(const cudaLaunchConfig_t* config, void (*kernel)(P...), A&&... args) {
  return heddle_runtime::launch_ex<P...>(config, (const void*)kernel, std::forward<A>(args)...);
}
template <class... P>
static inline __host__ __attribute__((unused)) cudaError_t cudaLaunchKernelEx(const cudaLaunchConfig_t* config, cudaKernel_t kernel, P&&... args) {
  return heddle_runtime::launch_ex<typename std::decay<P>::type...>(config, (const void*)kernel, std::forward<P>(args)...);
}
#endif

// Functions.
HEDDLE_RT_T cudaError_t cudaFuncGetAttributes(cudaFuncAttributes* attributes, T* kernel) {
  return ::cudaFuncGetAttributes(attributes, (const void*)kernel);
}
HEDDLE_RT_T cudaError_t cudaFuncSetAttribute(T* kernel, cudaFuncAttribute attribute, int value) {
  return ::cudaFuncSetAttribute((const void*)kernel, attribute, value);
}
HEDDLE_RT_T cudaError_t cudaFuncSetCacheConfig(T* kernel, cudaFuncCache config) {
  return ::cudaFuncSetCacheConfig((const void*)kernel, config);
}
HEDDLE_RT_T cudaError_t cudaFuncSetSharedMemConfig(T* kernel, cudaSharedMemConfig config) {
  return ::cudaFuncSetSharedMemConfig((const void*)kernel, config);
}
HEDDLE_RT_T cudaError_t cudaFuncGetName(const char** name, T* kernel) {
  return ::cudaFuncGetName(name, (const void*)kernel);
}
HEDDLE_RT_T cudaError_t cudaGetKernel(cudaKernel_t* kernel, T* entry) { return ::cudaGetKernel(kernel, (const void*)entry); }
HEDDLE_RT_T cudaError_t cudaGetFuncBySymbol(cudaFunction_t* function, T* symbol) {
  return ::cudaGetFuncBySymbol(function, (const void*)symbol);
}
HEDDLE_RT_T cudaError_t cudaLibraryGetGlobal(T** pointer, size_t* bytes, cudaLibrary_t library, const char* name) {
  return ::cudaLibraryGetGlobal((void**)(void*)pointer, bytes, library, name);
}
HEDDLE_RT_T cudaError_t cudaLibraryGetManaged(T** pointer, size_t* bytes, cudaLibrary_t library, const char* name) {
  return ::cudaLibraryGetManaged((void**)(void*)pointer, bytes, library, name);
}
HEDDLE_RT_T cudaError_t cudaLibraryGetUnifiedFunction(T** pointer, cudaLibrary_t library, const char* name) {
  return ::cudaLibraryGetUnifiedFunction((void**)(void*)pointer, library, name);
}

// Occupancy.
HEDDLE_RT_T cudaError_t cudaOccupancyMaxActiveBlocksPerMultiprocessor(int* blocks, T kernel, int block, size_t shared) {
  return ::cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(blocks, (const void*)kernel, block, shared, cudaOccupancyDefault);
}
HEDDLE_RT_T cudaError_t cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(int* blocks, T kernel, int block,
                                                                               size_t shared, unsigned int flags) {
  return ::cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(blocks, (const void*)kernel, block, shared, flags);
}
HEDDLE_RT_T cudaError_t cudaOccupancyAvailableDynamicSMemPerBlock(size_t* size, T* kernel, int blocks, int block) {
  return ::cudaOccupancyAvailableDynamicSMemPerBlock(size, (const void*)kernel, blocks, block);
}
HEDDLE_RT_T cudaError_t cudaOccupancyMaxPotentialClusterSize(int* size, T* kernel, const cudaLaunchConfig_t* config) {
  return ::cudaOccupancyMaxPotentialClusterSize(size, (const void*)kernel, config);
}
HEDDLE_RT_T cudaError_t cudaOccupancyMaxActiveClusters(int* clusters, T* kernel, const cudaLaunchConfig_t* config) {
  return ::cudaOccupancyMaxActiveClusters(clusters, (const void*)kernel, config);
}

// The block size that keeps the most threads resident, largest first among equals, by trying every
// multiple of the warp size; shared memory may depend on it.
template <class F, class T>
static inline __host__ __attribute__((unused)) cudaError_t cudaOccupancyMaxPotentialBlockSizeVariableSMemWithFlags(
    int* min_grid, int* block_size, T kernel, F shared_of_block, int limit = 0, unsigned int flags = 0) {
  if (!min_grid || !block_size) return cudaErrorInvalidValue;
  int device, processors, most_threads, warp;
  cudaFuncAttributes attributes;
  cudaError_t status = ::cudaGetDevice(&device);
  if (status == cudaSuccess) status = ::cudaDeviceGetAttribute(&processors, cudaDevAttrMultiProcessorCount, device);
  if (status == cudaSuccess) status = ::cudaDeviceGetAttribute(&most_threads, cudaDevAttrMaxThreadsPerMultiProcessor, device);
  if (status == cudaSuccess) status = ::cudaDeviceGetAttribute(&warp, cudaDevAttrWarpSize, device);
  if (status == cudaSuccess) status = ::cudaFuncGetAttributes(&attributes, (const void*)kernel);
  if (status != cudaSuccess) return status;
  int most = attributes.maxThreadsPerBlock;
  if (limit > 0 && limit < most) most = limit;
  int best_threads = 0, best_block = 0, best_count = 0;
  for (int aligned = (most + warp - 1) / warp * warp; aligned > 0; aligned -= warp) {
    const int block = aligned < most ? aligned : most;
    int count = 0;
    status = ::cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(&count, (const void*)kernel, block,
                                                                      shared_of_block(block), flags);
    if (status != cudaSuccess) return status;
    if (count * block > best_threads) {
      best_threads = count * block;
      best_block = block;
      best_count = count;
    }
    if (best_threads >= most_threads) break;
  }
  *block_size = best_block;
  *min_grid = best_count * processors;
  return cudaSuccess;
}
template <class F, class T>
static inline __host__ __attribute__((unused)) cudaError_t cudaOccupancyMaxPotentialBlockSizeVariableSMem(
    int* min_grid, int* block_size, T kernel, F shared_of_block, int limit = 0) {
  return cudaOccupancyMaxPotentialBlockSizeVariableSMemWithFlags(min_grid, block_size, kernel, shared_of_block, limit, 0u);
}
namespace heddle_runtime {
struct constant_size {
  size_t size;
  size_t operator()(int) const { return size; }
};
}  // namespace heddle_runtime
HEDDLE_RT_T cudaError_t cudaOccupancyMaxPotentialBlockSizeWithFlags(int* min_grid, int* block_size, T kernel,
                                                                    size_t shared = 0, int limit = 0, unsigned int flags = 0) {
  const heddle_runtime::constant_size size = {shared};
  return cudaOccupancyMaxPotentialBlockSizeVariableSMemWithFlags(min_grid, block_size, kernel, size, limit, flags);
}
HEDDLE_RT_T cudaError_t cudaOccupancyMaxPotentialBlockSize(int* min_grid, int* block_size, T kernel, size_t shared = 0,
                                                           int limit = 0) {
  return cudaOccupancyMaxPotentialBlockSizeWithFlags(min_grid, block_size, kernel, shared, limit, 0u);
}

// Graphs.
HEDDLE_RT cudaError_t cudaGraphInstantiate(cudaGraphExec_t* exec, cudaGraph_t graph, cudaGraphNode_t* error_node,
                                           char* log, size_t log_size) {
  if (error_node) *error_node = 0;
  if (log && log_size) log[0] = 0;
  return ::cudaGraphInstantiate(exec, graph, 0ull);
}
HEDDLE_RT_T cudaError_t cudaGraphAddMemcpyNodeToSymbol(cudaGraphNode_t* node, cudaGraph_t graph, const cudaGraphNode_t* dependencies,
                                                       size_t count, const T& symbol, const void* source, size_t bytes,
                                                       size_t offset, cudaMemcpyKind kind) {
  return ::cudaGraphAddMemcpyNodeToSymbol(node, graph, dependencies, count, (const void*)&symbol, source, bytes, offset, kind);
}
HEDDLE_RT_T cudaError_t cudaGraphAddMemcpyNodeFromSymbol(cudaGraphNode_t* node, cudaGraph_t graph, const cudaGraphNode_t* dependencies,
                                                         size_t count, void* destination, const T& symbol, size_t bytes,
                                                         size_t offset, cudaMemcpyKind kind) {
  return ::cudaGraphAddMemcpyNodeFromSymbol(node, graph, dependencies, count, destination, (const void*)&symbol, bytes, offset, kind);
}
HEDDLE_RT_T cudaError_t cudaGraphMemcpyNodeSetParamsToSymbol(cudaGraphNode_t node, const T& symbol, const void* source,
                                                             size_t bytes, size_t offset, cudaMemcpyKind kind) {
  return ::cudaGraphMemcpyNodeSetParamsToSymbol(node, (const void*)&symbol, source, bytes, offset, kind);
}
HEDDLE_RT_T cudaError_t cudaGraphMemcpyNodeSetParamsFromSymbol(cudaGraphNode_t node, void* destination, const T& symbol,
                                                               size_t bytes, size_t offset, cudaMemcpyKind kind) {
  return ::cudaGraphMemcpyNodeSetParamsFromSymbol(node, destination, (const void*)&symbol, bytes, offset, kind);
}
HEDDLE_RT_T cudaError_t cudaGraphExecMemcpyNodeSetParamsToSymbol(cudaGraphExec_t exec, cudaGraphNode_t node, const T& symbol,
                                                                 const void* source, size_t bytes, size_t offset,
                                                                 cudaMemcpyKind kind) {
  return ::cudaGraphExecMemcpyNodeSetParamsToSymbol(exec, node, (const void*)&symbol, source, bytes, offset, kind);
}
HEDDLE_RT_T cudaError_t cudaGraphExecMemcpyNodeSetParamsFromSymbol(cudaGraphExec_t exec, cudaGraphNode_t node, void* destination,
                                                                   const T& symbol, size_t bytes, size_t offset,
                                                                   cudaMemcpyKind kind) {
  return ::cudaGraphExecMemcpyNodeSetParamsFromSymbol(exec, node, destination, (const void*)&symbol, bytes, offset, kind);
}
// An object deleted when the last graph that holds it goes.
HEDDLE_RT_T cudaError_t cudaUserObjectCreate(cudaUserObject_t* object, T* wrapped, unsigned int references, unsigned int flags) {
  return ::cudaUserObjectCreate(object, wrapped, [](void* p) { delete static_cast<T*>(p); }, references, flags);
}

#undef HEDDLE_RT
#undef HEDDLE_RT_T
