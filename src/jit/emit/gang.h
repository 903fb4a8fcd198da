// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Two neighbouring warps run as one of twice the width: what both load from shared memory is loaded
// once, and what is done once per warp is done half as often. Only where no lane can tell.
#pragma once

#include "jit/host_target.h"
#include "jit/jit.h"
#include "simt/plan.h"

namespace heddle::jit {

inline constexpr uint32_t kGang = 2;

/// No lane can tell: `plan` is the kernel's, for warps by themselves.
bool may_gang(const simt::Module& m, const simt::Plan& plan, const Options& options);

/// It saves more than twice the registers cost: `wide` is planned for the double warp.
bool worth_ganging(const simt::Plan& wide, const HostTarget& target, uint32_t warp_size);

}  // namespace heddle::jit
