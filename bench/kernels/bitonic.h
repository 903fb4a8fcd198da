// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
#include "data.h"
struct Data {
  static constexpr const char* name = "bitonic";
  int n = shrink() > 1 ? 1 << 14 : 1 << 20;
  double flops = 0, bytes = 8.0 * n;
  std::vector<unsigned> in, out;
  void make() {
    in.resize(n);
    for (int i = 0; i < n; ++i) in[i] = mixed(i);
    out = in;
  }
  bool check() {
    std::sort(in.begin(), in.end());
    return in == out;
  }
};
