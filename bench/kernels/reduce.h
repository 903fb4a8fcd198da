// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
#include "data.h"
#ifndef REDUCE_NAME
#define REDUCE_NAME "reduce_tree"
#endif
struct Data {
  static constexpr const char* name = REDUCE_NAME;
  size_t n = (32u << 20) / shrink();
  double flops = 1.0 * n, bytes = 4.0 * n;
  std::vector<float> x;
  double sum = 0;
  void make() { x = units(n); }
  bool check() {
    double want = 0;
    for (float v : x) want += v;
    return close_to(sum, want, 1e-4, name, 0);
  }
};
