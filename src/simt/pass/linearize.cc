// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "simt/pass/linearize.h"

#include <algorithm>
#include <set>

namespace heddle::simt {
namespace {

/// Schedules dominator subtrees, and a whole loop before anything behind it.
class Scheduler {
 public:
  Scheduler(const Graph& g, const Dominators& d, const Loops& l) : loops_(l), kids_(g.size()) {
    for (uint32_t b : d.rpo())
      if (d.idom(b) >= 0) kids_[d.idom(b)].push_back(b);   // already in reverse post-order
    rpo_ = &d;
  }
  std::vector<uint32_t> run(uint32_t root) {
    int l = loops_.innermost[root];
    if (l >= 0) loop(l);
    else region(root, -1);
    return std::move(order_);
  }

 private:
  int header_loop(uint32_t b) const {
    int l = loops_.innermost[b];
    return l >= 0 && loops_.loops[l].header.index == b ? l : -1;
  }
  void place(uint32_t b, int inside) {
    int l = header_loop(b);
    if (l >= 0 && loops_.loops[l].parent == inside) loop(l);
    else if (loops_.innermost[b] == inside) region(b, inside);
  }
  void region(uint32_t b, int inside) {
    order_.push_back(b);
    for (uint32_t c : kids_[b]) {
      if (inside >= 0 && !loops_.contains(inside, c)) continue;   // after the loop
      place(c, inside);
    }
  }
  void loop(int l) {
    const Loop& it = loops_.loops[l];
    region(it.header.index, l);
    std::vector<uint32_t> behind;
    for (BlockId b : it.blocks)
      for (uint32_t c : kids_[b.index])
        if (!loops_.contains(l, c) && (it.parent < 0 || loops_.contains(it.parent, c)))
          behind.push_back(c);
    std::sort(behind.begin(), behind.end(),
              [&](uint32_t a, uint32_t b) { return rpo_->index(a) < rpo_->index(b); });
    for (uint32_t c : behind) place(c, it.parent);
  }

  const Loops& loops_;
  const Dominators* rpo_;
  std::vector<std::vector<uint32_t>> kids_;
  std::vector<uint32_t> order_;
};

}  // namespace

std::vector<uint32_t> linear_order(const Graph& g, const Dominators& d, const Loops& loops) {
  std::vector<uint32_t> order = Scheduler(g, d, loops).run(0);
  CHECK(order.size() == d.rpo().size(), "{} of {} blocks scheduled", order.size(), d.rpo().size());
  return order;
}

std::vector<LinearExit> linearize(const Graph& g, const Loops& loops,
                                  const std::vector<uint32_t>& order,
                                  const std::vector<char>& divergent) {
  std::vector<uint32_t> at(g.size(), 0);
  for (uint32_t i = 0; i < order.size(); ++i) at[order[i]] = i;
  auto earlier = [&](uint32_t a, uint32_t b) { return at[a] < at[b]; };
  using Deferred = std::set<uint32_t, decltype(earlier)>;
  std::vector<Deferred> waiting(g.size(), Deferred(earlier));
  std::vector<LinearExit> exits(g.size());
  // The first of `all` comes next; the others wait until after it.
  auto defer = [&](Deferred all) {
    if (all.empty()) return BlockId();
    uint32_t n = *all.begin();
    all.erase(all.begin());
    waiting[n].insert(all.begin(), all.end());
    return BlockId(n);
  };
  for (uint32_t b : order) {
    int l = loops.innermost[b];
    bool latch = l >= 0 && loops.loops[l].latch.index == b;
    LinearExit& exit = exits[b];
    if (latch) {
      exit.kind = LinearExit::Kind::Loop;
      exit.next = {loops.loops[l].header, defer(waiting[b])};
      continue;
    }
    const auto& succ = g.succ[b];
    if (succ.size() > 1 && !divergent[b]) {
      exit.kind = LinearExit::Kind::Branch;
      for (uint32_t s : succ) {
        Deferred all = waiting[b];
        all.insert(s);
        exit.next.push_back(defer(std::move(all)));
      }
      continue;
    }
    Deferred all = waiting[b];
    all.insert(succ.begin(), succ.end());
    if (all.empty()) continue;
    exit.kind = LinearExit::Kind::Jump;
    exit.next = {defer(std::move(all))};
  }
  return exits;
}

}  // namespace heddle::simt
