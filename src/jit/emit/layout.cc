// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which values, masks and phi inputs need a slot, and which slots a barrier must keep in the frame.
#include "jit/emit/inside.h"

#include "simt/analysis.h"

namespace heddle::jit {
namespace {

using simt::BlockId;
using simt::BlockPlan;
using simt::Instr;
using simt::InstrId;
using simt::LinearExit;
using simt::Op;
using simt::ValueId;

class LayoutMaker {
 public:
  LayoutMaker(const simt::Plan& p, uint32_t warp_size) : p_(p), f_(p.function), warp_size_(warp_size) {}

  Layout run() {
    r_.value.assign(f_.values.size(), -1);
    r_.kept = r_.phi = r_.value;
    r_.arriving.assign(f_.blocks.size(), -1);
    r_.active = r_.arriving;
    for (BlockId b : p_.order) add_slots(b);
    r_.live.resize(f_.blocks.size());
    if (p_.regions.size() > 1) {
      find_live();
      place();
    }
    return std::move(r_);
  }

 private:
  int add(Home::What what, uint32_t id, bool chunked, unsigned bits) {
    bool of_value = what == Home::What::Value || what == Home::What::Phi;
    bool guessed = of_value && chunked && p_.shapes[id].offsets;
    r_.slots.push_back({what, id, chunked, bits, guessed, 0, {}});
    return static_cast<int>(r_.slots.size()) - 1;
  }
  void need_value(ValueId v, BlockId use) {
    if (!v || p_.invariant[v.index]) return;
    bool varying = p_.shape(v).kind == simt::Shape::Kind::Varying;
    unsigned bits = simt::width_of(f_[v].type);
    if (p_.outlives_loop(v, use)) {
      if (r_.kept[v.index] < 0) r_.kept[v.index] = add(Home::What::Kept, v.index, true, bits);
    } else if (f_[f_[v].def].block != use && r_.value[v.index] < 0) {
      r_.value[v.index] = add(Home::What::Value, v.index, varying, bits);
    }
  }
  void add_slots(BlockId b) {
    if (p_.blocks[b.index].mask_leader == b && b.index != 0) {
      r_.arriving[b.index] = add(Home::What::Arriving, b.index, true, 1);
      r_.active[b.index] = add(Home::What::Active, b.index, true, 1);
    }
    for (InstrId n : f_[b].instrs) {
      const Instr& i = f_[n];
      for (size_t k = 0; k < i.operands.size(); ++k)
        need_value(i.operands[k], i.op == Op::phi ? f_[b].preds[k] : b);
      if (i.op != Op::phi) continue;
      ValueId v = i.results[0];
      r_.phi[v.index] = add(Home::What::Phi, v.index, p_.shape(v).kind == simt::Shape::Kind::Varying,
                            simt::width_of(f_[v].type));
    }
  }

  struct Flow {
    std::vector<char> reads, kills, in, writes;
    std::vector<char> arriving;   // slots of lanes on their way that may not be zero, on entry
  };

  /// Marks what block b reads before writing, and what it surely overwrites.
  void local_flow(BlockId b) {
    Flow& w = flow_[b.index];
    auto read = [&](int s) { if (s >= 0 && !w.kills[s]) w.reads[s] = 1; };
    auto kill = [&](int s) { if (s >= 0) w.kills[s] = w.writes[s] = 1; };
    auto write = [&](int s) { if (s >= 0) w.writes[s] = 1; };
    const BlockPlan& plan = p_.blocks[b.index];
    if (plan.mask_leader == b) {
      read(r_.arriving[b.index]);
      kill(r_.arriving[b.index]);
      kill(r_.active[b.index]);
    } else {
      read(r_.active[plan.mask_leader.index]);
    }
    auto use = [&](ValueId v, BlockId at) {
      if (!v || p_.invariant[v.index]) return;
      if (p_.outlives_loop(v, at)) read(r_.kept[v.index]);
      else if (f_[f_[v].def].block != at) read(r_.value[v.index]);
    };
    for (BlockId x : plan.pending) {
      BlockId l = p_.blocks[x.index].mask_leader;
      read(l == x ? r_.arriving[x.index] : r_.active[l.index]);
    }
    for (InstrId n : f_[b].instrs) {
      const Instr& i = f_[n];
      if (i.op == Op::phi) read(r_.phi[i.results[0].index]);
      else for (ValueId o : i.operands) use(o, b);
      for (ValueId v : i.results) {
        if (!v) continue;
        read(r_.kept[v.index]);
        write(r_.kept[v.index]);
        kill(r_.value[v.index]);
      }
    }
    bool choice = plan.exit.kind == LinearExit::Kind::Branch;
    for (BlockId t : f_.terminator(b).targets) {
      read(r_.arriving[t.index]);
      write(r_.arriving[t.index]);
      for (size_t k = 0; k < f_[t].preds.size(); ++k) {
        if (f_[t].preds[k] != b) continue;
        for (InstrId n : f_[t].instrs) {
          const Instr& i = f_[n];
          if (i.op != Op::phi) break;
          use(i.operands[k], b);
          int s = r_.phi[i.results[0].index];
          write(s);
          if (p_.blocks[t.index].blend[k]) read(s);
          else if (!choice) kill(s);
        }
      }
    }
    if (plan.exit.kind == LinearExit::Kind::Loop) read(r_.arriving[plan.exit.next[0].index]);
  }

