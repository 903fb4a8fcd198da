// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "simt/pass/canonical_flow.h"

#include <algorithm>
#include <unordered_map>

#include "simt/analysis/facts.h"
#include "simt/analysis/graph.h"
#include "simt/analysis/progress.h"

namespace heddle::simt {
namespace {

InstrId add_instr(Function& f, BlockId b, Instr i) {
  i.block = b;
  InstrId id(static_cast<uint32_t>(f.instrs.size()));
  f.instrs.push_back(std::move(i));
  f[b].instrs.push_back(id);
  return id;
}

BlockId add_block(Function& f) {
  f.blocks.emplace_back();
  return BlockId(static_cast<uint32_t>(f.blocks.size() - 1));
}

void add_br(Function& f, BlockId from, BlockId to) {
  Instr br;
  br.op = Op::br;
  br.targets = {to};
  add_instr(f, from, std::move(br));
}

bool is_phi(const Function& f, InstrId i) { return f[i].op == Op::phi; }

/// Forgets the n-th predecessor of b, in its phis too.
void drop_pred(Function& f, BlockId b, size_t n) {
  f[b].preds.erase(f[b].preds.begin() + n);
  for (InstrId i : f[b].instrs) {
    if (!is_phi(f, i)) break;
    f[i].operands.erase(f[i].operands.begin() + n);
  }
}

void remove_unreachable(Function& f) {
  Dominators d(control_flow(f), 0);
  for (uint32_t b = 0; b < f.blocks.size(); ++b) {
    Block& block = f.blocks[b];
    if (!d.reachable(b)) continue;
    for (size_t n = block.preds.size(); n-- > 0;)
      if (!d.reachable(block.preds[n].index)) drop_pred(f, BlockId(b), n);
  }
  for (uint32_t b = 0; b < f.blocks.size(); ++b)
    if (!d.reachable(b)) {
      f.blocks[b].instrs.clear();
      f.blocks[b].preds.clear();
    }
}

/// A new block on the edge from `from`'s n-th target.
BlockId split_edge(Function& f, BlockId from, size_t n) {
  InstrId terminator = f[from].instrs.back();
  BlockId to = f[terminator].targets[n];
  BlockId middle = add_block(f);
  f[middle].preds = {from};
  add_br(f, middle, to);
  f[terminator].targets[n] = middle;
  auto& preds = f[to].preds;
  *std::find(preds.begin(), preds.end(), from) = middle;
  return middle;
}

void split_critical_edges(Function& f) {
  for (uint32_t b = 0; b < f.blocks.size(); ++b) {
    if (f.blocks[b].instrs.empty()) continue;
    size_t n = f.terminator(BlockId(b)).targets.size();
    if (n < 2) continue;
    for (size_t t = 0; t < n; ++t)
      if (f[f.terminator(BlockId(b)).targets[t]].preds.size() > 1) split_edge(f, BlockId(b), t);
  }
}

/// All edges into h that come from `sources`, through one new block.
void merge_edges(Function& f, BlockId h, const std::vector<BlockId>& sources) {
  BlockId middle = add_block(f);
  std::vector<size_t> at;
  for (size_t n = 0; n < f[h].preds.size(); ++n)
    if (std::find(sources.begin(), sources.end(), f[h].preds[n]) != sources.end()) at.push_back(n);
  for (size_t n : at) f[middle].preds.push_back(f[h].preds[n]);
  std::vector<InstrId> phis;
  for (InstrId i : f[h].instrs)
    if (is_phi(f, i)) phis.push_back(i);
  for (InstrId p : phis) {
    Instr merged;
    merged.op = Op::phi;
    for (size_t n : at) merged.operands.push_back(f[p].operands[n]);
    ValueId v(static_cast<uint32_t>(f.values.size()));
    f.values.push_back({f[f[p].results[0]].type, {}, 0});
    merged.results = {v};
    InstrId id = add_instr(f, middle, std::move(merged));
    f[v].def = id;
    f[p].operands.push_back(v);
  }
  add_br(f, middle, h);
  for (BlockId s : sources)
    for (BlockId& t : f[f[s].instrs.back()].targets)
      if (t == h) t = middle;
  f[h].preds.push_back(middle);
  for (size_t k = at.size(); k-- > 0;) drop_pred(f, h, at[k]);
}

/// `from` and what follows it in the same iteration of the loop around h.
std::vector<char> followers(const Function& f, const std::vector<char>& body, uint32_t h, const std::vector<uint32_t>& from) {
  std::vector<char> seen(f.blocks.size(), 0);
  std::vector<uint32_t> work = from;
  for (uint32_t b : from) seen[b] = 1;
  while (!work.empty()) {
    uint32_t b = work.back();
    work.pop_back();
    for (BlockId t : f.terminator(BlockId(b)).targets)
      if (body[t.index] && t.index != h && !seen[t.index]) seen[t.index] = 1, work.push_back(t.index);
  }
  return seen;
}

/// Two loops that begin at one block look like one with two back edges. Where lanes meet, or wait for
/// memory, the difference counts: lanes that still go round the inner loop would miss the others.
/// Cycles that avoid all meetings, or all of the loop's exits where it polls, become a loop of their own:
/// the other edges get a header of their own before it.
bool nest_loop(const Module& module, Function& f, const Loop& loop) {
  const BlockId h = loop.header;
  std::vector<char> body(f.blocks.size(), 0);
  for (BlockId b : loop.blocks) body[b.index] = 1;
  const auto& preds = f[h].preds;
  if (std::count_if(preds.begin(), preds.end(), [&](BlockId p) { return body[p.index]; }) < 2) return false;
  std::vector<uint32_t> meetings, exits;
  bool waits = false;
  for (BlockId b : loop.blocks) {
    bool meets = false;
    for (InstrId i : f[b].instrs) {
      meets = meets || gate_of(module, f[i]) != Gate::None;
      waits = waits || is_strong_load(f[i]) || is_atomic(f[i]);
    }
    if (meets) meetings.push_back(b.index);
    const auto& targets = f.terminator(b).targets;
    if (std::any_of(targets.begin(), targets.end(), [&](BlockId t) { return !body[t.index]; })) exits.push_back(b.index);
  }
  if (!waits) exits.clear();
  for (const auto& passed : {meetings, exits}) {
    if (passed.empty() || std::find(passed.begin(), passed.end(), h.index) != passed.end()) continue;
    const std::vector<char> behind = followers(f, body, h.index, passed);
    std::vector<BlockId> outer, outer_latches;
    for (BlockId p : preds) {
      if (body[p.index] && !behind[p.index]) continue;   // the inner loop's
      outer.push_back(p);
      if (body[p.index]) outer_latches.push_back(p);
    }
    if (outer_latches.empty() || outer.size() == preds.size()) continue;
    merge_edges(f, h, outer);
    return true;
  }
  return false;
}

void nest_loops(const Module& module, Function& f) {
  for (bool again = true; again;) {
    again = false;
    const Graph g = control_flow(f);
    const Loops loops = find_loops(g, Dominators(g, 0));
    for (const Loop& l : loops.loops)
      if ((again = nest_loop(module, f, l))) break;
  }
}

void single_latches(Function& f) {
  Graph g = control_flow(f);
  Dominators d(g, 0);
  size_t count = f.blocks.size();
  for (uint32_t h = 0; h < count; ++h) {
    if (!d.reachable(h)) continue;
    std::vector<BlockId> latches;
    size_t edges = 0;
    for (BlockId p : f.blocks[h].preds)
      if (d.dominates(h, p.index)) {
        ++edges;
        if (std::find(latches.begin(), latches.end(), p) == latches.end()) latches.push_back(p);
      }
    // A latch that ends a barrier region or branches is no place for the loop's own test.
    if (edges > 1) merge_edges(f, BlockId(h), latches);
  }
}

/// Cuts blocks after each barrier, so that it is the last but the `br`.
void split_at_barriers(const Module& module, Function& f) {
  for (uint32_t b = 0; b < f.blocks.size(); ++b) {
    for (size_t n = 0; n + 1 < f.blocks[b].instrs.size(); ++n) {
      if (!is_barrier(module, f[f.blocks[b].instrs[n]])) continue;
      InstrId last = f.blocks[b].instrs.back();
      // A result is known only behind the barrier, so phis must not take it along this block's edge.
      bool alone = n + 2 == f.blocks[b].instrs.size() && f[last].op == Op::br &&
                   f[f.blocks[b].instrs[n]].results.empty();
      if (alone) break;
      BlockId rest = add_block(f);
      auto& from = f.blocks[b].instrs;
      f[rest].instrs.assign(from.begin() + n + 1, from.end());
      from.resize(n + 1);
      for (InstrId i : f[rest].instrs) f[i].block = rest;
      for (BlockId t : f[last].targets)
        for (BlockId& p : f[t].preds)
          if (p.index == b) p = rest;
      f[rest].preds = {BlockId(b)};
      add_br(f, BlockId(b), rest);
      break;
    }
  }
}

/// Copies `b` for its predecessor `from` alone, leaving SSA form to rebuild_ssa().
BlockId copy_block(Function& f, BlockId b, BlockId from,
                   std::vector<std::pair<ValueId, ValueId>>& copies) {
  BlockId copy = add_block(f);
  size_t slot = std::find(f[b].preds.begin(), f[b].preds.end(), from) - f[b].preds.begin();
  std::unordered_map<ValueId, ValueId> renamed;
  std::vector<InstrId> body = f[b].instrs;
  for (InstrId i : body) {
    Instr instr = f[i];
    if (instr.op == Op::phi) instr.operands = {instr.operands[slot]};
    else
      for (ValueId& o : instr.operands)
        if (auto it = renamed.find(o); it != renamed.end()) o = it->second;
    std::vector<ValueId> results = instr.results;
    for (uint32_t r = 0; r < results.size(); ++r) {
      if (!results[r]) continue;
      ValueId v(static_cast<uint32_t>(f.values.size()));
      f.values.push_back({f[results[r]].type, {}, r});
      renamed[results[r]] = v;
      copies.push_back({results[r], v});
      instr.results[r] = v;
    }
    InstrId id = add_instr(f, copy, std::move(instr));
    for (ValueId v : f[id].results)
      if (v) f[v].def = id;
  }
  f[copy].preds = {from};
  drop_pred(f, b, slot);
  for (BlockId& t : f[f[from].instrs.back()].targets)
    if (t == b) {
      t = copy;
      break;
    }
  for (BlockId t : f.terminator(copy).targets) {
    size_t n = std::find(f[t].preds.begin(), f[t].preds.end(), b) - f[t].preds.begin();
    f[t].preds.push_back(copy);
    for (InstrId i : f[t].instrs) {
      if (!is_phi(f, i)) break;
      ValueId o = f[i].operands[n];
      auto it = renamed.find(o);
      f[i].operands.push_back(it == renamed.end() ? o : it->second);
    }
  }
  return copy;
}

/// Values that have copies now reach their uses along several paths: phis where they meet.
class SsaRepair {
 public:
  explicit SsaRepair(Function& f) : f_(f) {}
  void run(const std::vector<std::pair<ValueId, ValueId>>& copies) {
    std::unordered_map<ValueId, std::vector<ValueId>> families;
    std::unordered_map<ValueId, ValueId> head;
    for (auto [original, copy] : copies) {
      ValueId top = head.contains(original) ? head[original] : original;
      head[copy] = top;
      auto& members = families[top];
      if (members.empty()) members.push_back(top);
      members.push_back(copy);
    }
    for (auto& [top, members] : families) repair(top, members);
  }

