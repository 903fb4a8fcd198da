// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What analyses ask about single instructions, answered in one place from opcode and modifiers.
#pragma once

#include <optional>

#include "simt/kernel.h"

namespace heddle::simt {

/// Width of a value in bits; Pred is 1.
unsigned width_of(Type t);

/// An instruction at which other warps may go on, so that the warp's code is cut there: bar, barrier,
/// the grid-wide barrier, yield.
bool is_barrier(const Module& m, const Instr& i);
/// The grid-wide barrier of cooperative launches: a call of cudaCGSynchronize.
bool is_grid_barrier(const Module& m, const Instr& i);
/// A yield that only keeps warps together (analysis/lockstep.h): nobody waits for anybody.
bool is_lockstep(const Instr& i);
/// barrier.sync without .aligned: lanes of one warp may meet at different ones.
bool is_unaligned_barrier(const Instr& i);

/// Result depends on the operands alone, nothing traps, may be computed when no lane is active.
bool is_pure(const Module& m, const Instr& i);
/// Must not run when no lane is active (Invariant U), even if its result is not used.
bool needs_active_lane(const Module& m, const Instr& i);
/// Cheap, pure, and the same whenever computed during one run of a CTA, if its operands are:
/// constants, special registers but the clocks, kernel parameters, integer arithmetic.
bool is_launch_invariant(const Module& m, const Instr& i);
/// A load whose lanes read the same bytes when their addresses are equal.
bool is_load(const Instr& i);
bool is_parameter_load(const Instr& i);
bool is_atomic(const Instr& i);
bool writes_memory(const Module& m, const Instr& i);
/// ld.volatile, .relaxed, .acquire, .mmio: may be waiting for somebody.
bool is_strong_load(const Instr& i);

std::optional<uint64_t> constant_of(const Function& f, ValueId v);

}  // namespace heddle::simt
