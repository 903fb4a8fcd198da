// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "stencil27.h"
static Data* p;
void begin(Data& d) { p = &d; }
void run() {
  const int n = p->n;
  const float* in = p->in.data();
  float* out = p->out.data();
  const float w[4] = {0.25f, 0.0625f, 0.025f, 0.00625f};
#pragma omp parallel for collapse(2)
  for (int z = 1; z < n - 1; ++z)
    for (int y = 1; y < n - 1; ++y)
#pragma omp simd
      for (int x = 1; x < n - 1; ++x) {
        float sum = 0;
        for (int c = -1; c <= 1; ++c)
          for (int b = -1; b <= 1; ++b)
            for (int a = -1; a <= 1; ++a)
              sum += w[(a != 0) + (b != 0) + (c != 0)] * in[((z + c) * n + y + b) * n + x + a];
        out[(z * n + y) * n + x] = sum;
      }
}
void end(Data&) {}
#include "bench.h"
