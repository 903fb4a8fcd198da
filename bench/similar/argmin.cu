// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frame.h"
const int N = 16 << 20;
Buf<float> a;
Buf<float> bv;
Buf<int> bi;
void setup() {
  a.make(N, [](size_t i) { return unit(i) + 1e-3f; });
  bv.make(1024);
  bi.make(1024);
}
#ifdef __CUDACC__
__global__ void k(const float* a, int n, float* bv, int* bi) {
  __shared__ float sv[256];
  __shared__ int si[256];
  float v = 1e30f;
  int x = -1;
  for (int i = blockIdx.x * 256 + threadIdx.x; i < n; i += gridDim.x * 256)
    if (a[i] < v) {
      v = a[i];
      x = i;
    }
  int t = threadIdx.x;
  sv[t] = v;
  si[t] = x;
  __syncthreads();
  for (int d = 128; d; d >>= 1) {
    if (t < d) {
      if (sv[t + d] < sv[t] || (sv[t + d] == sv[t] && si[t + d] < si[t])) {
        sv[t] = sv[t + d];
        si[t] = si[t + d];
      }
    }
    __syncthreads();
  }
  if (!t) {
    bv[blockIdx.x] = sv[0];
    bi[blockIdx.x] = si[0];
  }
}
void run() {
  k<<<1024, 256>>>(a.d, N, bv.d, bi.d);
  k<<<1, 256>>>(bv.d, 1024, bv.d, bi.d);
}
void outputs() {
  bv.get();
  g_sum = bv.h[0];
}
#else
void run() {
  float v = 1e30f;
  int x = 0;
#pragma omp parallel
  {
    float m = 1e30f;
    int y = 0;
#pragma omp for
    for (int i = 0; i < N; ++i)
      if (a.d[i] < m) {
        m = a.d[i];
        y = i;
      }
#pragma omp critical
    if (m < v) {
      v = m;
      x = y;
    }
  }
  bv.d[0] = v;
  bi.d[0] = x;
}
void outputs() { g_sum = bv.h[0]; }
#endif
