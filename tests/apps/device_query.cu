// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What programs ask about the device before they begin; occupancy; clocks, printf, assert.
#include <cassert>
#include <cstring>

#include "app.h"

__global__ void says(int x) {
  if (threadIdx.x == 0 && blockIdx.x == 0) printf("kernel says %d %s %.2f %c %llu\n", x, "text", 1.5, 'c', 1ull << 40);
  assert(x == 5);
}

__global__ void ticks(long long* t) {
  long long a = clock64();
  clock_t b = clock();
  float x = threadIdx.x;
  for (int i = 0; i < 100; ++i) x = x * 1.01f + 1.0f;
  t[threadIdx.x] = clock64() - a + (x < 0) + (b == 1);
}

__global__ void __launch_bounds__(256, 2) bounded(float* x) { x[threadIdx.x] = warpSize; }

__global__ void coordinates(uint3* out) {
  int block = blockIdx.x + gridDim.x * (blockIdx.y + gridDim.y * blockIdx.z);
  int thread = threadIdx.x + blockDim.x * (threadIdx.y + blockDim.y * threadIdx.z);
  out[block * blockDim.x * blockDim.y * blockDim.z + thread] =
      make_uint3(blockIdx.x * 100 + threadIdx.x, blockIdx.y * 100 + threadIdx.y, blockIdx.z * 100 + threadIdx.z);
}

int main() {
  int count = 0, device = -1;
  CUDA_OK(cudaGetDeviceCount(&count));
  EXPECT(count >= 1);
  CUDA_OK(cudaSetDevice(0));
  CUDA_OK(cudaGetDevice(&device));
  EXPECT(device == 0);
  cudaDeviceProp p;
  CUDA_OK(cudaGetDeviceProperties(&p, 0));
  printf("%s %d.%d SMs %d memory %zu MB shared %zu\n", p.name, p.major, p.minor, p.multiProcessorCount,
         p.totalGlobalMem >> 20, p.sharedMemPerBlock);
  EXPECT(strlen(p.name) > 3 && p.major >= 5 && p.multiProcessorCount > 0 && p.totalGlobalMem > 1 << 28);
  EXPECT(p.sharedMemPerBlock >= 48 * 1024 && (p.warpSize == 32 || p.warpSize == 64) && p.maxThreadsPerBlock == 1024);
  EXPECT(p.maxThreadsDim[0] == 1024 && p.maxThreadsDim[2] == 64 && p.maxGridSize[0] == 2147483647 && p.maxGridSize[1] == 65535);
  EXPECT(p.totalConstMem == 65536 && p.regsPerBlock >= 32768 && p.unifiedAddressing && p.managedMemory && p.canMapHostMemory);
  int value = 0;
  CUDA_OK(cudaDeviceGetAttribute(&value, cudaDevAttrMaxThreadsPerBlock, 0));
  EXPECT(value == 1024);
  CUDA_OK(cudaDeviceGetAttribute(&value, cudaDevAttrComputeCapabilityMajor, 0));
  EXPECT(value == p.major);
  int blocks = 0, block = 0, grid = 0;
  CUDA_OK(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&blocks, bounded, 256, 0));
  EXPECT(blocks >= 2);
  CUDA_OK(cudaOccupancyMaxPotentialBlockSize(&grid, &block, ticks, 0, 0));
  EXPECT(block >= 32 && block <= 1024 && grid > 0);
  CUDA_OK(cudaDeviceSetLimit(cudaLimitPrintfFifoSize, 1 << 20));
  CUDA_OK(cudaDeviceSetCacheConfig(cudaFuncCachePreferL1));
  says<<<2, 64>>>(5);
  CUDA_OK(cudaDeviceSynchronize());
  long long* t;
  CUDA_OK(cudaMallocManaged(&t, 64 * 8));
  ticks<<<1, 64>>>(t);
  CUDA_OK(cudaDeviceSynchronize());
  EXPECT(t[0] >= 0 && t[63] < 1ll << 40, "%lld", t[0]);
  float* f;
  CUDA_OK(cudaMallocManaged(&f, 256 * 4));
  bounded<<<1, 256>>>(f);
  CUDA_OK(cudaDeviceSynchronize());
  EXPECT(f[255] == p.warpSize);
  dim3 g(3, 2, 4), b(5, 3, 2);
  uint3* c;
  CUDA_OK(cudaMallocManaged(&c, 3 * 2 * 4 * 30 * sizeof(uint3)));
  coordinates<<<g, b>>>(c);
  CUDA_OK(cudaDeviceSynchronize());
  for (int i = 0; i < 3 * 2 * 4 * 30; ++i) {
    int th = i % 30, bl = i / 30;
    EXPECT(c[i].x == bl % 3 * 100 + th % 5 && c[i].y == bl / 3 % 2 * 100 + th / 5 % 3 && c[i].z == bl / 6 * 100 + th / 15, "%d", i);
  }
  return finish();
}
