// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Integer mixing in the manner of xxHash: four lanes of rotate and multiply, then an avalanche.
#pragma once
#include "data.h"
BOTH static inline uint32_t turned(uint32_t x, int r) { return x << r | x >> (32 - r); }
BOTH static inline uint32_t hash_of(uint32_t x) {
  uint32_t a = 0x24234428u, b = 0x85ebca77u, c = 0, d = 0x61c8864fu;
  for (int k = 0; k < 8; ++k) {
    a = turned(a + x * 0x85ebca77u, 13) * 0x9e3779b1u;
    b = turned(b + (x ^ a) * 0x85ebca77u, 13) * 0x9e3779b1u;
    c = turned(c + (x + k) * 0x85ebca77u, 13) * 0x9e3779b1u;
    d = turned(d + (x ^ c) * 0x85ebca77u, 13) * 0x9e3779b1u;
  }
  uint32_t h = turned(a, 1) + turned(b, 7) + turned(c, 12) + turned(d, 18) + 16;
  h ^= h >> 15, h *= 0x85ebca77u, h ^= h >> 13, h *= 0xc2b2ae3du, h ^= h >> 16;
  return h;
}
struct Data {
  static constexpr const char* name = "hash";
  size_t n = (16u << 20) / shrink();
  double flops = 0, bytes = 8.0 * n;
  std::vector<uint32_t> in, out;
  void make() {
    in.resize(n), out.assign(n, 0);
    for (size_t i = 0; i < n; ++i) in[i] = mixed((uint32_t)i);
  }
  bool check() {
    for (size_t i = 0; i < n; i += 997)
      if (out[i] != hash_of(in[i])) return close_to(out[i], hash_of(in[i]), 0, name, (long)i);
    return true;
  }
};
