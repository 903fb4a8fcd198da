// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "conv3x3.h"
static Data* p;
void begin(Data& d) { p = &d; }
void run() {
  const int n = p->n;
  const float* in = p->in.data();
  float* out = p->out.data();
#pragma omp parallel for
  for (int y = 1; y < n - 1; ++y)
#pragma omp simd
    for (int x = 1; x < n - 1; ++x) {
      float sum = 0;
      for (int j = 0; j < 3; ++j)
        for (int i = 0; i < 3; ++i) sum += kTaps[j * 3 + i] * in[(long)(y + j - 1) * n + x + i - 1];
      out[(long)y * n + x] = sum;
    }
}
void end(Data&) {}
#include "bench.h"
