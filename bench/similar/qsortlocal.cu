// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frame.h"
// insertion sort of 16 values in a local array per thread (median filter like)
const int N = 1 << 18;
Buf<int> a, b;
void setup() {
  a.make((size_t)N * 16, [](size_t i) { return (int)(mixed(i) >> 8); });
  b.make(N);
}
#ifdef __CUDACC__
#define HD __device__
#else
#define HD
#endif
HD static inline int med(const int* p, int stride) {
  int v[16];
  for (int i = 0; i < 16; ++i) v[i] = p[(size_t)i * stride];
  for (int i = 1; i < 16; ++i) {
    int x = v[i], j = i - 1;
    while (j >= 0 && v[j] > x) {
      v[j + 1] = v[j];
      --j;
    }
    v[j + 1] = x;
  }
  return v[7] + v[8];
}
#ifdef __CUDACC__
__global__ void k(const int* a, int* b, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) b[i] = med(a + i, n);
}
void run() { k<<<N / 256, 256>>>(a.d, b.d, N); }
#else
void run() {
#pragma omp parallel for
  for (int i = 0; i < N; ++i) b.d[i] = med(a.d + i, N);
}
#endif
void outputs() { b.out(); }
