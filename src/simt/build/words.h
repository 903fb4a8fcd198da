// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How a formal of a device function is flattened into words, the same for caller and callee.
#pragma once

#include <vector>

#include "ptx/module.h"
#include "simt/kernel.h"

namespace heddle::simt {

struct Word {
  Type type = Type::B32;
  uint32_t offset = 0;                  // bytes, in the formal
};

/// kernel.h: a scalar is one word; an array is words of min(align, 8) bytes, then halves.
std::vector<Word> words_of(const ptx::Variable& formal);

/// The IR type of a PTX register or scalar type; sub-word vectors (f16x2) count as their whole.
Type type_of_mod(isa::Mod type);
bool is_signed(isa::Mod type);
bool is_float(isa::Mod type);

}  // namespace heddle::simt
