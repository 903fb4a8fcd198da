// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Small binary floating-point formats, exactly: a double to any of them in any rounding mode, and
// back. Slow and obvious; engines with fast paths are tested against this.
#pragma once

#include <bit>
#include <cstdint>

namespace heddle {

enum class Rounding : uint8_t { Nearest, Zero, Down, Up, NearestAway };

/// Sign, exponent, mantissa. Ieee: all-ones exponent is infinity and NaN. OneNan: only all ones is
/// NaN, no infinity (e4m3). Finite: neither (fp6, fp4).
struct FloatFormat {
  enum class Special : uint8_t { Ieee, OneNan, Finite };
  unsigned exponent_bits, mantissa_bits;
  Special special = Special::Ieee;
  constexpr int bias() const { return (1 << (exponent_bits - 1)) - 1; }
  constexpr unsigned bits() const { return 1 + exponent_bits + mantissa_bits; }
  constexpr uint64_t all_ones() const { return (1ull << (exponent_bits + mantissa_bits)) - 1; }
  constexpr uint64_t infinity() const { return all_ones() >> mantissa_bits << mantissa_bits; }
  constexpr uint64_t greatest() const {
    return special == Special::Ieee ? infinity() - 1 : special == Special::OneNan ? all_ones() - 1 : all_ones();
  }
};

inline constexpr FloatFormat kF16{5, 10}, kBf16{8, 7}, kF32{8, 23}, kTf32{8, 10}, kE5m2{5, 2};
inline constexpr FloatFormat kE4m3{4, 3, FloatFormat::Special::OneNan};
inline constexpr FloatFormat kE3m2{3, 2, FloatFormat::Special::Finite}, kE2m3{2, 3, FloatFormat::Special::Finite},
    kE2m1{2, 1, FloatFormat::Special::Finite};

/// Whether a magnitude with `low` below the last kept bit (of which `half` is one half) moves up.
constexpr bool rounds_up(Rounding r, bool negative, bool odd, uint64_t low, uint64_t half) {
  switch (r) {
    case Rounding::Nearest: return low > half || (low == half && odd);
    case Rounding::NearestAway: return low >= half;
    case Rounding::Zero: return false;
    case Rounding::Down: return negative && low != 0;
    case Rounding::Up: return !negative && low != 0;
  }
  return false;
}

/// Bits of `x` in the format; not for NaN. Too large: infinity or the greatest finite value, as the
/// rounding mode says, always the latter if `finite` or the format has no infinity.
constexpr uint64_t encode(double x, FloatFormat f, Rounding r, bool finite = false) {
  const uint64_t b = std::bit_cast<uint64_t>(x);
  const bool negative = b >> 63;
  const uint64_t sign = static_cast<uint64_t>(negative) << (f.bits() - 1);
  const bool has_infinity = f.special == FloatFormat::Special::Ieee;
  int e = static_cast<int>(b >> 52 & 0x7ff) - 1023;
  uint64_t mantissa = b & ((1ull << 52) - 1);
  if (e == 1024) return sign | (has_infinity && !finite ? f.infinity() : f.greatest());
  if (e == -1023) e = -1022;                       // subnormal double, or zero
  else mantissa |= 1ull << 52;
  if (mantissa == 0) return sign;
  // Value is mantissa * 2^(e-52); keep the bits from 2^last up.
  const int shift_up = std::countl_zero(mantissa) - 11;
  mantissa <<= shift_up;                           // normalise, so that e is its exponent
  e -= shift_up;
  const int least = 1 - f.bias();                  // exponent of the least normal
  const int last = (e < least ? least : e) - static_cast<int>(f.mantissa_bits);
  const int drop = last - (e - 52);                // bits to give up, at least 52 - mantissa_bits
  uint64_t kept = drop < 64 ? mantissa >> drop : 0;
  const uint64_t low = drop < 64 ? mantissa & ((1ull << drop) - 1) : 1;   // 1: "something, far below half"
  const uint64_t half = drop < 64 ? 1ull << (drop - 1) : 2;
  if (rounds_up(r, negative, kept & 1, low, half)) ++kept;
  // kept has its implicit bit at mantissa_bits if normal; adding the exponent carries by itself.
  const int field = e < least ? 0 : e - least;
  const uint64_t magnitude = kept + (static_cast<uint64_t>(field) << f.mantissa_bits);
  if (magnitude <= f.greatest()) return sign | magnitude;
  const bool to_infinity = r == Rounding::Nearest || r == Rounding::NearestAway || (r == Rounding::Up && !negative) ||
                           (r == Rounding::Down && negative);
  return sign | (has_infinity && !finite && to_infinity ? f.infinity() : f.greatest());
}

/// Exact; NaN for NaN.
constexpr double decode(uint64_t bits, FloatFormat f) {
  const bool negative = bits >> (f.bits() - 1) & 1;
  const uint64_t rest = bits & f.all_ones();
  double magnitude = 0;
  if (f.special == FloatFormat::Special::Ieee && rest >= f.infinity()) {
    magnitude = rest == f.infinity() ? __builtin_inf() : __builtin_nan("");
  } else if (f.special == FloatFormat::Special::OneNan && rest == f.all_ones()) {
    magnitude = __builtin_nan("");
  } else {
    const int e = static_cast<int>(rest >> f.mantissa_bits);
    const uint64_t m = rest & ((1ull << f.mantissa_bits) - 1);
    const int exponent = (e ? e : 1) - f.bias() - static_cast<int>(f.mantissa_bits);
    const double whole = static_cast<double>(e ? m | 1ull << f.mantissa_bits : m);
    magnitude = whole * std::bit_cast<double>(static_cast<uint64_t>(exponent + 1023) << 52);
  }
  return negative ? -magnitude : magnitude;
}

}  // namespace heddle
