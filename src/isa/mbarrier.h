// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The 64 bits of an mbarrier object (PTX leaves them open), and the one step that every arrival and
// transaction is. The SIMT builder, the interpreter and the JIT all follow this page.
#pragma once

#include <cstdint>

namespace heddle::isa::mbarrier {

// Bits 0-19: arrivals still to come. 20-39: arrivals of a whole phase. 40-62: bytes still to come,
// two's complement. 63: parity of the phase. What arrive returns is the word as it was before.
inline constexpr unsigned kExpectedShift = 20, kBytesShift = 40, kPhaseShift = 63;
inline constexpr uint64_t kPending = (1ull << kExpectedShift) - 1;
inline constexpr uint64_t kPhase = 1ull << kPhaseShift;
inline constexpr uint64_t kBytes = (kPhase - 1) & ~((1ull << kBytesShift) - 1);

/// mbarrier.init: times the count.
inline constexpr uint64_t kInit = 1 | 1ull << kExpectedShift;

/// What is added to the word (below the phase bit): `arrivals` come, `drops` of them for good, `bytes`
/// more (or fewer) are to come.
constexpr uint64_t change(uint64_t arrivals, uint64_t drops, int64_t bytes) {
  return (static_cast<uint64_t>(bytes) << kBytesShift) - arrivals - (drops << kExpectedShift);
}

/// The word after that; a phase with nothing to come is complete, and the next one begins.
constexpr uint64_t step(uint64_t word, uint64_t change) {
  uint64_t next = (word & kPhase) | ((word + change) & ~kPhase);
  if (next & (kPending | kBytes)) return next;
  return (next ^ kPhase) | (next >> kExpectedShift & kPending);
}

}  // namespace heddle::isa::mbarrier
