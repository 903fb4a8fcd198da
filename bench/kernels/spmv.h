// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
#include "data.h"
struct Data {
  static constexpr const char* name = "spmv";
  int n = (1 << 20) / shrink();
  double flops = 0, bytes = 0;
  std::vector<int> rows, cols;
  std::vector<float> values, x, y;
  void make() {
    rows.push_back(0);
    for (int r = 0; r < n; ++r) rows.push_back(rows.back() + 8 + mixed(r) % 17);
    cols.resize(rows.back());
    for (size_t e = 0; e < cols.size(); ++e) cols[e] = mixed((uint32_t)e * 3 + 1) % n;
    values = units(cols.size()), x = units(n, 9), y.assign(n, 0);
    flops = 2.0 * cols.size(), bytes = 12.0 * cols.size() + 8.0 * n;
  }
  bool check() {
    for (int r = 0; r < n; r += 997) {
      double sum = 0;
      for (int e = rows[r]; e < rows[r + 1]; ++e) sum += (double)values[e] * x[cols[e]];
      if (!close_to(y[r], sum, 1e-5, name, r)) return false;
    }
    return true;
  }
};
