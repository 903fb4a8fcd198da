// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "exec/grid.h"

#include <cstring>

#include "exec/task.h"
#include "exec/trap/watchdog.h"

namespace heddle::exec {
namespace {

/// Below this, waking a worker costs more than it brings.
constexpr uint64_t kAloneNs = 5000;
constexpr uint64_t kPieceNs = 20000;
constexpr uint64_t kMaxSharedBytes = 16 << 20;

struct Grid {
  const LaunchDesc* desc;
  const abi::LaunchContext* launch;
  CtaNeeds needs;
};

/// What run_participant's protected part works with; outside of the frame that longjmp returns to.
struct Participant {
  Part* part;
  const Grid* grid;
  abi::WorkerContext context = {};
};

/// The memory that other code than the launch began with needs.
Result<void> change_code(Participant& p, const abi::KernelCode& code) {
  CtaNeeds needs = p.grid->needs;
  const uint64_t warps = p.grid->launch->warps_per_cta;
  needs.frame_bytes = warps * code.info.frame_bytes_per_warp;
  needs.local_bytes = warps * p.grid->launch->warp_size * code.info.local_bytes_per_lane;
  fill_context(p.context, TRY(thread_memory(needs)), needs);
  return {};
}

/// Pieces on trial until there is code, and the rest with that. One core makes the code: as many threads
/// as there are others try, and the rest take no piece before it is there, or leave if they are wanted.
void run_tiered(Participant& p) {
  const LaunchDesc& desc = *p.grid->desc;
  const abi::KernelCode* code = nullptr;
  if (p.part->index() + 1 >= std::max(worker_count(), 2u)) {
    for (Pauses pauses; !desc.better(); pauses.next())
      if (!p.part->any_left() || tasks_waiting()) return;
  }
  bool waited = false;
  uint64_t begin, end;
  while (p.part->next(begin, end)) {
    if (!waited) {
      begin = desc.trial(&p.context, begin, end);
      if (begin == end) continue;
      code = desc.better();
      waited = true;
      if (code)
        if (auto changed = change_code(p, *code); !changed.ok()) return p.part->fail(std::move(changed).error());
    }
    if (code) {
      code->range(&p.context, begin, end);
    } else if (auto ran = desc.run_range(&p.context, begin, end); !ran.ok()) {
      p.part->fail(std::move(ran).error());
    }
  }
}

void run_pieces(void* raw) {
  auto& p = *static_cast<Participant*>(raw);
  const LaunchDesc& desc = *p.grid->desc;
  if (desc.trial) return run_tiered(p);
  uint64_t begin, end;
  if (!desc.run_range) {
    while (p.part->next(begin, end)) desc.code.range(&p.context, begin, end);
    return;
  }
  while (p.part->next(begin, end))
    if (auto ran = desc.run_range(&p.context, begin, end); !ran.ok()) p.part->fail(std::move(ran).error());
}

void run_participant(Part& part, void* raw) {
  const Grid& grid = *static_cast<Grid*>(raw);
  prepare_thread();
  auto memory = thread_memory(grid.needs);
  if (!memory.ok()) return part.fail(std::move(memory).error());
  Participant p{&part, &grid};
  p.context.launch = grid.launch;
  p.context.worker = part.index();
  fill_context(p.context, *memory, grid.needs);
  KernelFrame frame;
  frame.context = &p.context;
  frame.desc = grid.desc;
  WatchedRun watched(frame);
  const uint64_t began = grid.desc->core_ticks ? ticks() : 0;
  if (!run_protected(frame, run_pieces, &p)) part.fail(describe(frame));
  if (grid.desc->core_ticks) [[unlikely]] grid.desc->core_ticks->fetch_add(ticks() - began, std::memory_order_relaxed);
}

}  // namespace

Result<CtaNeeds> cta_needs(const LaunchDesc& desc, uint64_t& ctas) {
  const abi::KernelInfo& info = desc.code.info;
  const uint64_t threads = uint64_t{desc.block.x} * desc.block.y * desc.block.z;
  if (!desc.grid.x || !desc.grid.y || !desc.grid.z || !threads)
    return error(ErrorKind::InvalidValue, "kernel {}: grid ({},{},{}) of blocks ({},{},{}) is empty",
                 desc.kernel_name, desc.grid.x, desc.grid.y, desc.grid.z, desc.block.x, desc.block.y,
                 desc.block.z);
  const unsigned __int128 all = static_cast<unsigned __int128>(uint64_t{desc.grid.x} * desc.grid.y) * desc.grid.z;
  if (all >> 62) return error(ErrorKind::InvalidValue, "kernel {}: the grid is too large", desc.kernel_name);
  ctas = static_cast<uint64_t>(all);
  const uint64_t warps = (threads + desc.warp_size - 1) / desc.warp_size;
  CtaNeeds needs;
  needs.shared_bytes = std::max<uint64_t>(info.static_shared_bytes, abi::kSharedBase) + desc.dynamic_shared_bytes;
  if (needs.shared_bytes > kMaxSharedBytes)
    return error(ErrorKind::LaunchOutOfResources, "kernel {}: {} bytes of shared memory", desc.kernel_name,
                 needs.shared_bytes);
  needs.frame_bytes = warps * info.frame_bytes_per_warp;
  needs.local_bytes = warps * desc.warp_size * info.local_bytes_per_lane;
  return needs;
}

abi::LaunchContext launch_context(const LaunchDesc& desc) {
  abi::LaunchContext launch = {};
  launch.grid = desc.grid;
  launch.block = desc.block;
  launch.cluster = desc.cluster;
  launch.warp_size = desc.warp_size;
  const uint32_t threads = desc.block.x * desc.block.y * desc.block.z;
  launch.warps_per_cta = (threads + desc.warp_size - 1) / desc.warp_size;
  launch.static_shared_bytes = std::max(desc.code.info.static_shared_bytes, abi::kSharedBase);
  launch.dynamic_shared_bytes = desc.dynamic_shared_bytes;
  launch.grid_id = desc.grid_id;
  launch.params = desc.params;
  launch.services = desc.services;
  launch.kernel_name = desc.kernel_name;
  launch.sm_count = desc.sm_count;
  launch.owner = desc.owner;
  return launch;
}

void fill_context(abi::WorkerContext& context, const CtaMemory& memory, const CtaNeeds& needs) {
  context.shared = memory.shared;
  context.frames = memory.frames;
  context.local = memory.local;
  context.shared_bytes = needs.shared_bytes;
  context.local_bytes = needs.local_bytes;
}

Result<void> run_grid(const LaunchDesc& desc) {
  uint64_t ctas = 0;
  Grid grid{&desc, nullptr, TRY(cta_needs(desc, ctas))};
  const abi::LaunchContext launch = launch_context(desc);
  grid.launch = &launch;
  if (desc.code.info.uses_grid_barrier) return run_cooperative(desc, launch, grid.needs, ctas);

  Parallel work;
  work.count = ctas;
  work.context = &grid;
  work.body = run_participant;
  work.independent = static_cast<bool>(desc.trial);
  if (const uint64_t cost = desc.cost_ns ? desc.cost_ns->load(std::memory_order_relaxed) : 0) {
    work.alone = cost * ctas < kAloneNs;
    work.first_piece = work.alone ? ctas : std::max<uint64_t>(kPieceNs / cost, 1);
  }
  TRY(run_parallel(work));
  if (desc.cost_ns)
    desc.cost_ns->store(static_cast<uint32_t>(std::clamp<uint64_t>(work.elapsed_ns_per_item, 1, 1u << 31)),
                        std::memory_order_relaxed);
  return {};
}

}  // namespace heddle::exec
