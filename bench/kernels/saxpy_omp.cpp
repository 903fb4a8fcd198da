// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "saxpy.h"
static Data* p;
void begin(Data& d) { p = &d; }
void run() {
  const Real a = p->a, *x = p->x.data();
  Real* y = p->y.data();
  const long n = p->n;
#pragma omp parallel for simd
  for (long i = 0; i < n; ++i) y[i] = a * x[i] + y[i];
}
void end(Data&) {}
#include "bench.h"
