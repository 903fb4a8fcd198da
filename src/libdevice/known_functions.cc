// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The steps of port.h as functions that no compiler merges into their callers: the engine replaces their
// calls by what the host has for them.
#include "port.h"

namespace ld = heddle::libdevice;

#define HEDDLE_STEP HEDDLE_NV __attribute__((noinline, const))

HEDDLE_STEP float __heddle_scale_f32(float x, float n) { return ld::scale_meaning(x, n); }
HEDDLE_STEP float __heddle_mantissa_f32(float x) { return ld::mantissa_meaning(x); }
HEDDLE_STEP float __heddle_exponent_f32(float x) { return ld::exponent_meaning(x); }
HEDDLE_STEP float __heddle_log_edges_f32(float x, float inside) { return ld::log_edges_meaning(x, inside); }
