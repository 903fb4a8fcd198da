// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "saxpy_f16.h"
static Data* p;
void begin(Data& d) { p = &d; }
void run() {   // rounded once, as __hfma rounds
  const float a = (float)p->a;
  const _Float16* x = p->x.data();
  _Float16* y = p->y.data();
  const long n = p->n;
#pragma omp parallel for simd
  for (long i = 0; i < n; ++i) y[i] = (_Float16)(a * (float)x[i] + (float)y[i]);
}
void end(Data&) {}
#include "bench.h"
