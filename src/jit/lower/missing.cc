// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Lowerings that are not built yet: a kernel that needs one is run by the interpreter.
#include "isa/form.h"
#include "jit/lower/lower.h"

namespace heddle::jit {

#define HEDDLE_MISSING(lowering)                                                                      \
  Result<void> lower_##lowering(LoweringContext& c, const simt::Instr& i) {                       \
    return error(ErrorKind::NotSupported, "needs interpreter: {} in kernel {}", isa::form(i.form).text, \
                 c.function.name);                                                                \
  }
HEDDLE_MISSING(stacksave)
HEDDLE_MISSING(stackrestore)
HEDDLE_MISSING(alloca)
HEDDLE_MISSING(mbarrier_init)
HEDDLE_MISSING(mbarrier_inval)
HEDDLE_MISSING(mbarrier_wait)
HEDDLE_MISSING(mbarrier_pending_count)
HEDDLE_MISSING(cp_async)
HEDDLE_MISSING(cp_async_group)
HEDDLE_MISSING(cp_async_mbarrier)
HEDDLE_MISSING(griddepcontrol)
#undef HEDDLE_MISSING

}  // namespace heddle::jit
