// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
#include "data.h"
struct Data {
  static constexpr const char* name = "nbody";
  int n = std::max(256, 16384 / (int)std::sqrt((double)shrink()) / 256 * 256);
  double flops = 20.0 * n * n, bytes = 32.0 * n;
  std::vector<float> pos, acc;           // x y z m, x y z 0
  void make() { pos = units(4 * n), acc.assign(4 * n, 0); }
  bool check() {
    for (int i = 0; i < n; i += 513) {
      double a = 0, size = 0;
      for (int j = 0; j < n; ++j) {
        const double x = pos[4 * j] - pos[4 * i], y = pos[4 * j + 1] - pos[4 * i + 1], z = pos[4 * j + 2] - pos[4 * i + 2];
        const double r2 = x * x + y * y + z * z + 1e-3, s = pos[4 * j + 3] / (r2 * std::sqrt(r2));
        a += x * s, size += std::abs(x * s);
      }
      if (std::abs(acc[4 * i] - a) > 1e-4 * size) return close_to(acc[4 * i], a, 0, name, i);
    }
    return true;
  }
};
