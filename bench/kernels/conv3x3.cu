// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "device.h"
#include "conv3x3.h"
__constant__ float taps[9];
__global__ void conv3x3(const float* in, float* out, int n) {
  int x = blockIdx.x * blockDim.x + threadIdx.x, y = blockIdx.y * blockDim.y + threadIdx.y;
  if (x < 1 || y < 1 || x >= n - 1 || y >= n - 1) return;
  float sum = 0;
  for (int j = 0; j < 3; ++j)
    for (int i = 0; i < 3; ++i) sum += taps[j * 3 + i] * in[(y + j - 1) * n + x + i - 1];
  out[y * n + x] = sum;
}
static float *in, *out;
static int n;
void begin(Data& d) { cudaMemcpyToSymbol(taps, kTaps, sizeof kTaps), in = to_device(d.in), out = to_device(d.out), n = d.n; }
void run() { conv3x3<<<dim3((n + 31) / 32, (n + 7) / 8), dim3(32, 8)>>>(in, out, n); }
void end(Data& d) { from_device(d.out, out); }
#include "bench.h"
