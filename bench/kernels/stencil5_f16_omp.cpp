// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "stencil5_f16.h"
static Data* p;
void begin(Data& d) { p = &d; }
void run() {
  const int n = p->n;
  const _Float16* in = p->in.data();
  _Float16* out = p->out.data();
#pragma omp parallel for
  for (int y = 1; y < n - 1; ++y)
#pragma omp simd
    for (int x = 1; x < n - 1; ++x) {
      const long i = (long)y * n + x;
      const _Float16 sides = (_Float16)((_Float16)(in[i - 1] + in[i + 1]) + (_Float16)(in[i - n] + in[i + n]));
      out[i] = (_Float16)((_Float16)((_Float16)0.5f * in[i]) + (_Float16)((_Float16)0.125f * sides));
    }
}
void end(Data&) {}
#include "bench.h"
