// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// f16 and bf16 as values: bits with exact conversions. NaN results are 0x7fff, as PTX has them.
#pragma once

#include "base/round.h"

namespace heddle {

template <const FloatFormat& kFormat>
struct SmallFloat {
  uint16_t bits = 0;
  static constexpr uint16_t kNan = 0x7fff;
  constexpr double value() const { return decode(bits, kFormat); }
  static constexpr SmallFloat round(double x, Rounding r = Rounding::Nearest, bool finite = false) {
    return {x != x ? kNan : static_cast<uint16_t>(encode(x, kFormat, r, finite))};
  }
  constexpr bool is_subnormal() const { return (bits & kFormat.infinity()) == 0 && (bits & 0x7fff) != 0; }
};

using F16 = SmallFloat<kF16>;
using Bf16 = SmallFloat<kBf16>;

}  // namespace heddle
