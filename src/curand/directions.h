// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Sobol's direction numbers and what scrambles them, of kDimensions dimensions; made at first use, then kept.
#pragma once

#include <cstdint>

namespace heddle::curand {

inline constexpr unsigned kDimensions = 20000;

/// [dimension][bit]: bit k of a point's Gray code adds number k.
template <class Word, bool kScrambled>
const Word* direction_numbers();
/// A word for each dimension.
template <class Word>
const Word* scramble_constants();

}  // namespace heddle::curand
