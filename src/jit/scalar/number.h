// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A PTX type as the scalar lowerings see it.
#pragma once

#include <cstdint>

#include "isa/instr_mods.h"

namespace heddle::jit {

/// What the bits of an element mean.
enum class Meaning : uint8_t { Bits, Unsigned, Signed, Half, Bfloat, Single, Double };

struct Number {
  Meaning meaning = Meaning::Bits;
  unsigned bits = 32;      // of one element
  unsigned count = 1;      // elements packed in the operand: f16x2 has 2
  bool is_signed() const { return meaning == Meaning::Signed; }
  bool is_float() const { return meaning >= Meaning::Half; }
  bool packed() const { return count > 1; }
  friend bool operator==(const Number&, const Number&) = default;
};

/// Of a fundamental type; Bits of width 0 for what is none (fp8 pairs and the like).
Number number(isa::Mod type);

}  // namespace heddle::jit
