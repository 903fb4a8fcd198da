// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Loops that a compiler unrolled, seen as what they were: the body is the same several times, counters
// and addresses apart, and each round goes on with what the one before it made.
#include <algorithm>
#include <map>

#include "simt/analysis/facts.h"
#include "simt/plan.h"
#include "simt/traits.h"

namespace heddle::simt {
namespace {

using isa::Mod;
using isa::Opcode;
using isa::Slot;

constexpr int64_t kMostRounds = 8;

class Roller {
 public:
  Roller(const Plan& p, int loop) : p_(p), f_(p.function), loop_(p.loops[static_cast<size_t>(loop)]), number_(loop) {}

  std::optional<Rolled> run() {
    if (!one_block() || !find_phis() || !find_rounds() || !find_chains()) return std::nullopt;
    for (const Chain& c : chains_)
      for (int64_t k = 1; k < rounds_; ++k)
        for (size_t j = 0; j < c.length; ++j)
          if (!same(k, c.links[j], c.links[j + static_cast<size_t>(k) * c.length])) return std::nullopt;
    Rolled r;
    for (const Chain& c : chains_) {
      need(c.links[c.length - 1]);
      r.carried.push_back({c.links.back(), c.links[c.length - 1]});
    }
    for (InstrId n : f_[loop_.header].instrs)
      if (needed_.contains(n.index)) r.round.push_back(n);
    for (const Rolled::Count& c : counts_) r.counts.push_back({c.phi, c.next, c.step / rounds_});
    if (!leaves_well(r)) return std::nullopt;
    return r;
  }

 private:
  /// What a phi becomes, link by link; `length` of them a round.
  struct Chain {
    ValueId phi;
    std::vector<ValueId> links;
    size_t length = 0;
  };

  const Instr& maker(ValueId v) const { return f_[f_[v].def]; }
  bool inside(ValueId v) const { return maker(v).block == loop_.header && !p_.invariant[v.index]; }

  /// The header does it all; the other blocks are only ways back to it.
  bool one_block() const {
    for (BlockId b : loop_.blocks)
      if (b != loop_.header && (f_[b].instrs.size() != 1 || f_.terminator(b).op != Op::br)) return false;
    return f_.terminator(loop_.header).op == Op::cond_br && f_[loop_.header].preds.size() == 2;
  }
  /// On which side of its branch the loop goes on: 0 if true. Nothing: on both, or on neither.
  std::optional<unsigned> way_back() const {
    const Instr& end = f_.terminator(loop_.header);
    const bool yes = p_.in_loop(number_, end.targets[0]), no = p_.in_loop(number_, end.targets[1]);
    return yes == no ? std::nullopt : std::optional<unsigned>(yes ? 0 : 1);
  }

  bool find_phis() {
    const auto& preds = f_[loop_.header].preds;
    const size_t back = p_.in_loop(number_, preds[0]) ? 0 : 1;
    for (InstrId n : f_[loop_.header].instrs) {
      const Instr& i = f_[n];
      if (i.op != Op::phi) break;
      const ValueId next = i.operands[back];
      if (!next || !inside(next) || maker(next).op == Op::phi) return false;
      const Instr& add = maker(next);
      const auto by = add.op == Op::isa && add.opcode == Opcode::add && add.operands.size() == 2 && add.results.size() == 1 && !add.mods.has(Slot::sat) &&
                              add.operands[0] == i.results[0]
                          ? constant_of(f_, add.operands[1]) : std::nullopt;
      const unsigned width = width_of(f_[next].type);
      if (by && is_integer(add) && (width == 32 || width == 64))
        counts_.push_back({i.results[0], next, width == 32 ? static_cast<int32_t>(*by) : static_cast<int64_t>(*by)});
      else chains_.push_back({i.results[0], {next}, 0});
    }
    return !chains_.empty();
  }
  static bool is_integer(const Instr& i) {
    const Mod t = i.mods[Slot::type];
    return t == Mod::s32 || t == Mod::u32 || t == Mod::s64 || t == Mod::u64;
  }

  const Rolled::Count* count_of(ValueId phi) const {
    for (const auto& c : counts_)
      if (c.phi == phi) return &c;
    return nullptr;
  }

  /// As many as the counter that ends the loop takes at once; all others advance by whole steps, too.
  bool find_rounds() {
    const Instr& test = maker(f_.terminator(loop_.header).operands[0]);
    if (test.op != Op::isa || test.opcode != Opcode::setp || test.operands.size() != 2 || test.results.size() != 1 || test.block != loop_.header) return false;
    // It goes on until the counter is the bound: smaller steps get there, too, and not before.
    const Mod cmp = test.mods[Slot::cmp];
    if ((cmp != Mod::eq && cmp != Mod::ne) || way_back() != (cmp == Mod::ne ? 0u : 1u)) return false;
    if (!is_integer(test) || inside(test.operands[1])) return false;
    for (const auto& c : counts_)
      if (c.next == test.operands[0]) rounds_ = std::abs(c.step);
    if (rounds_ < 2 || rounds_ > kMostRounds || (rounds_ & (rounds_ - 1))) return false;
    return std::all_of(counts_.begin(), counts_.end(), [&](const auto& c) { return c.step % rounds_ == 0; });
  }

