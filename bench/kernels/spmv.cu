// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "device.h"
#include "spmv.h"
__global__ void spmv(const int* rows, const int* cols, const float* values, const float* x, float* y, int n) {
  int r = blockIdx.x * blockDim.x + threadIdx.x;
  if (r >= n) return;
  float sum = 0;
  for (int e = rows[r]; e < rows[r + 1]; ++e) sum += values[e] * x[cols[e]];
  y[r] = sum;
}
static int *rows, *cols, n;
static float *values, *x, *y;
void begin(Data& d) { rows = to_device(d.rows), cols = to_device(d.cols), values = to_device(d.values), x = to_device(d.x), y = to_device(d.y), n = d.n; }
void run() { spmv<<<(n + 127) / 128, 128>>>(rows, cols, values, x, y, n); }
void end(Data& d) { from_device(d.y, y); }
#include "bench.h"
