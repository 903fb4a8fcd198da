// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
#include "data.h"
struct Data {
  static constexpr const char* name = NAMED("stencil5");
  int n = 8192 / (int)std::sqrt((double)shrink());
  double flops = 6.0 * n * n, bytes = 2.0 * sizeof(Real) * n * n;
  std::vector<Real> in, out;
  void make() { in = units((size_t)n * n), out.assign((size_t)n * n, 0); }
  bool check() {
    for (int y = 1; y < n - 1; y += 37)
      for (int x = 1; x < n - 1; x += 41) {
        const size_t i = (size_t)y * n + x;
        const double want = 0.5 * in[i] + 0.125 * (in[i - 1] + in[i + 1] + in[i - n] + in[i + n]);
        if (!close_to(out[i], want, 1e-5, name, i)) return false;
      }
    return true;
  }
};
