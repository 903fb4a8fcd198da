// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#define ROWS_NAME "layernorm"
#define SOFTMAX 0
#include "device.h"
#include "rows.h"
__device__ float block_sum(float v, float* s) {
  int t = threadIdx.x;
  s[t] = v;
  __syncthreads();
  for (int d = 128; d > 0; d >>= 1) {
    if (t < d) s[t] += s[t + d];
    __syncthreads();
  }
  v = s[0];
  __syncthreads();
  return v;
}
__global__ void layernorm(const float* in, float* out, int n) {
  __shared__ float s[256];
  const float* x = in + (size_t)blockIdx.x * n;
  float* y = out + (size_t)blockIdx.x * n;
  float sum = 0, var = 0;
  for (int c = threadIdx.x; c < n; c += 256) sum += x[c];
  float mean = block_sum(sum, s) / n;
  for (int c = threadIdx.x; c < n; c += 256) var += (x[c] - mean) * (x[c] - mean);
  float rs = rsqrtf(block_sum(var, s) / n + 1e-5f);
  for (int c = threadIdx.x; c < n; c += 256) y[c] = (x[c] - mean) * rs;
}
static float *in, *out;
static int rows, n;
void begin(Data& d) { in = to_device(d.in), out = to_device(d.out), rows = d.rows, n = d.n; }
void run() { layernorm<<<rows, 256>>>(in, out, n); }
void end(Data& d) { from_device(d.out, out); }
#include "bench.h"
