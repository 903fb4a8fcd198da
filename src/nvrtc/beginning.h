// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The lines with which a program begins, as far as they mean the same in every program that begins with them.
#pragma once

#include <string_view>

namespace heddle::nvrtc {

/// From the first line to the last #include of one of the toolkit's headers, if only comments, such includes and
/// macros of one line stand there. Empty otherwise: what else may come first can depend on the program.
std::string_view beginning_of(std::string_view program);

}  // namespace heddle::nvrtc
