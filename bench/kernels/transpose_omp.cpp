// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "transpose.h"
static Data* p;
void begin(Data& d) { p = &d; }
void run() {
  const int n = p->n;
  const float* in = p->in.data();
  float* out = p->out.data();
#pragma omp parallel for collapse(2)
  for (int by = 0; by < n; by += 32)
    for (int bx = 0; bx < n; bx += 32)
      for (int x = bx; x < bx + 32; ++x)
#pragma omp simd
        for (int y = by; y < by + 32; ++y) out[(long)x * n + y] = in[(long)y * n + x];
}
void end(Data&) {}
#include "bench.h"
