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

}  // namespace heddle::simt
