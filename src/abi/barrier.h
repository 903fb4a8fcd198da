// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The barriers of a CTA, numbered alike by both engines.
#pragma once

#include <cstdint>

namespace heddle::abi {

/// Barriers of a CTA: PTX has 16. Tiles of several warps (include/cooperative_groups.h) have one each beside them,
/// by numbers that no other program uses.
inline constexpr uint32_t kNamedBarriers = 16, kTileBarriers = 32, kBarriers = kNamedBarriers + kTileBarriers;
inline constexpr uint32_t kFirstTileBarrier = 0x40000000;
/// The place of a barrier among them, or kBarriers for a number that is none's.
constexpr uint32_t barrier_place(uint32_t number) {
  if (number < kNamedBarriers) return number;
  const uint32_t tile = number - kFirstTileBarrier;
  return tile < kTileBarriers ? kNamedBarriers + tile : kBarriers;
}

}  // namespace heddle::abi
