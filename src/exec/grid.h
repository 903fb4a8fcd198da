// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What running a grid needs, shared by plain and cooperative launches.
#pragma once

#include "exec/exec.h"
#include "exec/sched/arena.h"
#include "exec/sched/parallel.h"
#include "exec/trap/trap.h"

namespace heddle::exec {

/// What one CTA needs, or the limit that it breaks.
Result<CtaNeeds> cta_needs(const LaunchDesc& desc, uint64_t& ctas);
abi::LaunchContext launch_context(const LaunchDesc& desc);
void fill_context(abi::WorkerContext& context, const CtaMemory& memory, const CtaNeeds& needs);

Result<void> run_cooperative(const LaunchDesc& desc, const abi::LaunchContext& launch,
                             const CtaNeeds& needs, uint64_t ctas);

}  // namespace heddle::exec
