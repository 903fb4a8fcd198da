// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Passes tell here that they have run.
#pragma once

#include <string_view>

#include "simt/kernel.h"

namespace heddle::simt {

/// Costs a look at a thread-local pointer when nobody observes.
void observe(std::string_view pass, const Function& f);

}  // namespace heddle::simt
