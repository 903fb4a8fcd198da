// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// wmma.load and wmma.store: called by generated code, once per instruction and warp.
#pragma once

#include <cstdint>

namespace heddle::jit {

inline constexpr char kTileLoadName[] = "heddle_tile_load";
inline constexpr char kTileStoreName[] = "heddle_tile_store";
/// Arguments: isa::Mods, selector, registers in, registers out; see simt::sparse_product.
inline constexpr char kSparseName[] = "heddle_mma_sparse";

/// Everything but the operands, in one constant of the code.
struct Tile {
  uint16_t shape, type;     // isa::Mod
  uint8_t role;             // isa::MatrixRole
  uint8_t column_major;
};

/// registers: [register][32 lanes], of 32 bits, for f64 of 64. `stride` is in elements.
void tile_load(const void* memory, uint32_t stride, uint64_t tile, void* registers);
void tile_store(void* memory, uint32_t stride, uint64_t tile, const void* registers);

}  // namespace heddle::jit
