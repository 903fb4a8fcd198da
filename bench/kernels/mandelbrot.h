// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
#include "data.h"
struct Data {
  static constexpr const char* name = "mandelbrot";
  int n = 2048 / (int)std::sqrt((double)shrink());
  double flops = 0, bytes = 4.0 * n * n;
  std::vector<int> out;
  void make() { out.assign((size_t)n * n, 0); }
  bool check() {
    long differ = 0, looked = 0;         // rounding may move a point by an iteration near the edge
    for (long i = 0; i < (long)n * n; i += 997, ++looked) {
      const float cx = -2.0f + 3.0f * (i % n) / n, cy = -1.5f + 3.0f * (i / n) / n;
      float x = 0, y = 0;
      int k = 0;
      for (; k < 512 && x * x + y * y < 4.0f; ++k) {
        const float t = x * x - y * y + cx;
        y = 2.0f * x * y + cy, x = t;
      }
      differ += k != out[i];
    }
    return differ * 20 <= looked;
  }
};
