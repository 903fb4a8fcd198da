// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "device.h"
#include "mandelbrot.h"
__global__ void mandelbrot(int* out, int n) {
  int px = blockIdx.x * blockDim.x + threadIdx.x, py = blockIdx.y * blockDim.y + threadIdx.y;
  if (px >= n || py >= n) return;
  float cx = -2.0f + 3.0f * px / n, cy = -1.5f + 3.0f * py / n, x = 0, y = 0;
  int k = 0;
  for (; k < 512 && x * x + y * y < 4.0f; ++k) {
    float t = x * x - y * y + cx;
    y = 2.0f * x * y + cy;
    x = t;
  }
  out[py * n + px] = k;
}
static int *out, n;
void begin(Data& d) { out = to_device(d.out), n = d.n; }
void run() { mandelbrot<<<dim3((n + 31) / 32, (n + 7) / 8), dim3(32, 8)>>>(out, n); }
void end(Data& d) { from_device(d.out, out); }
#include "bench.h"
