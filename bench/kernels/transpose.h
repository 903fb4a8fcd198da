// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
#include "data.h"
struct Data {
  static constexpr const char* name = "transpose";
  int n = 8192 / (int)std::sqrt((double)shrink());
  double flops = 0, bytes = 8.0 * n * n;
  std::vector<float> in, out;
  void make() { in = units((size_t)n * n), out.assign((size_t)n * n, 0); }
  bool check() {
    for (long i = 0; i < (long)n * n; i += 997)
      if (out[(i % n) * n + i / n] != in[i]) return close_to(out[(i % n) * n + i / n], in[i], 0, name, i);
    return true;
  }
};
