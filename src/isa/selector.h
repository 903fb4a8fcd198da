// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Byte and half-word selectors of SIMD video instructions, which are too many to be tokens: kept in
// slots asel, bsel and dsel as Mod values above every token.
//   .b3210  four lane selectors of three bits, lane 0 lowest     0x8000 | s3<<9 | s2<<6 | s1<<3 | s0
//   .h10    two lane selectors of two bits, lane 0 lowest        0xc000 | s1<<2 | s0
//   mask    .b20 or .h1 of the destination: a bit per lane       0xe000 | mask
#pragma once

#include "isa/tables.h"

namespace heddle::isa {

inline constexpr unsigned kByteSelect = 0x8000, kHalfSelect = 0xc000, kLaneMask = 0xe000;

constexpr bool is_byte_select(Mod m) { return (static_cast<unsigned>(m) & 0xf000) == kByteSelect; }
constexpr bool is_half_select(Mod m) { return (static_cast<unsigned>(m) & 0xfff0) == kHalfSelect; }
constexpr bool is_lane_mask(Mod m) { return (static_cast<unsigned>(m) & 0xfff0) == kLaneMask; }

/// Which of 8 bytes (a, then b) lane `lane` takes; absent: .b3210 for a, .b7654 for b.
constexpr unsigned byte_select(Mod m, unsigned lane, bool is_b) {
  return is_byte_select(m) ? static_cast<unsigned>(m) >> (3 * lane) & 7 : lane + (is_b ? 4 : 0);
}
constexpr unsigned half_select(Mod m, unsigned lane, bool is_b) {
  return is_half_select(m) ? static_cast<unsigned>(m) >> (2 * lane) & 3 : lane + (is_b ? 2 : 0);
}
constexpr unsigned lane_mask(Mod m, unsigned lanes) {
  return is_lane_mask(m) ? static_cast<unsigned>(m) & 15 : (1u << lanes) - 1;
}

}  // namespace heddle::isa
