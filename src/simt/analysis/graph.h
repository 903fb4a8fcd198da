// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Directed graphs of small integers: order, dominators, loops. Control flow of a function, its
// forward graph and the linearized code are all looked at through this.
#pragma once

#include <cstdint>
#include <vector>

#include "simt/kernel.h"
#include "simt/plan.h"

namespace heddle::simt {

struct Graph {
  std::vector<std::vector<uint32_t>> succ, pred;
  explicit Graph(size_t n = 0) : succ(n), pred(n) {}
  size_t size() const { return succ.size(); }
  void edge(uint32_t a, uint32_t b) {
    succ[a].push_back(b);
    pred[b].push_back(a);
  }
};

Graph control_flow(const Function& f);
Graph reversed(const Graph& g);

/// Dominators from `root`. Blocks that it cannot reach have index() -1.
class Dominators {
 public:
  Dominators(const Graph& g, uint32_t root);
  const std::vector<uint32_t>& rpo() const { return rpo_; }
  int index(uint32_t b) const { return index_[b]; }        // in rpo
  bool reachable(uint32_t b) const { return index_[b] >= 0; }
  int idom(uint32_t b) const { return idom_[b]; }          // -1 for the root
  /// Reflexive, and answered in constant time: kernels with many nested loops ask it in loops.
  bool dominates(uint32_t a, uint32_t b) const;
 private:
  void number();

  std::vector<uint32_t> rpo_;
  std::vector<int> index_, idom_;
  // The dominator tree in preorder: what a block dominates is the run [place, place + size).
  std::vector<uint32_t> place_, size_;
};

/// Natural loops, outer before inner; empty optional: the graph is irreducible.
struct Loops {
  std::vector<Loop> loops;
  std::vector<int> innermost;      // by block, -1 for none
  bool reducible = true;
  bool contains(int loop, uint32_t block) const;
};
Loops find_loops(const Graph& g, const Dominators& d);

/// The flow of one pass over the code: back edges go to where their loop's exits go instead. The
/// node one past the last is the common end. Its post-dominance means "in the same iteration".
Graph forward_graph(const Graph& g, const Dominators& d, const Loops& loops);

}  // namespace heddle::simt
