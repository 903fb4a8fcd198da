// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "device.h"
#include "bitonic.h"
__global__ void bitonic_step(unsigned* v, int j, int k) {
  unsigned i = threadIdx.x + blockDim.x * blockIdx.x, partner = i ^ j;
  if (partner > i) {
    unsigned a = v[i], b = v[partner];
    if ((a > b) == ((i & k) == 0)) v[i] = b, v[partner] = a;
  }
}
static unsigned *in, *v;
static int n;
void begin(Data& d) { in = to_device(d.in), v = to_device(d.in), n = d.n; }
void run() {
  cudaMemcpyAsync(v, in, n * 4, cudaMemcpyDeviceToDevice);
  for (int k = 2; k <= n; k <<= 1)
    for (int j = k >> 1; j > 0; j >>= 1) bitonic_step<<<n / 256, 256>>>(v, j, k);
}
void end(Data& d) { from_device(d.out, v); }
#include "bench.h"
