// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Nothing here has a destructor: a trap leaves by longjmp.
#include "jit/emit/schedule.h"

#include <sched.h>

#include "abi/barrier.h"
#include "jit/emit/inside.h"

namespace heddle::jit {
namespace {

constexpr uint32_t kMaxWarps = 64;
// Rounds in which every warp that ran only polled, before the thread gives way to another CTA's.
constexpr uint32_t kIdleRounds = 16;

struct Barrier {
  uint32_t expected, have;        // threads; expected 0: all warps that live
  uint32_t votes, voters;
  uint64_t arrived, waiting;      // warps
};

struct Schedule {
  abi::WorkerContext* worker;
  uint64_t frame_bytes;
  uint64_t live, runnable;
  Barrier barriers[abi::kBarriers];

  FrameHead& head(uint32_t w) const { return *reinterpret_cast<FrameHead*>(worker->frames + w * frame_bytes); }

  [[noreturn]] void mismatch(uint32_t w) {
    worker->warp = w;
    worker->active_mask = ~0ull;
    worker->launch->services->trap(worker, static_cast<uint32_t>(abi::TrapReason::BarrierMismatch));
    CHECK(false, "Services::trap returned");
    __builtin_unreachable();
  }

  // PTX ISA, barrier: a warp counts as a whole, and exited warps are not waited for.
  void arrive(uint32_t w, bool waits) {
    const FrameHead& h = head(w);
    const uint32_t place = abi::barrier_place(h.barrier);
    if (place == abi::kBarriers) mismatch(w);
    Barrier& b = barriers[place];
    if (h.count) b.expected = h.count;
    b.have += worker->launch->warp_size;
    b.votes += h.votes;
    b.voters += h.voters;
    b.arrived |= 1ull << w;
    if (waits) {
      b.waiting |= 1ull << w;
      runnable &= ~(1ull << w);
    }
    release(b);
  }

  void release(Barrier& b) {
    if (!b.arrived) return;
    if (b.expected ? b.have < b.expected : (live & ~b.arrived) != 0) return;
    for (uint64_t rest = b.waiting; rest; rest &= rest - 1) {
      FrameHead& h = head(static_cast<uint32_t>(__builtin_ctzll(rest)));
      h.all_votes = b.votes;
      h.all_voters = b.voters;
    }
    runnable |= b.waiting;
    b = {};
  }
};

}  // namespace

void run_warps(abi::WorkerContext* worker, uint32_t warps, uint64_t frame_bytes, RunWarp run, const uint8_t* boundaries,
               uint32_t x, uint32_t y, uint32_t z) {
  CHECK(warps <= kMaxWarps, "{} warps in a CTA", warps);
  Schedule s = {};
  s.worker = worker;
  s.frame_bytes = frame_bytes;
  s.live = s.runnable = warps == 64 ? ~0ull : (1ull << warps) - 1;
  for (uint32_t w = 0; w < warps; ++w) {
    FrameHead& h = s.head(w);
    h.next = h.votes = h.voters = 0;
  }
  for (uint32_t idle = 0; s.live;) {
    if (!s.runnable) s.mismatch(static_cast<uint32_t>(__builtin_ctzll(s.live)));
    bool polled = true;
    for (uint64_t round = s.runnable; round; round &= round - 1) {
      const auto w = static_cast<uint32_t>(__builtin_ctzll(round));
      FrameHead& h = s.head(w);
      worker->warp = w;
      const uint32_t next = run(worker, w, x, y, z, h.next);
      h.next = next;
      if (next == kWarpDone) {
        s.live &= ~(1ull << w);
        s.runnable &= ~(1ull << w);
        for (Barrier& b : s.barriers) s.release(b);
        polled = false;
        continue;
      }
      const auto boundary = static_cast<Boundary>(boundaries[next]);
      if (boundary == Boundary::Yield) continue;
      polled = false;
      s.arrive(w, boundary == Boundary::Sync);
    }
    idle = polled ? idle + 1 : 0;
    if (idle < kIdleRounds) continue;
    sched_yield();
    idle = 0;
  }
}

}  // namespace heddle::jit
