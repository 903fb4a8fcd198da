// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "device.h"
#include "stencil27.h"
__global__ void stencil(const float* in, float* out, int n) {
  int x = blockIdx.x * 32 + threadIdx.x, y = blockIdx.y * 8 + threadIdx.y, z = blockIdx.z;
  if (x < 1 || y < 1 || z < 1 || x >= n - 1 || y >= n - 1 || z >= n - 1) return;
  const float w[4] = {0.25f, 0.0625f, 0.025f, 0.00625f};
  float sum = 0;
#pragma unroll
  for (int c = -1; c <= 1; ++c)
#pragma unroll
    for (int b = -1; b <= 1; ++b)
#pragma unroll
      for (int a = -1; a <= 1; ++a)
        sum += w[(a != 0) + (b != 0) + (c != 0)] * in[((z + c) * n + y + b) * n + x + a];
  out[(z * n + y) * n + x] = sum;
}
static float *in, *out;
static int n;
void begin(Data& d) { in = to_device(d.in), out = to_device(d.out), n = d.n; }
void run() { stencil<<<dim3((n + 31) / 32, (n + 7) / 8, n), dim3(32, 8)>>>(in, out, n); }
void end(Data& d) { from_device(d.out, out); }
#include "bench.h"
