// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#define ROWS_NAME "layernorm"
#define SOFTMAX 0
#include "rows.h"
#include "opencl.h"
static OpenCl cl(R"(
float block_sum(float v, local float* s) {
  int t = get_local_id(0);
  s[t] = v;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int d = 128; d > 0; d >>= 1) {
    if (t < d) s[t] += s[t + d];
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  v = s[0];
  barrier(CLK_LOCAL_MEM_FENCE);
  return v;
}
kernel void layernorm(global const float* in, global float* out, int n) {
  local float s[256];
  global const float* x = in + (size_t)get_group_id(0) * n;
  global float* y = out + (size_t)get_group_id(0) * n;
  float sum = 0, var = 0;
  for (int c = get_local_id(0); c < n; c += 256) sum += x[c];
  float mean = block_sum(sum, s) / n;
  for (int c = get_local_id(0); c < n; c += 256) var += (x[c] - mean) * (x[c] - mean);
  float rs = rsqrt(block_sum(var, s) / n + 1e-5f);
  for (int c = get_local_id(0); c < n; c += 256) y[c] = (x[c] - mean) * rs;
}
)");
static cl_mem in, out;
static int rows, n;
static cl_kernel k = cl.kernel("layernorm");
void begin(Data& d) { in = cl.buffer(d.in), out = cl.buffer(d.out), rows = d.rows, n = d.n; }
void run() { cl.launch(k, {size_t(rows)}, {256}, in, out, n); cl.finish(); }
void end(Data& d) { cl.read(d.out, out); }
#include "bench.h"
