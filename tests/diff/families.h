// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Statements of instruction families that need more than a line: matrices, asynchronous copies, barriers with
// counts, atomics of own words, the stack. Each is text that uses the kernel's registers (generator.cc).
#pragma once

#include <cstdint>
#include <string>

#include "random.h"

namespace heddle::diff {

inline constexpr uint32_t kInts = 8, kFloats = 4, kWides = 3, kReals = 3, kPreds = 4;   // %r, %f, %d, %g, %p

/// What a lane may do by itself, anywhere.
std::string lone_statement(Random& r);
/// All lanes of a warp are here; the block is a multiple of 32 threads.
std::string warp_statement(Random& r);
/// All threads of the CTA are here, none has left. `label` is a number nobody else uses.
std::string cta_statement(Random& r, uint32_t label);
/// What these need at the beginning of a kernel; before its first barrier.
std::string families_prologue();

}  // namespace heddle::diff
