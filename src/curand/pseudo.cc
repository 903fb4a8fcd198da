// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Pseudorandom words. XORWOW and MRG32k3a deal elements out of 4096 subsequences in turn, as the cuRAND guide documents
// (Generator Options, Order); Philox and MT19937 are one sequence.
#include <heddle/cuda/random_engines.h>

#include "curand/generator.h"

namespace heddle::curand {
namespace {

constexpr size_t kStreams = 4096;

template <class State>
class Dealt final : public Words {
 public:
  Dealt(uint64_t seed, uint64_t offset) : states_(kStreams), turn_(offset % kStreams) {
    State state;
    curand_init(seed, 0, offset / kStreams, &state);
    for (size_t s = 0; s < kStreams; ++s) {
      states_[s] = state;
      if (s < turn_) ::curand(&states_[s]);
      next_subsequence(&state);
    }
  }
  void draw(uint32_t* out, size_t count, unsigned words) override {
    for (size_t n = 0; n < count; ++n) {
      State& s = states_[turn_];
      turn_ = (turn_ + 1) % kStreams;
      for (unsigned w = 0; w < words; ++w) *out++ = ::curand(&s);
    }
  }

 private:
  static void next_subsequence(curandStateXORWOW_t* s) { skipahead_sequence(1, s); }
  static void next_subsequence(curandStateMRG32k3a_t* s) { skipahead_subsequence(1, s); }

  std::vector<State> states_;
  size_t turn_;
};

class Philox final : public Words {
 public:
  Philox(uint64_t seed, uint64_t offset) { curand_init(seed, 0, offset, &state_); }
  void draw(uint32_t* out, size_t count, unsigned words) override {
    size_t left = count * words;
    for (; left && state_.STATE != 0; --left) *out++ = ::curand(&state_);
    for (; left >= 4; left -= 4, out += 4) {
      const uint4 r = curand4(&state_);
      out[0] = r.x, out[1] = r.y, out[2] = r.z, out[3] = r.w;
    }
    for (; left; --left) *out++ = ::curand(&state_);
  }

 private:
  curandStatePhilox4_32_10_t state_;
};

/// Matsumoto and Nishimura (1998), seeded as their program of 2002 does.
class Twister final : public Words {
 public:
  explicit Twister(uint64_t seed) {
    at_[0] = static_cast<uint32_t>(seed);
    for (uint32_t n = 1; n < kSize; ++n) at_[n] = 1812433253u * (at_[n - 1] ^ at_[n - 1] >> 30) + n;
  }
  void draw(uint32_t* out, size_t count, unsigned words) override {
    for (size_t n = 0; n < count * words; ++n) *out++ = next();
  }

 private:
  static constexpr uint32_t kSize = 624, kMiddle = 397;

  void twist() {
    for (uint32_t n = 0; n < kSize; ++n) {
      const uint32_t y = (at_[n] & 0x80000000u) | (at_[(n + 1) % kSize] & 0x7fffffffu);
      at_[n] = at_[(n + kMiddle) % kSize] ^ y >> 1 ^ (y & 1 ? 0x9908b0dfu : 0);
    }
    used_ = 0;
  }
  uint32_t next() {
    if (used_ == kSize) twist();
    uint32_t y = at_[used_++];
    y ^= y >> 11;
    y ^= y << 7 & 0x9d2c5680u;
    y ^= y << 15 & 0xefc60000u;
    return y ^ y >> 18;
  }

  uint32_t at_[kSize], used_ = kSize;
};

}  // namespace

std::unique_ptr<Words> make_words(curandRngType_t type, uint64_t seed, uint64_t offset) {
  switch (type) {
    case CURAND_RNG_PSEUDO_XORWOW: return std::make_unique<Dealt<curandStateXORWOW_t>>(seed, offset);
    case CURAND_RNG_PSEUDO_MRG32K3A: return std::make_unique<Dealt<curandStateMRG32k3a_t>>(seed, offset);
    case CURAND_RNG_PSEUDO_PHILOX4_32_10: return std::make_unique<Philox>(seed, offset);
    case CURAND_RNG_PSEUDO_MT19937: return std::make_unique<Twister>(seed);
    default: return nullptr;
  }
}

}  // namespace heddle::curand
