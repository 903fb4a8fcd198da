// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The meaning of scalar instructions, made from the `ref` lines of the tables. Slow and obvious: the
// interpreter uses it, constants are folded with it, the JIT is compared with it.
//
// Rules that hold for all of it (where PTX leaves a choice, this is ours):
//   * Float results that are NaN are 0x7fffffff (f32), 0x7fff (f16, bf16), 0x7fffffffffffffff (f64),
//     except of neg, abs, copysign, selp, slct, which only move bits.
//   * Division by zero: quotient all ones, remainder the dividend. INT_MIN / -1 is INT_MIN, rest 0.
//   * Shifts by the width or more give 0, or the sign.
//   * The policies of createpolicy are hints without effect: 0.
#pragma once

#include "isa/form.h"

namespace heddle::isa {

/// A value of any width, in its low bits; predicates are 0 or 1.
struct Bits {
  uint64_t lo = 0, hi = 0;
  friend bool operator==(const Bits&, const Bits&) = default;
};

/// in: the form's In operands in order (absent optional ones left out), then the carry of reads_cc
/// forms. out: room for every Out operand of the form, present or not, then for the carry if
/// writes_cc(). Bits of a value above its type's width are ignored in `in` and zero in `out`.
using Eval = bool (*)(const Mods& mods, const Bits* in, Bits* out);

/// Null if the form has no `ref`.
Eval evaluator(uint16_t form);

/// False if the form has no meaning here, or has none for these types.
inline bool eval(const Form& form, const Mods& mods, const Bits* in, Bits* out) {
  const Eval f = evaluator(form.id);
  return f && f(mods, in, out);
}

}  // namespace heddle::isa
