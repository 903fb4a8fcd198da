// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the most used runtime functions answer to wrong arguments, and what the last error is then.
#include <cstring>
#include <thread>
#include <vector>

#include "call_codes.h"

__global__ void nothing() {}
__global__ void __launch_bounds__(64) bounded() {}
__global__ void dyn(int* p) {
  extern __shared__ int s[];
  s[threadIdx.x] = 1;
  if (p) *p = s[0];
}
__device__ int var;
__constant__ int cvar[4];
int not_a_symbol;
int not_kernel() { return 1; }

int main() {
  int n = -1, v = 0;
  size_t sz = 0;
  void *p = nullptr, *q = nullptr;
  float ms;
  // devices
  GIVES(cudaSuccess, cudaGetDeviceCount(&n));
  GIVES(cudaErrorInvalidValue, cudaGetDeviceCount(nullptr));
  GIVES(cudaErrorInvalidDevice, cudaSetDevice(n));
  GIVES(cudaErrorInvalidDevice, cudaSetDevice(-1));
  GIVES(cudaErrorInvalidValue, cudaGetDevice(nullptr));
  cudaDeviceProp prop;
  GIVES(cudaErrorInvalidDevice, cudaGetDeviceProperties(&prop, n));
  GIVES(cudaErrorInvalidValue, cudaGetDeviceProperties(nullptr, 0));
  GIVES(cudaErrorInvalidValue, cudaDeviceGetAttribute(&v, (cudaDeviceAttr)9999, 0));
  GIVES(cudaErrorInvalidValue, cudaDeviceGetAttribute(nullptr, cudaDevAttrWarpSize, 0));
  GIVES(cudaErrorInvalidDevice, cudaDeviceGetAttribute(&v, cudaDevAttrWarpSize, n));
  GIVES(cudaErrorInvalidValue, cudaSetDeviceFlags(0x1000));
  GIVES(cudaErrorInvalidValue,
        cudaSetDeviceFlags(cudaDeviceScheduleSpin | cudaDeviceScheduleYield));
  GIVES(cudaErrorInvalidValue, cudaDeviceGetLimit(nullptr, cudaLimitStackSize));
  GIVES(cudaErrorInvalidDevice, cudaDeviceCanAccessPeer(&v, 0, n));
  GIVES(cudaSuccess, cudaDeviceCanAccessPeer(&v, 0, 0));
  EXPECT(v == 0);
  GIVES(cudaErrorInvalidDevice, cudaDeviceEnablePeerAccess(0, 0));
  GIVES(cudaErrorInvalidDevice, cudaDeviceEnablePeerAccess(n, 0));
  char bus[64];
  GIVES(cudaErrorInvalidValue, cudaDeviceGetPCIBusId(nullptr, 64, 0));
  GIVES(cudaErrorInvalidDevice, cudaDeviceGetPCIBusId(bus, 64, n));
  GIVES(cudaErrorInvalidDevice, cudaDeviceGetByPCIBusId(&v, "0000:99:00.0"));
  // memory
  GIVES(cudaErrorInvalidValue, cudaMalloc((void**)nullptr, 4));
  GIVES(cudaErrorMemoryAllocation, cudaMalloc(&p, 1ull << 50));
  p = (void*)1;
  GIVES(cudaSuccess, cudaMalloc(&p, 0));
  EXPECT(p == nullptr);
  GIVES(cudaSuccess, cudaMalloc(&p, 4096));
  GIVES(cudaErrorInvalidValue, cudaFree((char*)p + 16));
  GIVES(cudaErrorInvalidValue, cudaFreeHost(p));
  GIVES(cudaSuccess, cudaFree(0));
  GIVES(cudaSuccess, cudaFreeHost(nullptr));
  GIVES(cudaErrorInvalidValue, cudaFreeHost(&n));
  GIVES(cudaErrorInvalidValue, cudaMallocHost((void**)nullptr, 4));
  GIVES(cudaErrorInvalidValue, cudaHostAlloc(&q, 4, 0x100));
  GIVES(cudaErrorInvalidValue, cudaMallocManaged((void**)nullptr, 4));
  GIVES(cudaErrorInvalidValue, cudaMallocManaged(&q, 0));
  GIVES(cudaErrorInvalidValue, cudaMallocManaged(&q, 4, 99));
  GIVES(cudaErrorInvalidValue, cudaMallocPitch(nullptr, &sz, 4, 4));
  GIVES(cudaErrorInvalidValue, cudaMemGetInfo(nullptr, &sz));
  GIVES(cudaSuccess, cudaMemcpy(p, p, 0, cudaMemcpyDeviceToDevice));
  GIVES(cudaSuccess, cudaMemcpy(nullptr, nullptr, 0, cudaMemcpyDeviceToDevice));
  GIVES(cudaErrorInvalidMemcpyDirection, cudaMemcpy(p, p, 4, (cudaMemcpyKind)7));
  GIVES(cudaErrorInvalidValue, cudaMemcpy(nullptr, &n, 4, cudaMemcpyHostToDevice));
  GIVES(cudaErrorInvalidValue, cudaMemcpy(p, nullptr, 4, cudaMemcpyHostToDevice));
  GIVES(cudaErrorInvalidValue, cudaMemcpy(&n, nullptr, 4, cudaMemcpyDeviceToHost));
  GIVES(cudaErrorInvalidValue, cudaMemcpy(&n, &v, 4, cudaMemcpyDeviceToHost));
  GIVES(cudaErrorInvalidValue, cudaMemcpy(&n, p, 8192, cudaMemcpyDeviceToHost));
  GIVES(cudaErrorInvalidPitchValue, cudaMemcpy2D(p, 4, p, 8, 8, 2, cudaMemcpyDeviceToDevice));
  GIVES(cudaErrorInvalidValue, cudaMemset(nullptr, 0, 4));
  GIVES(cudaErrorInvalidValue, cudaMemset(p, 0, 8192));
  GIVES(cudaSuccess, cudaMemset(p, 0, 0));
  GIVES(cudaErrorInvalidValue, cudaMemset(&n, 0, 4));
  cudaPointerAttributes pa;
  GIVES(cudaErrorInvalidValue, cudaPointerGetAttributes(nullptr, p));
  GIVES(cudaSuccess, cudaPointerGetAttributes(&pa, &n));
  EXPECT(pa.type == cudaMemoryTypeUnregistered && pa.devicePointer == nullptr, "%d %p", pa.type,
         pa.devicePointer);
  std::vector<char> reg(8192);
  GIVES(cudaErrorInvalidValue, cudaHostRegister(nullptr, 4, 0));
  GIVES(cudaErrorInvalidValue, cudaHostRegister(reg.data(), 0, 0));
  GIVES(cudaErrorInvalidValue, cudaHostRegister(reg.data(), 4096, 0x1000));
  GIVES(cudaSuccess, cudaHostRegister(reg.data(), 4096, 0));
  GIVES(cudaErrorHostMemoryAlreadyRegistered, cudaHostRegister(reg.data(), 4096, 0));
  GIVES(cudaErrorHostMemoryAlreadyRegistered, cudaHostRegister(reg.data() + 100, 4096, 0));
  GIVES(cudaSuccess, cudaHostGetDevicePointer(&q, reg.data(), 0));
  GIVES(cudaErrorInvalidValue, cudaHostGetDevicePointer(&q, reg.data(), 1));
  GIVES(cudaErrorInvalidValue, cudaHostGetDevicePointer(&q, &n, 0));
  unsigned fl;
  GIVES(cudaErrorInvalidValue, cudaHostGetFlags(&fl, &n));
  GIVES(cudaErrorHostMemoryNotRegistered, cudaHostUnregister(&n));
  GIVES(cudaErrorInvalidValue, cudaHostUnregister(nullptr));
  GIVES(cudaSuccess, cudaHostUnregister(reg.data()));
  GIVES(cudaErrorHostMemoryNotRegistered, cudaHostUnregister(reg.data()));
  GIVES(cudaSuccess, cudaFree(p));
  GIVES(cudaErrorInvalidValue, cudaFree(p));
  GIVES(cudaErrorInvalidValue, cudaMemcpy(&n, p, 4, cudaMemcpyDeviceToHost));
  // symbols
  GIVES(cudaErrorInvalidSymbol, cudaMemcpyToSymbol(not_a_symbol, &v, 4));
  GIVES(cudaErrorInvalidSymbol, cudaGetSymbolAddress(&q, not_a_symbol));
  GIVES(cudaErrorInvalidSymbol, cudaGetSymbolSize(&sz, not_a_symbol));
  GIVES(cudaErrorInvalidValue, cudaMemcpyToSymbol(var, &v, 8));
  GIVES(cudaErrorInvalidValue, cudaMemcpyToSymbol(cvar, &v, 4, 16));
  GIVES(cudaErrorInvalidMemcpyDirection, cudaMemcpyToSymbol(var, &v, 4, 0, cudaMemcpyDeviceToHost));
  GIVES(cudaErrorInvalidMemcpyDirection,
        cudaMemcpyFromSymbol(&v, var, 4, 0, cudaMemcpyHostToDevice));
  // streams
  cudaStream_t s;
  cudaEvent_t e, f;
  GIVES(cudaErrorInvalidValue, cudaStreamCreate(nullptr));
  GIVES(cudaErrorInvalidValue, cudaStreamCreateWithFlags(&s, 0x10));
  GIVES(cudaErrorInvalidResourceHandle, cudaStreamDestroy((cudaStream_t)0));
  GIVES(cudaErrorInvalidResourceHandle, cudaStreamDestroy(cudaStreamLegacy));
  GIVES(cudaErrorInvalidResourceHandle, cudaStreamDestroy(cudaStreamPerThread));
  GIVES(cudaSuccess, cudaStreamCreate(&s));
  GIVES(cudaErrorInvalidResourceHandle, cudaStreamWaitEvent(s, nullptr, 0));
  GIVES(cudaErrorInvalidValue, cudaStreamAddCallback(s, nullptr, nullptr, 0));
  GIVES(cudaErrorInvalidValue,
        cudaStreamAddCallback(s, [](cudaStream_t, cudaError_t, void*) {}, nullptr, 1));
  GIVES(cudaErrorInvalidValue, cudaLaunchHostFunc(s, nullptr, nullptr));
  GIVES(cudaErrorInvalidValue, cudaStreamGetPriority(s, nullptr));
  GIVES(cudaErrorInvalidValue, cudaEventCreate(nullptr));
  GIVES(cudaErrorInvalidValue, cudaEventCreateWithFlags(&e, 0x80));
  GIVES(cudaErrorInvalidValue, cudaEventCreateWithFlags(&e, cudaEventInterprocess));
  GIVES(cudaErrorInvalidResourceHandle, cudaEventDestroy(nullptr));
  GIVES(cudaErrorInvalidResourceHandle, cudaEventRecord(nullptr));
  GIVES(cudaErrorInvalidResourceHandle, cudaEventQuery(nullptr));
  GIVES(cudaErrorInvalidResourceHandle, cudaEventSynchronize(nullptr));
  GIVES(cudaSuccess, cudaEventCreate(&e));
  GIVES(cudaSuccess, cudaEventCreateWithFlags(&f, cudaEventDisableTiming));
  GIVES(cudaErrorInvalidResourceHandle, cudaEventElapsedTime(&ms, e, e));
  GIVES(cudaSuccess, cudaEventQuery(e));
  GIVES(cudaSuccess, cudaEventSynchronize(e));
  GIVES(cudaSuccess, cudaEventRecord(e, s));
  GIVES(cudaSuccess, cudaEventRecord(f, s));
  GIVES(cudaSuccess, cudaEventSynchronize(f));
  GIVES(cudaErrorInvalidResourceHandle, cudaEventElapsedTime(&ms, e, f));
  GIVES(cudaErrorInvalidValue, cudaEventElapsedTime(nullptr, e, e));
  GIVES(cudaErrorInvalidResourceHandle, cudaEventElapsedTime(&ms, nullptr, e));
  // launches
  int* dp = nullptr;
  int per_block = 0;
  GIVES(cudaSuccess, cudaDeviceGetAttribute(&per_block, cudaDevAttrMaxSharedMemoryPerBlock, 0));
  void* args[] = {&dp};
  GIVES(cudaErrorInvalidDeviceFunction,
        cudaLaunchKernel((const void*)not_kernel, 1, 1, nullptr, 0, 0));
  GIVES(cudaErrorInvalidConfiguration,
        cudaLaunchKernel((const void*)nothing, dim3(0), dim3(1), nullptr, 0, 0));
  GIVES(cudaErrorInvalidConfiguration,
        cudaLaunchKernel((const void*)nothing, dim3(1), dim3(1, 1, 65), nullptr, 0, 0));
  GIVES(cudaErrorInvalidConfiguration,
        cudaLaunchKernel((const void*)nothing, dim3(1, 65536), dim3(1), nullptr, 0, 0));
  GIVES(cudaErrorInvalidConfiguration,
        cudaLaunchKernel((const void*)nothing, dim3(1), dim3(32, 33), nullptr, 0, 0));
  GIVES(cudaErrorInvalidValue,
        cudaLaunchKernel((const void*)dyn, dim3(1), dim3(1), args, per_block + 1, 0));
  GIVES(cudaErrorInvalidResourceHandle,
        cudaLaunchKernel((const void*)nothing, dim3(1), dim3(1), nullptr, 0, (cudaStream_t)&n));
  bounded<<<1, 65>>>();
  {
    cudaError_t l = cudaGetLastError();
    EXPECT(l == cudaErrorInvalidValue || l == cudaErrorLaunchOutOfResources, "%s",
           cudaGetErrorName(l));
  }
  cudaFuncAttributes fa;
  GIVES(cudaErrorInvalidDeviceFunction, cudaFuncGetAttributes(&fa, (const void*)not_kernel));
  GIVES(cudaErrorInvalidValue, cudaFuncGetAttributes(nullptr, (const void*)nothing));
  GIVES(cudaErrorInvalidValue,
        cudaFuncSetAttribute((const void*)dyn, cudaFuncAttributeMaxDynamicSharedMemorySize,
                             10 << 20));
  GIVES(cudaErrorInvalidValue,
        cudaFuncSetAttribute((const void*)dyn, cudaFuncAttributeMaxDynamicSharedMemorySize, -1));
  GIVES(cudaErrorInvalidValue, cudaFuncSetAttribute((const void*)dyn, (cudaFuncAttribute)77, 1));
  GIVES(cudaErrorInvalidDeviceFunction,
        cudaFuncSetAttribute((const void*)not_kernel, cudaFuncAttributeMaxDynamicSharedMemorySize,
                             1));
  GIVES(cudaErrorInvalidDeviceFunction,
        cudaFuncSetCacheConfig((const void*)not_kernel, cudaFuncCachePreferL1));
  GIVES(cudaErrorInvalidDeviceFunction,
        cudaOccupancyMaxActiveBlocksPerMultiprocessor(&v, (const void*)not_kernel, 32, 0));
  GIVES(cudaErrorInvalidValue,
        cudaOccupancyMaxActiveBlocksPerMultiprocessor(nullptr, (const void*)nothing, 32, 0));
  GIVES(cudaErrorInvalidValue,
        cudaOccupancyMaxActiveBlocksPerMultiprocessor(&v, (const void*)nothing, 0, 0));
  GIVES(cudaSuccess,
        cudaOccupancyMaxActiveBlocksPerMultiprocessor(&v, (const void*)nothing, 32, 0));
  EXPECT(v >= 1);
  GIVES(cudaSuccess,
        cudaOccupancyMaxActiveBlocksPerMultiprocessor(&v, (const void*)nothing, 1024, 0));
  EXPECT(v >= 1);
  // last error: a success does not clear it
  cudaMalloc(&p, 1ull << 60);
  EXPECT(cudaMalloc(&p, 16) == cudaSuccess);
  EXPECT(cudaPeekAtLastError() == cudaErrorMemoryAllocation);
  std::thread([] { EXPECT(cudaPeekAtLastError() == cudaSuccess); }).join();
  EXPECT(cudaGetLastError() == cudaErrorMemoryAllocation);
  EXPECT(cudaGetLastError() == cudaSuccess);
  cudaFree(p);
  EXPECT(!strcmp(cudaGetErrorName((cudaError_t)12345), "unrecognized error code"));
  EXPECT(!strcmp(cudaGetErrorString((cudaError_t)12345), "unrecognized error code"));
  // arrays and textures
  cudaChannelFormatDesc d = cudaCreateChannelDesc<float>();
  cudaArray_t arr = nullptr;
  GIVES(cudaErrorInvalidValue, cudaMallocArray(nullptr, &d, 4, 4));
  GIVES(cudaErrorInvalidValue, cudaMallocArray(&arr, nullptr, 4, 4));
  GIVES(cudaErrorInvalidValue, cudaMallocArray(&arr, &d, 1u << 30, 4));
  GIVES(cudaSuccess, cudaMallocArray(&arr, &d, 4, 4));
  GIVES(cudaErrorInvalidValue,
        cudaMemcpy2DToArray(arr, 0, 0, reg.data(), 32, 32, 4, cudaMemcpyHostToDevice));
  cudaTextureObject_t t = 0;
  cudaResourceDesc rd = {};
  cudaTextureDesc td = {};
  rd.resType = cudaResourceTypeArray;
  rd.res.array.array = arr;
  GIVES(cudaErrorInvalidValue, cudaCreateTextureObject(nullptr, &rd, &td, nullptr));
  GIVES(cudaErrorInvalidValue, cudaCreateTextureObject(&t, nullptr, &td, nullptr));
  GIVES(cudaSuccess, cudaCreateTextureObject(&t, &rd, &td, nullptr));
  GIVES(cudaSuccess, cudaDestroyTextureObject(t));
  GIVES(cudaSuccess, cudaFreeArray(arr));
  EXPECT(cudaFreeArray(arr) != cudaSuccess);
  cudaGetLastError();
  GIVES(cudaSuccess, cudaFreeArray(nullptr));
  // ipc & misc
  cudaIpcMemHandle_t h;
  GIVES(cudaErrorInvalidValue, cudaIpcGetMemHandle(&h, &n));
  GIVES(cudaErrorInvalidValue, cudaIpcCloseMemHandle(&n));
  cudaGraph_t g;
  cudaGraphExec_t ge;
  GIVES(cudaErrorInvalidValue, cudaGraphCreate(&g, 1));
  GIVES(cudaErrorInvalidValue, cudaGraphCreate(nullptr, 0));
  GIVES(cudaErrorInvalidValue, cudaGraphDestroy(nullptr));
  GIVES(cudaErrorInvalidValue, cudaGraphInstantiate(&ge, nullptr, 0));
  GIVES(cudaErrorInvalidValue, cudaGraphLaunch(nullptr, s));
  GIVES(cudaErrorInvalidValue, cudaGraphExecDestroy(nullptr));
  GIVES(cudaErrorInvalidValue, cudaMemcpyPeer(nullptr, 0, nullptr, 0, 4));
  GIVES(cudaSuccess, cudaStreamDestroy(s));
  GIVES(cudaErrorInvalidResourceHandle, cudaStreamQuery(s));
  GIVES(cudaSuccess, cudaDeviceReset());
  return finish();
}
