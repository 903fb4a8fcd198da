// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "isa/fragment.h"

#include <cstdio>

#include "isa/form.h"

namespace heddle::isa {
namespace {

uint16_t rows_of(MatrixRole role, MatrixShape s) { return role == MatrixRole::B ? s.k : s.m; }
uint16_t cols_of(MatrixRole role, MatrixShape s) { return role == MatrixRole::A ? s.k : s.n; }

Fragment sized(Fragment::Layout layout, MatrixRole role, MatrixShape shape, Mod type) {
  Fragment f;
  f.layout = layout;
  f.role = role;
  f.rows = rows_of(role, shape);
  f.cols = cols_of(role, shape);
  f.bits = static_cast<uint16_t>(matrix_element_bits(type));
  if (!f.bits || !f.rows || !f.cols) return {};
  f.per_register = static_cast<uint16_t>(f.bits >= 32 ? 1 : 32 / f.bits);
  f.elements = static_cast<uint16_t>(f.rows * f.cols / 32);
  return f;
}

}  // namespace

MatrixShape matrix_shape(Mod shape) {
  unsigned m = 0, n = 0, k = 0;
  char end = 0;
  if (std::sscanf(spelling(shape), "m%un%uk%u%c", &m, &n, &k, &end) != 3) return {};
  return {static_cast<uint16_t>(m), static_cast<uint16_t>(n), static_cast<uint16_t>(k)};
}

unsigned matrix_element_bits(Mod type) {
  switch (type) {
    case Mod::b1: return 1;
    case Mod::s4: case Mod::u4: return 4;
    case Mod::s8: case Mod::u8: case Mod::e4m3: case Mod::e5m2: return 8;
    case Mod::f16: case Mod::bf16: case Mod::f16x2: case Mod::b16: return 16;
    case Mod::tf32: case Mod::f32: case Mod::s32: case Mod::b32: return 32;
    case Mod::f64: return 64;
    default: return 0;
  }
}

Fragment mma_fragment(MatrixRole role, MatrixShape shape, Mod type, bool column_major) {
  const bool quad = shape.m == 8 && shape.n == 8 && shape.k == 4 && type != Mod::f64;
  Fragment f = sized(quad ? Fragment::Layout::Quad : Fragment::Layout::Mma, role, shape, type);
  if (!f.valid()) return f;
  if (quad) {
    // Four products per warp, each by eight lanes.
    f.elements = role == MatrixRole::C ? 8 : 4;
    f.column_major = column_major;
    if (type == Mod::f32) f.layout = Fragment::Layout::QuadF32;
  }
  f.registers = static_cast<uint16_t>((f.elements + f.per_register - 1) / f.per_register);
  return f;
}

Fragment wmma_fragment(MatrixRole role, MatrixShape shape, Mod type) {
  Fragment f = sized(Fragment::Layout::Wmma, role, shape, type);
  if (!f.valid()) return f;
  // PTX ISA, wmma fragments: eight registers of two f16 whatever the shape; others as they fit.
  if ((type == Mod::f16 || type == Mod::f16x2) && role != MatrixRole::C) f.elements = 16;
  f.registers = static_cast<uint16_t>((f.elements + f.per_register - 1) / f.per_register);
  return f;
}

Fragment::Place Fragment::place(unsigned lane, unsigned e) const {
  auto at = [](unsigned row, unsigned col, unsigned group = 0) {
    return Place{static_cast<uint16_t>(row), static_cast<uint16_t>(col), static_cast<uint8_t>(group)};
  };
  const unsigned g = lane / 4, t = lane % 4;
  switch (layout) {
    case Layout::None: break;
    case Layout::Mma: {
      if (role == MatrixRole::C) return at(g + 8 * (e / 2), t * 2 + e % 2);
      // Along k a register covers per_register elements, four lanes beside each other; then come
      // the rows eight further down (A of 16 rows), then the next stretch of k.
      const unsigned r = e / per_register, in = t * per_register + e % per_register;
      const unsigned stretch = 4u * per_register;
      if (role == MatrixRole::B) return at(r * stretch + in, g);
      if (rows == 8) return at(g, r * stretch + in);
      return at(g + 8 * (r % 2), r / 2 * stretch + in);
    }
    case Layout::Quad: {
      const unsigned group = lane % 16 / 4, upper = lane >= 16 ? 4 : 0;
      if (role == MatrixRole::C) return at(t + upper, e, group);
      if (role == MatrixRole::A)
        return column_major ? at(e + upper, t, group) : at(t + upper, e, group);
      return column_major ? at(e, t + upper, group) : at(t, e + upper, group);
    }
    case Layout::QuadF32: {
      const unsigned group = lane % 16 / 4, upper = lane >= 16 ? 4 : 0;
      return at((lane & 1) + (e & 2) + upper, (e & 4) + (lane & 2) + (e & 1), group);
    }
    case Layout::Wmma: {
      const unsigned index = (lane * elements + e) % (rows * cols);
      if (role == MatrixRole::B) return at(index % rows, index / rows);   // k beside k, as A has it
      return at(index / cols, index % cols);
    }
  }
  return at(0, 0);
}

std::vector<uint16_t> sparse_columns(unsigned k, Mod a_type, unsigned selector, const uint32_t* metadata) {
  const unsigned bits = matrix_element_bits(a_type), stored = k / 2;
  // Four bits of metadata speak of a chunk of the row: two of 2-bit numbers; of tf32 one, in bit 3.
  const unsigned chunk = bits == 32 ? 2 : bits == 4 ? 8 : 4, chunks = k / chunk;
  std::vector<uint16_t> r(16 * stored);
  for (unsigned row = 0; row < 16; ++row)
    for (unsigned j = 0; j < stored; ++j) {
      const unsigned c = j / (chunk / 2), upper = row / 8;
      unsigned lane, shift;
      if (bits >= 16) {                       // both rows in one register, four chunks of each
        lane = chunks == 4 ? selector % 4 : selector % 2 * 2 + c / 4;
        shift = 16 * upper + 4 * (c % 4);
      } else {                                // a register per row, eight chunks
        lane = chunks == 8 ? selector % 2 * 2 + upper : c / 8 * 2 + upper;
        shift = 4 * (c % 8);
      }
      const unsigned nibble = metadata[row % 8 * 4 + lane] >> shift & 15;
      unsigned column;
      if (bits == 32) column = nibble >> 3;
      else if (bits == 4) column = (nibble >> (2 * (j % 4 / 2)) & 3) * 2 + j % 2;
      else column = nibble >> (2 * (j % 2)) & 3;
      r[row * stored + j] = static_cast<uint16_t>(c * chunk + column);
    }
  return r;
}

}  // namespace heddle::isa
