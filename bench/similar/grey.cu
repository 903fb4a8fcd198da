// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frame.h"
const int N = 8 << 20;
Buf<unsigned char> a, b;
void setup() {
  a.make((size_t)N * 3, [](size_t i) { return (unsigned char)mixed(i); });
  b.make(N);
}
#ifdef __CUDACC__
__global__ void k(const uchar3* a, unsigned char* b, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  uchar3 p = a[i];
  b[i] = (unsigned char)(0.299f * p.x + 0.587f * p.y + 0.114f * p.z);
}
void run() { k<<<N / 256, 256>>>((const uchar3*)a.d, b.d, N); }
#else
void run() {
#pragma omp parallel for
  for (int i = 0; i < N; ++i)
    b.d[i] =
        (unsigned char)(0.299f * a.d[3 * i] + 0.587f * a.d[3 * i + 1] + 0.114f * a.d[3 * i + 2]);
}
#endif
void outputs() { b.out(); }
