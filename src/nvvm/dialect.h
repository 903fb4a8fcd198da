// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Where the NVVM IR specification and LLVM 19 spell the same thing differently: warp intrinsics with a
// mode argument, data layouts, the library's switches. Run on every module that comes from outside.
#pragma once

namespace llvm {
class Module;
}

namespace heddle::nvvm {

void lower_dialect(llvm::Module& module);

}  // namespace heddle::nvvm