  void join(std::vector<char>& into, BlockId from) const {
    if (!from) return;
    for (size_t s = 0; s < into.size(); ++s) into[s] |= flow_[from.index].in[s];
  }

  void find_live() {
    size_t n = r_.slots.size();
    flow_.assign(f_.blocks.size(), {std::vector<char>(n), std::vector<char>(n), std::vector<char>(n), std::vector<char>(n), std::vector<char>(n)});
    for (BlockId b : p_.order) local_flow(b);
    for (bool changed = true; changed;) {
      changed = false;
      for (size_t k = p_.order.size(); k-- > 0;) {
        BlockId b = p_.order[k];
        Flow& w = flow_[b.index];
        std::vector<char> live = after(b);
        for (size_t s = 0; s < n; ++s) live[s] = w.reads[s] || (live[s] && !w.kills[s]);
        if (p_.blocks[b.index].guarded) {
          std::vector<char> skipped(n);
          join(skipped, p_.blocks[b.index].skip);
          if (r_.arriving[b.index] >= 0) skipped[r_.arriving[b.index]] = skipped[r_.active[b.index]] = 0;
          for (size_t s = 0; s < n; ++s) live[s] |= skipped[s];
        }
        if (live != w.in) w.in = std::move(live), changed = true;
      }
    }
    find_arriving();
    for (BlockId b : p_.order) {
      if (!p_.blocks[b.index].barrier) continue;
      std::vector<char> live = after(b), arriving = arriving_after(b, 0);
      for (BlockId t : p_.order)
        if (int s = r_.arriving[t.index]; s >= 0 && !arriving[s]) live[s] = 0;
      r_.live[b.index] = std::move(live);
    }
    for (size_t r = 0; r < p_.regions.size(); ++r) find_dirty(r);
  }

  /// What may be on its way behind b, to be run after it as number `n` of its exit.
  std::vector<char> arriving_after(BlockId b, size_t n) const {
    const BlockPlan& plan = p_.blocks[b.index];
    std::vector<char> on_way = flow_[b.index].arriving;
    if (int s = r_.arriving[b.index]; s >= 0) on_way[s] = 0;
    const auto& targets = f_.terminator(b).targets;
    for (size_t t = 0; t < targets.size(); ++t) {
      if (plan.exit.kind == LinearExit::Kind::Branch && t != n) continue;
      if (int s = r_.arriving[targets[t].index]; s >= 0) on_way[s] = 1;
    }
    return on_way;
  }

  /// Lanes on their way to a block, zero unless an edge was taken and the block not yet run.
  void find_arriving() {
    for (bool changed = true; changed;) {
      changed = false;
      auto flow = [&](const std::vector<char>& from, BlockId to) {
        if (!to) return;
        for (size_t s = 0; s < from.size(); ++s)
          if (from[s] && !flow_[to.index].arriving[s]) flow_[to.index].arriving[s] = 1, changed = true;
      };
      for (BlockId b : p_.order) {
        const BlockPlan& plan = p_.blocks[b.index];
        for (size_t n = 0; n < plan.exit.next.size(); ++n) flow(arriving_after(b, n), plan.exit.next[n]);
        if (!plan.guarded) continue;
        std::vector<char> skipped = flow_[b.index].arriving;
        if (int s = r_.arriving[b.index]; s >= 0) skipped[s] = 0;
        flow(skipped, plan.skip);
      }
    }
  }

