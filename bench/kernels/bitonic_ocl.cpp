// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "bitonic.h"
#include "opencl.h"
static OpenCl cl(R"(
kernel void bitonic_step(global uint* v, int j, int k) {
  uint i = get_global_id(0), partner = i ^ j;
  if (partner > i) {
    uint a = v[i], b = v[partner];
    if ((a > b) == ((i & k) == 0)) v[i] = b, v[partner] = a;
  }
}
)");
static cl_mem in, v;
static int n;
static cl_kernel step = cl.kernel("bitonic_step");
void begin(Data& d) { in = cl.buffer(d.in), v = cl.buffer(d.in), n = d.n; }
void run() { cl.copy(v, in, size_t(n) * 4);
  for (int k = 2; k <= n; k <<= 1)
    for (int j = k >> 1; j > 0; j >>= 1) cl.launch(step, {size_t(n / 256)}, {256}, v, j, k);
  cl.finish(); }
void end(Data& d) { cl.read(d.out, v); }
#include "bench.h"
