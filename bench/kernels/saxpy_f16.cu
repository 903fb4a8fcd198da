// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <cuda_fp16.h>
#include "device.h"
#include "saxpy_f16.h"
__global__ void saxpy_f16(int n, __half a, const __half* x, __half* y) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) y[i] = __hfma(a, x[i], y[i]);
}
static _Float16 *x, *y;
static float a;
static int n;
void begin(Data& d) { x = to_device(d.x), y = to_device(d.y), a = (float)d.a, n = (int)d.n; }
void run() { saxpy_f16<<<(n + 255) / 256, 256>>>(n, __float2half(a), (const __half*)x, (__half*)y); }
void end(Data& d) { from_device(d.y, y); }
#include "bench.h"
