// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
#include "data.h"
struct Data {
  static constexpr const char* name = "stencil27";
  int n = std::max(16, 256 / (int)std::cbrt((double)shrink()) / 8 * 8);
  double flops = 54.0 * n * n * n, bytes = 8.0 * n * n * n;
  std::vector<float> in, out;
  void make() { in = units((size_t)n * n * n), out.assign((size_t)n * n * n, 0); }
  bool check() {
    const double w[4] = {0.25, 0.0625, 0.025, 0.00625};
    for (long z = 1; z < n - 1; z += 7)
      for (long y = 1; y < n - 1; y += 11)
        for (long x = 1; x < n - 1; x += 13) {
          double sum = 0;
          for (int c = -1; c <= 1; ++c)
            for (int b = -1; b <= 1; ++b)
              for (int a = -1; a <= 1; ++a) sum += w[std::abs(a) + std::abs(b) + std::abs(c)] * in[((z + c) * n + y + b) * n + x + a];
          if (!close_to(out[(z * n + y) * n + x], sum, 1e-5, name, (z * n + y) * n + x)) return false;
        }
    return true;
  }
};
