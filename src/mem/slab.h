// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Small allocations share 2 MB slabs, one size class per slab. Not thread-safe.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <numeric>
#include <vector>

namespace heddle::mem {

inline constexpr uint64_t kUnitBytes = 2 << 20;
inline constexpr uint64_t kSmallMax = 256 << 10;
inline constexpr uint64_t kSmallest = 256;

/// Four sizes per power of two, all multiples of 256.
inline uint32_t size_class(uint64_t size_bytes) {
  if (size_bytes <= 4 * kSmallest) return static_cast<uint32_t>((size_bytes + 255) / 256 - 1);
  const uint32_t log = 63 - std::countl_zero(size_bytes - 1);   // 2^log < size <= 2^(log+1)
  const uint64_t step = 1ull << (log - 2);
  return (log - 10) * 4 + static_cast<uint32_t>((size_bytes - 1 - (1ull << log)) / step) + 4;
}
inline uint64_t class_bytes(uint32_t index) {
  if (index < 4) return (index + 1) * kSmallest;
  const uint32_t log = (index - 4) / 4 + 10;
  return (1ull << log) + ((index - 4) % 4 + 1) * (1ull << (log - 2));
}

struct Slab {
  uint64_t base = 0;
  uint32_t index = 0;                   // size class
  uint32_t used = 0;
  std::vector<uint16_t> free;           // slots, as a stack with the lowest on top

  Slab(uint64_t slab_base, uint32_t class_index) : base(slab_base), index(class_index) {
    free.resize(kUnitBytes / class_bytes(index));
    std::iota(free.rbegin(), free.rend(), uint16_t{0});
  }
  uint64_t take() {
    const uint16_t slot = free.back();
    free.pop_back();
    ++used;
    return base + slot * class_bytes(index);
  }
  void give(uint64_t address) {
    free.push_back(static_cast<uint16_t>((address - base) / class_bytes(index)));
    --used;
  }
};

}  // namespace heddle::mem
