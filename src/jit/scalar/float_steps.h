// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Steps of float functions that AVX-512 has instructions for: the SIMT IR's scale_f32 and its kind, which
// mean what libdevice/port.h says. Operands and results are floats of one shape.
#pragma once

#include "jit/scalar/pen.h"

namespace heddle::jit {

/// x 2^n, rounded once: n whole and within 252, x near 1 or NaN. Raw if it is one.
Vec scale_f32(Pen& p, Vec x, Vec n);
Vec mantissa_f32(Pen& p, Vec x);
Vec exponent_f32(Pen& p, Vec x);
Vec log_edges_f32(Pen& p, Vec x, Vec inside);

/// x truncated to s32 or u32 as cvt does it; null if the host has no quick way for this shape.
Vec quick_f32_to_int(Pen& p, Vec x, bool is_signed);

}  // namespace heddle::jit
