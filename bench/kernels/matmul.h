// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
#include "data.h"
#ifndef TILE
#define TILE 16
#endif
struct Data {
  static constexpr const char* name = TILE == 16 ? NAMED("matmul16") : TILE == 32 ? "matmul32" : "sgemm8x8";
  int n = 1024 / (int)std::cbrt((double)shrink()) / 128 * 128;
  double flops = 2.0 * n * n * n, bytes = 3.0 * sizeof(Real) * n * n;
  std::vector<Real> a, b, c;
  void make() {
    n = std::max(n, 128);
    flops = 2.0 * n * n * n;
    a = units((size_t)n * n), b = units((size_t)n * n, 5), c.assign((size_t)n * n, 0);
  }
  bool check() {
    for (long i = 0; i < (long)n * n; i += 9973) {
      double sum = 0;
      for (int k = 0; k < n; ++k) sum += (double)a[i / n * n + k] * b[(long)k * n + i % n];
      if (!close_to(c[i], sum, 1e-4, name, i)) return false;
    }
    return true;
  }
};
