// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#define ROWS_NAME "layernorm"
#define SOFTMAX 0
#include "rows.h"
static Data* p;
void begin(Data& d) { p = &d; }
void run() {
  const int n = p->n, rows = p->rows;
#pragma omp parallel for
  for (int r = 0; r < rows; ++r) {
    const float* x = &p->in[(long)r * n];
    float *y = &p->out[(long)r * n], sum = 0, var = 0;
#pragma omp simd reduction(+ : sum)
    for (int c = 0; c < n; ++c) sum += x[c];
    const float mean = sum / n;
#pragma omp simd reduction(+ : var)
    for (int c = 0; c < n; ++c) var += (x[c] - mean) * (x[c] - mean);
    const float rs = 1.0f / sqrtf(var / n + 1e-5f);
#pragma omp simd
    for (int c = 0; c < n; ++c) y[c] = (x[c] - mean) * rs;
  }
}
void end(Data&) {}
#include "bench.h"
