// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frame.h"
const int N = 256;
Buf<int> a, b;
void setup() {
  a.make(N * N, [](size_t i) { return (int)(mixed(i) % 1000 + 1); });
  b.make(N * N);
}
#ifdef __CUDACC__
__global__ void k(int* d, int n, int k) {
  __shared__ int row[256];
  __shared__ int col[1];
  int y = blockIdx.x, x = threadIdx.x;
  if (x == 0) col[0] = d[y * n + k];
  row[x] = d[k * n + x];
  __syncthreads();
  int v = col[0] + row[x];
  if (v < d[y * n + x]) d[y * n + x] = v;
}
void run() {
  cudaMemcpyAsync(b.d, a.d, N * N * 4, cudaMemcpyDeviceToDevice);
  for (int q = 0; q < N; ++q) k<<<N, N>>>(b.d, N, q);
}
#else
void run() {
  memcpy(b.d, a.d, N * N * 4);
  for (int k = 0; k < N; ++k) {
#pragma omp parallel for
    for (int y = 0; y < N; ++y) {
      int c = b.d[y * N + k];
      for (int x = 0; x < N; ++x) {
        int v = c + b.d[k * N + x];
        b.d[y * N + x] = std::min(b.d[y * N + x], v);
      }
    }
  }
}
#endif
void outputs() { b.out(); }
