// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "lbm.h"
static Data* p;
void begin(Data& d) { p = &d; }
void run() {
  const int n = p->n;
  const float* from = p->from.data();
  float* to = p->to.data();
#pragma omp parallel for collapse(2)
  for (int z = 0; z < n; ++z)
    for (int y = 0; y < n; ++y)
#pragma omp simd
      for (int x = 0; x < n; ++x) lbm_cell(from, to, x, y, z, n);
}
void end(Data&) {}
#include "bench.h"
