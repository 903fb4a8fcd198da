// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "stencil5.h"
static Data* p;
void begin(Data& d) { p = &d; }
void run() {
  const int n = p->n;
  const Real* in = p->in.data();
  Real* out = p->out.data();
#pragma omp parallel for
  for (int y = 1; y < n - 1; ++y)
#pragma omp simd
    for (int x = 1; x < n - 1; ++x) {
      const long i = (long)y * n + x;
      out[i] = 0.5f * in[i] + 0.125f * (in[i - 1] + in[i + 1] + in[i - n] + in[i + n]);
    }
}
void end(Data&) {}
#include "bench.h"
