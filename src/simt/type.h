// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Widths of the IR's types.
#pragma once

#include "simt/kernel.h"

namespace heddle::simt {

/// Pred counts as one bit.
constexpr uint32_t bits_of(Type t) {
  constexpr uint32_t kBits[] = {1, 8, 16, 32, 64, 128};
  return kBits[static_cast<size_t>(t)];
}

/// Of memory and of call parameters; a Pred takes a byte.
constexpr uint32_t bytes_of(Type t) { return t == Type::Pred ? 1 : bits_of(t) / 8; }

/// The B type of so many bits (8, 16, 32, 64, 128).
constexpr Type type_of_bits(uint32_t bits) {
  return bits <= 8 ? Type::B8 : bits <= 16 ? Type::B16 : bits <= 32 ? Type::B32
       : bits <= 64 ? Type::B64 : Type::B128;
}

constexpr uint64_t low_mask(uint32_t bits) { return bits >= 64 ? ~0ull : (1ull << bits) - 1; }

const char* name_of(Type t);   // "pred", "b32", ...
const char* name_of(Op op);
const char* name_of(Sreg s);   // "tid_x"
bool is_terminator(Op op);

/// Of a special register as the IR has it: B32, or B64 for clock64, globaltimer, gridid, ...
Type type_of(Sreg s);

}  // namespace heddle::simt
