// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "scan.h"
#include "opencl.h"
static OpenCl cl(R"(
kernel void scan_blocks(global const int* in, global int* out, global int* sums) {
  local int s[256];
  int t = get_local_id(0), base = get_group_id(0) * 1024 + 4 * t, v[4], sum = 0;
  for (int i = 0; i < 4; ++i) v[i] = in[base + i], sum += v[i];
  s[t] = sum;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int d = 1; d < 256; d <<= 1) {
    int other = t >= d ? s[t - d] : 0;
    barrier(CLK_LOCAL_MEM_FENCE);
    s[t] += other;
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  int before = t ? s[t - 1] : 0;
  for (int i = 0; i < 4; ++i) out[base + i] = before, before += v[i];
  if (t == 255) sums[get_group_id(0)] = s[255];
}
kernel void scan_sums(global int* sums, int n) {
  local int s[256];
  int t = get_local_id(0), per = (n + 255) / 256, sum = 0;
  for (int i = t * per; i < min(n, (t + 1) * per); ++i) sum += sums[i];
  s[t] = sum;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int d = 1; d < 256; d <<= 1) {
    int other = t >= d ? s[t - d] : 0;
    barrier(CLK_LOCAL_MEM_FENCE);
    s[t] += other;
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  int before = t ? s[t - 1] : 0;
  for (int i = t * per; i < min(n, (t + 1) * per); ++i) {
    int v = sums[i];
    sums[i] = before;
    before += v;
  }
}
kernel void add_sums(global int* out, global const int* sums) {
  int base = get_group_id(0) * 1024 + get_local_id(0);
  for (int i = 0; i < 4; ++i) out[base + 256 * i] += sums[get_group_id(0)];
}
)");
static cl_mem in, out, sums;
static int n;
static cl_kernel blocks = cl.kernel("scan_blocks"), middle = cl.kernel("scan_sums"), add = cl.kernel("add_sums");
void begin(Data& d) { in = cl.buffer(d.in), out = cl.buffer(d.out), n = (int)d.n, sums = cl.buffer(std::vector<int>(n / 1024)); }
void run() { const size_t groups = n / 1024;
  const int count = n / 1024;
  cl.launch(blocks, {groups}, {256}, in, out, sums), cl.launch(middle, {1}, {256}, sums, count), cl.launch(add, {groups}, {256}, out, sums);
  cl.finish(); }
void end(Data& d) { cl.read(d.out, out); }
#include "bench.h"
