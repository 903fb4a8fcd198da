// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "simt/analysis/progress.h"

#include <string_view>
#include <vector>

#include "isa/form.h"
#include "simt/analysis/facts.h"

namespace heddle::simt {
namespace {

/// Finds the loops whose exits depend on memory that is asked the same question again.
class Polls {
 public:
  Polls(const Module& m, const Function& f, const Loops& loops, int loop) : m_(m), f_(f), loops_(loops), loop_(loop) {}

  bool any() const {
    std::vector<ValueId> exits;
    for (BlockId b : loops_.loops[loop_].blocks) {
      const Instr& t = f_.terminator(b);
      for (BlockId s : t.targets)
        if (!inside(s) && !t.operands.empty()) exits.push_back(t.operands[0]);
    }
    return search(std::move(exits), [&](ValueId, const Instr& i, std::vector<ValueId>& next) {
      if (!inside(i.block)) return false;
      if (is_load(i)) return asks_again(i) || (is_local(i.operands[0]) && asks_anywhere());
      next.insert(next.end(), i.operands.begin(), i.operands.end());
      return asks_again(i);
    });
  }

 private:
  /// Whether visit(value, what made it, next) is true of a value of `work` or of one that it puts into `next`.
  template <class Visit>
  bool search(std::vector<ValueId> work, Visit visit) const {
    std::vector<char> seen(f_.values.size(), 0);
    while (!work.empty()) {
      ValueId v = work.back();
      work.pop_back();
      if (!v || seen[v.index]) continue;
      seen[v.index] = 1;
      if (visit(v, f_[f_[v].def], work)) return true;
    }
    return false;
  }

  bool computes(const Instr& i) const { return is_pure(m_, i) || (i.op == Op::isa && i.opcode == isa::Opcode::cvta); }
  bool inside(BlockId b) const { return loops_.contains(loop_, b.index); }

  /// Code without optimisation keeps answers in variables in local memory, which are not followed.
  bool asks_anywhere() const {
    for (BlockId b : loops_.loops[loop_].blocks)
      for (InstrId n : f_[b].instrs)
        if (const Instr& i = f_[n]; !i.results.empty() && i.results[0] && asks_again(i)) return true;
    return false;
  }
  bool is_local(ValueId address) const {
    return search({address}, [&](ValueId, const Instr& i, std::vector<ValueId>& next) {
      if (computes(i)) next.insert(next.end(), i.operands.begin(), i.operands.end());
      return i.op == Op::symbol_address && m_.symbols[i.symbol.index].kind == Symbol::Kind::Local;
    });
  }

  bool asks_again(const Instr& i) const {
    if (!is_strong_load(i) && !is_atomic(i)) return false;
    std::vector<char> seen(f_.values.size(), 0);
    for (ValueId o : i.operands)
      if (o && !may_stay(o, seen)) return false;
    return true;
  }

  /// May be in an iteration what it was in the one before: computed from what lies before the loop or
  /// in memory, or an index that moves on only when the answer is there.
  bool may_stay(ValueId v, std::vector<char>& seen) const {
    const Instr& i = f_[f_[v].def];
    if (!inside(i.block) || seen[v.index]) return true;
    seen[v.index] = 1;
    if (i.op == Op::phi) {
      if (i.block == loops_.loops[loop_].header) return keeps(v);
      for (ValueId o : i.operands)
        if (may_stay(o, seen)) return true;
      return false;
    }
    if (!computes(i) && !is_load(i)) return false;
    for (ValueId o : i.operands)
      if (o && !may_stay(o, seen)) return false;
    return true;
  }

  static bool chooses(const Instr& i) {
    return i.op == Op::phi || i.op == Op::select || (i.op == Op::isa && i.opcode == isa::Opcode::selp);
  }
  /// A step that is taken or not: 0 on one side of a choice, or a predicate as a number.
  bool may_be_zero(ValueId v) const {
    const Instr& i = f_[f_[v].def];
    if (i.op == Op::zext) return f_[i.operands[0]].type == Type::Pred;
    if (!chooses(i)) return false;
    for (ValueId o : i.operands)
      if (constant_of(f_, o) == 0) return true;
    return false;
  }

  /// The header's phi may get itself from the latch, by way of choices and steps that may be none.
  bool keeps(ValueId phi) const {
    const Instr& p = f_[f_[phi].def];
    std::vector<ValueId> latch;
    for (size_t n = 0; n < p.operands.size(); ++n)
      if (inside(f_[p.block].preds[n])) latch.push_back(p.operands[n]);
    return search(std::move(latch), [&](ValueId v, const Instr& i, std::vector<ValueId>& next) {
      if (v == phi) return true;
      if (!inside(i.block)) return false;
      const bool steps = i.op == Op::isa && (i.opcode == isa::Opcode::add || i.opcode == isa::Opcode::sub);
      if (chooses(i)) next.insert(next.end(), i.operands.begin(), i.operands.end());
      else if (steps && may_be_zero(i.operands[1])) next.push_back(i.operands[0]);
      else if (steps && may_be_zero(i.operands[0])) next.push_back(i.operands[1]);
      return false;
    });
  }

  const Module& m_;
  const Function& f_;
  const Loops& loops_;
  int loop_;
};

/// Lanes that part outside of the loop, and may be anywhere behind it while it runs. Those that only
/// end there wait for nothing, and nobody waits for them.
class Elsewhere {
 public:
  Elsewhere(const Function& f, const Graph& g, const Loops& loops, const Divergence& d,
            const std::vector<uint32_t>& order)
      : f_(f), g_(g), loops_(loops), div_(d), at_(g.size(), 0) {
    for (uint32_t n = 0; n < order.size(); ++n) at_[order[n]] = n;
  }

