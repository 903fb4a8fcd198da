// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frame.h"
const int N = 1 << 20, D = 8, K = 32;
Buf<float> x, c;
Buf<int> l;
void setup() {
  x.make((size_t)N * D, [](size_t i) { return unit(i); });
  c.make(K * D, [](size_t i) { return unit(i + 77777); });
  l.make(N);
}
#ifdef __CUDACC__
__global__ void k(const float* x, const float* c, int* l, int n) {
  __shared__ float s[K * D];
  for (int i = threadIdx.x; i < K * D; i += blockDim.x) s[i] = c[i];
  __syncthreads();
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  float best = 1e30f;
  int bi = 0;
  for (int k = 0; k < K; ++k) {
    float d = 0;
    for (int j = 0; j < D; ++j) {
      float t = x[(size_t)i * D + j] - s[k * D + j];
      d += t * t;
    }
    if (d < best) {
      best = d;
      bi = k;
    }
  }
  l[i] = bi;
}
void run() { k<<<N / 256, 256>>>(x.d, c.d, l.d, N); }
#else
void run() {
  const float *X = x.d, *C = c.d;
#pragma omp parallel for
  for (int i = 0; i < N; ++i) {
    float best = 1e30f;
    int bi = 0;
    for (int k = 0; k < K; ++k) {
      float d = 0;
      for (int j = 0; j < D; ++j) {
        float t = X[(size_t)i * D + j] - C[k * D + j];
        d += t * t;
      }
      if (d < best) {
        best = d;
        bi = k;
      }
    }
    l.d[i] = bi;
  }
}
#endif
void outputs() { l.out(); }
