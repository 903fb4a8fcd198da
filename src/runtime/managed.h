// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which registered variables are managed: host_defines.h puts them into a section of their own.
#pragma once

namespace heddle::runtime {

/// Whether `variable` lies in the section "heddle_managed" of the object that defines it.
bool is_managed_section(const void* variable);

}  // namespace heddle::runtime
