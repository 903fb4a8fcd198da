// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "simt/pass/cut_tails.h"

#include <algorithm>

namespace heddle::simt {
namespace {

constexpr size_t kMostCuts = 16, kMostTried = 24;

class Regions {
 public:
  explicit Regions(const Plan& p) : p_(p), cut_(p.blocks.size(), 0) {}

  /// Instructions of all regions together: what code generation has to do.
  size_t total() const {
    size_t all = 0;
    for (const Region& r : p_.regions) all += size_from(r.entry);
    for (uint32_t b = 0; b < cut_.size(); ++b)
      if (cut_[b]) all += size_from(BlockId(b));
    return all;
  }
  size_t total_with(uint32_t b) {
    cut_[b] = 1;
    const size_t all = total();
    cut_[b] = 0;
    return all;
  }
  void cut(uint32_t b) { cut_[b] = 1; }
  bool is_cut(uint32_t b) const { return cut_[b]; }

  /// How many regions have each block.
  std::vector<uint32_t> owners() const {
    std::vector<uint32_t> n(p_.blocks.size(), 0);
    for (const Region& r : p_.regions) walk(r.entry, [&](uint32_t b) { ++n[b]; });
    for (uint32_t c = 0; c < cut_.size(); ++c)
      if (cut_[c]) walk(BlockId(c), [&](uint32_t b) { ++n[b]; });
    return n;
  }
  size_t size_from(BlockId entry) const {
    size_t n = 0;
    walk(entry, [&](uint32_t b) { n += p_.function.blocks[b].instrs.size(); });
    return n;
  }

 private:
  /// Calls visit for each block from entry to the ends of its region.
  template <class F>
  void walk(BlockId entry, F visit) const {
    std::vector<char> seen(p_.blocks.size(), 0);
    std::vector<uint32_t> work;
    const auto reach = [&](BlockId b) {
      if (!b || seen[b.index] || (cut_[b.index] && b != entry)) return;
      seen[b.index] = 1;
      work.push_back(b.index);
    };
    reach(entry);
    while (!work.empty()) {
      const uint32_t b = work.back();
      work.pop_back();
      visit(b);
      const BlockPlan& plan = p_.blocks[b];
      if (plan.guarded) reach(plan.skip);
      if (plan.barrier) continue;
      for (BlockId next : plan.exit.next) reach(next);
    }
  }

  const Plan& p_;
  std::vector<char> cut_;
};

/// Where a cut ends all that the region has to do: all lanes are there, or they are in a loop that
/// begins there, behind which little is left.
bool may_be_cut(const Plan& p, uint32_t b) {
  if (!p.blocks[b].reachable || b == 0) return false;
  if (p.blocks[b].mask_leader.index == 0) return true;
  return std::any_of(p.loops.begin(), p.loops.end(), [b](const Loop& l) { return l.header.index == b; });
}

}  // namespace

std::vector<BlockId> worthwhile_cuts(const Plan& plan, size_t least) {
  std::vector<BlockId> cuts;
  if (plan.regions.size() < 2) return cuts;
  Regions regions(plan);
  size_t now = regions.total();
  while (cuts.size() < kMostCuts && now > least) {
    // Many are reached by one way only, as their predecessor is: what could be saved tells them apart.
    const std::vector<uint32_t> owners = regions.owners();
    std::vector<std::pair<size_t, uint32_t>> likely;
    for (BlockId b : plan.order)
      if (owners[b.index] > 1 && !regions.is_cut(b.index) && may_be_cut(plan, b.index))
        if (const size_t save = (owners[b.index] - 1) * regions.size_from(b); save >= least)
          likely.emplace_back(save, b.index);
    std::stable_sort(likely.begin(), likely.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    if (likely.size() > kMostTried) likely.resize(kMostTried);
    size_t best = now;
    uint32_t at = 0;
    for (const auto& [save, b] : likely)
      if (const size_t total = regions.total_with(b); total < best) best = total, at = b;
    if (best + least > now) break;
    regions.cut(at);
    cuts.push_back(BlockId(at));
    now = best;
  }
  return cuts;
}

void cut_before(Function& f, BlockId b) {
  const BlockId before(static_cast<uint32_t>(f.blocks.size()));
  f.blocks.emplace_back();
  Block &now = f.blocks[before.index], &then = f.blocks[b.index];
  now.name = then.name + ".cut";
  now.preds = std::move(then.preds);
  then.preds = {before};
  for (BlockId p : now.preds)
    for (BlockId& t : f.instrs[f.blocks[p.index].instrs.back().index].targets)
      if (t == b) t = before;
  auto& instrs = then.instrs;
  const auto phis = std::find_if(instrs.begin(), instrs.end(), [&](InstrId n) { return f[n].op != Op::phi; });
  now.instrs.assign(instrs.begin(), phis);
  instrs.erase(instrs.begin(), phis);
  for (InstrId n : now.instrs) f[n].block = before;
  const auto append = [&](Op op, uint64_t immediate, std::vector<BlockId> targets) {
    Instr i;
    i.op = op;
    i.immediate = immediate;
    i.block = before;
    for (BlockId t : targets) i.targets.push_back(t);
    f.instrs.push_back(std::move(i));
    f.blocks[before.index].instrs.push_back(InstrId(static_cast<uint32_t>(f.instrs.size() - 1)));
  };
  append(Op::yield, kCut, {});
  append(Op::br, 0, {b});
}

}  // namespace heddle::simt
