// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
#include "data.h"
struct Data {
  static constexpr const char* name = "scan";
  size_t n = std::max<size_t>(1 << 20, (16u << 20) / shrink());
  double flops = 1.0 * n, bytes = 8.0 * n;
  std::vector<int> in, out;
  void make() {
    in.resize(n), out.assign(n, 0);
    for (size_t i = 0; i < n; ++i) in[i] = mixed((uint32_t)i) % 7;
  }
  bool check() {
    int sum = 0;
    for (size_t i = 0; i < n; sum += in[i++])
      if (out[i] != sum) return close_to(out[i], sum, 0, name, i);
    return true;
  }
};
