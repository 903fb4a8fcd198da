// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// make_plan: the analyses in order, then who shares whose mask, what is skipped when nobody is
// there, and which phis must blend.
#include "simt/plan.h"

#include <algorithm>

#include "simt/analysis/divergence.h"
#include "simt/analysis/facts.h"
#include "simt/analysis/graph.h"
#include "simt/analysis/lockstep.h"
#include "simt/analysis/progress.h"
#include "simt/clean/clean.h"
#include "simt/clean/observe.h"
#include "simt/pass/canonical_flow.h"
#include "simt/pass/cut_tails.h"
#include "simt/pass/dispatch.h"
#include "simt/pass/linearize.h"

namespace heddle::simt {
namespace {

/// A masked arm of fewer instructions is cheaper to run for nobody than to jump over.
constexpr size_t kGuardCost = 10;

/// Blocks where lanes of one warp may wait while others are at a barrier; some may by right: barrier.sync.
struct Waits {
  std::vector<uint32_t> parted;
  bool unaligned = false;
};

class Planner {
 public:
  Planner(const Module& m, Plan& p, const Graph& g, const Dominators& d, const Loops& loops,
          const Divergence& divergence)
      : m_(m), p_(p), g_(g), d_(d), loops_(loops), div_(divergence), 
        post_(reversed(forward_graph(g, d, loops)), static_cast<uint32_t>(g.size())) {}

  void run() {
    fill_blocks();
    find_leaders();
    find_guards();
    find_blends();
    find_sticky();
    find_regions();
  }

  Waits waits;

 private:
  void fill_blocks() {
    auto exits = linearize(g_, loops_, order_ = linear_order(g_, d_, loops_), div_.divergent_branch);
    p_.blocks.resize(g_.size());
    for (uint32_t i = 0; i < order_.size(); ++i) {
      uint32_t b = order_[i];
      BlockPlan& plan = p_.blocks[b];
      plan.order = i;
      plan.reachable = true;
      plan.loop = loops_.innermost[b];
      plan.divergent_branch = div_.divergent_branch[b];
      plan.exit = std::move(exits[b]);
      p_.order.push_back(BlockId(b));
      const auto& instrs = p_.function.blocks[b].instrs;
      plan.barrier = instrs.size() > 1 && is_barrier(m_, p_.function[instrs[instrs.size() - 2]]);
    }
  }

  uint32_t leader(uint32_t b) const { return p_.blocks[b].mask_leader.index; }

  /// The lanes here are those of the predecessors, which all share one mask and do not part.
  int inherited(uint32_t b) const {
    int l = loops_.innermost[b];
    bool header = l >= 0 && loops_.loops[l].header.index == b;
    if (header && loops_.loops[l].divergent) return -1;
    int found = -1;
    for (uint32_t p : g_.pred[b]) {
      if (header && loops_.contains(l, p)) continue;
      if (g_.succ[p].size() > 1 && div_.divergent_branch[p]) return -1;
      // Out of a divergent loop lanes come one iteration after another.
      for (int k = loops_.innermost[p]; k >= 0 && !loops_.contains(k, b); k = loops_.loops[k].parent)
        if (loops_.loops[k].divergent) return -1;
      int from = static_cast<int>(leader(p));
      if (found >= 0 && found != from) return -1;
      found = from;
    }
    return found;
  }

  void find_leaders() {
    Graph linear(g_.size());
    for (uint32_t b : order_)
      for (BlockId n : p_.blocks[b].exit.next)
        if (n) linear.edge(b, n.index);
    Dominators linear_d(linear, 0);
    for (uint32_t b : order_) {
      BlockId& mine = p_.blocks[b].mask_leader;
      mine = BlockId(b);
      int from = inherited(b);
      // Control equivalence: whoever passes a passes b, as often.
      for (int a = d_.idom(b); from < 0 && a >= 0; a = d_.idom(static_cast<uint32_t>(a)))
        if (loops_.innermost[a] == loops_.innermost[b] && post_.dominates(b, static_cast<uint32_t>(a)))
          from = static_cast<int>(leader(static_cast<uint32_t>(a)));
      if (from >= 0 && linear_d.dominates(static_cast<uint32_t>(from), b)) mine = BlockId(static_cast<uint32_t>(from));
    }
  }

