// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "device.h"
#include "barrier.h"
__global__ void rounds(unsigned* out) {
  __shared__ unsigned s[2][256];
  int t = threadIdx.x, i = blockIdx.x * 256 + t;
  s[0][t] = i;
  for (int r = 0; r < 64; ++r) {
    __syncthreads();
    s[(r + 1) % 2][t] = s[r % 2][(t + 1) % 256] * 3 + r;
  }
  out[i] = s[0][t];
}
static unsigned* out;
static int blocks;
void begin(Data& d) { out = to_device(d.out), blocks = d.blocks; }
void run() { rounds<<<blocks, 256>>>(out); }
void end(Data& d) { from_device(d.out, out); }
#include "bench.h"
