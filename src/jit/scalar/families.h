// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The scalar lowerings by name (scalar_NAME for `lower NAME`), and where the families meet.
#pragma once

#include "jit/scalar/scalar.h"

namespace heddle::jit {

#define HEDDLE_SCALAR(name) Result<void> scalar_##name(Pen& p, const Spelling& s, Ops in, Outs out);
#include "jit/scalar/families.def"
#undef HEDDLE_SCALAR

/// The .type, or what stands for it in the mixed forms (add.f32.f16), is a float.
bool is_float_form(const Spelling& s);

Result<void> float_add(Pen& p, const Spelling& s, Ops in, Outs out);   // add and sub
Result<void> float_mul(Pen& p, const Spelling& s, Ops in, Outs out);
Result<void> float_fma(Pen& p, const Spelling& s, Ops in, Outs out);   // fma and mad
Result<void> float_sign(Pen& p, const Spelling& s, Ops in, Outs out);  // abs and neg
Result<void> float_minmax(Pen& p, const Spelling& s, Ops in, Outs out);

}  // namespace heddle::jit
