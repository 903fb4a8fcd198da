// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frame.h"
#ifdef __CUDACC__
#include <cuda_fp16.h>
typedef __half H;
#else
typedef _Float16 H;
#endif
const int N = 16 << 20;
Buf<unsigned short> x, y;
void setup() {
  x.make(N, [](size_t i) { return (unsigned short)(0x3000 + mixed(i) % 0x800); });
  y.make(N, [](size_t i) { return (unsigned short)(0x3000 + mixed(i + 1) % 0x800); });
}
#ifdef __CUDACC__
__global__ void k(const __half2* x, __half2* y, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) y[i] = __hfma2(__float2half2_rn(0.5f), x[i], y[i]);
}
void run() { k<<<N / 512, 256>>>((const __half2*)x.d, (__half2*)y.d, N / 2); }
#else
void run() {
  const H* X = (const H*)x.d;
  H* Y = (H*)y.d;
#pragma omp parallel for simd
  for (int i = 0; i < N; ++i) Y[i] = (H)((float)X[i] * 0.5f + (float)Y[i]);
}
#endif
void outputs() { y.out(); }
