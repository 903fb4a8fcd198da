// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The product of matrix fragments held by a warp, without memory: elements move between lanes by
// constant permutations. Arithmetic and order: isa/fragment.h.
#pragma once

#include "base/result.h"
#include "isa/fragment.h"
#include "jit/matrix/warp_vector.h"
#include "jit/scalar/rounding.h"

namespace heddle::jit {

struct Mma {
  isa::Fragment a, b, c, d;
  isa::Mod a_type{}, b_type{}, c_type{}, d_type{};
  uint16_t k = 0;
  Round round = Round::Nearest;      // f64
  bool satfinite = false;            // integers
  bool xor_bits = false;             // b1: xor, else and
};

/// Fragments of a spelling of mma or wmma.mma.
Result<Mma> describe_mma(const isa::Mods& mods, bool wmma);

/// Registers of D from those of A, B and C (in this order; each a value of the warp).
llvm::SmallVector<WarpVector, 8> emit_mma(Pen& p, const Mma& m, unsigned lanes,
                                          llvm::ArrayRef<WarpVector> registers);

}  // namespace heddle::jit
