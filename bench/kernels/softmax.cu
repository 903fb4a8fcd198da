// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "device.h"
#include "rows.h"
__global__ void softmax(const float* in, float* out, int n) {
  __shared__ float s[256];
  const float* x = in + (size_t)blockIdx.x * n;
  float* y = out + (size_t)blockIdx.x * n;
  int t = threadIdx.x;
  float top = -1e30f;
  for (int c = t; c < n; c += 256) top = fmaxf(top, x[c]);
  s[t] = top;
  __syncthreads();
  for (int d = 128; d > 0; d >>= 1) {
    if (t < d) s[t] = fmaxf(s[t], s[t + d]);
    __syncthreads();
  }
  top = s[0];
  __syncthreads();
  float sum = 0;
  for (int c = t; c < n; c += 256) sum += expf(x[c] - top);
  s[t] = sum;
  __syncthreads();
  for (int d = 128; d > 0; d >>= 1) {
    if (t < d) s[t] += s[t + d];
    __syncthreads();
  }
  float inv = 1.0f / s[0];
  for (int c = t; c < n; c += 256) y[c] = expf(x[c] - top) * inv;
}
static float *in, *out;
static int rows, n;
void begin(Data& d) { in = to_device(d.in), out = to_device(d.out), rows = d.rows, n = d.n; }
void run() { softmax<<<rows, 256>>>(in, out, n); }
void end(Data& d) { from_device(d.out, out); }
#include "bench.h"