  /// Slots that a region's code may have changed, or that its frame does not hold, at the barriers it
  /// ends at: the others need not be kept again.
  void find_dirty(size_t region) {
    size_t n = r_.slots.size();
    auto& dirty = r_.dirty.emplace_back(f_.blocks.size());
    std::vector<std::vector<char>> in(f_.blocks.size());
    std::vector<BlockId> work;
    auto flow = [&](const std::vector<char>& from, BlockId to) {
      if (!to) return;
      std::vector<char>& there = in[to.index];
      bool changed = there.empty();
      if (changed) there.assign(n, 0);
      for (size_t s = 0; s < n; ++s)
        if (from[s] && !there[s]) there[s] = 1, changed = true;
      if (changed) work.push_back(to);
    };
    std::vector<char> start(n, 1);
    BlockId barrier = p_.regions[region].barrier;
    if (barrier) {
      for (size_t s = 0; s < n; ++s) start[s] = !r_.live[barrier.index][s];
      const auto& instrs = f_[barrier].instrs;
      for (ValueId v : f_[instrs[instrs.size() - 2]].results) {   // what the barrier itself gives
        if (!v) continue;
        if (int s = r_.value[v.index]; s >= 0) start[s] = 1;
        if (int s = r_.kept[v.index]; s >= 0) start[s] = 1;
      }
      for (BlockId next : p_.blocks[barrier.index].exit.next) flow(start, next);
    } else {
      flow(start, BlockId(0));
    }
    while (!work.empty()) {
      BlockId b = work.back();
      work.pop_back();
      std::vector<char> out = in[b.index];
      const BlockPlan& plan = p_.blocks[b.index];
      for (size_t s = 0; s < n; ++s) out[s] |= flow_[b.index].writes[s];
      if (plan.guarded) flow(out, plan.skip);
      if (plan.barrier && !(b == barrier && simt::is_cut(f_, b))) dirty[b.index] = std::move(out);
      else for (BlockId next : plan.exit.next) flow(out, next);
    }
  }
  std::vector<char> after(BlockId b) const {
    std::vector<char> live(r_.slots.size());
    const LinearExit& e = p_.blocks[b.index].exit;
    for (BlockId s : e.next) join(live, s);
    if (e.kind == LinearExit::Kind::Loop && r_.arriving[e.next[0].index] >= 0) live[r_.arriving[e.next[0].index]] = 1;
    return live;
  }

  /// By slot, the one whose place in the frame it has: a phi and what it becomes in the next iteration
  /// share one where no barrier keeps both, so that nothing is copied from one to the other.
  std::vector<size_t> shared_places() {
    const size_t n = r_.slots.size();
    std::vector<size_t> first(n);
    std::vector<std::vector<char>> at(n);   // by barrier
    for (size_t s = 0; s < n; ++s) {
      first[s] = s;
      for (auto& live : r_.live) at[s].push_back(!live.empty() && live[s]);
    }
    auto join = [&](size_t a, size_t b) {
      const Home &x = r_.slots[a], &y = r_.slots[b];
      if (a == b || x.chunked != y.chunked || x.bits != y.bits || x.guessed != y.guessed) return;
      for (size_t k = 0; k < at[a].size(); ++k)
        if (at[a][k] && at[b][k]) return;
      for (size_t k = 0; k < at[a].size(); ++k) at[a][k] |= at[b][k];
      for (size_t& s : first)
        if (s == b) s = a;
    };
    for (BlockId b : p_.order)
      for (InstrId i : f_[b].instrs) {
        if (f_[i].op != Op::phi) break;
        int phi = r_.phi[f_[i].results[0].index];
        auto with = [&](ValueId v) {
          if (int s = v ? r_.value[v.index] : -1; s >= 0) join(first[static_cast<size_t>(phi)], first[static_cast<size_t>(s)]);
        };
        with(f_[i].results[0]);
        for (ValueId v : f_[i].operands) with(v);
      }
    return first;
  }

  /// Frame offsets of all slots that any barrier keeps: chunked ones first, on cache lines.
  void place() {
    const std::vector<size_t> first = shared_places();
    std::vector<char> kept(r_.slots.size());
    for (auto& live : r_.live)
      for (size_t s = 0; s < live.size(); ++s) kept[first[s]] |= live[s];
    uint64_t at = kFrameHead;
    for (bool wide : {true, false})
      for (size_t s = 0; s < r_.slots.size(); ++s) {
        Home& slot = r_.slots[s];
        bool is_wide = slot.chunked && slot.bits > 1;
        if (!kept[s] || is_wide != wide) continue;
        slot.frame_offset = at;
        uint64_t one = slot.bits > 1 ? slot.bits / 8 : 8;
        at += wide ? (one * warp_size_ + 63) / 64 * 64 : (one + 7) / 8 * 8;
        if (slot.guessed) at += 64;   // the guess, and whether it is sure
      }
    for (size_t s = 0; s < r_.slots.size(); ++s) r_.slots[s].frame_offset = r_.slots[first[s]].frame_offset;
    r_.frame_bytes = (at + 63) / 64 * 64;
  }

  const simt::Plan& p_;
  const simt::Function& f_;
  uint32_t warp_size_;
  Layout r_;
  std::vector<Flow> flow_;
};

}  // namespace

Layout make_layout(const simt::Plan& plan, uint32_t warp_size) {
  return LayoutMaker(plan, warp_size).run();
}

}  // namespace heddle::jit
