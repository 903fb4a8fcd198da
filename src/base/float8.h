// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// fp8, fp6, fp4 and the power-of-two scale ue8m0: conversions as PTX's cvt defines them.
#pragma once

#include "base/round.h"

namespace heddle {

/// Nearest even and clamped to the greatest finite value (cvt's .satfinite, which is mandatory).
/// NaN becomes the format's positive NaN 0x7f, or the greatest value where there is none.
constexpr uint8_t encode_small(double x, FloatFormat f, bool relu) {
  if (x != x) return static_cast<uint8_t>(f.special == FloatFormat::Special::Finite ? f.greatest() : f.all_ones());
  if (relu && (x < 0 || (x == 0 && std::bit_cast<uint64_t>(x) >> 63))) x = 0;
  return static_cast<uint8_t>(encode(x, f, Rounding::Nearest, true));
}

/// An 8-bit exponent, 2^(e-127), sign ignored; 0xff is NaN. Rounds towards zero or up.
constexpr uint8_t encode_ue8m0(double x, bool up) {
  if (x != x) return 0xff;
  if (x < 0) x = -x;
  if (x > 0x1p127) return 0xfe;
  if (x <= 0x1p-127) return 0;
  const uint64_t b = std::bit_cast<uint64_t>(x);
  const unsigned e = static_cast<unsigned>(b >> 52) - 1023 + 127;
  return static_cast<uint8_t>(up && (b & ((1ull << 52) - 1)) ? e + 1 : e);
}
constexpr double decode_ue8m0(uint8_t e) {
  return e == 0xff ? __builtin_nan("") : std::bit_cast<double>(static_cast<uint64_t>(e + 1023 - 127) << 52);
}

}  // namespace heddle
