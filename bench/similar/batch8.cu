// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frame.h"
const int N = 1 << 16;
Buf<float> a, b, c;
void setup() {
  a.make((size_t)N * 64, [](size_t i) { return unit(i); });
  b.make((size_t)N * 64, [](size_t i) { return unit(i + 9); });
  c.make((size_t)N * 64);
}
#ifdef __CUDACC__
__global__ void k(const float* a, const float* b, float* c) {
  __shared__ float sa[4][8][8], sb[4][8][8];
  int m = threadIdx.z, r = threadIdx.y, q = threadIdx.x;
  size_t o = ((size_t)blockIdx.x * 4 + m) * 64 + r * 8 + q;
  sa[m][r][q] = a[o];
  sb[m][r][q] = b[o];
  __syncthreads();
  float v = 0;
  for (int k = 0; k < 8; ++k) v += sa[m][r][k] * sb[m][k][q];
  c[o] = v;
}
void run() { k<<<N / 4, dim3(8, 8, 4)>>>(a.d, b.d, c.d); }
#else
void run() {
#pragma omp parallel for
  for (int m = 0; m < N; ++m) {
    const float *A = a.d + (size_t)m * 64, *B = b.d + (size_t)m * 64;
    float* C = c.d + (size_t)m * 64;
    for (int r = 0; r < 8; ++r) {
      float v[8] = {0};
      for (int k = 0; k < 8; ++k)
        for (int q = 0; q < 8; ++q) v[q] += A[r * 8 + k] * B[k * 8 + q];
      for (int q = 0; q < 8; ++q) C[r * 8 + q] = v[q];
    }
  }
}
#endif
void outputs() { c.out(); }
