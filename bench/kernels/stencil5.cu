// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "device.h"
#include "stencil5.h"
__global__ void stencil5(const Real* in, Real* out, int n) {
  int x = blockIdx.x * blockDim.x + threadIdx.x, y = blockIdx.y * blockDim.y + threadIdx.y;
  if (x < 1 || y < 1 || x >= n - 1 || y >= n - 1) return;
  int i = y * n + x;
  out[i] = 0.5f * in[i] + 0.125f * (in[i - 1] + in[i + 1] + in[i - n] + in[i + n]);
}
static Real *in, *out;
static int n;
void begin(Data& d) { in = to_device(d.in), out = to_device(d.out), n = d.n; }
void run() { stencil5<<<dim3((n + 31) / 32, (n + 7) / 8), dim3(32, 8)>>>(in, out, n); }
void end(Data& d) { from_device(d.out, out); }
#include "bench.h"
