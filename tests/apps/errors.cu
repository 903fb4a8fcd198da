// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What goes wrong and how it is told: configuration, pointers, faults, last-error semantics.
#include <cstring>

#include "app.h"

__global__ void nothing() {}
__global__ void need_shared() { extern __shared__ int s[]; s[threadIdx.x] = 1; }

int main() {
  EXPECT(cudaGetLastError() == cudaSuccess);
  nothing<<<1, 4096>>>();
  EXPECT(cudaPeekAtLastError() == cudaErrorInvalidConfiguration, "%s", cudaGetErrorName(cudaPeekAtLastError()));
  EXPECT(cudaGetLastError() == cudaErrorInvalidConfiguration);
  EXPECT(cudaGetLastError() == cudaSuccess);
  nothing<<<0, 32>>>();
  EXPECT(cudaGetLastError() == cudaErrorInvalidConfiguration);
  nothing<<<dim3(1, 70000, 1), 32>>>();
  EXPECT(cudaGetLastError() == cudaErrorInvalidConfiguration);
  need_shared<<<1, 32, 1 << 20>>>();
  cudaError_t shared = cudaGetLastError();
  EXPECT(shared == cudaErrorInvalidValue || shared == cudaErrorInvalidConfiguration, "%s", cudaGetErrorName(shared));
  void* p = nullptr;
  EXPECT(cudaMalloc(&p, (size_t)1 << 60) == cudaErrorMemoryAllocation);
  EXPECT(cudaGetLastError() == cudaErrorMemoryAllocation);
  EXPECT(cudaSetDevice(99) == cudaErrorInvalidDevice);
  cudaGetLastError();
  int x = 0;
  EXPECT(cudaFree(&x) == cudaErrorInvalidValue);
  cudaGetLastError();
  EXPECT(cudaFree(nullptr) == cudaSuccess);
  EXPECT(cudaMemcpy(&x, &x, 4, (cudaMemcpyKind)17) == cudaErrorInvalidMemcpyDirection);
  cudaGetLastError();
  EXPECT(!strcmp(cudaGetErrorName(cudaErrorMemoryAllocation), "cudaErrorMemoryAllocation"));
  EXPECT(!strcmp(cudaGetErrorString(cudaSuccess), "no error"));
  EXPECT(!strcmp(cudaGetErrorString(cudaErrorMemoryAllocation), "out of memory"));
  EXPECT(!strcmp(cudaGetErrorString(cudaErrorInvalidValue), "invalid argument"));
  nothing<<<1, 32>>>();
  CUDA_OK(cudaGetLastError());
  CUDA_OK(cudaDeviceSynchronize());
  cudaFuncAttributes attributes;
  CUDA_OK(cudaFuncGetAttributes(&attributes, nothing));
  EXPECT(attributes.maxThreadsPerBlock == 1024);
  CUDA_OK(cudaFuncSetAttribute(need_shared, cudaFuncAttributeMaxDynamicSharedMemorySize, 64 * 1024));
  need_shared<<<1, 32, 64 * 1024>>>();
  CUDA_OK(cudaDeviceSynchronize());
  int runtime = 0, driver = 0;
  CUDA_OK(cudaRuntimeGetVersion(&runtime));
  CUDA_OK(cudaDriverGetVersion(&driver));
  EXPECT(runtime == 12090 && driver >= runtime);
  return finish();
}
