// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
#include "data.h"
static const float kTaps[9] = {0.05f, 0.1f, 0.07f, 0.12f, 0.3f, 0.11f, 0.06f, 0.13f, 0.06f};
struct Data {
  static constexpr const char* name = "conv3x3";
  int n = 4096 / (int)std::sqrt((double)shrink());
  double flops = 18.0 * n * n, bytes = 8.0 * n * n;
  std::vector<float> in, out;
  void make() { in = units((size_t)n * n), out.assign((size_t)n * n, 0); }
  bool check() {
    for (int y = 1; y < n - 1; y += 17)
      for (int x = 1; x < n - 1; x += 41) {
        double sum = 0;
        for (int k = 0; k < 9; ++k) sum += (double)kTaps[k] * in[(long)(y + k / 3 - 1) * n + x + k % 3 - 1];
        if (!close_to(out[(long)y * n + x], sum, 1e-5, name, (long)y * n + x)) return false;
      }
    return true;
  }
};
