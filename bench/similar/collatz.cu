// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frame.h"
const int N = 1 << 20;
Buf<int> o;
void setup() { o.make(N); }
#ifdef __CUDACC__
__global__ void k(int* o, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  unsigned long long v = i + 1;
  int s = 0;
  while (v != 1) {
    v = v & 1 ? 3 * v + 1 : v >> 1;
    ++s;
  }
  o[i] = s;
}
void run() { k<<<N / 256, 256>>>(o.d, N); }
#else
void run() {
#pragma omp parallel for schedule(dynamic, 1024)
  for (int i = 0; i < N; ++i) {
    unsigned long long v = i + 1;
    int s = 0;
    while (v != 1) {
      v = v & 1 ? 3 * v + 1 : v >> 1;
      ++s;
    }
    o.d[i] = s;
  }
}
#endif
void outputs() { o.out(); }
