// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Numbers that are the same for a seed everywhere and always (std distributions are not).
#pragma once

#include <cstdint>
#include <initializer_list>

namespace heddle::diff {

class Random {
 public:
  /// The seed is mixed first: as it is, neighbouring seeds would be one stream, a step apart.
  explicit Random(uint64_t seed) : state_(mixed(seed + 0x1234567)) {}
  uint64_t bits() { return mixed(state_ += kStep); }   // splitmix64
  uint32_t below(uint32_t n) { return static_cast<uint32_t>((bits() >> 32) * n >> 32); }
  bool chance(uint32_t percent) { return below(100) < percent; }
  template <class T>
  T one_of(std::initializer_list<T> list) { return list.begin()[below(static_cast<uint32_t>(list.size()))]; }

 private:
  static constexpr uint64_t kStep = 0x9e3779b97f4a7c15ull;
  static uint64_t mixed(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
  }

  uint64_t state_;
};

}  // namespace heddle::diff
