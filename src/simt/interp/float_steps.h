// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The IR's own steps of float functions (scale_f32 and its kind), on bits: what libdevice/port.h says.
#pragma once

#include <bit>
#include <cstdint>

namespace heddle::simt::interp {

inline constexpr uint32_t kNanF32 = 0x7fffffff;

inline float real(uint32_t x) { return std::bit_cast<float>(x); }
inline uint32_t with_one_nan(float x) { return x == x ? std::bit_cast<uint32_t>(x) : kNanF32; }

inline uint32_t scale(uint32_t x, uint32_t n) {
  const float by = real(n);
  const int32_t whole = by >= -252 && by <= 252 ? static_cast<int32_t>(by) : 0, half = whole >> 1;
  auto power = [](int32_t e) { return real(static_cast<uint32_t>(e + 127) << 23); };
  return with_one_nan(real(x) * power(half) * power(whole - half));
}

/// x as a normal number, and what its exponent is too high by.
inline uint32_t normal(uint32_t x) { return real(x) < 0x1p-126f ? std::bit_cast<uint32_t>(real(x) * 0x1p23f) : x; }
inline int32_t exponent_of(uint32_t x) { return static_cast<int32_t>(normal(x) - 0x3f400000u) >> 23; }

inline uint32_t mantissa(uint32_t x) { return normal(x) - (static_cast<uint32_t>(exponent_of(x)) << 23); }
inline uint32_t exponent(uint32_t x) {
  return std::bit_cast<uint32_t>(static_cast<float>(exponent_of(x)) - (real(x) < 0x1p-126f ? 23.0f : 0.0f));
}

inline uint32_t log_edges(uint32_t x, uint32_t inside) {
  const float v = real(x);
  if (!(v >= 0)) return kNanF32;
  return v == 0 ? 0xff800000u : x == 0x7f800000u ? x : inside;
}

}  // namespace heddle::simt::interp
