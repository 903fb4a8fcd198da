// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <cstring>
#include "bitonic.h"
static Data* p;
void begin(Data& d) { p = &d; }
void run() {
  const int n = p->n;
  unsigned* v = p->out.data();
  std::memcpy(v, p->in.data(), n * 4l);
  for (int k = 2; k <= n; k <<= 1)
    for (int j = k >> 1; j > 0; j >>= 1) {
#pragma omp parallel for
      for (int b = 0; b < n; b += 2 * j) {
        const bool up = (b & k) == 0;
#pragma omp simd
        for (int i = b; i < b + j; ++i) {
          const unsigned x = v[i], y = v[i + j], lo = x < y ? x : y, hi = x < y ? y : x;
          v[i] = up ? lo : hi, v[i + j] = up ? hi : lo;
        }
      }
    }
}
void end(Data&) {}
#include "bench.h"
