// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Grids with a grid-wide barrier: every CTA keeps its own memory, and all are stepped from barrier to
// barrier. Any number of CTAs works, whatever the number of cores.
#include <vector>

#include "exec/grid.h"
#include "exec/trap/watchdog.h"

namespace heddle::exec {
namespace {

constexpr uint32_t kEnded = 0xffffffff;

uint64_t line_up(uint64_t bytes) { return (bytes + 63) & ~63ull; }

/// The memory of all CTAs of the grid, one behind the other.
struct States {
  Region region;
  uint8_t* base = nullptr;
  uint64_t stride = 0, frames_at = 0, local_at = 0;

  Result<void> allocate(const CtaNeeds& needs, uint64_t ctas) {
    frames_at = line_up(needs.shared_bytes);
    local_at = frames_at + line_up(needs.frame_bytes);
    // Shared variables may be aligned to 128; the odd number of such steps keeps CTAs apart in the cache sets.
    stride = ((local_at + line_up(needs.local_bytes) + 127) & ~127ull) | 128;
    if (ctas > (uint64_t{1} << 46) / stride)
      return error(ErrorKind::CooperativeLaunchTooLarge, "{} ctas of {} bytes", ctas, stride);
    base = region.ensure(stride * ctas);
    if (base) return {};
    return error(ErrorKind::CooperativeLaunchTooLarge, "the host refuses {} bytes for {} ctas", stride * ctas, ctas);
  }
  CtaMemory of(uint64_t cta) const {
    uint8_t* at = base + cta * stride;
    return {at, at + frames_at, at + local_at};
  }
};

struct Steps {
  const LaunchDesc* desc;
  const abi::LaunchContext* launch;
  CtaNeeds needs;
  States states;
  std::vector<uint32_t> regions;
  std::atomic<uint64_t> waiting{0};
};

struct Participant {
  Part* part;
  Steps* steps;
  abi::WorkerContext context = {};
};

void step_pieces(void* raw) {
  auto& p = *static_cast<Participant*>(raw);
  Steps& s = *p.steps;
  uint64_t begin, end, waiting = 0;
  while (p.part->next(begin, end)) {
    for (uint64_t cta = begin; cta < end; ++cta) {
      if (s.regions[cta] == kEnded) continue;
      fill_context(p.context, s.states.of(cta), s.needs);
      if (s.desc->run_step) {
        auto region = s.desc->run_step(&p.context, cta, s.regions[cta]);
        if (!region.ok()) return p.part->fail(std::move(region).error());
        s.regions[cta] = *region;
      } else {
        s.regions[cta] = s.desc->code.step(&p.context, cta, s.regions[cta]);
      }
      waiting += s.regions[cta] != kEnded;
    }
  }
  s.waiting.fetch_add(waiting, std::memory_order_relaxed);
}

void step_participant(Part& part, void* raw) {
  prepare_thread();
  Participant p{&part, static_cast<Steps*>(raw)};
  p.context.launch = p.steps->launch;
  p.context.worker = part.index();
  KernelFrame frame;
  frame.context = &p.context;
  frame.desc = p.steps->desc;
  WatchedRun watched(frame);
  const auto* spent = p.steps->desc;
  const uint64_t began = spent->core_ticks ? ticks() : 0;
  if (!run_protected(frame, step_pieces, &p)) part.fail(describe(frame));
  if (spent->core_ticks) [[unlikely]] spent->core_ticks->fetch_add(ticks() - began, std::memory_order_relaxed);
}

}  // namespace

Result<void> run_cooperative(const LaunchDesc& desc, const abi::LaunchContext& launch,
                             const CtaNeeds& needs, uint64_t ctas) {
  if (!desc.code.step && !desc.run_step)
    return error(ErrorKind::NotSupported, "kernel {}: no resumable code for its grid barrier", desc.kernel_name);
  Steps steps{&desc, &launch, needs};
  TRY(steps.states.allocate(needs, ctas));
  steps.regions.assign(ctas, 0);
  do {
    steps.waiting = 0;
    Parallel work;
    work.count = ctas;
    work.context = &steps;
    work.body = step_participant;
    TRY(run_parallel(work));
  } while (steps.waiting != 0);
  return {};
}

}  // namespace heddle::exec
