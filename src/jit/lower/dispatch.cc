// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// From an instruction's row to the function that lowers it.
#include "isa/form.h"
#include "jit/lower/lower.h"

namespace heddle::jit {

Result<void> lower(LoweringContext& c, const simt::Instr& i) {
  const isa::Form& form = isa::form(i.form);
  switch (form.lower) {
#define X(name) \
  case isa::Lowering::name: return lower_##name(c, i);
#include "isa/lowerings.inc"
#undef X
    default: break;
  }
  return error(ErrorKind::NotSupported, "needs interpreter: {} in kernel {}", form.text, c.function.name);
}

}  // namespace heddle::jit
