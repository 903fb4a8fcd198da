// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
#include "data.h"
struct Data {
  static constexpr const char* name = NAMED("saxpy");
  size_t n = (64u << 20) / shrink();
  double flops = 2.0 * n, bytes = 3.0 * sizeof(Real) * n;
  Real a = 1.0f / 1024;               // repeated runs stay finite
  std::vector<Real> x, y, y0;
  void make() { x = units(n), y = y0 = units(n, 77); }
  bool check() {
    for (size_t i = 0; i < n; i += 997)
      if (!close_to(y[i], std::fma(a, x[i], y0[i]), 1e-6, name, i)) return false;
    return true;
  }
};
