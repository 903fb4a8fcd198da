// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frame.h"
const int N = 8 << 20;
Buf<double> a, b, o;
void setup() {
  a.make(N, [](size_t i) { return (double)unit(i); });
  b.make(N, [](size_t i) { return (double)unit(i + 1); });
  o.make(1);
}
#ifdef __CUDACC__
__global__ void k(const double* a, const double* b, double* o, int n) {
  __shared__ double s[256];
  double v = 0;
  for (int i = blockIdx.x * 256 + threadIdx.x; i < n; i += gridDim.x * 256) v += a[i] * b[i];
  int t = threadIdx.x;
  s[t] = v;
  __syncthreads();
  for (int d = 128; d; d >>= 1) {
    if (t < d) s[t] += s[t + d];
    __syncthreads();
  }
  if (!t) atomicAdd(o, s[0]);
}
void run() {
  o.zero();
  k<<<512, 256>>>(a.d, b.d, o.d, N);
}
#else
void run() {
  double v = 0;
#pragma omp parallel for simd reduction(+ : v)
  for (int i = 0; i < N; ++i) v += a.d[i] * b.d[i];
  o.d[0] = v;
}
#endif
void outputs() { o.out(); }
