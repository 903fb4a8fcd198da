// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Loops that gather nearly all they work on, each lane for as long as it likes (the rows of a sparse
// matrix): a gather costs as much as its loads one by one, and lanes that are done pay for those that
// are not. Such a loop, with the blocks around it that are of no use otherwise, is run by one lane
// after the other.
#include <algorithm>

#include "isa/form.h"
#include "simt/analysis/facts.h"
#include "simt/analysis/graph.h"
#include "simt/plan.h"
#include "simt/traits.h"

namespace heddle::simt {
namespace {

using isa::Mod;
using isa::Opcode;
using isa::Slot;

/// Loads of one iteration, at least, and other instructions for each of them, at most.
constexpr size_t kFewestGathers = 2, kWorkPerGather = 4;
/// Instructions of a run, and of those among them that no loop repeats.
constexpr size_t kMostInstrs = 200, kMostOutside = 24;

bool is_weak_load(const Instr& i) {
  if (!is_load(i) || i.opcode != Opcode::ld || i.mods.has(Slot::x) || i.results.size() != 1) return false;
  const Mod sem = i.mods[Slot::sem], space = i.mods[Slot::space];
  return (sem == Mod::none || sem == Mod::weak) && i.mods[Slot::vec] == Mod::none && space != Mod::local;
}

class Finder {
 public:
  Finder(const Plan& p, LaneRuns how)
      : p_(p), f_(p.function), how_(how), g_(control_flow(f_)), d_(g_, 0), loops_(find_loops(g_, d_)),
        post_(reversed(forward_graph(g_, d_, loops_)), static_cast<uint32_t>(g_.size())) {}

  std::vector<LaneRun> run() {
    std::vector<LaneRun> found;
    std::vector<char> taken(g_.size(), 0);
    for (size_t l = 0; l < p_.loops.size(); ++l) {
      const uint32_t header = p_.loops[l].header.index;
      if (taken[header] || !d_.reachable(header) || !worth(static_cast<int>(l))) continue;
      const LaneRun r = around(header);
      if (!r.blocks.empty() && std::none_of(r.blocks.begin(), r.blocks.end(), [&](BlockId b) { return taken[b.index]; })) {
        for (BlockId b : r.blocks) taken[b.index] = 1;
        found.push_back(r);
      }
    }
    return found;
  }

 private:
  bool varying(ValueId v) const { return v && !p_.invariant[v.index] && p_.shape(v).kind == Shape::Kind::Varying; }
  bool gathers(const Instr& i) const { return is_weak_load(i) && varying(i.operands[0]) && !p_.shape(i.operands[0]).offsets; }
  bool inside(int loop, ValueId v) const { return p_.in_loop(loop, f_[f_[v].def].block); }

  /// By value: depends on what a load of the loop gave, in this iteration (or, `next`, by way of the header's
  /// phis, in a later one).
  std::vector<char> loaded(int loop, bool next) const {
    std::vector<char> now(f_.values.size(), 0), later(f_.values.size(), 0);
    const Loop& l = p_.loops[static_cast<size_t>(loop)];
    for (bool changed = true; changed;) {
      changed = false;
      auto mark = [&](std::vector<char>& set, ValueId v) {
        if (v && !set[v.index]) set[v.index] = 1, changed = true;
      };
      for (BlockId b : l.blocks)
        for (InstrId n : f_[b].instrs) {
          const Instr& i = f_[n];
          const bool carried = i.op == Op::phi && b == l.header;
          for (ValueId o : i.operands) {
            if (!o || !inside(loop, o)) continue;
            for (ValueId r : i.results) {
              if (carried ? now[o.index] || later[o.index] : later[o.index]) mark(later, r);
              if (!carried && now[o.index]) mark(now, r);
            }
          }
          if (is_load(i)) for (ValueId r : i.results) mark(now, r);
        }
    }
    return next ? later : now;
  }

  bool worth(int loop) const {
    const Loop& l = p_.loops[static_cast<size_t>(loop)];
    if (!l.divergent) return false;
    size_t gathered = 0, work = 0;
    for (BlockId b : l.blocks)
      for (InstrId n : f_[b].instrs) {
        const Instr& i = f_[n];
        if (gathers(i)) ++gathered;
        else if (is_load(i) && !p_.shape(i.operands[0]).uniform()) return false;
        else if (i.op != Op::phi && std::any_of(i.results.begin(), i.results.end(), [&](ValueId r) { return varying(r); })) ++work;
      }
    if (how_ == LaneRuns::Always) return true;
    if (gathered < kFewestGathers || work > gathered * kWorkPerGather) return false;
    // Where a lane goes next must not wait for what it loads: sixteen lanes wait at once, one waits sixteen times.
    const std::vector<char> now = loaded(loop, false), later = loaded(loop, true);
    for (BlockId b : l.blocks)
      for (InstrId n : f_[b].instrs) {
        const Instr& i = f_[n];
        if (is_load(i) && later[i.operands[0].index]) return false;
        if (i.op == Op::cond_br && (now[i.operands[0].index] || later[i.operands[0].index])) return false;
      }
    return true;
  }

