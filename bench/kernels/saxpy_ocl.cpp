// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "saxpy.h"
#include "opencl.h"
static OpenCl cl(R"(
kernel void saxpy(int n, float a, global const float* x, global float* y) {
  int i = get_global_id(0);
  if (i < n) y[i] = a * x[i] + y[i];
}
)");
static cl_mem x, y;
static float a;
static int n;
static cl_kernel k = cl.kernel("saxpy");
void begin(Data& d) { x = cl.buffer(d.x), y = cl.buffer(d.y), a = d.a, n = (int)d.n; }
void run() { cl.launch(k, {size_t(n + 255) / 256}, {256}, n, a, x, y); cl.finish(); }
void end(Data& d) { cl.read(d.y, y); }
#include "bench.h"
