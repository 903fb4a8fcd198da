// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "reduce.h"
#include "opencl.h"
static OpenCl cl(R"(
kernel void reduce(global const float* x, global float* out, int n) {
  local float s[256];
  int t = get_local_id(0);
  float sum = 0;
  for (int i = get_global_id(0); i < n; i += get_global_size(0)) sum += x[i];
  s[t] = sum;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int d = 128; d > 0; d >>= 1) {
    if (t < d) s[t] += s[t + d];
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  if (t == 0) out[get_group_id(0)] = s[0];
}
)");
static cl_mem x, out;
static int n;
static const int blocks = 4096;
static cl_kernel k = cl.kernel("reduce");
void begin(Data& d) { x = cl.buffer(d.x), out = cl.buffer(std::vector<float>(blocks)), n = (int)d.n; }
void run() { cl.launch(k, {size_t(blocks)}, {256}, x, out, n); cl.finish(); }
void end(Data& d) { std::vector<float> part(blocks); cl.read(part, out); for (float v : part) d.sum += v; }
#include "bench.h"
