// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "device.h"
#include "lbm.h"
__global__ void step(const float* from, float* to, int n) {
  lbm_cell(from, to, blockIdx.x * blockDim.x + threadIdx.x, blockIdx.y, blockIdx.z, n);
}
static float *from, *to;
static int n;
void begin(Data& d) { from = to_device(d.from), to = to_device(d.to), n = d.n; }
void run() { step<<<dim3(n / std::min(n, 128), n, n), std::min(n, 128)>>>(from, to, n); }
void end(Data& d) { from_device(d.to, to); }
#include "bench.h"
