// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Directed f64 arithmetic for processors without embedded rounding: called by generated code.
#pragma once

#include <cstdint>

namespace heddle::jit {

inline constexpr char kRound64Name[] = "heddle_round64";

/// rows: four arrays of `count` doubles, three operands and the result. `op` is a FloatOp, `round` a
/// Round.
void round64(double* rows, uint32_t count, uint32_t op, uint32_t round);

}  // namespace heddle::jit
