// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#define HISTOGRAM_NAME "histogram_global"
#include "histogram.h"
#include "opencl.h"
static OpenCl cl(R"(
kernel void histogram(global const uchar* x, global uint* bins, int n) {
  for (int i = get_global_id(0); i < n; i += get_global_size(0)) atomic_add(&bins[x[i]], 1u);
}
)");
static cl_mem x, bins;
static int n;
static cl_kernel k = cl.kernel("histogram");
void begin(Data& d) { x = cl.buffer(d.x), bins = cl.buffer(d.bins), n = (int)d.n; }
void run() { cl.zero(bins, 1024), cl.launch(k, {512}, {256}, x, bins, n); cl.finish(); }
void end(Data& d) { cl.read(d.bins, bins); }
#include "bench.h"
