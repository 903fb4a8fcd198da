// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <algorithm>

#include "simt/cfg.h"
#include "simt/clean/clean.h"

namespace heddle::simt {
namespace {

/// Takes one edge from -> to out of `to`'s predecessors and phis.
void drop_edge(Function& f, BlockId from, BlockId to) {
  auto& preds = f[to].preds;
  size_t at = static_cast<size_t>(std::find(preds.begin(), preds.end(), from) - preds.begin());
  preds.erase(preds.begin() + at);
  for (InstrId id : f[to].instrs) {
    if (f[id].op != Op::phi) break;
    f[id].operands.erase(f[id].operands.begin() + at);
  }
}

bool has_phis(const Function& f, BlockId b) {
  return f[f[b].instrs.front()].op == Op::phi;
}

void make_br(Function& f, Instr& t, BlockId keep) {
  bool kept = false;
  for (BlockId target : std::vector<BlockId>(t.targets)) {
    if (target == keep && !kept) kept = true;
    else drop_edge(f, t.block, target);
  }
  t.op = Op::br;
  t.operands.clear();
  t.targets = {keep};
}

bool constant_branches(Function& f) {
  bool changed = false;
  for (Block& b : f.blocks) {
    if (b.instrs.empty()) continue;
    Instr& t = f[b.instrs.back()];
    if (t.op == Op::cond_br && t.targets[0] == t.targets[1] && !has_phis(f, t.targets[0])) {
      make_br(f, t, t.targets[0]);
      changed = true;
      continue;
    }
    if (t.op != Op::cond_br && t.op != Op::switch_br) continue;
    const Instr& c = f[f[t.operands[0]].def];
    if (c.op != Op::constant) continue;
    BlockId keep = t.op == Op::cond_br ? t.targets[c.immediate ? 0 : 1]
                 : t.targets[std::min<size_t>(c.immediate, t.targets.size() - 1)];
    make_br(f, t, keep);
    changed = true;
  }
  return changed;
}

bool unreachable_blocks(Function& f) {
  std::vector<bool> reached(f.blocks.size());
  for (BlockId b : reverse_post_order(f)) reached[b.index] = true;
  bool changed = false;
  for (uint32_t n = 0; n < f.blocks.size(); ++n) {
    if (reached[n] || f.blocks[n].instrs.empty()) continue;
    for (BlockId t : std::vector<BlockId>(f.terminator(BlockId(n)).targets))
      if (reached[t.index]) drop_edge(f, BlockId(n), t);
    f.blocks[n].instrs.clear();
    f.blocks[n].preds.clear();
    changed = true;
  }
  return changed;
}

/// a: ... br b;  b (only from a): ...   becomes one block.
bool straight_lines(Function& f) {
  bool changed = false;
  for (uint32_t n = 0; n < f.blocks.size(); ++n) {
    BlockId a(n);
    while (!f[a].instrs.empty()) {
      const Instr& t = f.terminator(a);
      if (t.op != Op::br) break;
      BlockId b = t.targets[0];
      if (b == a || b.index == 0 || f[b].preds.size() != 1 || has_phis(f, b)) break;
      f[a].instrs.pop_back();
      for (InstrId id : f[b].instrs) {
        f[id].block = a;
        f[a].instrs.push_back(id);
      }
      for (BlockId s : f.terminator(a).targets)
        for (BlockId& p : f[s].preds)
          if (p == b) p = a;
      f[b].instrs.clear();
      f[b].preds.clear();
      changed = true;
    }
  }
  return changed;
}

/// An empty block that only jumps on, where its target has no phis to tell its edges apart.
bool empty_jumps(Function& f) {
  bool changed = false;
  for (uint32_t n = 1; n < f.blocks.size(); ++n) {
    BlockId b(n);
    if (f[b].instrs.size() != 1 || f[b].preds.empty()) continue;
    const Instr& t = f.terminator(b);
    if (t.op != Op::br) continue;
    BlockId to = t.targets[0];
    if (to == b || to.index == 0 || has_phis(f, to)) continue;
    auto preds = f[b].preds;
    drop_edge(f, b, to);
    for (BlockId p : preds) {
      Instr& from = f[f[p].instrs.back()];
      // One target at a time: `preds` lists a predecessor once per edge.
      *std::find(from.targets.begin(), from.targets.end(), b) = to;
      f[to].preds.push_back(p);
    }
    f[b].instrs.clear();
    f[b].preds.clear();
    changed = true;
  }
  return changed;
}

}  // namespace

bool simplify_flow(Function& f) {
  bool any = false;
  for (bool changed = true; changed;) {
    changed = constant_branches(f);
    changed |= unreachable_blocks(f);
    changed |= empty_jumps(f);
    changed |= straight_lines(f);
    any |= changed;
  }
  return any;
}

}  // namespace heddle::simt
