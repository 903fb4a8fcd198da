// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The first program of everybody: allocation, copies, a launch with a ragged end, events.
#include <vector>

#include "app.h"

__global__ void vector_add(const float* a, const float* b, float* c, int n) {
  int i = blockDim.x * blockIdx.x + threadIdx.x;
  if (i < n) c[i] = a[i] + b[i];
}

int main(int argc, char** argv) {
  int n = argc > 1 ? atoi(argv[1]) : 1000003;
  size_t bytes = n * sizeof(float);
  std::vector<float> a(n), b(n), c(n);
  for (int i = 0; i < n; ++i) a[i] = i * 0.5f, b[i] = 3.0f - i;
  float *da, *db, *dc;
  CUDA_OK(cudaMalloc(&da, bytes));
  CUDA_OK(cudaMalloc((void**)&db, bytes));
  CUDA_OK(cudaMalloc(&dc, bytes));
  CUDA_OK(cudaMemcpy(da, a.data(), bytes, cudaMemcpyHostToDevice));
  CUDA_OK(cudaMemcpy(db, b.data(), bytes, cudaMemcpyHostToDevice));
  cudaEvent_t start, stop;
  CUDA_OK(cudaEventCreate(&start));
  CUDA_OK(cudaEventCreate(&stop));
  CUDA_OK(cudaEventRecord(start));
  vector_add<<<(n + 255) / 256, 256>>>(da, db, dc, n);
  CUDA_OK(cudaGetLastError());
  CUDA_OK(cudaEventRecord(stop));
  CUDA_OK(cudaEventSynchronize(stop));
  float ms = -1;
  CUDA_OK(cudaEventElapsedTime(&ms, start, stop));
  EXPECT(ms >= 0 && ms < 60000, "%f ms", ms);
  CUDA_OK(cudaMemcpy(c.data(), dc, bytes, cudaMemcpyDeviceToHost));
  for (int i = 0; i < n; ++i) EXPECT(c[i] == a[i] + b[i], "at %d: %f", i, c[i]);
  CUDA_OK(cudaFree(da));
  CUDA_OK(cudaFree(db));
  CUDA_OK(cudaFree(dc));
  CUDA_OK(cudaEventDestroy(start));
  CUDA_OK(cudaEventDestroy(stop));
  CUDA_OK(cudaDeviceReset());
  return finish();
}
