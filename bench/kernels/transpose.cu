// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "device.h"
#include "transpose.h"
__global__ void transpose(const float* in, float* out, int n) {
  __shared__ float tile[32][33];
  int x = blockIdx.x * 32 + threadIdx.x, y = blockIdx.y * 32 + threadIdx.y;
  for (int j = 0; j < 32; j += 8) tile[threadIdx.y + j][threadIdx.x] = in[(y + j) * n + x];
  __syncthreads();
  x = blockIdx.y * 32 + threadIdx.x, y = blockIdx.x * 32 + threadIdx.y;
  for (int j = 0; j < 32; j += 8) out[(y + j) * n + x] = tile[threadIdx.x][threadIdx.y + j];
}
static float *in, *out;
static int n;
void begin(Data& d) { in = to_device(d.in), out = to_device(d.out), n = d.n; }
void run() { transpose<<<dim3(n / 32, n / 32), dim3(32, 8)>>>(in, out, n); }
void end(Data& d) { from_device(d.out, out); }
#include "bench.h"
