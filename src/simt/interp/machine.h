// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One CTA being interpreted: warps, lanes, frames, barriers, and who runs next.
#pragma once

#include <array>
#include <bit>
#include <deque>
#include <memory>
#include <vector>

#include "abi/barrier.h"
#include "simt/interp/program.h"

namespace heddle::simt::interp {

inline constexpr uint32_t kMaxWarp = 64;
inline constexpr uint32_t kMaxDepth = 20000;      // of calls, for functions without a frame

template <class F>
inline void for_lanes(uint64_t lanes, F&& body) {
  if (lanes == 0xffffffffu) {
    for (uint32_t l = 0; l < 32; ++l) body(l);
    return;
  }
  for (; lanes; lanes &= lanes - 1) body(static_cast<uint32_t>(std::countr_zero(lanes)));
}

/// One activation of a function by some lanes of a warp. Registers: slot by slot, lane by lane.
struct Frame {
  const Code* code = nullptr;
  std::unique_ptr<uint64_t[]> regs;
  uint32_t shift = 5;                  // log2 of the warp size
  uint32_t depth = 0;
  uint32_t lanes = 0;                  // how many are inside
  uint32_t call_pc = 0;                // of the caller's step
  uint64_t local_base = 0;
  Frame* caller = nullptr;

  uint64_t* at(uint32_t slot) { return regs.get() + (size_t{slot} << shift); }
};

struct Warp {
  uint32_t index = 0;
  uint64_t exists = 0;                 // the CTA has them
  uint64_t live = 0;                   // exist and have not exited
  uint64_t runnable = 0;
  uint64_t at_collective = 0;          // wait at a Collective step
  uint64_t at_barrier = 0;
  uint64_t at_grid = 0;
  std::array<Frame*, kMaxWarp> frame{};
  std::array<uint32_t, kMaxWarp> pc{};
  std::array<uint64_t, kMaxWarp> last_run{};
  uint64_t smell = 0;                  // how long the preferred lanes seem to wait for others
  uint64_t patience = 0;               // of smell before others get a turn
  uint32_t fair_blocks = 0;            // still to run in a turn of others
  uint64_t fair_lanes = 0;             // whose turn it is
};

struct Barrier {
  uint32_t expected = 0;               // lanes; 0: all that live
  uint32_t extra = 0;                  // lanes that arrived more than once
  bool used = false;
  std::vector<uint64_t> arrived, waiting;   // by warp
  uint32_t trues = 0, votes = 0;       // bar.red
};

class Overlay;

class Machine final : public CtaRun {
 public:
  Machine(const ProgramImpl& program, abi::WorkerContext& worker);
  void reset(uint64_t cta);
  Result<State> run(uint64_t max_blocks) override;

  // For handlers.
  abi::WorkerContext& worker;
  const abi::LaunchContext& launch;
  const ProgramImpl& program;
  uint32_t warp_size;
  uint32_t ctaid[3] = {};
  uint64_t cta = 0;
  uint32_t threads = 0;
  std::vector<Warp> warps;
  Overlay* overlay = nullptr;          // not null: what stands before memory of the process

  uint8_t* local_memory(const Warp& w, uint32_t lane) const {
    const uint64_t base = reinterpret_cast<uint64_t>(worker.local) + program.local_align - 1;
    return reinterpret_cast<uint8_t*>((base & ~(program.local_align - 1)) +
                                      (uint64_t{w.index} * warp_size + lane) * program.local_stride);
  }
  [[noreturn]] void trap(const Warp& w, uint64_t lanes, abi::TrapReason reason);
  /// The step a lane stands at.
  const Step& step_of(const Warp& w, uint32_t lane) const { return w.frame[lane]->code->steps[w.pc[lane]]; }

 private:
  void run_warp(Warp& w);
  uint64_t pick(Warp& w);
  uint64_t same_place(const Warp& w, uint64_t among, uint32_t lane) const;
  void run_group(Warp& w, uint64_t lanes);
  void take_edge(Frame& f, const Edge& e, uint64_t lanes);
  bool branch(Warp& w, Frame& f, const Step& s, uint64_t lanes, uint32_t& pc);
  void switch_on(Warp& w, Frame& f, const Step& s, uint64_t lanes);
  bool block_end(Warp& w, const Step& s, uint64_t lanes);
  Frame* call(Warp& w, Frame& f, const Step& s, const Code& callee, uint64_t lanes, uint32_t first_arg);
  void call_indirect(Warp& w, Frame& f, const Step& s, uint64_t lanes);
  Frame* return_from(Warp& w, Frame& f, const Step& s, uint64_t lanes);
  void exit(Warp& w, uint64_t lanes);
  void wait_collective(Warp& w, Frame& f, uint32_t pc, uint64_t lanes);
  bool try_collective(Warp& w, uint32_t lane);
  void arrive(Warp& w, Frame& f, const Step& s, uint64_t lanes);
  void check_barrier(Barrier& b);
  void check_barriers();
  Frame* new_frame(const Code& code);
  void free_frame(Frame* f);
  uint64_t member_mask(Warp& w, uint32_t lane) const;

  std::array<Barrier, abi::kBarriers> barriers_;
  std::vector<std::unique_ptr<Frame>> frames_;
  std::unordered_map<const Code*, std::vector<Frame*>> free_;
  std::vector<Frame*> bases_;          // of the warps
  std::vector<uint64_t> temp_;
  uint64_t clock_ = 0;                 // blocks run
  uint64_t until_ = 0;                 // when the warp's turn ends
  uint32_t next_warp_ = 0;
};

}  // namespace heddle::simt::interp
