// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "device.h"
#include "reduce.h"
__global__ void reduce(const float* x, float* out, int n) {
  __shared__ float s[256];
  int t = threadIdx.x;
  float sum = 0;
  for (int i = blockIdx.x * 256 + t; i < n; i += gridDim.x * 256) sum += x[i];
  s[t] = sum;
  __syncthreads();
  for (int d = 128; d > 0; d >>= 1) {
    if (t < d) s[t] += s[t + d];
    __syncthreads();
  }
  if (t == 0) out[blockIdx.x] = s[0];
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
