// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What passes may do with an instruction.
#pragma once

#include "simt/kernel.h"

namespace heddle::simt {

/// Its results depend on its operands (and on the lane) only: it may be repeated, shared between
/// places, executed in vain or dropped. Phis and terminators are not pure.
bool is_pure(const Instr& i);

/// As is_pure, but reads memory that nobody writes while the kernel runs: ld.param of a kernel.
bool is_invariant_load(const Instr& i);

/// Nobody notices if it is dropped when no result is used: pure ones, and weak loads.
bool is_removable(const Instr& i);

/// Of shfl's operand c: in a warp of 64 lanes, bit 5 asks for one shuffle of the whole warp.
inline bool wide_shuffle(uint64_t c, uint32_t warp_size) { return warp_size == 64 && (c & 32); }

}  // namespace heddle::simt
