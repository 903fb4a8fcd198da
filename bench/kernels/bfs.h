// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Breadth-first search, a kernel per level, vertices to visit in a queue.
#pragma once
#include "data.h"
struct Data {
  static constexpr const char* name = "bfs";
  static constexpr int degree = 8;
  int n = (1 << 20) / shrink();
  double flops = 0, bytes = 4.0 * degree * n;
  std::vector<int> edges, depth;
  void make() {
    edges.resize((size_t)n * degree), depth.assign(n, -1);
    for (size_t e = 0; e < edges.size(); ++e) edges[e] = mixed((uint32_t)e + 7) % n;
  }
  bool check() {
    std::vector<int> want(n, -1), queue{0};
    want[0] = 0;
    for (size_t q = 0; q < queue.size(); ++q)
      for (int k = 0; k < degree; ++k)
        if (int v = edges[(size_t)queue[q] * degree + k]; want[v] < 0) want[v] = want[queue[q]] + 1, queue.push_back(v);
    for (int v = 0; v < n; ++v)
      if (depth[v] != want[v]) return close_to(depth[v], want[v], 0, name, v);
    return true;
  }
};
