// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frame.h"
const int N = 16 << 20, L = 8;
Buf<char> x;
Buf<int> o;
void setup() {
  x.make(N + L, [](size_t i) { return (char)('a' + mixed(i) % 3); });
  o.make(1);
}
#ifdef __CUDACC__
__constant__ char pat[L + 1] = "abcaabca";
__global__ void k(const char* x, int* o, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  int j = 0;
  while (j < L && x[i + j] == pat[j]) ++j;
  if (j == L) atomicAdd(o, 1);
}
void run() {
  o.zero();
  k<<<N / 256, 256>>>(x.d, o.d, N);
}
#else
static const char pat[L + 1] = "abcaabca";
void run() {
  int t = 0;
#pragma omp parallel for reduction(+ : t)
  for (int i = 0; i < N; ++i) {
    int j = 0;
    while (j < L && x.d[i + j] == pat[j]) ++j;
    t += j == L;
  }
  o.d[0] = t;
}
#endif
void outputs() { o.out(); }
