// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#define REDUCE_NAME "reduce_shuffle"
#include "device.h"
#include "reduce.h"
__global__ void reduce(const float* x, float* out, int n) {
  __shared__ float s[32];
  float sum = 0;
  for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += gridDim.x * blockDim.x) sum += x[i];
  for (int d = 16; d > 0; d >>= 1) sum += __shfl_down_sync(0xffffffff, sum, d);
  if (threadIdx.x % 32 == 0) s[threadIdx.x / 32] = sum;
  __syncthreads();
  if (threadIdx.x < 32) {
    sum = threadIdx.x < blockDim.x / 32 ? s[threadIdx.x] : 0;
    for (int d = 16; d > 0; d >>= 1) sum += __shfl_down_sync(0xffffffff, sum, d);
    if (threadIdx.x == 0) out[blockIdx.x] = sum;
  }
}
static float *x, *out;
static int n;
static const int blocks = 4096;
void begin(Data& d) { x = to_device(d.x), out = to_device(std::vector<float>(blocks)), n = (int)d.n; }
void run() { reduce<<<blocks, 256>>>(x, out, n); }
void end(Data& d) {
  std::vector<float> part(blocks);
  from_device(part, out);
  for (float v : part) d.sum += v;
}
#include "bench.h"