  bool must_be_guarded(uint32_t b) const {
    if (p_.blocks[b].barrier) return true;
    int l = loops_.innermost[b];
    if (l >= 0 && loops_.loops[l].header.index == b) return true;
    for (InstrId i : p_.function.blocks[b].instrs)
      if (needs_active_lane(m_, p_.function[i])) return true;
    return false;
  }

  void find_guards() {
    std::vector<char> must(g_.size(), 0);
    for (uint32_t b : order_)
      if (must_be_guarded(b)) must[leader(b)] = 1;
    for (uint32_t b : order_) {
      if (leader(b) != b || b == 0) continue;
      size_t cost = 0;
      for (uint32_t c = p_.blocks[b].order; c < order_.size() && d_.dominates(b, order_[c]); ++c)
        cost += p_.function.blocks[order_[c]].instrs.size() - 1;
      p_.blocks[b].guarded = must[b] || cost > kGuardCost;
      if (p_.blocks[b].guarded) p_.blocks[b].skip = behind(b);
    }
  }

  /// The first block after b in linear flow where lanes may be when none is at b. Lanes that left
  /// a loop around b in earlier iterations wait at its exits, even at those that b dominates.
  BlockId behind(uint32_t b) const {
    int around = loops_.innermost[b];
    if (around >= 0 && loops_.loops[around].header.index == b) around = loops_.loops[around].parent;
    BlockId n(b);
    while (n && d_.dominates(b, n.index) && (around < 0 || loops_.contains(around, n.index))) {
      const LinearExit& e = p_.blocks[n.index].exit;
      n = e.kind == LinearExit::Kind::Return ? BlockId()
          : e.kind == LinearExit::Kind::Loop ? e.next[1] : e.next[0];
    }
    return n;
  }

  void find_blends() {
    for (uint32_t b : order_) {
      auto& blend = p_.blocks[b].blend;
      const auto& preds = p_.function.blocks[b].preds;
      blend.assign(preds.size(), 0);
      if (preds.size() < 2) {
        // One edge, but out of a divergent loop it is taken again and again.
        if (!preds.empty()) blend[0] = leaves_divergent_loop(preds[0].index, b);
        continue;
      }
      int l = loops_.innermost[b];
      bool header = l >= 0 && loops_.loops[l].header.index == b;
      size_t outside = 0;
      uint32_t first = ~0u;
      bool shared = true;
      for (BlockId p : preds) {
        if (header && loops_.contains(l, p.index)) continue;
        ++outside;
        if (first == ~0u || p_.blocks[p.index].order < p_.blocks[first].order) first = p.index;
        shared = shared && leader(p.index) == leader(b);
      }
      bool whole = header ? outside == 1 : shared;
      for (size_t n = 0; n < preds.size(); ++n) {
        uint32_t p = preds[n].index;
        if (header && loops_.contains(l, p)) continue;            // all lanes come from the latch
        if (leaves_divergent_loop(p, b)) blend[n] = 1;
        else if (whole) blend[n] = 0;
        else blend[n] = p != first || in_deeper_loop(p, b);
      }
    }
  }

  bool in_deeper_loop(uint32_t p, uint32_t b) const {
    int l = loops_.innermost[p];
    return l >= 0 && !loops_.contains(l, b);
  }

  bool leaves_divergent_loop(uint32_t p, uint32_t b) const {
    for (int l = loops_.innermost[p]; l >= 0 && !loops_.contains(l, b); l = loops_.loops[l].parent)
      if (loops_.loops[l].divergent) return true;
    return false;
  }

  void find_sticky() {
    p_.sticky.assign(p_.function.values.size(), 0);
    for (uint32_t b : order_)
      for (InstrId n : p_.function.blocks[b].instrs) {
        const Instr& i = p_.function[n];
        for (size_t k = 0; k < i.operands.size(); ++k) {
          ValueId v = i.operands[k];
          if (!v) continue;
          BlockId use = i.op == Op::phi ? p_.function.blocks[b].preds[k] : BlockId(b);
          if (p_.outlives_loop(v, use)) p_.sticky[v.index] = 1;
        }
      }
  }

