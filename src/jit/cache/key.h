// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The content address of a kernel.
#pragma once

#include "jit/cache/entry.h"
#include "jit/host_target.h"
#include "jit/jit.h"

namespace heddle::jit {

/// Hash of the kernel, all functions it reaches, the symbols they name (by name and layout, not by
/// address), the options, the target, and the builds of LLVM and of Heddle.
Key make_key(const simt::Module& module, const simt::Function& kernel, const HostTarget& target,
             const Options& options);

}  // namespace heddle::jit