 private:
  void repair(ValueId top, const std::vector<ValueId>& members) {
    type_ = f_[top].type;
    at_end_.clear();
    for (ValueId m : members) at_end_[f_[f_[m].def].block.index] = m;
    auto is_member = [&](ValueId v) {
      return std::find(members.begin(), members.end(), v) != members.end();
    };
    size_t count = f_.instrs.size();
    for (uint32_t n = 0; n < count; ++n) {
      if (f_.blocks[f_.instrs[n].block.index].instrs.empty()) continue;
      for (size_t o = 0; o < f_.instrs[n].operands.size(); ++o) {
        ValueId v = f_.instrs[n].operands[o];
        if (!is_member(v)) continue;
        BlockId block = f_.instrs[n].block;
        if (f_.instrs[n].op == Op::phi) {
          f_.instrs[n].operands[o] = out_of(f_[block].preds[o]);
        } else if (f_[f_[v].def].block != block) {
          f_.instrs[n].operands[o] = into(block);
        }
      }
    }
  }
  ValueId out_of(BlockId b) {
    if (auto it = at_end_.find(b.index); it != at_end_.end()) return it->second;
    ValueId v = into(b);
    at_end_[b.index] = v;
    return v;
  }
  ValueId into(BlockId b) {
    if (f_[b].preds.size() == 1) return out_of(f_[b].preds[0]);
    ValueId v(static_cast<uint32_t>(f_.values.size()));
    f_.values.push_back({type_, {}, 0});
    Instr phi;
    phi.op = f_[b].preds.empty() ? Op::constant : Op::phi;
    phi.results = {v};
    phi.block = b;
    InstrId id(static_cast<uint32_t>(f_.instrs.size()));
    f_.instrs.push_back(phi);
    f_[v].def = id;
    f_[b].instrs.insert(f_[b].instrs.begin(), id);
    bool fresh = !at_end_.contains(b.index);
    if (fresh) at_end_[b.index] = v;
    std::vector<BlockId> preds = f_[b].preds;
    for (BlockId p : preds) {
      ValueId o = out_of(p);
      f_[id].operands.push_back(o);
    }
    return v;
  }
  Function& f_;
  Type type_ = Type::B32;
  std::unordered_map<uint32_t, ValueId> at_end_;
};

/// Makes every cycle single-entry by giving outside predecessors of a second entry their own copy.
bool split_nodes(Function& f) {
  size_t budget = f.instrs.size() * 2 + 200;
  std::vector<std::pair<ValueId, ValueId>> copies;
  for (;;) {
    Graph g = control_flow(f);
    Dominators d(g, 0);
    // The first retreating edge whose target does not dominate its source names a bad entry: the
    // source's strongly connected part is entered both at the target and elsewhere.
    BlockId bad, from;
    for (uint32_t b : d.rpo()) {
      for (uint32_t p : g.pred[b])
        if (d.index(p) >= d.index(b) && !d.dominates(b, p)) bad = BlockId(b), from = BlockId(p);
      if (bad) break;
    }
    if (!bad) break;
    copy_block(f, bad, from, copies);
    if (f.instrs.size() > budget) return false;
  }
  if (!copies.empty()) {
    remove_unreachable(f);
    SsaRepair(f).run(copies);
  }
  return true;
}

}  // namespace

void prepare_flow(const Module& module, Function& f) {
  remove_unreachable(f);
  split_at_barriers(module, f);
  split_critical_edges(f);
}

Result<void> canonical_flow(const Module& module, Function& f) {
  remove_unreachable(f);
  if (!split_nodes(f))
    return error(ErrorKind::NotSupported, "needs interpreter: irreducible control flow in {}", f.name);
  split_at_barriers(module, f);
  nest_loops(module, f);
  single_latches(f);
  split_critical_edges(f);
  return {};
}

}  // namespace heddle::simt
