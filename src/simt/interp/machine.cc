// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Scheduling. Among the lanes of a warp the deepest call and then the lowest pc goes first, which
// reconverges like hardware does; lanes kept waiting by a loop that reads memory get turns, so that
// spinning on another lane ends. Warps take turns of a fixed number of blocks, or on trial of a region between
// barriers, as compiled code does it.
#include "simt/interp/machine.h"
#include "simt/traits.h"

#include "base/result.h"

namespace heddle::simt::interp {

namespace {

constexpr uint64_t kTurnBlocks = 512;        // of a warp, before the next one
constexpr uint64_t kPatience = 1 << 16;      // see Step::spin; halves with each turn of others
constexpr uint64_t kLeastPatience = 256;
constexpr uint32_t kFairBlocks = 64;         // enough for a usual critical section

}  // namespace

Machine::Machine(const ProgramImpl& p, abi::WorkerContext& w)
    : worker(w), launch(*w.launch), program(p), warp_size(w.launch->warp_size) {
  CHECK(warp_size == 32 || warp_size == 64, "warp size {}", warp_size);
}

void Machine::reset(uint64_t cta_index) {
  cta = cta_index;
  ctaid[0] = static_cast<uint32_t>(cta % launch.grid.x);
  ctaid[1] = static_cast<uint32_t>(cta / launch.grid.x % launch.grid.y);
  ctaid[2] = static_cast<uint32_t>(cta / launch.grid.x / launch.grid.y);
  threads = launch.block.x * launch.block.y * launch.block.z;
  worker.cta_linear = cta;
  uint32_t count = (threads + warp_size - 1) / warp_size;
  for (Frame* f : bases_) free_frame(f);
  bases_.clear();
  warps.assign(count, {});
  for (uint32_t n = 0; n < count; ++n) {
    Warp& w = warps[n];
    uint32_t lanes = std::min(warp_size, threads - n * warp_size);
    w.index = n;
    w.exists = w.live = w.runnable = lanes == 64 ? ~0ull : (1ull << lanes) - 1;
    w.patience = kPatience;
    Frame* f = new_frame(*program.entry);
    bases_.push_back(f);
    f->lanes = kMaxWarp + 1;   // stays until the CTA is over
    w.frame.fill(f);
    w.pc.fill(0);
  }
  for (Barrier& b : barriers_) {
    b = {};
    b.arrived.assign(count, 0);
    b.waiting.assign(count, 0);
  }
  next_warp_ = 0;
}

Frame* Machine::new_frame(const Code& code) {
  auto& pool = free_[&code];
  Frame* f;
  if (!pool.empty()) {
    f = pool.back();
    pool.pop_back();
  } else {
    frames_.push_back(std::make_unique<Frame>());
    f = frames_.back().get();
    f->code = &code;
    f->shift = warp_size == 64 ? 6 : 5;
    f->regs = std::make_unique<uint64_t[]>(size_t{code.slot_count} << f->shift);
  }
  f->caller = nullptr;
  f->depth = 0;
  f->local_base = 0;
  return f;
}

void Machine::free_frame(Frame* f) { free_[f->code].push_back(f); }

void Machine::trap(const Warp& w, uint64_t lanes, abi::TrapReason reason) {
  worker.warp = w.index;
  worker.active_mask = lanes;
  launch.services->trap(&worker, static_cast<uint32_t>(reason));
  CHECK(false, "Services::trap returned");
  __builtin_unreachable();
}

Result<CtaRun::State> Machine::run(uint64_t max_blocks) {
  uint64_t end = max_blocks ? clock_ + max_blocks : ~0ull;
  for (;;) {
    bool any = false;
    for (uint32_t n = 0; n < warps.size(); ++n) {
      Warp& w = warps[next_warp_];
      next_warp_ = next_warp_ + 1 == warps.size() ? 0 : next_warp_ + 1;
      if (!w.runnable) continue;
      any = true;
      run_warp(w);
      if (overlay && w.runnable) next_warp_ = w.index;
      if (clock_ >= end) return State::Yielded;
    }
    if (any) continue;
    bool live = false, all_at_grid = true;
    for (const Warp& w : warps) {
      live |= w.live != 0;
      all_at_grid &= w.at_grid == w.live;
    }
    if (!live) return State::Done;
    if (!all_at_grid) {
      // Nobody can move: lanes wait for each other at different places.
      for (const Warp& w : warps)
        if (w.live) trap(w, w.live, abi::TrapReason::BarrierMismatch);
    }
    for (Warp& w : warps) {
      for_lanes(w.at_grid, [&](uint32_t l) { ++w.pc[l]; });
      w.runnable |= w.at_grid;
      w.at_grid = 0;
    }
    return State::GridBarrier;
  }
}

void Machine::run_warp(Warp& w) {
  worker.warp = w.index;
  until_ = clock_ + kTurnBlocks;
  while (w.runnable && clock_ < until_) run_group(w, pick(w));
}

uint64_t Machine::same_place(const Warp& w, uint64_t among, uint32_t lane) const {
  uint64_t lanes = 0;
  for_lanes(among, [&](uint32_t l) {
    if (w.pc[l] == w.pc[lane] && w.frame[l] == w.frame[lane]) lanes |= 1ull << l;
  });
  return lanes;
}

uint64_t Machine::pick(Warp& w) {
  uint64_t among = w.runnable;
  if (!w.fair_blocks && w.smell > w.patience) {
    w.smell = 0;
    w.patience = std::max(w.patience / 2, kLeastPatience);
    w.fair_blocks = kFairBlocks;
    uint32_t longest = static_cast<uint32_t>(std::countr_zero(among));
    for_lanes(among, [&](uint32_t l) { if (w.last_run[l] < w.last_run[longest]) longest = l; });
    w.fair_lanes = same_place(w, among, longest);
  }
  if (w.fair_blocks) {
    if (uint64_t lanes = among & w.fair_lanes) among = lanes;
    else w.fair_blocks = 0;
  }
  uint32_t best = static_cast<uint32_t>(std::countr_zero(among));
  for_lanes(among, [&](uint32_t l) {
    uint32_t depth = w.frame[l]->depth, have = w.frame[best]->depth;
    if (depth > have || (depth == have && w.pc[l] < w.pc[best])) best = l;
  });
  uint64_t lanes = same_place(w, among, best);
  if (lanes != w.runnable) for_lanes(lanes, [&](uint32_t l) { w.last_run[l] = clock_; });
  return lanes;
}

/// After a terminator: whether the group must be chosen anew.
bool Machine::block_end(Warp& w, const Step& s, uint64_t lanes) {
  ++clock_;
  if (w.runnable == lanes) return clock_ >= until_;
  if (w.fair_blocks) --w.fair_blocks;
  else w.smell += s.spin;
  return true;
}

void Machine::run_group(Warp& w, uint64_t lanes) {
  uint32_t first = static_cast<uint32_t>(std::countr_zero(lanes));
  Frame* f = w.frame[first];
  uint32_t pc = w.pc[first];
  worker.active_mask = lanes;
  auto stop = [&] { for_lanes(lanes, [&](uint32_t l) { w.pc[l] = pc; }); };
  for (bool begun = false;; begun = true) {
    const Step& s = f->code->steps[pc];
    if (s.join && begun && w.runnable != lanes) return stop();
    switch (s.kind) {
      case StepKind::Compute:
        s.run(*this, w, *f, s, lanes);
        ++pc;
        break;
      case StepKind::Br:
        take_edge(*f, f->code->edges[s.edges], lanes);
        pc = f->code->edges[s.edges].pc;
        if (block_end(w, s, lanes)) return stop();
        break;
      case StepKind::CondBr:
        if (!branch(w, *f, s, lanes, pc)) return void(block_end(w, s, lanes));
        if (block_end(w, s, lanes)) return stop();
        break;
      case StepKind::Switch:
        switch_on(w, *f, s, lanes);
        return void(block_end(w, s, lanes));
      case StepKind::Collective:
        wait_collective(w, *f, pc, lanes);
        if (w.runnable != lanes) return;
        ++pc;
        break;
      case StepKind::Barrier:
        stop();
        arrive(w, *f, s, lanes);
        return;
      case StepKind::GridBarrier:
        stop();
        for_lanes(lanes, [&](uint32_t l) { f->at(s.outs ? s.out[0] : 0)[l] = 0; });
        w.runnable &= ~lanes;
        w.at_grid |= lanes;
        return;
      case StepKind::Call:
        stop();
        f = call(w, *f, s, *s.callee, lanes, 0);
        pc = 0;
        if (block_end(w, s, lanes)) return stop();
        break;
      case StepKind::CallIndirect:
        stop();
        call_indirect(w, *f, s, lanes);
        return void(block_end(w, s, lanes));
      case StepKind::Ret:
        f = return_from(w, *f, s, lanes);
        pc = w.pc[first] = w.pc[first] + 1;
        if (block_end(w, s, lanes)) return stop();
        break;
      case StepKind::Exit:
        exit(w, lanes);
        return;
    }
  }
}

void Machine::take_edge(Frame& f, const Edge& e, uint64_t lanes) {
  if (!e.via_temp) {
    for (const Copy& c : e.copies) {
      uint64_t *to = f.at(c.to), *from = f.at(c.from);
      for_lanes(lanes, [&](uint32_t l) { to[l] = from[l]; });
    }
    return;
  }
  if (temp_.size() < e.copies.size() << f.shift) temp_.resize(e.copies.size() << f.shift);
  for (size_t n = 0; n < e.copies.size(); ++n) {
    uint64_t *to = temp_.data() + (n << f.shift), *from = f.at(e.copies[n].from);
    for_lanes(lanes, [&](uint32_t l) { to[l] = from[l]; });
  }
  for (size_t n = 0; n < e.copies.size(); ++n) {
    uint64_t *to = f.at(e.copies[n].to), *from = temp_.data() + (n << f.shift);
    for_lanes(lanes, [&](uint32_t l) { to[l] = from[l]; });
  }
}

/// True: all lanes went to `pc`. False: they parted, and each has its own.
bool Machine::branch(Warp& w, Frame& f, const Step& s, uint64_t lanes, uint32_t& pc) {
  const uint64_t* p = f.at(s.in[0]);
  uint64_t yes = 0;
  for_lanes(lanes, [&](uint32_t l) { yes |= (p[l] & 1) << l; });
  const Edge* edge = &f.code->edges[s.edges];
  if (yes == lanes || yes == 0) {
    const Edge& e = yes ? edge[0] : edge[1];
    take_edge(f, e, lanes);
    pc = e.pc;
    return true;
  }
  take_edge(f, edge[0], yes);
  take_edge(f, edge[1], lanes & ~yes);
  for_lanes(lanes, [&](uint32_t l) { w.pc[l] = edge[yes >> l & 1 ? 0 : 1].pc; });
  return false;
}

void Machine::switch_on(Warp& w, Frame& f, const Step& s, uint64_t lanes) {
  const uint64_t* index = f.at(s.in[0]);
  while (lanes) {
    uint64_t value = static_cast<uint32_t>(index[std::countr_zero(lanes)]), same = 0;
    for_lanes(lanes, [&](uint32_t l) { same |= uint64_t{static_cast<uint32_t>(index[l]) == value} << l; });
    // PTX leaves an index out of range undefined; the last target is ours.
    const Edge& e = f.code->edges[s.edges + std::min<uint64_t>(value, s.aux - 1)];
    take_edge(f, e, same);
    for_lanes(same, [&](uint32_t l) { w.pc[l] = e.pc; });
    lanes &= ~same;
  }
}

Frame* Machine::call(Warp& w, Frame& f, const Step& s, const Code& callee, uint64_t lanes,
                     uint32_t first_arg) {
  Frame* n = new_frame(callee);
  n->caller = &f;
  n->depth = f.depth + 1;
  n->lanes = static_cast<uint32_t>(std::popcount(lanes));
  n->call_pc = w.pc[std::countr_zero(lanes)];
  n->local_base = f.local_base + f.code->frame_bytes;
  if (n->local_base + callee.frame_bytes > program.local_stride || n->depth > kMaxDepth)
    trap(w, lanes, abi::TrapReason::StackOverflow);
  for (uint32_t i = 0; i < callee.params.size() && first_arg + i < s.ins; ++i) {
    uint64_t *to = n->at(callee.params[i]), *from = f.at(s.in[first_arg + i]);
    for_lanes(lanes, [&](uint32_t l) { to[l] = from[l]; });
  }
  for_lanes(lanes, [&](uint32_t l) { w.frame[l] = n; w.pc[l] = 0; });
  return n;
}

void Machine::call_indirect(Warp& w, Frame& f, const Step& s, uint64_t lanes) {
  const uint64_t* target = f.at(s.in[0]);
  while (lanes) {
    uint64_t address = target[std::countr_zero(lanes)], same = 0;
    for_lanes(lanes, [&](uint32_t l) { same |= uint64_t{target[l] == address} << l; });
    auto it = program.by_address.find(address);
    if (it == program.by_address.end() || it->second->params.size() + 1 != s.ins ||
        it->second->returns != s.outs)
      trap(w, same, abi::TrapReason::BadCallTarget);
    call(w, f, s, *it->second, same, 1);
    lanes &= ~same;
  }
}

/// Leaves the lanes' pcs at the call itself.
Frame* Machine::return_from(Warp& w, Frame& f, const Step& s, uint64_t lanes) {
  Frame& c = *f.caller;
  const Step& at = c.code->steps[f.call_pc];
  for (uint32_t i = 0; i < s.ins && i < at.outs; ++i) {
    uint64_t *to = c.at(at.out[i]), *from = f.at(s.in[i]);
    for_lanes(lanes, [&](uint32_t l) { to[l] = from[l]; });
  }
  for_lanes(lanes, [&](uint32_t l) { w.frame[l] = &c; w.pc[l] = f.call_pc; });
  f.lanes -= static_cast<uint32_t>(std::popcount(lanes));
  if (!f.lanes) free_frame(&f);
  return &c;
}

void Machine::exit(Warp& w, uint64_t lanes) {
  for_lanes(lanes, [&](uint32_t l) {
    for (Frame* f = w.frame[l]; f->caller;) {
      Frame* caller = f->caller;
      if (!--f->lanes) free_frame(f);
      f = caller;
    }
  });
  w.live &= ~lanes;
  w.runnable &= ~lanes;
  // Exited lanes are no longer waited for.
  for (uint64_t rest = w.at_collective; rest;) {
    uint32_t l = static_cast<uint32_t>(std::countr_zero(rest));
    try_collective(w, l);
    rest &= w.at_collective & ~(1ull << l);
  }
  check_barriers();
}

uint64_t Machine::member_mask(Warp& w, uint32_t lane) const {
  const Step& s = step_of(w, lane);
  // Without a membermask (mma and its kind) the whole warp takes part. Warps of 64: by halves, except
  // for a shuffle of the whole warp, whose mask is that of both.
  uint64_t mask = s.member ? w.frame[lane]->at(s.member)[lane] & 0xffffffffu : 0xffffffffu;
  const Instr& i = *s.instr;
  if (i.opcode == isa::Opcode::shfl && wide_shuffle(w.frame[lane]->at(s.in[2])[lane], warp_size)) mask |= mask << 32;
  else mask <<= lane & 32;
  return (mask | 1ull << lane) & w.live;
}

void Machine::wait_collective(Warp& w, Frame& f, uint32_t pc, uint64_t lanes) {
  for_lanes(lanes, [&](uint32_t l) { w.pc[l] = pc; });
  w.runnable &= ~lanes;
  w.at_collective |= lanes;
  for (uint64_t rest = lanes; rest;) {
    uint32_t l = static_cast<uint32_t>(std::countr_zero(rest));
    try_collective(w, l);
    rest &= w.at_collective & ~(1ull << l);
  }
}

bool Machine::try_collective(Warp& w, uint32_t lane) {
  uint64_t members = member_mask(w, lane);
  if (members & ~w.at_collective) return false;
  // Different places are fine, different instructions are not: those wait for others.
  const Instr& i = *step_of(w, lane).instr;
  bool same = true;
  for_lanes(members, [&](uint32_t l) {
    const Instr& other = *step_of(w, l).instr;
    same &= &other == &i ||
            (other.opcode == i.opcode && other.form == i.form && other.mods == i.mods);
    same &= member_mask(w, l) == members;
  });
  if (!same) return false;
  const Step& s = step_of(w, lane);
  if (s.run) s.run(*this, w, *w.frame[lane], s, members);
  for_lanes(members, [&](uint32_t l) { ++w.pc[l]; });
  w.at_collective &= ~members;
  w.runnable |= members;
  return true;
}

}  // namespace heddle::simt::interp
