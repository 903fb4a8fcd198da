// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "shapes.cuh"

static __device__ float helper(float x) { return x * 2; }   // another one of this name is in weights.cu
__device__ float area(float width, float height) { return helper(width) * height; }

static __global__ void sum(const float* widths, int n, float* out) {
  int i = threadIdx.x;
  if (i < n) atomicAdd(out, area(widths[i], 0.5f));
}

float total_area(const float* widths, int n) {
  float *in, *out, result = 0;
  cudaMalloc(&in, n * sizeof(float));
  cudaMalloc(&out, sizeof(float));
  cudaMemcpy(in, widths, n * sizeof(float), cudaMemcpyHostToDevice);
  cudaMemset(out, 0, sizeof(float));
  sum<<<1, 64>>>(in, n, out);
  cudaMemcpy(&result, out, sizeof(float), cudaMemcpyDeviceToHost);
  cudaFree(in);
  cudaFree(out);
  return result;
}
