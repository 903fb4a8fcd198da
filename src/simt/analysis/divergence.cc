// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "simt/analysis/divergence.h"

#include <algorithm>

#include "simt/analysis/facts.h"

namespace heddle::simt {
namespace {

class Analysis {
 public:
  Analysis(const Module& m, const Function& f, const Graph& g, const Dominators& d, Loops& loops,
           LaneVectors& pool, const PlanOptions& options)
      : m_(m), f_(f), g_(g), d_(d), loops_(loops), pool_(pool), options_(options),
        forward_(forward_graph(g, d, loops)),
        post_(reversed(forward_), static_cast<uint32_t>(g.size())) {
    r_.shapes.resize(f.values.size());
    r_.divergent_branch.assign(g.size(), 0);
    r_.divergent_join.assign(g.size(), 0);
    r_.invariant.assign(f.values.size(), 0);
    parted_.assign(g.size(), 0);
    visits_.assign(f.values.size(), 0);
    for (uint32_t v = 0; v < f.values.size(); ++v) constants_.push_back(constant_of(f, ValueId(v)));
  }

  Divergence run() {
    find_invariants();
    while (changed_) {
      changed_ = false;
      for (uint32_t b : d_.rpo()) block(BlockId(b));
    }
    // Whatever was never computed (undefined values) may be anything.
    for (Shape& s : r_.shapes)
      if (s.kind == Shape::Kind::Bottom) s = varying_shape();
    return std::move(r_);
  }

 private:
  void find_invariants() {
    for (uint32_t b : d_.rpo())
      for (InstrId n : f_.blocks[b].instrs) {
        const Instr& i = f_[n];
        bool all = is_launch_invariant(m_, i);
        for (ValueId o : i.operands) all = all && (!o || r_.invariant[o.index]);
        // An index may be out of bounds where nobody asks for the element.
        if (is_parameter_load(i) && !fixed_address(i.operands[0])) all = false;
        if (!all) continue;
        for (ValueId v : i.results)
          if (v) r_.invariant[v.index] = 1;
      }
  }

  bool fixed_address(ValueId v) const {
    Op op = f_[f_[v].def].op;
    return op == Op::constant || op == Op::symbol_address;
  }

  Shape at(ValueId v, BlockId use) const { return shape_at(f_, loops_, r_, v, use); }

  void set(ValueId v, Shape s) {
    Shape& old = r_.shapes[v.index];
    if (s.kind == Shape::Kind::Bottom) return;
    if (old.kind != Shape::Kind::Bottom) {
      // Only downwards, and bounds of a changing value are given up early, so that this ends.
      if (s.kind < old.kind) {
        if (old.kind == Shape::Kind::Affine || s.kind == Shape::Kind::Uniform) s.offsets = old.offsets;
        s.kind = old.kind;
      }
      if (s.kind == Shape::Kind::Affine && old.kind == Shape::Kind::Affine && s.offsets != old.offsets)
        s = varying_shape(s.low, s.high);
      // A guess stays one only while the offsets stay the same.
      if (s.kind == Shape::Kind::Varying) {
        s.align = 0;
        if (old.kind != Shape::Kind::Uniform && (s.offsets != old.offsets || s.rows != old.rows)) s.offsets = s.rows = nullptr;
        s.doubtful = s.offsets && (s.doubtful || old.doubtful);
      }
      s.align = std::min(s.align, old.align);
      s.low = std::min(s.low, old.low);
      s.high = std::max(s.high, old.high);
      if (s == old) return;
      if (++visits_[v.index] > 4) s.low = 0, s.high = ~0ull;
      if (visits_[v.index] > 8) s.align = 0;
      if (s == old) return;
    }
    old = s;
    changed_ = true;
  }

  void block(BlockId b) {
    for (InstrId n : f_[b].instrs) {
      const Instr& i = f_[n];
      if (i.op == Op::phi) phi(b, i);
      else if (i.targets.empty()) plain(b, i);
    }
    const Instr& t = f_.terminator(b);
    if (t.targets.size() < 2) return;
    leave_divergent_loops(b.index);
    if (parted_[b.index]) return;
    Shape s = at(t.operands[0], b);
    if (s.kind == Shape::Kind::Bottom || s.uniform()) return;
    r_.divergent_branch[b.index] = parted_[b.index] = 1;
    changed_ = true;
    split(b.index);
  }

