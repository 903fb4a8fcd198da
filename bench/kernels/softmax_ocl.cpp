// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "rows.h"
#include "opencl.h"
static OpenCl cl(R"(
kernel void softmax(global const float* in, global float* out, int n) {
  local float s[256];
  global const float* x = in + (size_t)get_group_id(0) * n;
  global float* y = out + (size_t)get_group_id(0) * n;
  int t = get_local_id(0);
  float top = -1e30f;
  for (int c = t; c < n; c += 256) top = fmax(top, x[c]);
  s[t] = top;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int d = 128; d > 0; d >>= 1) {
    if (t < d) s[t] = fmax(s[t], s[t + d]);
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  top = s[0];
  barrier(CLK_LOCAL_MEM_FENCE);
  float sum = 0;
  for (int c = t; c < n; c += 256) sum += exp(x[c] - top);
  s[t] = sum;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int d = 128; d > 0; d >>= 1) {
    if (t < d) s[t] += s[t + d];
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  float inv = 1.0f / s[0];
  for (int c = t; c < n; c += 256) y[c] = exp(x[c] - top) * inv;
}
)");
static cl_mem in, out;
static int rows, n;
static cl_kernel k = cl.kernel("softmax");
void begin(Data& d) { in = cl.buffer(d.in), out = cl.buffer(d.out), rows = d.rows, n = d.n; }
void run() { cl.launch(k, {size_t(rows)}, {256}, in, out, n); cl.finish(); }
void end(Data& d) { cl.read(d.out, out); }
#include "bench.h"
