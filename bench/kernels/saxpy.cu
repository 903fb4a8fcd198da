// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "device.h"
#include "saxpy.h"
__global__ void saxpy(int n, Real a, const Real* x, Real* y) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) y[i] = a * x[i] + y[i];
}
static Real *x, *y, a;
static int n;
void begin(Data& d) { x = to_device(d.x), y = to_device(d.y), a = d.a, n = (int)d.n; }
void run() { saxpy<<<(n + 255) / 256, 256>>>(n, a, x, y); }
void end(Data& d) { from_device(d.y, y); }
#include "bench.h"
