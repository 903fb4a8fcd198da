// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The kind of error that is just a code of CUDA: for codes that one call answers with, which need no row in error.def.
#pragma once

#include "base/result.h"

namespace heddle {

inline constexpr int kFirstApiCode = 1 << 12;

constexpr ErrorKind api_code(int code) { return static_cast<ErrorKind>(kFirstApiCode + code); }
constexpr bool is_api_code(ErrorKind kind) { return static_cast<int>(kind) >= kFirstApiCode; }

}  // namespace heddle