  std::vector<char> reach_barrier() const {
    std::vector<char> r(g_.size(), 0);
    std::vector<uint32_t> work;
    for (uint32_t b : order_)
      if (p_.blocks[b].barrier) work.push_back(b), r[b] = 1;
    while (!work.empty()) {
      uint32_t b = work.back();
      work.pop_back();
      for (uint32_t p : g_.pred[b])
        if (d_.reachable(p) && !r[p]) r[p] = 1, work.push_back(p);
    }
    return r;
  }

  /// Blocks that linear flow may come to after b, before it goes back in any loop: where a uniform
  /// branch went to b's side, no lane waits on the other.
  std::vector<char> ahead_of(uint32_t b) const {
    std::vector<char> r(g_.size(), 0);
    r[b] = 1;
    for (uint32_t k = p_.blocks[b].order; k < order_.size(); ++k)
      if (r[order_[k]])
        for (BlockId n : p_.blocks[order_[k]].exit.next)
          if (n) r[n.index] = 1;
    return r;
  }

  void find_regions() {
    p_.regions.push_back({BlockId(0), BlockId()});
    std::vector<char> reaches = reach_barrier();
    for (uint32_t b : order_) {
      if (!p_.blocks[b].barrier) continue;
      p_.regions.push_back({p_.blocks[b].exit.next[0], BlockId(b)});
      const auto& instrs = p_.function.blocks[b].instrs;
      const Instr& barrier = p_.function[instrs[instrs.size() - 2]];
      if (leader(b) == 0 || is_lockstep(barrier) || is_cut(p_.function, BlockId(b))) continue;
      if (barrier.op == Op::isa && barrier.immediate == kWholeWarp) continue;
      // Lanes that may be waiting elsewhere, on their way to another barrier or this one again.
      const std::vector<char> ahead = ahead_of(b);
      for (uint32_t x : order_) {
        if (!ahead[x] || !reaches[x] || p_.blocks[x].order <= p_.blocks[b].order || d_.dominates(b, x)) continue;
        if (leader(x) == leader(b)) continue;
        if (leader(x) == x || d_.dominates(leader(x), b)) p_.blocks[b].pending.push_back(BlockId(x));
      }
      if (p_.blocks[b].pending.empty()) continue;
      waits.unaligned = waits.unaligned || is_unaligned_barrier(barrier);
      waits.parted.push_back(b);
      for (BlockId x : p_.blocks[b].pending) waits.parted.push_back(x.index);
    }
  }

