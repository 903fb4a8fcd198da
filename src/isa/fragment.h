// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which matrix element each lane of a warp of 32 holds, for mma, wmma, ldmatrix: shared by the
// interpreter and the JIT, so that they cannot disagree. And the arithmetic that both follow:
//
//  * D[m][n] starts as C[m][n]; for k from 0 up, D = fma(A[m][k], B[k][n], D), in f32 for f16, bf16,
//    tf32 and fp8 inputs (an f16 C is widened first, an f16 D rounded once at the end), in f64 with
//    the instruction's rounding for f64. tf32 inputs: the low 13 bits of the register are ignored.
//    A NaN result is the canonical NaN of its type.
//  * Integers: the sum of products and C is exact, then wraps to s32, or clamps with .satfinite.
//  * b1: the sum of popc(A op B) over k, plus C, wrapping.
#pragma once

#include <cstdint>
#include <vector>

#include "isa/instr_mods.h"

namespace heddle::isa {

struct MatrixShape {
  uint16_t m = 0, n = 0, k = 0;
};

/// "m16n8k16" as numbers; zeros if the modifier is no such shape.
MatrixShape matrix_shape(Mod shape);

enum class MatrixRole : uint8_t { A, B, C };   // C is D too

/// How one matrix is spread over the lanes. Element e of a lane (0 <= e < elements) is in register
/// e / per_register, at bit (e % per_register) * bits.
struct Fragment {
  enum class Layout : uint8_t { None, Mma, Quad, QuadF32, Wmma };
  Layout layout = Layout::None;
  MatrixRole role{};
  bool column_major = false;      // Quad only: the other layouts do not care
  uint16_t rows = 0, cols = 0;
  uint16_t bits = 0;              // of an element in its register; tf32 has 32
  uint16_t registers = 0;         // of one lane, 32 bits each; f64: 64
  uint16_t per_register = 0;
  uint16_t elements = 0;          // of one lane

  struct Place {
    uint16_t row, col;
    uint8_t group;                // Quad: which of the four products of the warp; else 0
  };
  Place place(unsigned lane, unsigned element) const;
  bool valid() const { return layout != Layout::None; }
};

/// Of an mma operand. `column_major` is the .col of mma.m8n8k4 with f16 inputs.
Fragment mma_fragment(MatrixRole role, MatrixShape shape, Mod type, bool column_major = false);

/// Of a wmma operand. PTX leaves this open; ours is row after row (B: column after column), lane
/// after lane, repeated where a fragment has more room than the matrix has elements.
Fragment wmma_fragment(MatrixRole role, MatrixShape shape, Mod type);

/// mma.sp: which row of B each stored element of A meets, [row * k/2 + element]. `metadata` is one
/// register per lane; `k` is B's. PTX ISA, sparse matrix storage: a group of four lanes holds rows g
/// and g + 8, in the registers of those lanes that the selector names.
std::vector<uint16_t> sparse_columns(unsigned k, Mod a_type, unsigned selector, const uint32_t* metadata);

/// Width of a matrix element type: 1 for b1, 4 for s4, 32 for tf32, ...
unsigned matrix_element_bits(Mod type);

}  // namespace heddle::isa
