// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Correct rounding in every mode. The nearest mode is the processor's. Directed modes of f32 use an
// exact (or error-compensated) f64 result, of f64 embedded rounding or a call; neither ever changes
// MXCSR inside generated code, where LLVM may move operations across.
#pragma once

#include "isa/instr_mods.h"
#include "jit/scalar/number.h"
#include "jit/scalar/pen.h"

namespace heddle::jit {

enum class Round : uint8_t { Nearest, Zero, Down, Up, Odd };

/// Of .rnd; rn, rni and absence are Nearest.
Round rounding(isa::Mod rnd);

/// A real number near `value`: value + error, where only the sign of `error` matters (null: exact).
struct Near {
  Vec value, error;
};

enum class FloatOp : uint8_t { Add, Sub, Mul, Div, Sqrt, Fma };

/// a op b (op c) in float or double elements, correctly rounded. NaNs are as they fall.
Vec float_op(Pen& p, FloatOp op, llvm::ArrayRef<Vec> in, Round round);

/// The f64 value and error of an operation on f32 elements.
Near exact_f32_op(Pen& p, FloatOp op, llvm::ArrayRef<Vec> in);

/// To f32, from f64.
Vec near_to_f32(Pen& p, const Near& x, Round round);

/// x + y exactly.
Near two_sum(Pen& p, Vec x, Vec y);

/// Moves the bits of a rounded-to-nearest float to its neighbour if the mode asks for it. `over`:
/// it is greater than the exact result; `under`: less.
Vec adjust(Pen& p, Vec bits, Vec over, Vec under, Round round);

// ---- 16-bit floats: bits in i16 elements ----

/// f16 or bf16 to f32 elements, exactly.
Vec widen_half(Pen& p, Vec half, Meaning meaning);
/// f32 to f16 or bf16 bits; NaN becomes 0x7fff.
Vec narrow_half(Pen& p, Vec single, Meaning meaning, Round round);
/// f64 to f16 or bf16 bits, rounded once.
Vec narrow_half_f64(Pen& p, Vec real, Meaning meaning, Round round);

// ---- what PTX does around operations ----

/// Subnormals become zeros of their sign (any float elements, or bits of `meaning` in integers).
Vec flush(Pen& p, Vec x);
Vec flush_half(Pen& p, Vec bits, Meaning meaning);
/// [0, 1], NaN to +0.
Vec saturate(Pen& p, Vec x);
/// NaN becomes the canonical NaN of float or double elements; a float comes back.
Vec canonical(Pen& p, Vec x);

}  // namespace heddle::jit
