// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Half precision, in storage and in arithmetic.
#pragma once
#include "data.h"
struct Data {
  static constexpr const char* name = "saxpy_f16";
  size_t n = (64u << 20) / shrink();
  double flops = 2.0 * n, bytes = 6.0 * n;
  _Float16 a = (_Float16)(1.0f / 1024);
  std::vector<_Float16> x, y, y0;
  void make() { x = units<_Float16>(n), y = y0 = units<_Float16>(n, 77); }
  bool check() {
    for (size_t i = 0; i < n; i += 997)
      if (!close_to((float)y[i], std::fma((float)a, (float)x[i], (float)y0[i]), 1.0 / 1024, name, i)) return false;
    return true;
  }
};
