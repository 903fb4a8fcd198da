// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frame.h"
const int N = 512;
Buf<float> a, b, c;
void setup() {
  a.make(N * N, [](size_t i) { return unit(i); });
  b.make(N * N, [](size_t i) { return unit(i + 9); });
  c.make(N * N);
}
#ifdef __CUDACC__
__global__ void k(const float* a, const float* b, float* c, int n) {
  __shared__ float sa[2][16][16], sb[2][16][16];
  int tx = threadIdx.x, ty = threadIdx.y, x = blockIdx.x * 16 + tx, y = blockIdx.y * 16 + ty;
  float v = 0;
  int cur = 0;
  sa[0][ty][tx] = a[y * n + tx];
  sb[0][ty][tx] = b[ty * n + x];
  __syncthreads();
  for (int k0 = 16; k0 <= n; k0 += 16) {
    float na, nb;
    if (k0 < n) {
      na = a[y * n + k0 + tx];
      nb = b[(k0 + ty) * n + x];
    }
    for (int k = 0; k < 16; ++k) v += sa[cur][ty][k] * sb[cur][k][tx];
    if (k0 < n) {
      sa[cur ^ 1][ty][tx] = na;
      sb[cur ^ 1][ty][tx] = nb;
    }
    __syncthreads();
    cur ^= 1;
  }
  c[y * n + x] = v;
}
void run() { k<<<dim3(N / 16, N / 16), dim3(16, 16)>>>(a.d, b.d, c.d, N); }
#else
void run() {
  const float *A = a.d, *B = b.d;
  float* C = c.d;
#pragma omp parallel for
  for (int i0 = 0; i0 < N; i0 += 4) {
    for (int i = i0; i < i0 + 4; ++i)
      for (int j = 0; j < N; ++j) C[i * N + j] = 0;
    for (int k = 0; k < N; ++k)
      for (int i = i0; i < i0 + 4; ++i) {
        float x = A[i * N + k];
        for (int j = 0; j < N; ++j) C[i * N + j] += x * B[k * N + j];
      }
  }
}
#endif
void outputs() { c.out(); }
