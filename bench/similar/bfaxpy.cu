// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frame.h"
#ifdef __CUDACC__
#include <cuda_bf16.h>
#endif
const int N = 16 << 20;
Buf<unsigned short> x, y;
void setup() {
  x.make(N, [](size_t i) { return (unsigned short)(0x3e00 + mixed(i) % 0x100); });
  y.make(N, [](size_t i) { return (unsigned short)(0x3e00 + mixed(i + 1) % 0x100); });
}
#ifdef __CUDACC__
__global__ void k(const __nv_bfloat16* x, __nv_bfloat16* y, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) y[i] = __float2bfloat16(0.5f * __bfloat162float(x[i]) + __bfloat162float(y[i]));
}
void run() { k<<<N / 256, 256>>>((const __nv_bfloat16*)x.d, (__nv_bfloat16*)y.d, N); }
#else
static inline float up(unsigned short h) {
  unsigned u = (unsigned)h << 16;
  float f;
  memcpy(&f, &u, 4);
  return f;
}
static inline unsigned short down(float f) {
  unsigned u;
  memcpy(&u, &f, 4);
  return (u + 0x7fff + ((u >> 16) & 1)) >> 16;
}
void run() {
  unsigned short *X = x.d, *Y = y.d;
#pragma omp parallel for simd
  for (int i = 0; i < N; ++i) Y[i] = down(0.5f * up(X[i]) + up(Y[i]));
}
#endif
void outputs() { y.out(); }
