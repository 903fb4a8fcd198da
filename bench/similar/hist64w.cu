// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frame.h"
const int N = 16 << 20;
Buf<unsigned char> x;
Buf<unsigned> h;
void setup() {
  x.make(N, [](size_t i) { return (unsigned char)mixed(i); });
  h.make(64);
}
#ifdef __CUDACC__
__global__ void k(const unsigned char* x, unsigned* h, int n) {
  __shared__ unsigned s[8][64];
  int w = threadIdx.x >> 5;
  for (int i = threadIdx.x; i < 512; i += 256) ((unsigned*)s)[i] = 0;
  __syncthreads();
  const uchar4* x4 = (const uchar4*)x;
  for (int i = blockIdx.x * 256 + threadIdx.x; i < n / 4; i += gridDim.x * 256) {
    uchar4 v = x4[i];
    atomicAdd(&s[w][v.x >> 2], 1u);
    atomicAdd(&s[w][v.y >> 2], 1u);
    atomicAdd(&s[w][v.z >> 2], 1u);
    atomicAdd(&s[w][v.w >> 2], 1u);
  }
  __syncthreads();
  if (threadIdx.x < 64) {
    unsigned v = 0;
    for (int j = 0; j < 8; ++j) v += s[j][threadIdx.x];
    atomicAdd(&h[threadIdx.x], v);
  }
}
void run() {
  h.zero();
  k<<<256, 256>>>(x.d, h.d, N);
}
#else
void run() {
  h.zero();
#pragma omp parallel
  {
    unsigned l[4][64] = {};
#pragma omp for nowait
    for (int i = 0; i < N; i += 4) {
      l[0][x.d[i] >> 2]++;
      l[1][x.d[i + 1] >> 2]++;
      l[2][x.d[i + 2] >> 2]++;
      l[3][x.d[i + 3] >> 2]++;
    }
#pragma omp critical
    for (int b = 0; b < 64; ++b) h.d[b] += l[0][b] + l[1][b] + l[2][b] + l[3][b];
  }
}
#endif
void outputs() { h.out(); }
