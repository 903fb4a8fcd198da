// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Class-scalar rows in a warp: the pure lowerings of jit/scalar, once for uniform values or once per
// chunk.
#include "jit/lower/lower.h"
#include "jit/scalar/families.h"
#include "jit/scalar/raw_nan.h"

namespace heddle::jit {
namespace {

Result<void> map_scalar(LoweringContext& c, const simt::Instr& i, ScalarLowering f) {
  Pen pen(c.b, c.target);
  const Spelling spelling{i.opcode, i.form, i.mods};
  std::optional<Error> failed;
  RawNan raw(c.may_stay_raw(i));
  TRY(c.map_n(i, [&](Ops in, Outs out) {
    Result<void> done = failed ? Result<void>{} : f(pen, spelling, in, out);
    if (!done.ok()) failed = std::move(done.error());
    if (!failed) return;
    for (unsigned n = 0; n < out.size(); ++n) out[n] = in[0];   // not used: the kernel is refused
  }));
  if (failed) return std::move(*failed);
  return {};
}

}  // namespace

#define HEDDLE_SCALAR(name)                                                \
  Result<void> lower_##name(LoweringContext& c, const simt::Instr& i) {    \
    return map_scalar(c, i, &scalar_##name);                               \
  }
#include "jit/scalar/families.def"
#undef HEDDLE_SCALAR

}  // namespace heddle::jit
