// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The address operand of a memory instruction as host pointers: one for all lanes, a base and
// constant distances, or a base and a vector of offsets.
#pragma once

#include "jit/emit/emitter.h"

namespace heddle::jit {

struct Address {
  enum class Kind : uint8_t { Uniform, Affine, Varying };
  Kind kind = Kind::Varying;
  llvm::Value* base = nullptr;                     // pointer; Affine: of lane 0
  simt::LaneVector distance;                       // Affine: bytes from base, by lane
  llvm::SmallVector<llvm::Value*, 4> offsets;      // Varying: by chunk, <C x i32> signed or <C x i64>
  unsigned scale = 1;                              // Varying: of offsets; 1, 2, 4 or 8
  llvm::Value* sure = nullptr;                     // Varying: if this i1, also guess + distance
  llvm::Value* guess = nullptr;
  simt::LaneVector rows;                           // with a distance: and `step` bytes times these
  llvm::Value* step = nullptr;
  bool computed = false;                           // Varying: from lane numbers and uniform values alone
};

/// Operand `n` plus the instruction's offset, in `space` (none: generic).
Address address_of(Emitter& e, const simt::Instr& i, unsigned n, isa::Mod space);

/// 64-bit pointer of one lane from a buffer made by spill_address.
llvm::Value* spill_address(Emitter& e, const Address& a);   // [warp_size x i64]

bool is_shared(isa::Mod space);
bool is_param(isa::Mod space);

}  // namespace heddle::jit
