// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "barrier.h"
static Data* p;
void begin(Data& d) { p = &d; }
void run() {
  unsigned* out = p->out.data();
#pragma omp parallel for
  for (int b = 0; b < p->blocks; ++b) {
    unsigned s[2][256];
    for (int t = 0; t < 256; ++t) s[0][t] = b * 256 + t;
    for (int r = 0; r < 64; ++r)
#pragma omp simd
      for (int t = 0; t < 256; ++t) s[(r + 1) % 2][t] = s[r % 2][(t + 1) % 256] * 3 + r;
    for (int t = 0; t < 256; ++t) out[b * 256 + t] = s[0][t];
  }
}
void end(Data&) {}
#include "bench.h"
