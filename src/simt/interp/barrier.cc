// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// bar and barrier. PTX ISA, barrier: arrivals are counted in threads, a whole warp at a time, and
// exited threads are not waited for.
#include <algorithm>

#include "simt/interp/machine.h"
#include "simt/interp/barrier.h"

namespace heddle::simt::interp {

namespace {

uint32_t contribution(const Warp& w, uint64_t arrived, uint32_t warp_size) {
  if (!arrived) return 0;
  // A warp that is not full, or whose other lanes have exited, counts as a whole one.
  if ((arrived & w.live) == w.live) return warp_size;
  return static_cast<uint32_t>(std::popcount(arrived));
}

}  // namespace

void Machine::arrive(Warp& w, Frame& f, const Step& s, uint64_t lanes) {
  BarrierOperands o = BarrierOperands::unpack(s.aux);
  const uint64_t* id = f.at(s.in[0]);
  while (lanes) {
    uint32_t first = static_cast<uint32_t>(std::countr_zero(lanes));
    uint64_t same = 0;
    for_lanes(lanes, [&](uint32_t l) { same |= uint64_t{id[l] == id[first]} << l; });
    lanes &= ~same;
    const uint32_t place = abi::barrier_place(static_cast<uint32_t>(id[first]));
    if (place == abi::kBarriers) trap(w, same, abi::TrapReason::BarrierMismatch);
    Barrier& b = barriers_[place];
    b.used = true;
    if (o.count) b.expected = static_cast<uint32_t>(f.at(s.in[1])[first]);
    b.extra += static_cast<uint32_t>(std::popcount(b.arrived[w.index] & same));
    b.arrived[w.index] |= same;
    if (o.kind == BarrierKind::Arrive) {
      for_lanes(same, [&](uint32_t l) { ++w.pc[l]; });
    } else {
      b.waiting[w.index] |= same;
      w.runnable &= ~same;
      w.at_barrier |= same;
    }
    if (o.kind >= BarrierKind::Popc) {
      const uint64_t* vote = f.at(s.in[o.count ? 2 : 1]);
      for_lanes(same, [&](uint32_t l) {
        b.trues += vote[l] & 1;
        ++b.votes;
      });
    }
    check_barrier(b);
  }
}

void Machine::check_barrier(Barrier& b) {
  if (!b.used) return;
  if (b.expected) {
    uint32_t have = b.extra;
    for (const Warp& w : warps) have += contribution(w, b.arrived[w.index], warp_size);
    if (have < b.expected) return;
  } else {
    for (const Warp& w : warps)
      if (w.live & ~b.arrived[w.index]) return;
  }
  for (Warp& w : warps) {
    uint64_t released = b.waiting[w.index];
    for_lanes(released, [&](uint32_t l) {
      const Step& s = step_of(w, l);
      switch (BarrierOperands::unpack(s.aux).kind) {
        case BarrierKind::Popc: w.frame[l]->at(s.out[0])[l] = b.trues; break;
        case BarrierKind::And: w.frame[l]->at(s.out[0])[l] = b.trues == b.votes; break;
        case BarrierKind::Or: w.frame[l]->at(s.out[0])[l] = b.trues != 0; break;
        case BarrierKind::Sync:
        case BarrierKind::Arrive: break;
      }
      ++w.pc[l];
    });
    w.runnable |= released;
    w.at_barrier &= ~released;
  }
  std::fill(b.arrived.begin(), b.arrived.end(), 0);
  std::fill(b.waiting.begin(), b.waiting.end(), 0);
  b.expected = b.extra = b.trues = b.votes = 0;
  b.used = false;
}

void Machine::check_barriers() {
  for (Barrier& b : barriers_) check_barrier(b);
}

}  // namespace heddle::simt::interp
