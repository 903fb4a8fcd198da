// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frame.h"
const int M = 4096, N = 4096;
Buf<float> a, x, y;  // column-major: thread per row
void setup() {
  a.make((size_t)M * N, [](size_t i) { return unit(i); });
  x.make(N, [](size_t i) { return unit(i + 5); });
  y.make(M);
}
#ifdef __CUDACC__
__global__ void k(const float* a, const float* x, float* y, int m, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= m) return;
  float v = 0;
  for (int j = 0; j < n; ++j) v += a[(size_t)j * m + i] * x[j];
  y[i] = v;
}
void run() { k<<<M / 128, 128>>>(a.d, x.d, y.d, M, N); }
#else
void run() {
  const float *A = a.d, *X = x.d;
#pragma omp parallel for
  for (int b = 0; b < M; b += 2048) {
    float v[2048] = {0};
    for (int j = 0; j < N; ++j)
      for (int i = 0; i < 2048; ++i) v[i] += A[(size_t)j * M + b + i] * X[j];
    memcpy(y.d + b, v, sizeof v);
  }
}
#endif
void outputs() { y.out(); }
