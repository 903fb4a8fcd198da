// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A range of CTAs that its owner takes from the front and thieves from the back. One word, so that
// both are a compare-and-swap. CTAs are counted in units when a grid has more than 2^32 of them.
#pragma once

#include <atomic>
#include <cstdint>

namespace heddle::exec {

struct alignas(64) Range {
  std::atomic<uint64_t> word{0};        // begin << 32 | end

  static uint64_t pack(uint64_t begin, uint64_t end) { return begin << 32 | end; }
  static uint32_t begin(uint64_t word) { return static_cast<uint32_t>(word >> 32); }
  static uint32_t end(uint64_t word) { return static_cast<uint32_t>(word); }
  static uint32_t size(uint64_t word) { return end(word) - begin(word); }

  void set(uint64_t from, uint64_t to) { word.store(pack(from, to), std::memory_order_release); }

  /// Up to `count` from the front, but never more than half of what is left (rounded up), so that
  /// there is something to steal. Returns an empty piece when nothing is left.
  uint64_t take(uint32_t count) {
    uint64_t now = word.load(std::memory_order_acquire);
    for (;;) {
      const uint32_t left = size(now);
      if (left == 0) return 0;
      const uint32_t n = count < (left + 1) / 2 ? count : (left + 1) / 2;
      if (word.compare_exchange_weak(now, pack(begin(now) + n, end(now)), std::memory_order_acq_rel))
        return pack(begin(now), begin(now) + n);
    }
  }
  /// All of it: of an owner that never came.
  uint64_t adopt() {
    uint64_t now = word.load(std::memory_order_acquire);
    while (size(now) && !word.compare_exchange_weak(now, pack(end(now), end(now)), std::memory_order_acq_rel)) {
    }
    return now;
  }
  /// The back half.
  uint64_t steal() {
    uint64_t now = word.load(std::memory_order_acquire);
    for (;;) {
      const uint32_t left = size(now);
      if (left == 0) return 0;
      const uint32_t middle = begin(now) + left / 2;
      if (word.compare_exchange_weak(now, pack(begin(now), middle), std::memory_order_acq_rel))
        return pack(middle, end(now));
    }
  }
};

}  // namespace heddle::exec
