// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frame.h"
const int T = 1 << 16, S = 512;
Buf<int> o;
void setup() { o.make(T); }
#ifdef __CUDACC__
#define HD __device__
#else
#define HD
#endif
HD static inline int walk(unsigned s) {
  int in = 0;
  for (int i = 0; i < S; ++i) {
    s ^= s << 13;
    s ^= s >> 17;
    s ^= s << 5;
    float x = (s >> 8) * (1.f / 16777216.f);
    s = s * 1664525u + 1013904223u;
    float y = (s >> 8) * (1.f / 16777216.f);
    if (x * x + y * y <= 1.f) ++in;
  }
  return in;
}
#ifdef __CUDACC__
__global__ void k(int* o, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) o[i] = walk(i * 2654435761u + 1);
}
void run() { k<<<T / 256, 256>>>(o.d, T); }
#else
void run() {
#pragma omp parallel for simd
  for (int i = 0; i < T; ++i) o.d[i] = walk(i * 2654435761u + 1);
}
#endif
void outputs() { o.out(); }