  /// Depends on what a round before made.
  bool is_carried(ValueId v) {
    if (!inside(v)) return false;
    auto [at, fresh] = carried_.try_emplace(v.index, false);
    if (!fresh) return at->second;
    const Instr& i = maker(v);
    bool r = false;
    if (i.op == Op::phi) r = !count_of(v);
    else for (ValueId o : i.operands) r = r || (o && is_carried(o));
    return carried_[v.index] = r;
  }

  bool find_chains() {
    for (Chain& c : chains_) {
      for (ValueId at = c.links[0]; at != c.phi;) {
        const Instr& i = maker(at);
        ValueId from;
        for (ValueId o : i.operands) {
          if (!o || !is_carried(o)) continue;
          if (from) return false;
          from = o;
        }
        if (!from || i.op == Op::phi || is_load(i)) return false;
        if (from != c.phi) c.links.push_back(from);
        at = from;
      }
      std::reverse(c.links.begin(), c.links.end());
      if (c.links.size() % static_cast<size_t>(rounds_)) return false;
      c.length = c.links.size() / static_cast<size_t>(rounds_);
    }
    return true;
  }

  /// b is in round k what a is in the first.
  bool same(int64_t k, ValueId a, ValueId b) {
    if (!a || !b) return a == b;
    if (!inside(a)) return a == b || (constant_of(f_, a) && constant_of(f_, a) == constant_of(f_, b) && f_[a].type == f_[b].type);
    for (const Chain& c : chains_)
      if (a == c.phi) return b == c.links[c.length * static_cast<size_t>(k) - 1];
    if (const Rolled::Count* c = count_of(a)) return is_sum(b, a, k * (c->step / rounds_));
    if (!inside(b)) return false;
    auto [at, fresh] = known_.try_emplace({k, a.index}, b);
    if (!fresh) return at->second == b;
    const Instr &x = maker(a), &y = maker(b);
    if (x.op == Op::phi || x.op != y.op || x.opcode != y.opcode || x.form != y.form || !(x.mods == y.mods) || x.immediate != y.immediate ||
        x.symbol != y.symbol || x.sreg != y.sreg || x.operands.size() != y.operands.size() || f_[a].result_index != f_[b].result_index ||
        f_[a].type != f_[b].type || !(is_pure(x) || is_load(x)))
      return false;
    if (const Rolled::Count* c = is_load(x) ? count_of(x.operands[0]) : nullptr)
      return y.operands[0] == x.operands[0] && y.offset == x.offset + k * (c->step / rounds_);
    if (x.offset != y.offset) return false;
    for (size_t n = 0; n < x.operands.size(); ++n)
      if (!same(k, x.operands[n], y.operands[n])) return false;
    return true;
  }
  bool is_sum(ValueId v, ValueId phi, int64_t by) const {
    if (by == 0) return v == phi;
    const Instr& i = maker(v);
    if (i.op != Op::isa || i.opcode != Opcode::add || i.operands.size() != 2 || i.results.size() != 1 || !is_integer(i) || i.mods.has(Slot::sat) ||
        i.operands[0] != phi) return false;
    const auto c = constant_of(f_, i.operands[1]);
    return c && (width_of(f_[v].type) == 32 ? static_cast<int32_t>(*c) == by : static_cast<int64_t>(*c) == by);
  }

  void need(ValueId v) {
    if (!v || !inside(v) || maker(v).op == Op::phi || !needed_.emplace(f_[v].def.index, true).second) return;
    for (ValueId o : maker(v).operands) need(o);
  }

  /// Outside, only what the phis become is asked for; and the test, by nobody but the branch.
  bool leaves_well(const Rolled& r) const {
    const ValueId test = f_.terminator(loop_.header).operands[0];
    if (needed_.contains(f_[test].def.index)) return false;
    for (const Rolled::Count& c : r.counts)
      if (needed_.contains(f_[c.next].def.index)) return false;
    auto told = [&](ValueId v) {
      return std::any_of(r.counts.begin(), r.counts.end(), [&](auto& c) { return c.next == v; }) ||
             std::any_of(r.carried.begin(), r.carried.end(), [&](auto& c) { return c.first == v; });
    };
    for (BlockId b : p_.order)
      for (InstrId n : f_[b].instrs) {
        const Instr& i = f_[n];
        if (b == loop_.header && i.op != Op::phi) continue;
        for (ValueId v : i.operands)
          if (v && inside(v) && !told(v)) return false;
      }
    return true;
  }

  const Plan& p_;
  const Function& f_;
  const Loop& loop_;
  int number_;
  std::vector<Rolled::Count> counts_;
  std::vector<Chain> chains_;
  int64_t rounds_ = 0;
  std::map<uint32_t, bool> carried_;
  std::map<std::pair<int64_t, uint32_t>, ValueId> known_;
  std::map<uint32_t, bool> needed_;
};

}  // namespace

std::optional<Rolled> roll(const Plan& plan, int loop) { return Roller(plan, loop).run(); }

}  // namespace heddle::simt
