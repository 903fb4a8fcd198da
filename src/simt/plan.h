// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The door of the SIMT analyses: everything a vectorising backend must know about a function before
// it emits code. make_plan() copies the function, brings it into canonical form (split critical
// edges, one latch per loop, barriers at block ends), finds what is uniform, and linearizes it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/result.h"
#include "simt/kernel.h"

namespace heddle::simt {

/// What each lane adds to lane 0's value; [0] is 0; modulo 2^width of the value.
using LaneVector = std::vector<int64_t>;

/// How a value looks across the active lanes of a warp.
struct Shape {
  enum class Kind : uint8_t { Bottom, Uniform, Affine, Varying };
  Kind kind = Kind::Bottom;
  /// Affine: interned, so equal pointers are equal vectors. Varying: not null is a guess: the value is
  /// lane 0's plus these, unless some 32-bit index wrapped on the way; code must check (may_wrap).
  const LaneVector* offsets = nullptr;
  /// With a guess: every lane's value also has this times a number that all lanes share and that is
  /// known when the code runs (the rows of a tile: tid.y * pitch).
  const LaneVector* rows = nullptr;
  bool doubtful = false;                // of a guess: it may well be wrong
  uint8_t align = 0;                    // log2 of what divides lane 0's value (Affine) or the value
  uint64_t low = 0, high = ~0ull;       // unsigned bounds of every active lane's value
  bool uniform() const { return kind == Kind::Uniform; }
  friend bool operator==(const Shape&, const Shape&) = default;
};

struct Loop {
  BlockId header, latch;
  std::vector<BlockId> blocks;
  int parent = -1;                      // into Plan::loops
  bool divergent = false;               // lanes may leave at different iterations
};

/// How the linearized code goes on after a block.
struct LinearExit {
  enum class Kind : uint8_t {
    Return,        // the warp is done
    Jump,          // to next[0]
    Branch,        // the block's own uniform branch: next[i] where targets[i] was
    Loop,          // divergent or not: next[0] (header) while any lane wants it, else next[1]
  };
  Kind kind = Kind::Return;
  std::vector<BlockId> next;            // an invalid id means Return
};

struct BlockPlan {
  uint32_t order = 0;                   // position in the linear order
  int loop = -1;                        // innermost
  bool reachable = false;
  bool divergent_branch = false;
  /// The block whose mask this one shares (possibly itself): the same lanes are active there.
  BlockId mask_leader;
  /// Leaders only: must be skipped when no lane wants it. Then `skip` comes next instead.
  bool guarded = false;
  BlockId skip;                         // invalid: Return
  bool barrier = false;                 // its last instruction before the br is a barrier
  /// Barriers only: lanes that wait at these blocks should have been at the barrier. A block that
  /// is no leader is waited for by those of its leader's lanes that are not at the barrier.
  std::vector<BlockId> pending;
  /// By predecessor: the phis here must keep what other lanes brought along other edges.
  std::vector<char> blend;
  LinearExit exit;
};

/// One resume point: the code from just after a barrier (or the entry, region 0) to the next ones.
struct Region {
  BlockId entry;                        // where the warp starts
  BlockId barrier;                      // the block that ended with the barrier; none for region 0
};

/// The block ends with a cut: a yield that waits for nobody, behind which a region begins that others end
/// with at once.
constexpr uint64_t kCut = 2;            // Instr::immediate of such a yield
inline bool is_cut(const Function& f, BlockId b) {
  const auto& instrs = f[b].instrs;
  if (instrs.size() < 2) return false;
  const Instr& last = f[instrs[instrs.size() - 2]];
  return last.op == Op::yield && last.immediate == kCut;
}

/// Instr::immediate of a barrier that runs once all lanes of the warp that live have come.
constexpr uint64_t kWholeWarp = 3;

struct PlanOptions {
  uint32_t warp_size = 32;
  uint32_t block[3] = {0, 0, 0};        // 0: unknown at compile time
  bool grid_below_2g = false;           // grid * block < 2^31 in every dimension
  bool lockstep = false;                // put yields where warps had better go on together
  size_t shared_tail = 300;             // instructions that a cut has to save to be made
  bool whole_cta = false;               // shapes over all lanes of a CTA at any time, not of a warp at once
};

struct Plan {
  Function function;                    // canonical form
  std::vector<Shape> shapes;            // by value
  std::vector<BlockPlan> blocks;        // by block
  std::vector<BlockId> order;           // linear order of the reachable blocks
  std::vector<Loop> loops;
  std::vector<Region> regions;
  std::vector<char> invariant;          // by value: may be computed anywhere, once per warp and CTA
  bool barriers_together = false;       // all warps of a CTA come to the same barriers, or all are done
  std::vector<char> sticky;             // by value: used outside a divergent loop that computes it, so
                                        // each lane must keep what it had when it left
  std::vector<std::unique_ptr<LaneVector>> lane_vectors;

  /// Shape in the value's own block.
  const Shape& shape(ValueId v) const { return shapes[v.index]; }
  /// Shape as seen in block `use`.
  Shape shape_at(ValueId v, BlockId use) const;
  /// v is used in `use`, outside a divergent loop that computes it.
  bool outlives_loop(ValueId v, BlockId use) const;
  bool in_loop(int loop, BlockId b) const;
};

/// Whether widening operand `n` in `i` makes its result's shape a guess: code has to check that lane
/// 0's value plus every offset stays in 32 bits, signed or not.
struct Widening {
  bool widens = false, is_signed = false;
};
Widening widening_of(const Plan& plan, const Instr& i, unsigned n);

/// NotSupported "needs interpreter: why" for what lane-parallel execution cannot express.
Result<Plan> make_plan(const Module& module, const Function& function, const PlanOptions& options);

}  // namespace heddle::simt
