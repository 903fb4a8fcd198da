// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frame.h"
// batched LU of 32x32, a warp-sized block per matrix in shared memory (32 threads, one column each)
const int NB = 4096, N = 32;
Buf<float> a, b;
void setup() {
  a.make((size_t)NB * N * N, [](size_t i) {
    int r = i / N % N, c = i % N;
    return unit(i) + (r == c ? N : 0);
  });
  b.make((size_t)NB * N * N);
}
#ifdef __CUDACC__
__global__ void k(const float* a, float* b) {
  __shared__ float s[N][N + 1];
  int t = threadIdx.x;
  size_t o = (size_t)blockIdx.x * N * N;
  for (int r = 0; r < N; ++r) s[r][t] = a[o + r * N + t];
  __syncthreads();
  for (int p = 0; p < N - 1; ++p) {
    if (t > p) s[t][p] /= s[p][p];
    __syncthreads();
    if (t > p)
      for (int c = p + 1; c < N; ++c) s[t][c] -= s[t][p] * s[p][c];
    __syncthreads();
  }
  for (int r = 0; r < N; ++r) b[o + r * N + t] = s[r][t];
}
void run() { k<<<NB, N>>>(a.d, b.d); }
#else
void run() {
#pragma omp parallel for
  for (int q = 0; q < NB; ++q) {
    float s[N][N];
    memcpy(s, a.d + (size_t)q * N * N, sizeof s);
    for (int p = 0; p < N - 1; ++p)
      for (int t = p + 1; t < N; ++t) {
        s[t][p] /= s[p][p];
        for (int c = p + 1; c < N; ++c) s[t][c] -= s[t][p] * s[p][c];
      }
    memcpy(b.d + (size_t)q * N * N, s, sizeof s);
  }
}
#endif
void outputs() { b.out(); }
