// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "conv3x3.h"
#include "opencl.h"
static OpenCl cl(R"(
kernel void conv3x3(global const float* in, global float* out, constant float* taps, int n) {
  int x = get_global_id(0), y = get_global_id(1);
  if (x < 1 || y < 1 || x >= n - 1 || y >= n - 1) return;
  float sum = 0;
  for (int j = 0; j < 3; ++j)
    for (int i = 0; i < 3; ++i) sum += taps[j * 3 + i] * in[(y + j - 1) * n + x + i - 1];
  out[y * n + x] = sum;
}
)");
static cl_mem in, out, taps;
static int n;
static cl_kernel k = cl.kernel("conv3x3");
void begin(Data& d) { taps = cl.buffer(std::vector<float>(kTaps, kTaps + 9)), in = cl.buffer(d.in), out = cl.buffer(d.out), n = d.n; }
void run() { cl.launch(k, {size_t(n + 31) / 32, size_t(n + 7) / 8}, {32, 8}, in, out, taps, n); cl.finish(); }
void end(Data& d) { cl.read(d.out, out); }
#include "bench.h"
