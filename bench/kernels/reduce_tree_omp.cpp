// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "reduce.h"
static Data* p;
static float total;
void begin(Data& d) { p = &d; }
void run() {
  const float* x = p->x.data();
  const long n = p->n;
  const long piece = 8192;               // partial sums, as the kernel has them: same accuracy
  double sum = 0;
#pragma omp parallel for reduction(+ : sum)
  for (long b = 0; b < n; b += piece) {
    float s = 0;
    const long e = b + piece < n ? b + piece : n;
#pragma omp simd reduction(+ : s)
    for (long i = b; i < e; ++i) s += x[i];
    sum += s;
  }
  total = (float)sum;
}
void end(Data& d) { d.sum = total; }
#include "bench.h"