  /// Lanes that left a divergent loop earlier wait at its exits: a uniform branch out of it must not
  /// jump past them, so it is linearized like a divergent one, and so are the loops it ends.
  void leave_divergent_loops(uint32_t b) {
    for (uint32_t s : g_.succ[b]) {
      int outermost = -2;
      for (int l = loops_.innermost[b]; l >= 0 && !loops_.contains(l, s); l = loops_.loops[l].parent)
        if (loops_.loops[l].divergent) outermost = l;
      if (outermost < 0) continue;
      if (!r_.divergent_branch[b]) r_.divergent_branch[b] = 1, changed_ = true;
      for (int l = loops_.innermost[b]; l != loops_.loops[outermost].parent; l = loops_.loops[l].parent)
        if (!loops_.loops[l].divergent) loops_.loops[l].divergent = true, changed_ = true;
    }
  }

  void phi(BlockId b, const Instr& i) {
    Shape s;
    bool same = true;
    for (size_t n = 0; n < i.operands.size(); ++n) {
      // As seen from b, not from the predecessor: out of a divergent loop lanes come over the same
      // edge in different iterations.
      s = meet(s, at(i.operands[n], b));
      auto c = constants_[i.operands[n].index], c0 = constants_[i.operands[0].index];
      same = same && (i.operands[n] == i.operands[0] || (c && c0 && *c == *c0));
    }
    if (r_.divergent_join[b.index] && !same && s.kind != Shape::Kind::Bottom)
      s = varying_shape(s.low, s.high);
    set(i.results[0], s);
  }

  void plain(BlockId b, const Instr& i) {
    shapes_.clear();
    known_.clear();
    for (ValueId o : i.operands) {
      shapes_.push_back(o ? at(o, b) : uniform_shape());
      known_.push_back(o ? constants_[o.index] : std::nullopt);
    }
    for (uint32_t n = 0; n < i.results.size(); ++n)
      if (i.results[n]) set(i.results[n], transfer(pool_, m_, f_, i, n, shapes_, known_, options_));
  }

  /// The lanes part at d: they join, at the latest, at its post-dominator.
  void split(uint32_t d) {
    int join = post_.idom(d);
    std::vector<int> seen(forward_.size(), -1);
    for (size_t n = 0; n < forward_.succ[d].size(); ++n) {
      std::vector<uint32_t> work{forward_.succ[d][n]};
      std::vector<char> here(forward_.size(), 0);
      here[work[0]] = 1;
      while (!work.empty()) {
        uint32_t b = work.back();
        work.pop_back();
        if (seen[b] >= 0) {
          if (b < r_.divergent_join.size() && !r_.divergent_join[b]) r_.divergent_join[b] = 1, changed_ = true;
        } else {
          seen[b] = static_cast<int>(n);
        }
        if (static_cast<int>(b) == join) continue;
        for (uint32_t s : forward_.succ[b])
          if (!here[s]) here[s] = 1, work.push_back(s);
      }
    }
    for (int l = loops_.innermost[d]; l >= 0; l = loops_.loops[l].parent) {
      bool rejoins = join >= 0 && join < static_cast<int>(r_.divergent_join.size()) &&
                     loops_.contains(l, static_cast<uint32_t>(join));
      if (!rejoins && !loops_.loops[l].divergent) loops_.loops[l].divergent = true, changed_ = true;
    }
  }

  const Module& m_;
  const Function& f_;
  const Graph& g_;
  const Dominators& d_;
  Loops& loops_;
  LaneVectors& pool_;
  const PlanOptions& options_;
  Graph forward_;
  Dominators post_;
  Divergence r_;
  std::vector<char> parted_;   // by block: lanes really go different ways
  std::vector<uint32_t> visits_;
  std::vector<std::optional<uint64_t>> constants_;
  std::vector<Shape> shapes_;
  std::vector<std::optional<uint64_t>> known_;
  bool changed_ = true;
};

}  // namespace

Shape shape_at(const Function& f, const Loops& loops, const Divergence& d, ValueId v, BlockId use) {
  Shape s = d.shapes[v.index];
  if (d.invariant[v.index] || s.kind == Shape::Kind::Bottom) return s;
  BlockId def = f[f[v].def].block;
  if (def == use) return s;
  for (int l = loops.innermost[def.index]; l >= 0; l = loops.loops[l].parent)
    if (loops.loops[l].divergent && !loops.contains(l, use.index)) return varying_shape(s.low, s.high);
  return s;
}

Divergence find_divergence(const Module& m, const Function& f, const Graph& g, const Dominators& d,
                           Loops& loops, LaneVectors& pool, const PlanOptions& options) {
  return Analysis(m, f, g, d, loops, pool, options).run();
}

}  // namespace heddle::simt
