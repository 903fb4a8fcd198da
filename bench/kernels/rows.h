// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
#include "data.h"
#ifndef ROWS_NAME
#define ROWS_NAME "softmax"
#define SOFTMAX 1
#endif
struct Data {
  static constexpr const char* name = ROWS_NAME;
  int rows = std::max(64, 4096 / shrink()), n = 4096;
  double flops = 8.0 * rows * n, bytes = 8.0 * rows * n;
  std::vector<float> in, out;
  void make() {
    in = units((size_t)rows * n), out.assign((size_t)rows * n, 0);
    for (float& v : in) v = 8 * v - 4;
  }
  bool check() {
    for (int r = 0; r < rows; r += 61) {
      const float* x = &in[(long)r * n];
      double sum = 0, square = 0;
      for (int c = 0; c < n; ++c) sum += SOFTMAX ? std::exp((double)x[c]) : x[c], square += (double)x[c] * x[c];
      const double mean = sum / n, sd = std::sqrt(square / n - mean * mean + 1e-5);
      for (int c = 0; c < n; c += 97) {
        const double want = SOFTMAX ? std::exp((double)x[c]) / sum : (x[c] - mean) / sd;
        if (std::abs(out[(long)r * n + c] - want) > 1e-4 * (SOFTMAX ? want : 1 + std::abs(want))) return close_to(out[(long)r * n + c], want, 0, name, (long)r * n + c);
      }
    }
    return true;
  }
};
