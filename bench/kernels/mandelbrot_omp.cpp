// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "mandelbrot.h"
static Data* p;
void begin(Data& d) { p = &d; }
void run() {
  const int n = p->n;
  int* out = p->out.data();
#pragma omp parallel for schedule(dynamic, 16)
  for (int py = 0; py < n; ++py)
#pragma omp simd
    for (int px = 0; px < n; ++px) {
      const float cx = -2.0f + 3.0f * px / n, cy = -1.5f + 3.0f * py / n;
      float x = 0, y = 0;
      int k = 0;
      for (; k < 512 && x * x + y * y < 4.0f; ++k) {
        const float t = x * x - y * y + cx;
        y = 2.0f * x * y + cy, x = t;
      }
      out[(long)py * n + px] = k;
    }
}
void end(Data&) {}
#include "bench.h"
