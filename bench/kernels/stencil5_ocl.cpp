// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "stencil5.h"
#include "opencl.h"
static OpenCl cl(R"(
kernel void stencil5(global const float* in, global float* out, int n) {
  int x = get_global_id(0), y = get_global_id(1);
  if (x < 1 || y < 1 || x >= n - 1 || y >= n - 1) return;
  int i = y * n + x;
  out[i] = 0.5f * in[i] + 0.125f * (in[i - 1] + in[i + 1] + in[i - n] + in[i + n]);
}
)");
static cl_mem in, out;
static int n;
static cl_kernel k = cl.kernel("stencil5");
void begin(Data& d) { in = cl.buffer(d.in), out = cl.buffer(d.out), n = d.n; }
void run() { cl.launch(k, {size_t(n + 31) / 32, size_t(n + 7) / 8}, {32, 8}, in, out, n); cl.finish(); }
void end(Data& d) { cl.read(d.out, out); }
#include "bench.h"
