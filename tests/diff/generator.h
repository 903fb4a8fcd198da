// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Random kernels as PTX text. What they compute is defined to the bit by PTX and by the rules of
// isa/eval.h, whatever the order of lanes, warps and CTAs: that is what makes engines comparable.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace heddle::diff {

inline constexpr uint32_t kInputWords = 256;
inline constexpr uint32_t kWordsPerThread = 24;
inline constexpr uint32_t kCells = 20;        // at the start of `out`: changed by commutative atomics; a lock, what it guards

/// Module header, and one `.visible .entry NAME(in, out)` for a seed. The block size must be a
/// multiple of 8 (shuffles stay within 8 lanes) and at most 256.
std::string module_header();
/// What cell n is at first.
uint32_t cell(uint32_t n);
/// Text that a kernel has if it reaches something: what the differ counts.
const std::vector<const char*>& features();
std::string kernel(uint64_t seed, const std::string& name);

}  // namespace heddle::diff
