// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "device.h"
#include "matmul.h"
__global__ void matmul(const Real* A, const Real* B, Real* C, int n) {
  __shared__ Real As[TILE][TILE], Bs[TILE][TILE];
  int row = blockIdx.y * TILE + threadIdx.y, col = blockIdx.x * TILE + threadIdx.x;
  Real sum = 0;
  for (int t = 0; t < n; t += TILE) {
    As[threadIdx.y][threadIdx.x] = A[row * n + t + threadIdx.x];
    Bs[threadIdx.y][threadIdx.x] = B[(t + threadIdx.y) * n + col];
    __syncthreads();
    for (int k = 0; k < TILE; ++k) sum += As[threadIdx.y][k] * Bs[k][threadIdx.x];
    __syncthreads();
  }
  C[row * n + col] = sum;
}
static Real *a, *b, *c;
static int n;
void begin(Data& d) { a = to_device(d.a), b = to_device(d.b), c = to_device(d.c), n = d.n; }
void run() { matmul<<<dim3(n / TILE, n / TILE), dim3(TILE, TILE)>>>(a, b, c, n); }
void end(Data& d) { from_device(d.c, c); }
#include "bench.h"
