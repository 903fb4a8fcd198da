// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The commonest samples, without a branch a lane, so that the compiler makes vectors of them: two-dimensional,
// unlayered, one level, edges clamped, results of 32 bits.
#pragma once

#include "texture/rows.h"

namespace heddle::texture {

/// False: the operation is another one, and nothing happened. All lanes of the mask use this texture and sampler.
bool sample_quickly(const Rows& r, const abi::Texture& t, const abi::Sampler& s);

}  // namespace heddle::texture
