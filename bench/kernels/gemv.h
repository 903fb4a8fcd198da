// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
#include "data.h"
struct Data {
  static constexpr const char* name = "gemv";
  int n = 8192 / (int)std::sqrt((double)shrink());
  double flops = 2.0 * n * n, bytes = 4.0 * n * n;
  std::vector<float> a, x, y;
  void make() { a = units((size_t)n * n), x = units(n, 3), y.assign(n, 0); }
  bool check() {
    for (int r = 0; r < n; r += 61) {
      double sum = 0;
      for (int c = 0; c < n; ++c) sum += (double)a[(long)r * n + c] * x[c];
      if (!close_to(y[r], sum, 1e-4, name, r)) return false;
    }
    return true;
  }
};
