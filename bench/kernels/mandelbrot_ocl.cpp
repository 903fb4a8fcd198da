// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "mandelbrot.h"
#include "opencl.h"
static OpenCl cl(R"(
kernel void mandelbrot(global int* out, int n) {
  int px = get_global_id(0), py = get_global_id(1);
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
)");
static cl_mem out;
static int n;
static cl_kernel k = cl.kernel("mandelbrot");
void begin(Data& d) { out = cl.buffer(d.out), n = d.n; }
void run() { cl.launch(k, {size_t(n + 31) / 32, size_t(n + 7) / 8}, {32, 8}, out, n); cl.finish(); }
void end(Data& d) { cl.read(d.out, out); }
#include "bench.h"
