// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "rows.h"
static Data* p;
void begin(Data& d) { p = &d; }
void run() {
  const int n = p->n, rows = p->rows;
#pragma omp parallel for
  for (int r = 0; r < rows; ++r) {
    const float* x = &p->in[(long)r * n];
    float *y = &p->out[(long)r * n], top = -1e30f, sum = 0;
#pragma omp simd reduction(max : top)
    for (int c = 0; c < n; ++c) top = x[c] > top ? x[c] : top;
#pragma omp simd reduction(+ : sum)
    for (int c = 0; c < n; ++c) y[c] = expf(x[c] - top), sum += y[c];
    const float inv = 1.0f / sum;
#pragma omp simd
    for (int c = 0; c < n; ++c) y[c] *= inv;
  }
}
void end(Data&) {}
#include "bench.h"
