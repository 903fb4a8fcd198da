// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Functions of the device math library that the IR has operations for.
#pragma once

#include <optional>
#include <string_view>

#include "simt/kernel.h"

namespace heddle::simt {

/// The operation that a call of `f` is, if it is one: by name (they are ours: __heddle_) and by shape.
std::optional<Op> known_function(const Function& f);

}  // namespace heddle::simt
