// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Floats whose NaN may have any payload: results of arithmetic, as long as arithmetic alone looks at
// them. PTX has one canonical NaN; making it so after every operation would double the cost of most.
#pragma once

#include <vector>

#include "simt/plan.h"

namespace heddle::jit {

/// By value: 1 if its NaNs may be raw.
std::vector<char> raw_floats(const simt::Function& f);

/// Whether operand `n` of `i` is looked at as bits, so that a raw NaN must be made canonical first.
bool sees_bits(const simt::Instr& i, unsigned n, const std::vector<char>& raw);

}  // namespace heddle::jit