  /// The largest run that holds the loop of `header`.
  LaneRun around(uint32_t header) const {
    LaneRun best;
    for (int e = static_cast<int>(header); e > 0; e = d_.idom(static_cast<uint32_t>(e))) {
      LaneRun r = from(static_cast<uint32_t>(e), header);
      if (!r.blocks.empty()) best = std::move(r);
      else if (!best.blocks.empty()) break;
    }
    return best;
  }

  LaneRun from(uint32_t entry, uint32_t header) const {
    LaneRun best;
    for (int x = post_.idom(entry), n = 0; x >= 0 && static_cast<size_t>(x) < g_.size() && n < 6; x = post_.idom(static_cast<uint32_t>(x)), ++n) {
      LaneRun r{BlockId(entry), BlockId(static_cast<uint32_t>(x)), {}};
      if (!collect(r)) continue;
      if (std::none_of(r.blocks.begin(), r.blocks.end(), [&](BlockId b) { return b.index == header; })) continue;
      if (fits(r)) best = std::move(r);
      else if (!best.blocks.empty()) break;
    }
    return best;
  }

  /// All blocks between entry and exit; false: there is another way in or out.
  bool collect(LaneRun& r) const {
    std::vector<char> seen(g_.size(), 0);
    std::vector<uint32_t> work{r.entry.index};
    seen[r.entry.index] = 1;
    while (!work.empty()) {
      const uint32_t b = work.back();
      work.pop_back();
      if (!d_.dominates(r.entry.index, b) || g_.succ[b].empty()) return false;
      for (uint32_t s : g_.succ[b])
        if (s != r.exit.index && !seen[s]) seen[s] = 1, work.push_back(s);
    }
    for (uint32_t b : d_.rpo())
      if (b < seen.size() && seen[b]) r.blocks.push_back(BlockId(b));
    return true;
  }

  bool fits(const LaneRun& r) const {
    std::vector<char> in(g_.size(), 0);
    for (BlockId b : r.blocks) in[b.index] = 1;
    size_t all = 0, outside = 0;
    for (BlockId b : r.blocks) {
      const int l = p_.blocks[b.index].loop;
      const bool repeated = l >= 0 && in[p_.loops[static_cast<size_t>(l)].header.index] && p_.loops[static_cast<size_t>(l)].header != r.exit;
      if (repeated && p_.loops[static_cast<size_t>(l)].header == b && !worth(l)) return false;
      if (p_.blocks[b.index].barrier || !p_.blocks[b.index].pending.empty()) return false;
      for (InstrId n : f_[b].instrs) {
        const Instr& i = f_[n];
        if (i.results.size() && std::all_of(i.results.begin(), i.results.end(), [&](ValueId v) { return v && p_.invariant[v.index]; })) continue;
        if (!may_run(i)) return false;
        if (!repeated && is_load(i) && !p_.shape(i.operands[0]).uniform()) return false;
        ++all;
        if (!repeated && i.op != Op::phi) ++outside;
      }
    }
    if (all > kMostInstrs || (outside > kMostOutside && how_ != LaneRuns::Always)) return false;
    return leaves_well(r, in);
  }

  bool may_run(const Instr& i) const {
    switch (i.op) {
      case Op::phi:
      case Op::br:
      case Op::cond_br: return true;
      case Op::special_register:
      case Op::argument: return false;
      case Op::symbol_address: return false;
      case Op::isa:
        if (is_load(i)) return is_weak_load(i);
        return isa::form(i.form).cls == isa::Class::scalar;
      default: return is_pure(i);
    }
  }

  /// Whoever is outside asks only for what a run can tell: no distances between lanes, no masks of its blocks.
  bool leaves_well(const LaneRun& r, const std::vector<char>& in) const {
    auto told = [&](ValueId v) {
      return !v || p_.invariant[v.index] || !in[f_[f_[v].def].block.index] || p_.shape(v).kind != Shape::Kind::Affine;
    };
    for (BlockId b : p_.order) {
      const BlockPlan& plan = p_.blocks[b.index];
      if (in[b.index]) {
        for (BlockId n : plan.exit.next)
          if (!n || (!in[n.index] && n != r.exit)) return false;
        if (b != r.entry && plan.guarded && (!plan.skip || (!in[plan.skip.index] && plan.skip != r.exit))) return false;
        continue;
      }
      if (plan.mask_leader != r.entry && in[plan.mask_leader.index]) return false;
      for (BlockId n : plan.exit.next)
        if (n && in[n.index] && n != r.entry) return false;
      if (plan.guarded && plan.skip && in[plan.skip.index] && plan.skip != r.entry) return false;
      for (BlockId x : plan.pending)
        if (in[x.index]) return false;
      for (InstrId n : f_[b].instrs) {
        const Instr& i = f_[n];
        if (i.op == Op::phi && b == r.exit && p_.shape(i.results[0]).kind == Shape::Kind::Affine && !p_.invariant[i.results[0].index]) return false;
        for (ValueId v : i.operands)
          if (!told(v)) return false;
      }
    }
    return true;
  }

  const Plan& p_;
  const Function& f_;
  LaneRuns how_;
  Graph g_;
  Dominators d_;
  Loops loops_;
  Dominators post_;
};

}  // namespace

std::vector<LaneRun> find_lane_runs(const Plan& plan, LaneRuns how) {
  if (how == LaneRuns::Never || plan.loops.empty()) return {};
  return Finder(plan, how).run();
}

}  // namespace heddle::simt
