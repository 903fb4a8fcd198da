// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#define HISTOGRAM_NAME "histogram_shared"
#include "histogram.h"
#include "opencl.h"
static OpenCl cl(R"(
kernel void histogram(global const uchar* x, global uint* bins, int n) {
  local uint own[256];
  own[get_local_id(0)] = 0;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int i = get_global_id(0); i < n; i += get_global_size(0)) atomic_add(&own[x[i]], 1u);
  barrier(CLK_LOCAL_MEM_FENCE);
  atomic_add(&bins[get_local_id(0)], own[get_local_id(0)]);
}
)");
static cl_mem x, bins;
static int n;
static cl_kernel k = cl.kernel("histogram");
void begin(Data& d) { x = cl.buffer(d.x), bins = cl.buffer(d.bins), n = (int)d.n; }
void run() { cl.zero(bins, 1024), cl.launch(k, {512}, {256}, x, bins, n); cl.finish(); }
void end(Data& d) { cl.read(d.bins, bins); }
#include "bench.h"
