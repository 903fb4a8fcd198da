// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// mma, ldmatrix and their kind.
#include "simt/interp/machine.h"

namespace heddle::simt::interp {

Handler matrix_handler(const Function&, const Instr&, Step&) { return nullptr; }

}  // namespace heddle::simt::interp
