// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "scan.h"
static Data* p;
void begin(Data& d) { p = &d; }
void run() {   // two passes: sums of pieces, then each piece from its start
  const long n = p->n, piece = 1 << 16, pieces = (n + piece - 1) / piece;
  const int* in = p->in.data();
  int* out = p->out.data();
  static std::vector<int> start;
  start.assign(pieces + 1, 0);
#pragma omp parallel for
  for (long b = 0; b < pieces; ++b) {
    int sum = 0;
    for (long i = b * piece; i < std::min(n, (b + 1) * piece); ++i) sum += in[i];
    start[b + 1] = sum;
  }
  for (long b = 0; b < pieces; ++b) start[b + 1] += start[b];
#pragma omp parallel for
  for (long b = 0; b < pieces; ++b) {
    int sum = start[b];
    for (long i = b * piece; i < std::min(n, (b + 1) * piece); ++i) out[i] = sum, sum += in[i];
  }
}
void end(Data&) {}
#include "bench.h"