  bool any(int loop) const {
    uint32_t h = loops_.loops[loop].header.index;
    std::vector<char> comes = before(h);
    for (uint32_t d = 0; d < g_.size(); ++d)
      if (div_.divergent_branch[d] && comes[d] && !loops_.contains(loop, d) && strays(d, h)) return true;
    return false;
  }

 private:
  std::vector<char> before(uint32_t h) const {
    std::vector<char> r(g_.size(), 0);
    std::vector<uint32_t> work{h};
    while (!work.empty()) {
      uint32_t b = work.back();
      work.pop_back();
      for (uint32_t p : g_.pred[b])
        if (!r[p]) r[p] = 1, work.push_back(p);
    }
    return r;
  }
  bool only_ends(uint32_t b) const {
    Op op = f_.terminator(BlockId(b)).op;
    return (op == Op::exit || op == Op::ret || op == Op::unreachable) && f_.blocks[b].instrs.size() == 1;
  }
  bool strays(uint32_t d, uint32_t h) const {
    std::vector<char> seen(g_.size(), 0);
    std::vector<uint32_t> work{d};
    while (!work.empty()) {
      uint32_t b = work.back();
      work.pop_back();
      for (uint32_t s : g_.succ[b]) {
        if (seen[s] || s == h) continue;
        seen[s] = 1;
        if (at_[s] > at_[h] && !only_ends(s)) return true;
        work.push_back(s);
      }
    }
    return false;
  }

  const Function& f_;
  const Graph& g_;
  const Loops& loops_;
  const Divergence& div_;
  std::vector<uint32_t> at_;
};

}  // namespace

Gate gate_of(const Module& m, const Instr& i) {
  if (is_barrier(m, i)) return Gate::Warp;
  if (i.op != Op::isa) return Gate::None;
  switch (i.opcode) {
    case isa::Opcode::shfl:
    case isa::Opcode::vote:
    case isa::Opcode::match:
    case isa::Opcode::redux:
    case isa::Opcode::elect:
      return std::string_view(isa::form(i.form).text).find(".sync") != std::string_view::npos ? Gate::Members : Gate::None;
    case isa::Opcode::bar:
    case isa::Opcode::barrier:
      return Gate::Members;                       // bar.warp.sync; the others are barriers
    case isa::Opcode::mma:
    case isa::Opcode::wmma:
    case isa::Opcode::ldmatrix:
    case isa::Opcode::stmatrix:
    case isa::Opcode::movmatrix:
      return Gate::Warp;
    default:
      return Gate::None;
  }
}

bool is_warp_sync(const Instr& i) {
  return i.op == Op::isa && isa::form(i.form).lower == isa::Lowering::bar_warp_sync;
}

std::vector<int> polling_loops(const Module& m, const Function& f, const Loops& loops) {
  std::vector<int> r;
  for (int l = 0; l < static_cast<int>(loops.loops.size()); ++l)
    if (Polls(m, f, loops, l).any()) r.push_back(l);
  return r;
}

bool waits_as_a_warp(const Function& f, const Graph& g, const Loops& loops, const Divergence& d,
                     const std::vector<uint32_t>& order, int loop) {
  return !loops.loops[loop].divergent && !Elsewhere(f, g, loops, d, order).any(loop);
}

std::vector<uint32_t> parted_syncs(const Function& f, const Graph& g, const Dominators& d, const Loops& loops,
                                   const Divergence& divergence) {
  std::vector<char> syncs(g.size(), 0);
  size_t count = 0;
  for (uint32_t b : d.rpo())
    for (InstrId n : f.blocks[b].instrs)
      if (is_warp_sync(f[n])) syncs[b] = 1, ++count;
  std::vector<uint32_t> r;
  if (count < 2) return r;
  const Graph forward = forward_graph(g, d, loops);
  const Dominators post(reversed(forward), static_cast<uint32_t>(g.size()));
  for (uint32_t b : d.rpo()) {
    if (!divergence.divergent_branch[b] || g.succ[b].size() < 2) continue;
    const int join = post.idom(b);
    size_t sides = 0;
    for (uint32_t s : forward.succ[b]) {
      std::vector<char> seen(forward.size(), 0);
      std::vector<uint32_t> work{s};
      bool found = false;
      while (!work.empty()) {
        const uint32_t x = work.back();
        work.pop_back();
        if (static_cast<int>(x) == join || seen[x]) continue;
        seen[x] = 1;
        found = found || (x < g.size() && syncs[x]);
        work.insert(work.end(), forward.succ[x].begin(), forward.succ[x].end());
      }
      sides += found;
    }
    if (sides > 1) r.insert(r.end(), g.succ[b].begin(), g.succ[b].end());
  }
  return r;
}

void yield_in(Function& f, const Loops& loops, int loop, bool lockstep) {
  BlockId latch = loops.loops[loop].latch;
  Instr yield;
  yield.op = Op::yield;
  yield.block = latch;
  yield.immediate = lockstep;
  InstrId id(static_cast<uint32_t>(f.instrs.size()));
  f.instrs.push_back(std::move(yield));
  auto& instrs = f[latch].instrs;
  instrs.insert(instrs.end() - 1, id);
}

}  // namespace heddle::simt
