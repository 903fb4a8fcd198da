// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Whether an isa instruction has the operands and widths that its row asks for.
#pragma once

#include "base/result.h"
#include "simt/kernel.h"

namespace heddle::simt {

Result<void> check_isa_types(const Function& f, const Instr& i);

}  // namespace heddle::simt
