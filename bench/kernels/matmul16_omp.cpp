// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "matmul.h"
static Data* p;
void begin(Data& d) { p = &d; }
void run() {   // blocked for the cache, the inner loop over columns for SIMD
  const int n = p->n;
  const Real *A = p->a.data(), *B = p->b.data();
  Real* C = p->c.data();
  const int KB = 64, JB = 128;
#pragma omp parallel for
  for (int ib = 0; ib < n; ib += 4) {
    for (int j0 = 0; j0 < n; j0 += JB) {
      Real acc[4][128] = {};
      for (int k0 = 0; k0 < n; k0 += KB)
        for (int k = k0; k < k0 + KB; ++k)
          for (int i = 0; i < 4; ++i) {
            const Real a = A[(long)(ib + i) * n + k];
#pragma omp simd
            for (int j = 0; j < 128; ++j) acc[i][j] += a * B[(long)k * n + j0 + j];
          }
      for (int i = 0; i < 4; ++i)
        for (int j = 0; j < 128; ++j) C[(long)(ib + i) * n + j0 + j] = acc[i][j];
    }
  }
}
void end(Data&) {}
#include "bench.h"
