// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
#include "data.h"
#ifndef HISTOGRAM_NAME
#define HISTOGRAM_NAME "histogram_global"
#endif
struct Data {
  static constexpr const char* name = HISTOGRAM_NAME;
  size_t n = (16u << 20) / shrink();
  double flops = 0, bytes = 1.0 * n;
  std::vector<uint8_t> x;
  std::vector<unsigned> bins;
  void make() {
    x.resize(n), bins.assign(256, 0);
    for (size_t i = 0; i < n; ++i) x[i] = mixed((uint32_t)i) >> 24;
  }
  bool check() {
    std::vector<unsigned> want(256, 0);
    for (uint8_t v : x) ++want[v];
    for (int i = 0; i < 256; ++i)
      if (bins[i] != want[i]) return close_to(bins[i], want[i], 0, name, i);
    return true;
  }
};
