// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#define TILE 8
#include "matmul.h"
#include "opencl.h"
static OpenCl cl(R"(
kernel void sgemm(global const float* A, global const float* B, global float* C, int n) {
  local float As[8][128], Bs[8][128];
  int t = get_local_id(0), tx = t % 16, ty = t / 16, row0 = get_group_id(1) * 128, col0 = get_group_id(0) * 128;
  float acc[8][8];
  for (int i = 0; i < 8; ++i)
    for (int j = 0; j < 8; ++j) acc[i][j] = 0;
  for (int k0 = 0; k0 < n; k0 += 8) {
    for (int i = t; i < 1024; i += 256) {
      As[i % 8][i / 8] = A[(row0 + i / 8) * n + k0 + i % 8];
      Bs[i / 128][i % 128] = B[(k0 + i / 128) * n + col0 + i % 128];
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    for (int k = 0; k < 8; ++k) {
      float a[8], b[8];
      for (int i = 0; i < 8; ++i) a[i] = As[k][ty * 8 + i], b[i] = Bs[k][tx + 16 * i];
      for (int i = 0; i < 8; ++i)
        for (int j = 0; j < 8; ++j) acc[i][j] += a[i] * b[j];
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  for (int i = 0; i < 8; ++i)
    for (int j = 0; j < 8; ++j) C[(row0 + ty * 8 + i) * n + col0 + tx + 16 * j] = acc[i][j];
}
)");
static cl_mem a, b, c;
static int n;
static cl_kernel k = cl.kernel("sgemm");
void begin(Data& d) { a = cl.buffer(d.a), b = cl.buffer(d.b), c = cl.buffer(d.c), n = d.n; }
void run() { cl.launch(k, {size_t(n / 128), size_t(n / 128)}, {256}, a, b, c, n); cl.finish(); }
void end(Data& d) { cl.read(d.c, c); }
#include "bench.h"
