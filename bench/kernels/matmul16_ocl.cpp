// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#define TILE 16
#include "matmul.h"
#include "opencl.h"
static OpenCl cl(R"(
kernel void matmul(global const float* A, global const float* B, global float* C, int n) {
  local float As[16][16], Bs[16][16];
  int tx = get_local_id(0), ty = get_local_id(1), row = get_group_id(1) * 16 + ty, col = get_group_id(0) * 16 + tx;
  float sum = 0;
  for (int t = 0; t < n; t += 16) {
    As[ty][tx] = A[row * n + t + tx];
    Bs[ty][tx] = B[(t + ty) * n + col];
    barrier(CLK_LOCAL_MEM_FENCE);
    for (int k = 0; k < 16; ++k) sum += As[ty][k] * Bs[k][tx];
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  C[row * n + col] = sum;
}
)");
static cl_mem a, b, c;
static int n;
static cl_kernel k = cl.kernel("matmul");
void begin(Data& d) { a = cl.buffer(d.a), b = cl.buffer(d.b), c = cl.buffer(d.c), n = d.n; }
void run() { cl.launch(k, {size_t(n / TILE), size_t(n / TILE)}, {TILE, TILE}, a, b, c, n); cl.finish(); }
void end(Data& d) { cl.read(d.c, c); }
#include "bench.h"
