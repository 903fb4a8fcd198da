// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the emitter keeps while it writes one LLVM function (a region of a kernel, or a device
// function): the state behind LoweringContext.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "isa/form.h"
#include "jit/emit.h"
#include "jit/lower/lower.h"
#include "jit/lower/tally.h"

namespace heddle::jit {

class DebugLines;

/// Where a value lives between blocks. Zero at first, so that nothing is ever undefined.
struct Home {
  enum class What : uint8_t {
    Value,      // what the defining block computed last; as the shape says
    Kept,       // of a value that outlives a divergent loop: what each lane had when active there
    Phi,        // filled in by edges, read by the phi
    Arriving,   // lanes on their way to a block (a leader), filled in by edges
    Active,     // lanes of a leader that was entered
  } what;
  uint32_t id;                     // value, or block
  bool chunked = true;             // else one scalar
  unsigned bits = 0;               // of one lane; masks and Pred: 1
  bool guessed = false;            // a guess is kept beside the value
  uint64_t frame_offset = 0;       // where a barrier keeps it
  llvm::SmallVector<llvm::AllocaInst*, 4> at;   // in the LLVM function being written
  llvm::AllocaInst *guess = nullptr, *sure = nullptr, *step = nullptr;
};

/// Everything that regions of one kernel share.
struct Layout {
  std::vector<Home> slots;
  std::vector<int> value, kept, phi;        // by value: slot or -1
  std::vector<int> arriving, active;        // by block
  std::vector<std::vector<char>> live;      // by block that ends in a barrier: slots to keep
  std::vector<std::vector<std::vector<char>>> dirty;   // by region, by block that ends in a barrier:
                                                       // slots that the frame does not have as they are
  uint64_t frame_bytes = 0;
};

Layout make_layout(const simt::Plan& plan, uint32_t warp_size);

/// Head of a warp's frame; slots follow at kFrameHead.
struct FrameHead {
  uint32_t next;            // region to go on with, or kWarpDone
  uint32_t votes, voters;   // bar.red: lanes that said yes, lanes that voted
  uint32_t all_votes, all_voters;
  uint32_t barrier, count;  // kernels with a schedule: which barrier, of how many threads (0: all)
};
inline constexpr uint64_t kFrameHead = 64;
inline constexpr uint32_t kWarpDone = 0xffffffffu;

/// Launch facts that code reads; each loaded once per LLVM function.
enum class Fact : uint8_t {
  launch, shared, frame, local, params, services, block_x, block_y, block_z, grid_x, grid_y, grid_z,
  warps, local_stride, Count
};

struct LoweringContext::Inside {
  const HostTarget& target;
  const Options& options;
  const simt::Module& simt_module;
  const simt::Plan& plan;
  const Layout& layout;
  llvm::Module& module;
  llvm::IRBuilder<>& b;
  uint32_t warp_size;
  uint64_t local_bytes_per_lane;
  unsigned local_word;             // bytes; local memory is kept as words of all lanes. 0: lane by lane
  EmittedKernel& emitted;
  std::vector<char> raw;           // by value: see raw_floats.h
  std::set<uint32_t>& called;      // device functions of the module that code calls
  bool scheduled = false;          // warps are run by jit/schedule.h, which asks for barrier operands

  size_t region = 0;
  bool* streams = nullptr;         // set if code stores past the caches; null: it must not
  const Tally* tally_plan = nullptr;
  llvm::Value* tally = nullptr;    // tables; null if the kernel has none
  DebugLines* lines = nullptr;     // null: no debug information is wanted
  llvm::Function* fn = nullptr;
  llvm::Value* worker = nullptr;   // abi::WorkerContext*
  llvm::Value* warp = nullptr;     // i32
  llvm::Value* ctaid[3] = {};      // i32
  llvm::Value* mask_bits = nullptr;  // device functions: the lanes that call
  llvm::Value* local_sp = nullptr; // i64: where this function's local frame begins in a lane's memory
  llvm::Value* local_frame = nullptr;   // of local words
  llvm::Value* arguments = nullptr;  // device functions
  llvm::Value* returns = nullptr;
  Lanes entry_mask;
  llvm::BasicBlock* allocas = nullptr;    // both end in a branch; code is added before it
  llvm::BasicBlock* prologue = nullptr;
  simt::BlockId block;
  std::set<const simt::Instr*> grouped;   // done with another of this block: lower/group.h
  std::map<const simt::Instr*, std::vector<const simt::Instr*>> last_of_group;
  std::vector<Lanes> here;         // by value: computed in this block
  std::vector<Lanes> invariant;    // by value: computed in the prologue
  std::vector<Home> slots;         // the layout's, with this function's allocas
  llvm::Value* facts[static_cast<size_t>(Fact::Count)] = {};
};

}  // namespace heddle::jit
