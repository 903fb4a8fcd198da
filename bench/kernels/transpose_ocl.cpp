// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "transpose.h"
#include "opencl.h"
static OpenCl cl(R"(
kernel void transpose(global const float* in, global float* out, int n) {
  local float tile[32][33];
  int tx = get_local_id(0), ty = get_local_id(1);
  int x = get_group_id(0) * 32 + tx, y = get_group_id(1) * 32 + ty;
  for (int j = 0; j < 32; j += 8) tile[ty + j][tx] = in[(y + j) * n + x];
  barrier(CLK_LOCAL_MEM_FENCE);
  x = get_group_id(1) * 32 + tx, y = get_group_id(0) * 32 + ty;
  for (int j = 0; j < 32; j += 8) out[(y + j) * n + x] = tile[tx][ty + j];
}
)");
static cl_mem in, out;
static int n;
static cl_kernel k = cl.kernel("transpose");
void begin(Data& d) { in = cl.buffer(d.in), out = cl.buffer(d.out), n = d.n; }
void run() { cl.launch(k, {size_t(n / 32), size_t(n / 32)}, {32, 8}, in, out, n); cl.finish(); }
void end(Data& d) { cl.read(d.out, out); }
#include "bench.h"
