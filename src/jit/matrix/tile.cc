// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "jit/matrix/tile.h"

#include <cstring>

#include "isa/fragment.h"

namespace heddle::jit {
namespace {

isa::Fragment fragment_of(const Tile& t) {
  return isa::wmma_fragment(static_cast<isa::MatrixRole>(t.role),
                            isa::matrix_shape(static_cast<isa::Mod>(t.shape)),
                            static_cast<isa::Mod>(t.type));
}

Tile unpack(uint64_t bits) {
  Tile t;
  std::memcpy(&t, &bits, sizeof t);
  return t;
}

/// Calls f(register, lane, bit in the register, bit in memory) for every element.
template <class F>
void each_element(const isa::Fragment& f, const Tile& t, uint32_t stride, F g) {
  for (unsigned lane = 0; lane < 32; ++lane)
    for (unsigned e = 0; e < f.elements; ++e) {
      const auto at = f.place(lane, e);
      const uint64_t index = t.column_major ? uint64_t{at.col} * stride + at.row
                                            : uint64_t{at.row} * stride + at.col;
      g(e / f.per_register, lane, e % f.per_register * f.bits, index * f.bits);
    }
}

}  // namespace

void tile_load(const void* memory, uint32_t stride, uint64_t tile, void* registers) {
  const Tile t = unpack(tile);
  const isa::Fragment f = fragment_of(t);
  const auto* bytes = static_cast<const uint8_t*>(memory);
  const unsigned unit = f.bits == 64 ? 8 : 4;
  std::memset(registers, 0, size_t{f.registers} * 32 * unit);
  auto* out = static_cast<uint8_t*>(registers);
  each_element(f, t, stride, [&](unsigned r, unsigned lane, unsigned bit, uint64_t at) {
    uint8_t* reg = out + (size_t{r} * 32 + lane) * unit;
    if (f.bits >= 8) {
      std::memcpy(reg + bit / 8, bytes + at / 8, f.bits / 8);
      return;
    }
    const unsigned value = bytes[at / 8] >> at % 8 & ((1u << f.bits) - 1);
    reg[bit / 8] = static_cast<uint8_t>(reg[bit / 8] | value << bit % 8);
  });
}

void tile_store(void* memory, uint32_t stride, uint64_t tile, const void* registers) {
  const Tile t = unpack(tile);
  const isa::Fragment f = fragment_of(t);
  const unsigned unit = f.bits == 64 ? 8 : 4;
  const auto* in = static_cast<const uint8_t*>(registers);
  each_element(f, t, stride, [&](unsigned r, unsigned lane, unsigned bit, uint64_t at) {
    // D is f16, f32, s32 or f64: whole bytes.
    std::memcpy(static_cast<uint8_t*>(memory) + at / 8, in + (size_t{r} * 32 + lane) * unit + bit / 8,
                f.bits / 8);
  });
}

}  // namespace heddle::jit
