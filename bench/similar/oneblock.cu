// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frame.h"
const int N = 4 << 20;
Buf<float> a, b;
void setup() {
  a.make(N, [](size_t i) { return unit(i); });
  b.make(N, [](size_t i) { return unit(i + 1); });
}
#ifdef __CUDACC__
__global__ void k(const float* a, float* b, int n) {
  for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += gridDim.x * blockDim.x)
    b[i] = 2.f * a[i] + 0.5f;
}
void run() { k<<<1, 256>>>(a.d, b.d, N); }
#else
void run() {
#pragma omp parallel for
  for (int i = 0; i < N; ++i) b.d[i] = 2.f * a.d[i] + 0.5f;
}
#endif
void outputs() { b.out(); }