  const Module& m_;
  Plan& p_;
  const Graph& g_;
  const Dominators& d_;
  const Loops& loops_;
  const Divergence& div_;
  Dominators post_;
  std::vector<uint32_t> order_;
};

/// Reads of the warp size become constants, and so does what was computed from them.
void know_warp_size(Function& f, uint32_t warp_size) {
  bool any = false;
  for (Instr& i : f.instrs) {
    if (i.op != Op::special_register || i.sreg != Sreg::warp_size) continue;
    i.op = Op::constant;
    i.immediate = warp_size;
    any = true;
  }
  if (any) clean(f);
}

}  // namespace

namespace {

/// No barrier depends on a branch that two lanes of a CTA may take differently: then all warps agree
/// on where they go after each barrier.
bool barriers_together(const Module& m, const Plan& plan, const Graph& g, const Dominators& d, PlanOptions options) {
  const Function& f = plan.function;
  options.whole_cta = true;
  Loops loops = find_loops(g, d);
  std::vector<std::unique_ptr<LaneVector>> none;
  LaneVectors pool(none);
  Divergence divergence = find_divergence(m, f, g, d, loops, pool, options);
  Graph forward = forward_graph(g, d, loops);
  Dominators post(reversed(forward), static_cast<uint32_t>(g.size()));
  auto is_barrier_block = [&](uint32_t b) { return b < g.size() && plan.blocks[b].barrier; };
  for (size_t l = 0; l < loops.loops.size(); ++l)
    for (BlockId b : loops.loops[l].blocks)
      if (loops.loops[l].divergent && is_barrier_block(b.index)) return false;
  for (BlockId from : plan.order) {
    if (!divergence.divergent_branch[from.index]) continue;
    int join = post.idom(from.index);
    std::vector<char> seen(forward.size(), 0);
    std::vector<uint32_t> work(forward.succ[from.index]);
    while (!work.empty()) {
      uint32_t b = work.back();
      work.pop_back();
      if (static_cast<int>(b) == join || seen[b]) continue;
      seen[b] = 1;
      if (is_barrier_block(b)) return false;
      work.insert(work.end(), forward.succ[b].begin(), forward.succ[b].end());
    }
  }
  return true;
}

}  // namespace

bool Plan::in_loop(int loop, BlockId b) const {
  for (int l = blocks[b.index].loop; l >= 0; l = loops[l].parent)
    if (l == loop) return true;
  return false;
}

bool Plan::outlives_loop(ValueId v, BlockId use) const {
  if (invariant[v.index]) return false;
  BlockId def = function[function[v].def].block;
  for (int l = blocks[def.index].loop; l >= 0; l = loops[l].parent)
    if (loops[l].divergent && !in_loop(l, use)) return true;
  return false;
}

Widening widening_of(const Plan& plan, const Instr& i, unsigned n) {
  const Function& f = plan.function;
  ValueId v = i.operands[n];
  if (!v || f[v].type != Type::B32 || i.results.size() != 1 || !i.results[0]) return {};
  const Shape& result = plan.shape(i.results[0]);
  if (result.kind != Shape::Kind::Varying || !result.offsets || f[i.results[0]].type != Type::B64) return {};
  if (!plan.shape(v).offsets) return {};
  if (i.op == Op::sext || i.op == Op::zext) return {true, i.op == Op::sext};
  if (i.op != Op::isa) return {};
  isa::Mod type = i.mods[i.opcode == isa::Opcode::cvt ? isa::Slot::atype : isa::Slot::type];
  return {true, type == isa::Mod::s32};
}

Shape Plan::shape_at(ValueId v, BlockId use) const {
  Shape s = shapes[v.index];
  return outlives_loop(v, use) ? varying_shape(s.low, s.high) : s;
}

namespace {

/// Canonical flow; what copying blocks cannot mend, lanes run by number.
Result<void> make_canonical(const Module& module, const Function& original, Function& f, const PlanOptions& options) {
  if (canonical_flow(module, f).ok()) return {};
  f = original;
  know_warp_size(f, options.warp_size);
  prepare_flow(module, f);
  TRY(dispatch(module, f, reachable_from(f, second_entries(f)), {options.warp_size, false}));
  return canonical_flow(module, f);
}

/// Where only lanes of their own can wait for each other: loops that poll, by their headers, and both
/// sides of a branch that wait by bar.warp.sync.
std::vector<uint32_t> lone_waits(const Module& module, const Function& f, const Graph& g, const Dominators& d, const Loops& loops,
                                 const Divergence& divergence, BlockId known, std::vector<int>& as_warps) {
  std::vector<uint32_t> r;
  if (!known) r = parted_syncs(f, g, d, loops, divergence);
  const std::vector<int> polling = polling_loops(module, f, loops);
  if (polling.empty()) return r;
  const auto order = linear_order(g, d, loops);
  for (int l : polling) {
    if (known && loops.contains(l, known.index)) continue;   // a cut may have put a block before it
    if (waits_as_a_warp(f, g, loops, divergence, order, l)) as_warps.push_back(l);
    else r.push_back(loops.loops[l].header.index);
  }
  return r;
}

}  // namespace

/// An atomic operation's result that nobody asks for: then it is a reduction.
static void drop_unused_results(Function& f) {
  std::vector<char> used(f.values.size(), 0);
  for (const Instr& i : f.instrs)
    for (ValueId v : i.operands)
      if (v) used[v.index] = 1;
  for (Instr& i : f.instrs) {
    if (!is_atomic(i)) continue;
    for (ValueId& r : i.results)
      if (r && !used[r.index]) r = ValueId();
  }
}

/// Several warps, and nothing but barriers of all of them between.
static bool may_keep_in_step(const Plan& plan, const PlanOptions& o) {
  const uint64_t threads = uint64_t{o.block[0]} * o.block[1] * o.block[2];
  if (!plan.function.is_kernel || plan.function.uses_grid_barrier || (threads && threads <= o.warp_size)) return false;
  return plan.regions.size() == 1 || plan.barriers_together;
}

/// Lanes that come to `from` go on by the numbers of their blocks; polls: they wait for other warps, too.
static Result<void> number_lanes(const Module& m, Function& f, const std::vector<uint32_t>& from, bool polls,
                                 const PlanOptions& options, BlockId& by_number) {
  by_number = TRY(dispatch(m, f, reachable_from(f, from), {options.warp_size, polls}));
  TRY(canonical_flow(m, f));
  observe("dispatch", f);
  return {};
}

Result<Plan> make_plan(const Module& module, const Function& function, const PlanOptions& options) {
  Plan plan;
  plan.function = function;
  know_warp_size(plan.function, options.warp_size);
  Function& f = plan.function;
  TRY(make_canonical(module, function, f, options));
  drop_unused_results(f);
  observe("canonical_flow", f);
  LaneVectors pool(plan.lane_vectors);
  bool cut = false;
  for (BlockId by_number;;) {
    Graph g = control_flow(f);
    Dominators d(g, 0);
    Loops loops = find_loops(g, d);
    if (!loops.reducible)
      return error(ErrorKind::NotSupported, "needs interpreter: irreducible control flow in {}", f.name);
    Divergence divergence = find_divergence(module, f, g, d, loops, pool, options);
    std::vector<int> as_warps;
    const auto lone = lone_waits(module, f, g, d, loops, divergence, by_number, as_warps);
    if (!lone.empty() && by_number)
      return error(ErrorKind::NotSupported, "needs interpreter: a loop of {} polls memory that others change", f.name);
    plan.loops = loops.loops;
    plan.shapes = divergence.shapes;
    plan.invariant = divergence.invariant;
    auto lay_out = [&] {
      plan.blocks.clear(), plan.order.clear(), plan.regions.clear();
      Planner planner(module, plan, g, d, loops, divergence);
      planner.run();
      return planner.waits;
    };
    const Waits waits = lay_out();
    std::vector<uint32_t> from = lone;
    if (!by_number && !waits.parted.empty()) {
      std::vector<uint32_t> both = lone;
      both.insert(both.end(), waits.parted.begin(), waits.parted.end());
      if (only_barrier(module, f, reachable_from(f, both))) from = both;
    }
    if (!from.empty()) {
      TRY(number_lanes(module, f, from, !lone.empty(), options, by_number));
      continue;
    }
    if (waits.unaligned)
      return error(ErrorKind::NotSupported, "needs interpreter: lanes of one warp may wait at different barriers in {}", f.name);
    if (!as_warps.empty() && !cut) {
      for (int l : as_warps) yield_in(f, loops, l, false);
      lay_out();
    }
    // Where warps yield, regions are many and what follows them is much the same.
    const bool may_cut = !cut && (by_number || !as_warps.empty());
    if (const auto cuts = may_cut ? worthwhile_cuts(plan, options.shared_tail) : std::vector<BlockId>(); !cuts.empty()) {
      for (BlockId b : cuts) cut_before(f, b);
      observe("cut_tails", f);
      cut = true;
      continue;
    }
    plan.barriers_together = plan.regions.size() > 1 && barriers_together(module, plan, g, d, options);
    if (options.lockstep && !by_number && as_warps.empty() && may_keep_in_step(plan, options)) {
      const auto strides = grid_stride_loops(module, f, loops);
      if (strides.empty()) return plan;
      for (int l : strides) yield_in(f, loops, l, true);
      lay_out();
      plan.barriers_together = true;
    }
    return plan;
  }
}

}  // namespace heddle::simt
