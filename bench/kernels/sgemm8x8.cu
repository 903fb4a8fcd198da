// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#define TILE 8
#include "device.h"
#include "matmul.h"
__global__ void __launch_bounds__(256) sgemm(const float* A, const float* B, float* C, int n) {
  __shared__ float As[8][128], Bs[8][128];
  int tx = threadIdx.x % 16, ty = threadIdx.x / 16, row0 = blockIdx.y * 128, col0 = blockIdx.x * 128;
  float acc[8][8] = {};
  for (int k0 = 0; k0 < n; k0 += 8) {
    for (int i = threadIdx.x; i < 1024; i += 256) {
      As[i % 8][i / 8] = A[(row0 + i / 8) * n + k0 + i % 8];
      Bs[i / 128][i % 128] = B[(k0 + i / 128) * n + col0 + i % 128];
    }
    __syncthreads();
#pragma unroll
    for (int k = 0; k < 8; ++k) {
      float a[8], b[8];
#pragma unroll
      for (int i = 0; i < 8; ++i) a[i] = As[k][ty * 8 + i], b[i] = Bs[k][tx + 16 * i];
#pragma unroll
      for (int i = 0; i < 8; ++i)
#pragma unroll
        for (int j = 0; j < 8; ++j) acc[i][j] += a[i] * b[j];
    }
    __syncthreads();
  }
  for (int i = 0; i < 8; ++i)
    for (int j = 0; j < 8; ++j) C[(row0 + ty * 8 + i) * n + col0 + tx + 16 * j] = acc[i][j];
}
static float *a, *b, *c;
static int n;
void begin(Data& d) { a = to_device(d.a), b = to_device(d.b), c = to_device(d.c), n = d.n; }
void run() { sgemm<<<dim3(n / 128, n / 128), 256>>>(a, b, c, n); }
void end(Data& d) { from_device(d.c, c); }
#include "bench.h"
