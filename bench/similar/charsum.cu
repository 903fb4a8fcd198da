// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frame.h"
// count words: transitions from space to non-space, prefix of chars by warps
const int N = 32 << 20;
Buf<char> x;
Buf<int> o;
void setup() {
  x.make(N, [](size_t i) { return (char)(mixed(i) % 5 == 0 ? ' ' : 'a' + mixed(i + 1) % 26); });
  o.make(1);
}
#ifdef __CUDACC__
__global__ void k(const char* x, int* o, int n) {
  __shared__ int s[8];
  int i = blockIdx.x * 256 + threadIdx.x;
  int w = 0;
  if (i < n) {
    bool st = x[i] != ' ' && (i == 0 || x[i - 1] == ' ');
    w = st;
  }
  unsigned b = __ballot_sync(~0u, w);
  if ((threadIdx.x & 31) == 0) s[threadIdx.x >> 5] = __popc(b);
  __syncthreads();
  if (threadIdx.x == 0) {
    int t = 0;
    for (int j = 0; j < 8; ++j) t += s[j];
    atomicAdd(o, t);
  }
}
void run() {
  o.zero();
  k<<<N / 256, 256>>>(x.d, o.d, N);
}
#else
void run() {
  int t = 0;
#pragma omp parallel for reduction(+ : t)
  for (int i = 0; i < N; ++i) t += x.d[i] != ' ' && (i == 0 || x.d[i - 1] == ' ');
  o.d[0] = t;
}
#endif
void outputs() { o.out(); }
