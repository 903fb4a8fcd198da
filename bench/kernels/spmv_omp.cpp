// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "spmv.h"
static Data* p;
void begin(Data& d) { p = &d; }
void run() {
  const Data& d = *p;
  const int *rows = d.rows.data(), *cols = d.cols.data();
  const float *values = d.values.data(), *x = d.x.data();
  float* y = p->y.data();
#pragma omp parallel for
  for (int r = 0; r < d.n; ++r) {
    float sum = 0;
    for (int e = rows[r]; e < rows[r + 1]; ++e) sum += values[e] * x[cols[e]];
    y[r] = sum;
  }
}
void end(Data&) {}
#include "bench.h"
