// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "gemv.h"
static Data* p;
void begin(Data& d) { p = &d; }
void run() {
  const int n = p->n;
  const float *a = p->a.data(), *x = p->x.data();
  float* y = p->y.data();
#pragma omp parallel for
  for (int r = 0; r < n; ++r) {
    float sum = 0;
#pragma omp simd reduction(+ : sum)
    for (int c = 0; c < n; ++c) sum += a[(long)r * n + c] * x[c];
    y[r] = sum;
  }
}
void end(Data&) {}
#include "bench.h"
