// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "device.h"
#include "histogram.h"
__global__ void histogram(const uint8_t* x, unsigned* bins, int n) {
  for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += gridDim.x * blockDim.x)
    atomicAdd(&bins[x[i]], 1u);
}
static uint8_t* x;
static unsigned* bins;
static int n;
void begin(Data& d) { x = to_device(d.x), bins = to_device(d.bins), n = (int)d.n; }
void run() { cudaMemsetAsync(bins, 0, 1024), histogram<<<512, 256>>>(x, bins, n); }
void end(Data& d) { from_device(d.bins, bins); }
#include "bench.h"
