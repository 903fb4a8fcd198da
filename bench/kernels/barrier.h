// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What barriers cost: 512 blocks, 64 barriers each, next to nothing between them.
#pragma once
#include "data.h"
struct Data {
  static constexpr const char* name = "barrier";
  static constexpr int block = 256, rounds = 64;
  int blocks = std::max(1, 512 / shrink());
  double flops = 0, bytes = 4.0 * block * blocks;
  std::vector<unsigned> out;
  void make() { out.assign((size_t)block * blocks, 0); }
  bool check() {
    for (int b = 0; b < blocks; b += 61) {
      std::vector<unsigned> now(block), next(block);
      for (int t = 0; t < block; ++t) now[t] = b * block + t;
      for (int r = 0; r < rounds; ++r, now.swap(next))
        for (int t = 0; t < block; ++t) next[t] = now[(t + 1) % block] * 3 + r;
      for (int t = 0; t < block; ++t)
        if (out[b * block + t] != now[t]) return close_to(out[b * block + t], now[t], 0, name, t);
    }
    return true;
  }
};
