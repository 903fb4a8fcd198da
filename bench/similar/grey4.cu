// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frame.h"
const int N = 8 << 20;
Buf<unsigned char> a, b;
void setup() {
  a.make((size_t)N * 4, [](size_t i) { return (unsigned char)mixed(i); });
  b.make(N);
}
#ifdef __CUDACC__
__global__ void k(const uchar4* a, unsigned char* b, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  uchar4 p = a[i];
  b[i] = (unsigned char)((77 * p.x + 150 * p.y + 29 * p.z) >> 8);
}
void run() { k<<<N / 256, 256>>>((const uchar4*)a.d, b.d, N); }
#else
void run() {
#pragma omp parallel for
  for (int i = 0; i < N; ++i)
    b.d[i] = (unsigned char)((77 * a.d[4 * i] + 150 * a.d[4 * i + 1] + 29 * a.d[4 * i + 2]) >> 8);
}
#endif
void outputs() { b.out(); }
