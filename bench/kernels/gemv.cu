// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "device.h"
#include "gemv.h"
__global__ void gemv(const float* a, const float* x, float* y, int n) {
  int row = (blockIdx.x * blockDim.x + threadIdx.x) / 32, lane = threadIdx.x % 32;
  if (row >= n) return;
  float sum = 0;
  for (int c = lane; c < n; c += 32) sum += a[row * n + c] * x[c];
  for (int d = 16; d > 0; d >>= 1) sum += __shfl_down_sync(0xffffffff, sum, d);
  if (lane == 0) y[row] = sum;
}
static float *a, *x, *y;
static int n;
void begin(Data& d) { a = to_device(d.a), x = to_device(d.x), y = to_device(d.y), n = d.n; }
void run() { gemv<<<(n + 7) / 8, 256>>>(a, x, y, n); }
void end(Data& d) { from_device(d.y, y); }
#include "bench.h"
