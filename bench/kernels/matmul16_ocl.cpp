// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "matmul.h"
#include "opencl.h"
#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)
static OpenCl cl("#define TILE " TEXT(TILE) R"(
kernel void matmul(global const float* A, global const float* B, global float* C, int n) {
  local float As[TILE][TILE], Bs[TILE][TILE];
  int tx = get_local_id(0), ty = get_local_id(1), row = get_group_id(1) * TILE + ty, col = get_group_id(0) * TILE + tx;
  float sum = 0;
  for (int t = 0; t < n; t += TILE) {
    As[ty][tx] = A[row * n + t + tx];
    Bs[ty][tx] = B[(t + ty) * n + col];
    barrier(CLK_LOCAL_MEM_FENCE);
    for (int k = 0; k < TILE; ++k) sum += As[ty][k] * Bs[k][tx];
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
