// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// LLVM assembly with typed pointers (the dialect of LLVM 7 that NVVM IR is) as text with opaque ones,
// which is all that LLVM 19 reads: `i32 addrspace(1)*` becomes `ptr addrspace(1)`.
#pragma once

#include <string>
#include <string_view>

namespace heddle::nvvm {

/// Text without typed pointers comes back as it is. Text that is no LLVM assembly comes back somehow:
/// the parser will say what is wrong with it.
std::string opaque_pointers(std::string_view text);

}  // namespace heddle::nvvm
