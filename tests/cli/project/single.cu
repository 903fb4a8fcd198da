// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <cstdio>
#include <cuda_runtime.h>

__global__ void square(int* x) { x[threadIdx.x] = threadIdx.x * threadIdx.x; }

int main() {
  int *d, h[32], bad = 0;
  cudaMalloc(&d, sizeof h);
  square<<<1, 32>>>(d);
  if (cudaError_t e = cudaMemcpy(h, d, sizeof h, cudaMemcpyDeviceToHost)) return std::printf("%s\n", cudaGetErrorString(e)), 1;
  for (int i = 0; i < 32; i++) bad += h[i] != i * i;
  if (!bad) std::puts("all as it should be");
  return bad;
}
