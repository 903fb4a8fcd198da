// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Half precision, in storage and in arithmetic.
#pragma once
#include "data.h"
struct Data {
  static constexpr const char* name = "stencil5_f16";
  int n = 8192 / (int)std::sqrt((double)shrink());
  double flops = 6.0 * n * n, bytes = 4.0 * n * n;
  std::vector<_Float16> in, out;
  void make() { in = units<_Float16>((size_t)n * n), out.assign((size_t)n * n, 0); }
  bool check() {
    for (int y = 1; y < n - 1; y += 37)
      for (int x = 1; x < n - 1; x += 41) {
        const size_t i = (size_t)y * n + x;
        const double want = 0.5 * (float)in[i] + 0.125 * ((float)in[i - 1] + (float)in[i + 1] + (float)in[i - n] + (float)in[i + n]);
        if (std::abs((double)(float)out[i] - want) > 4.0 / 2048) return close_to((float)out[i], want, 0, name, i);
      }
    return true;
  }
};
