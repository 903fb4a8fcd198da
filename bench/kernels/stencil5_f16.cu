// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <cuda_fp16.h>
#include "device.h"
#include "stencil5_f16.h"
__global__ void stencil5_f16(const __half* in, __half* out, int n) {
  int x = blockIdx.x * blockDim.x + threadIdx.x, y = blockIdx.y * blockDim.y + threadIdx.y;
  if (x < 1 || y < 1 || x >= n - 1 || y >= n - 1) return;
  int i = y * n + x;
  __half sides = __hadd(__hadd(in[i - 1], in[i + 1]), __hadd(in[i - n], in[i + n]));
  out[i] = __hadd(__hmul(__float2half(0.5f), in[i]), __hmul(__float2half(0.125f), sides));
}
static _Float16 *in, *out;
static int n;
void begin(Data& d) { in = to_device(d.in), out = to_device(d.out), n = d.n; }
void run() { stencil5_f16<<<dim3((n + 31) / 32, (n + 7) / 8), dim3(32, 8)>>>((const __half*)in, (__half*)out, n); }
void end(Data& d) { from_device(d.out, out); }
#include "bench.h"
