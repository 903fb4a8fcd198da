// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "simt/analysis/graph.h"

#include <algorithm>

namespace heddle::simt {

Graph control_flow(const Function& f) {
  Graph g(f.blocks.size());
  for (uint32_t b = 0; b < f.blocks.size(); ++b) {
    if (f.blocks[b].instrs.empty()) continue;
    for (BlockId t : f.terminator(BlockId(b)).targets) g.edge(b, t.index);
  }
  return g;
}

Graph reversed(const Graph& g) {
  Graph r;
  r.succ = g.pred;
  r.pred = g.succ;
  return r;
}

Dominators::Dominators(const Graph& g, uint32_t root)
    : index_(g.size(), -1), idom_(g.size(), -1), place_(g.size(), 0), size_(g.size(), 0) {
  std::vector<char> seen(g.size(), 0);
  std::vector<std::pair<uint32_t, size_t>> stack{{root, 0}};
  seen[root] = 1;
  while (!stack.empty()) {
    auto& [b, next] = stack.back();
    // Last successor first: the reverse post-order then visits the first successor first.
    if (next < g.succ[b].size()) {
      uint32_t s = g.succ[b][g.succ[b].size() - 1 - next++];
      if (!seen[s]) {
        seen[s] = 1;
        stack.push_back({s, 0});
      }
    } else {
      rpo_.push_back(b);
      stack.pop_back();
    }
  }
  std::reverse(rpo_.begin(), rpo_.end());
  for (size_t i = 0; i < rpo_.size(); ++i) index_[rpo_[i]] = static_cast<int>(i);
  // Cooper, Harvey, Kennedy: "A simple, fast dominance algorithm".
  std::vector<int> dom(rpo_.size(), -1);
  if (!dom.empty()) dom[0] = 0;
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t i = 1; i < rpo_.size(); ++i) {
      int n = -1;
      for (uint32_t p : g.pred[rpo_[i]]) {
        int a = index_[p];
        if (a < 0 || dom[a] < 0) continue;
        if (n < 0) {
          n = a;
          continue;
        }
        while (a != n) {
          while (a > n) a = dom[a];
          while (n > a) n = dom[n];
        }
      }
      if (dom[i] != n) {
        dom[i] = n;
        changed = true;
      }
    }
  }
  for (size_t i = 1; i < rpo_.size(); ++i) idom_[rpo_[i]] = static_cast<int>(rpo_[dom[i]]);
  number();
}

void Dominators::number() {
  // A block comes after its dominator in reverse post-order, so one sweep from the end sums the
  // subtrees and one from the start hands out the places inside the parent's run.
  for (size_t i = rpo_.size(); i-- > 0;) {
    uint32_t b = rpo_[i];
    ++size_[b];
    if (i > 0) size_[static_cast<uint32_t>(idom_[b])] += size_[b];
  }
  std::vector<uint32_t> next(size_.size(), 1);   // where in the run its next child goes
  for (size_t i = 1; i < rpo_.size(); ++i) {
    uint32_t b = rpo_[i], parent = static_cast<uint32_t>(idom_[b]);
    place_[b] = place_[parent] + next[parent];
    next[parent] += size_[b];
  }
}

bool Dominators::dominates(uint32_t a, uint32_t b) const {
  if (!reachable(a) || !reachable(b)) return false;
  return place_[b] - place_[a] < size_[a];
}

bool Loops::contains(int loop, uint32_t block) const {
  for (int l = innermost[block]; l >= 0; l = loops[l].parent)
    if (l == loop) return true;
  return false;
}

Loops find_loops(const Graph& g, const Dominators& d) {
  Loops r;
  r.innermost.assign(g.size(), -1);
  std::vector<std::vector<char>> inside;
  for (uint32_t h : d.rpo()) {
    std::vector<uint32_t> work;
    std::vector<char> body(g.size(), 0);
    body[h] = 1;
    BlockId latch;
    for (uint32_t p : g.pred[h]) {
      if (!d.reachable(p) || d.index(p) < d.index(h)) continue;
      if (!d.dominates(h, p)) {
        r.reducible = false;
        return r;
      }
      latch = BlockId(p);
      if (!body[p]) {
        body[p] = 1;
        work.push_back(p);
      }
    }
    if (!latch) continue;
    while (!work.empty()) {
      uint32_t b = work.back();
      work.pop_back();
      for (uint32_t p : g.pred[b])
        if (d.reachable(p) && !body[p]) {
          body[p] = 1;
          work.push_back(p);
        }
    }
    // Headers come in reverse post-order, so an enclosing loop is found before this one.
    Loop loop{BlockId(h), latch, {}, r.innermost[h], false};
    for (uint32_t b : d.rpo())
      if (body[b]) {
        loop.blocks.push_back(BlockId(b));
        r.innermost[b] = static_cast<int>(r.loops.size());
      }
    r.loops.push_back(std::move(loop));
  }
  return r;
}

Graph forward_graph(const Graph& g, const Dominators& d, const Loops& loops) {
  Graph r(g.size() + 1);
  uint32_t end = static_cast<uint32_t>(g.size());
  std::vector<std::vector<uint32_t>> exits(loops.loops.size());
  for (uint32_t b : d.rpo())
    for (uint32_t s : g.succ[b])
      for (int l = loops.innermost[b]; l >= 0 && !loops.contains(l, s); l = loops.loops[l].parent)
        exits[l].push_back(s);
  for (uint32_t b : d.rpo()) {
    for (uint32_t s : g.succ[b]) {
      if (d.index(s) > d.index(b)) {
        r.edge(b, s);
        continue;
      }
      int l = loops.innermost[s];   // s is its header
      for (uint32_t x : exits[l])
        if (std::find(r.succ[b].begin(), r.succ[b].end(), x) == r.succ[b].end()) r.edge(b, x);
    }
    if (r.succ[b].empty()) r.edge(b, end);
  }
  return r;
}

}  // namespace heddle::simt
