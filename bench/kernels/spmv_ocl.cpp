// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "spmv.h"
#include "opencl.h"
static OpenCl cl(R"(
kernel void spmv(global const int* rows, global const int* cols, global const float* values, global const float* x, global float* y, int n) {
  int r = get_global_id(0);
  if (r >= n) return;
  float sum = 0;
  for (int e = rows[r]; e < rows[r + 1]; ++e) sum += values[e] * x[cols[e]];
  y[r] = sum;
}
)");
static cl_mem rows, cols, values, x, y;
static int n;
static cl_kernel k = cl.kernel("spmv");
void begin(Data& d) { rows = cl.buffer(d.rows), cols = cl.buffer(d.cols), values = cl.buffer(d.values), x = cl.buffer(d.x), y = cl.buffer(d.y), n = d.n; }
void run() { cl.launch(k, {size_t(n + 127) / 128}, {128}, rows, cols, values, x, y, n); cl.finish(); }
void end(Data& d) { cl.read(d.y, y); }
#include "bench.h"
