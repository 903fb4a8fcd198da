// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "simt/pass/dispatch.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "isa/form.h"
#include "simt/analysis/facts.h"
#include "simt/analysis/graph.h"
#include "simt/analysis/progress.h"

namespace heddle::simt {
namespace {

using isa::Mod;
using isa::Opcode;
using isa::Slot;

/// Numbers of blocks that lanes must enter together begin here.
constexpr uint32_t kGated = 1 << 16;
/// ... of these, those that begin with a barrier, where lanes may meet at different ones, and ...
constexpr uint32_t kMeet = 1 << 17;
/// ... those that begin with bar.warp.sync, likewise.
constexpr uint32_t kWarpSync = 1 << 18;
/// Of a lane that has ended: it leaves the loop behind the last block. An end inside of the loop would
/// be moved behind it, with all that comes before.
constexpr uint32_t kDone = 1 << 30;
/// Passes between two turns of other warps.
constexpr uint32_t kPasses = 16;
constexpr size_t kMaxInstrs = 6000;

uint16_t form_named(Opcode op, std::string_view text) {
  for (uint16_t f : isa::forms_of(op))
    if (text == isa::form(f).text) return f;
  CHECK(false, "no form {}", text);
  return 0;
}

class Dispatcher {
 public:
  Dispatcher(const Module& m, Function& f, std::vector<char> inside, const DispatchOptions& o)
      : m_(m), f_(f), inside_(std::move(inside)), options_(o) {}

  Result<BlockId> run() {
    size_t instrs = 0;
    for (uint32_t b = 0; b < inside_.size(); ++b)
      if (inside_[b]) instrs += f_.blocks[b].instrs.size();
    if (instrs > kMaxInstrs) return refuse("a large part of it needs lanes of their own");
    for (uint32_t b = 0; b < f_.blocks.size(); ++b)
      if (inside_[b]) skip_empty(b);
    for (uint32_t b = 0; b < f_.blocks.size(); ++b)
      if (inside_[b]) split_at_gates(b);
    if (const Instr* i = only_barrier(m_, f_, inside_)) meeting_ = *i;
    number();
    // Halves of a warp of 64 see nothing of each other, and a barrier needs both: only meet() asks both.
    if (any_barrier_ && options_.warp_size != 32) return refuse("lanes of a warp of 64 come to barriers on their own");
    find_variables();
    remember();
    return build();
  }

 private:
  Error refuse(const char* why) const {
    return error(ErrorKind::NotSupported, "needs interpreter: {} ({})", why, f_.name);
  }

  // ---- writing instructions ----
  BlockId block(const char* name) {
    f_.blocks.emplace_back();
    f_.blocks.back().name = name;
    inside_.push_back(0);
    return BlockId(static_cast<uint32_t>(f_.blocks.size() - 1));
  }
  InstrId append(BlockId b, Instr i, bool before_barrier = false) {
    i.block = b;
    InstrId id(static_cast<uint32_t>(f_.instrs.size()));
    f_.instrs.push_back(std::move(i));
    for (uint32_t r = 0; r < f_[id].results.size(); ++r)
      if (ValueId v = f_[id].results[r]) f_[v].def = id, f_[v].result_index = r;
    auto& list = f_[b].instrs;
    if (before_barrier && !list.empty() && is_barrier(m_, f_[list.back()])) list.insert(list.end() - 1, id);
    else list.push_back(id);
    return id;
  }
  ValueId value(Type t) {
    f_.values.push_back({t, {}, 0});
    return ValueId(static_cast<uint32_t>(f_.values.size() - 1));
  }
  ValueId one(BlockId b, Op op, Type t, std::vector<ValueId> operands, uint64_t immediate = 0) {
    Instr i;
    i.op = op;
    i.operands = std::move(operands);
    i.immediate = immediate;
    ValueId v = value(t);
    i.results = {v};
    append(b, std::move(i), true);
    return v;
  }
  ValueId constant(BlockId b, Type t, uint64_t bits) { return one(b, Op::constant, t, {}, bits); }
  /// In the header, so that all of the loop may use it.
  ValueId k(Type t, uint64_t bits) {
    auto [found, made] = constants_.try_emplace({t, bits}, ValueId());
    if (!made) return found->second;
    Instr i;
    i.op = Op::constant;
    i.immediate = bits;
    i.block = header_;
    const ValueId v = value(t);
    i.results = {v};
    InstrId id(static_cast<uint32_t>(f_.instrs.size()));
    f_.instrs.push_back(std::move(i));
    f_[v].def = id;
    insert_behind_phis(header_, id);
    return found->second = v;
  }
  ValueId zero(Type t) {
    // In the entry: the header's own phis take it.
    Instr i;
    i.op = Op::constant;
    i.block = BlockId(0);
    const ValueId v = value(t);
    i.results = {v};
    InstrId id(static_cast<uint32_t>(f_.instrs.size()));
    f_.instrs.push_back(std::move(i));
    f_[v].def = id;
    f_[BlockId(0)].instrs.insert(f_[BlockId(0)].instrs.begin(), id);
    return v;
  }
  void insert_behind_phis(BlockId b, InstrId id) {
    auto& list = f_[b].instrs;
    size_t at = 0;
    while (at < list.size() && f_[list[at]].op == Op::phi) ++at;
    list.insert(list.begin() + static_cast<std::ptrdiff_t>(at), id);
  }
  ValueId isa_op(BlockId b, Opcode op, uint16_t form, Mod type, Type t, std::vector<ValueId> operands, Slot slot = Slot::type,
                 Mod mod = Mod::none) {
    Instr i;
    i.op = Op::isa;
    i.opcode = op;
    i.form = form;
    if (type != Mod::none) i.mods[Slot::type] = type;
    if (mod != Mod::none) i.mods[slot] = mod;
    i.operands = std::move(operands);
    ValueId v = value(t);
    i.results = {v};
    if (op == Opcode::setp) i.results.push_back(ValueId());
    append(b, std::move(i), true);
    return v;
  }
  ValueId compare(BlockId b, Mod cmp, ValueId x, uint64_t n) {
    return isa_op(b, Opcode::setp, isa::forms_of(Opcode::setp)[0], Mod::u32, Type::Pred, {x, k(Type::B32, n)},
                  Slot::cmp, cmp);
  }
  ValueId logic(BlockId b, Opcode op, Mod type, Type t, std::vector<ValueId> operands) {
    return isa_op(b, op, isa::forms_of(op)[0], type, t, std::move(operands));
  }
  ValueId all(BlockId b, ValueId p) {
    return isa_op(b, Opcode::vote, form_named(Opcode::vote, "vote.sync.mode.pred"), Mod::pred, Type::Pred,
                  {p, k(Type::B32, 0xffffffffu)}, Slot::mode, Mod::all);
  }
  ValueId ballot(BlockId b, ValueId p) {
    return isa_op(b, Opcode::vote, form_named(Opcode::vote, "vote.sync.ballot.b32"), Mod::b32, Type::B32,
                  {p, k(Type::B32, 0xffffffffu)}, Slot::mode, Mod::ballot);
  }
  void br(BlockId from, BlockId to) {
    Instr i;
    i.op = Op::br;
    i.targets = {to};
    append(from, std::move(i));
    f_[to].preds.push_back(from);
  }
  void cond_br(BlockId from, ValueId p, BlockId yes, BlockId no) {
    Instr i;
    i.op = Op::cond_br;
    i.operands = {p};
    i.targets = {yes, no};
    append(from, std::move(i));
    f_[yes].preds.push_back(from);
    f_[no].preds.push_back(from);
  }
  ValueId phi(BlockId b, Type t, std::vector<ValueId> operands) {
    Instr i;
    i.op = Op::phi;
    i.operands = std::move(operands);
    ValueId v = value(t);
    i.results = {v};
    i.block = b;
    InstrId id(static_cast<uint32_t>(f_.instrs.size()));
    f_.instrs.push_back(std::move(i));
    f_[v].def = id;
    insert_behind_phis(b, id);
    return v;
  }

  // ---- blocks ----

  const Instr& head(uint32_t b) const {
    for (InstrId n : f_.blocks[b].instrs)
      if (f_[n].op != Op::phi) return f_[n];
    CHECK(false, "block {} of {} has no end", b, f_.name);
    __builtin_unreachable();
  }

  /// A block that does nothing but stand on an edge: whoever goes there goes to where it leads.
  void skip_empty(uint32_t b) {
    Block& block = f_.blocks[b];
    if (block.instrs.size() != 1 || block.preds.size() != 1 || f_[block.instrs[0]].op != Op::br) return;
    const BlockId from = block.preds[0], to = f_[block.instrs[0]].targets[0];
    auto& preds = f_[to].preds;
    if (!inside_[from.index] || to.index == b || std::find(preds.begin(), preds.end(), from) != preds.end()) return;
    for (BlockId& t : f_[f_[from].instrs.back()].targets)
      if (t.index == b) t = to;
    std::replace(preds.begin(), preds.end(), BlockId(b), from);
    f_[block.instrs[0]].op = Op::unreachable;
    f_[block.instrs[0]].targets.clear();
    block.preds.clear();
    inside_[b] = 0;
  }

  /// Cuts b at its first gated instruction that has others before it; the rest is a block of its own.
  void split_at_gates(uint32_t b) {
    size_t first = 0;
    while (f_[f_.blocks[b].instrs[first]].op == Op::phi) ++first;
    for (size_t n = first + 1; n < f_.blocks[b].instrs.size(); ++n) {
      if (gate_of(m_, f_[f_.blocks[b].instrs[n]]) == Gate::None) continue;
      BlockId rest = block("gate");
      inside_[rest.index] = 1;
      auto& from = f_.blocks[b].instrs;
      f_[rest].instrs.assign(from.begin() + static_cast<std::ptrdiff_t>(n), from.end());
      from.resize(n);
      for (InstrId i : f_[rest].instrs) f_[i].block = rest;
      for (BlockId t : f_.terminator(rest).targets)
        for (BlockId& p : f_[t].preds)
          if (p.index == b) p = rest;
      br(BlockId(b), rest);
      return;
    }
  }

  void number() {
    Dominators d(control_flow(f_), 0);
    number_.assign(f_.blocks.size(), 0);
    for (uint32_t b : d.rpo()) {
      if (!inside_[b]) continue;
      const Gate g = gate_of(m_, head(b));
      any_gate_ |= g != Gate::None;
      any_barrier_ |= is_barrier(m_, head(b)) && !meets(head(b));
      const bool syncs = is_warp_sync(head(b));
      warp_syncs_ += syncs;
      const uint32_t gate = g == Gate::None ? 0 : syncs ? kWarpSync : meets(head(b)) ? kMeet : kGated;
      number_[b] = static_cast<uint32_t>(order_.size()) + gate;
      order_.push_back(b);
    }
    dominators_ = std::make_unique<Dominators>(control_flow(f_), 0);
  }

  bool meets(const Instr& i) const {
    return meeting_ && i.op == Op::isa && isa::form(i.form).lower == isa::Lowering::bar_sync;
  }

  /// A loop of one block that counts, and waits for nobody: it stays a loop, which its lanes run to its end.
  bool counts(uint32_t b) const {
    const Instr& end = f_.terminator(BlockId(b));
    if (end.op != Op::cond_br || (end.targets[0].index == b) == (end.targets[1].index == b)) return false;
    if (gate_of(m_, head(b)) != Gate::None) return false;
    std::vector<ValueId> asked = end.operands;
    std::vector<char> seen(f_.values.size(), 0);
    for (InstrId n : f_.blocks[b].instrs)
      if (const Op op = f_[n].op; op == Op::call || op == Op::call_indirect || op == Op::yield) return false;
    while (!asked.empty()) {
      const ValueId v = asked.back();
      asked.pop_back();
      if (!v || seen[v.index]) continue;
      seen[v.index] = 1;
      const Instr& i = f_[f_[v].def];
      if (i.block.index != b) continue;
      if (i.op != Op::phi && !is_pure(m_, i)) return false;
      asked.insert(asked.end(), i.operands.begin(), i.operands.end());
    }
    return true;
  }

  // ---- values that live between blocks ----

  void find_variables() {
    for (uint32_t b = 0; b < f_.blocks.size(); ++b)
      for (size_t n = 0; inside_[b] && n < f_.blocks[b].preds.size(); ++n)
        if (BlockId p = f_.blocks[b].preds[n]; !inside_[p.index]) entries_.push_back({p, BlockId(b), n});
    auto needed = [&](ValueId v, uint32_t use) {
      if (!v || is_variable(v)) return;
      const uint32_t def = f_[f_[v].def].block.index;
      if (def == use) return;
      if (!inside_[def]) {
        bool everywhere = true;
        for (const Entry& e : entries_) everywhere = everywhere && dominators_->dominates(def, e.from.index);
        if (everywhere) return;
      }
      add_variable(v);
    };
    for (uint32_t b : order_)
      for (InstrId n : f_.blocks[b].instrs) {
        const Instr& i = f_[n];
        if (i.op == Op::phi) {
          add_variable(i.results[0]);
          for (size_t k = 0; k < i.operands.size(); ++k)
            if (inside_[f_.blocks[b].preds[k].index]) needed(i.operands[k], f_.blocks[b].preds[k].index);
        } else {
          for (ValueId v : i.operands) needed(v, b);
        }
      }
  }
  bool is_variable(ValueId v) const { return index_.contains(v.index); }
  void add_variable(ValueId v) {
    if (is_variable(v)) return;
    index_[v.index] = variables_.size();
    variables_.push_back(v);
  }

  // ---- the loop ----

  BlockId build() {
    const BlockId header = block("dispatch"), latch = block("dispatched");
    header_ = header;
    // Every edge in: the lane's first block, and what its variables are there.
    std::vector<std::vector<ValueId>> in(variables_.size());
    std::vector<ValueId> first, count;
    for (const Entry& e : entries_) {
      BlockId middle = block("enter");
      f_[middle].preds = {e.from};
      for (BlockId& t : f_[f_[e.from].instrs.back()].targets)
        if (t == e.to) {
          t = middle;
          break;
        }
      first.push_back(constant(middle, Type::B32, number_[e.to.index]));
      count.push_back(constant(middle, Type::B32, 0));
      for (size_t n = 0; n < variables_.size(); ++n) in[n].push_back(entering(middle, e, variables_[n]));
      br(middle, header);
    }
    // The latch comes last among the header's predecessors; its operands are filled in at the end.
    current_.resize(variables_.size());
    for (size_t n = 0; n < variables_.size(); ++n) current_[n] = phi(header, f_[variables_[n]].type, in[n]);
    const ValueId pc = phi(header, Type::B32, first), passes = phi(header, Type::B32, count);
    const std::vector<ValueId> at_header = current_;
    const size_t edges = first.size();
    for (Type t : f_.returns) returned_.push_back(phi(header, t, std::vector<ValueId>(edges, zero(t))));
    const std::vector<ValueId> returned = returned_;
    pc_ = arrived_ = pc;
    BlockId test = header;
    if (any_gate_) {
      moved_ = k(Type::Pred, 0);
      gated_ = all(header, compare(header, Mod::ge, pc, kGated));
    }
    // Seen at the beginning of a pass, so that lanes at all of those places see the same.
    if (warp_syncs_ > 1) waiting_ = ballot(header, compare(header, Mod::ge, pc, kWarpSync));
    if (meeting_) test = meet(header);
    for (uint32_t b : order_) test = run_block(b, test);
    const BlockId end = block("ended");
    cond_br(test, compare(test, Mod::eq, pc_, kDone), end, latch);
    Instr out;
    out.op = f_.is_kernel ? Op::exit : Op::ret;
    out.operands = returned_;
    append(end, std::move(out));
    const ValueId next = isa_op(latch, Opcode::add, isa::forms_of(Opcode::add)[0], Mod::u32, Type::B32,
                                {passes, k(Type::B32, 1)});
    BlockId last = latch;
    if (options_.polls || any_gate_) last = turn(latch, next);
    br(last, header);
    for (size_t n = 0; n < variables_.size(); ++n) f_[f_[at_header[n]].def].operands.push_back(current_[n]);
    for (size_t n = 0; n < returned.size(); ++n) f_[f_[returned[n]].def].operands.push_back(returned_[n]);
    f_[f_[pc].def].operands.push_back(pc_);
    f_[f_[passes].def].operands.push_back(next);
    return header;
  }

  struct Entry {
    BlockId from, to;
    size_t pred;
  };

  ValueId entering(BlockId middle, const Entry& e, ValueId variable) {
    const Instr& def = f_[f_[variable].def];
    if (def.op == Op::phi && def.block == e.to) return def.operands[e.pred];
    if (!inside_[def.block.index] && dominators_->dominates(def.block.index, e.from.index)) return variable;
    return constant(middle, f_[variable].type, 0);
  }

  /// p of this half of the warp and of the other one, if anybody lives there.
  ValueId both_halves(BlockId b, ValueId p) {
    // 1: is elsewhere. A lane whose partner has exited gets its own value back, one that has none gets 0.
    const ValueId mine = one(b, Op::select, Type::B32, {p, k(Type::B32, 0), k(Type::B32, 1)});
    Instr swap;
    swap.op = Op::isa;
    swap.opcode = Opcode::shfl;
    swap.form = form_named(Opcode::shfl, "shfl.sync.mode.b32");
    swap.mods[Slot::sync] = Mod::sync;
    swap.mods[Slot::mode] = Mod::bfly;
    swap.mods[Slot::type] = Mod::b32;
    swap.operands = {mine, k(Type::B32, 32), k(Type::B32, 32 | 31), k(Type::B32, 0xffffffffu)};   // traits.h: wide_shuffle
    const ValueId other = value(Type::B32);
    swap.results = {other, ValueId()};
    append(b, std::move(swap));
    return all(b, compare(b, Mod::eq, logic(b, Opcode::or_, Mod::b32, Type::B32, {mine, other}), 0));
  }

  /// Once all lanes are at barriers: the barrier, behind which their numbers say so no longer.
  BlockId meet(BlockId test) {
    const ValueId bit = logic(test, Opcode::and_, Mod::b32, Type::B32, {pc_, k(Type::B32, kMeet)});
    ValueId here = all(test, compare(test, Mod::ne, bit, 0));
    if (options_.warp_size == 64) here = both_halves(test, here);
    const BlockId at = block("meet"), behind = block("met"), on = block("on");
    cond_br(test, here, at, on);
    Instr barrier = *meeting_;
    for (ValueId& v : barrier.operands) v = k(Type::B32, *constant_of(f_, v));
    barrier.immediate = kWholeWarp;
    append(at, std::move(barrier));
    br(at, behind);
    const ValueId past = logic(behind, Opcode::xor_, Mod::b32, Type::B32, {pc_, k(Type::B32, kMeet)});
    br(behind, on);
    pc_ = phi(on, Type::B32, {pc_, past});
    moved_ = phi(on, Type::Pred, {moved_, k(Type::Pred, 1)});
    return on;
  }

  /// From block `test`: runs b for the lanes that are there; returns where all come together.
  BlockId run_block(uint32_t b, BlockId test) {
    const Instr first = head(b);
    const bool met = meets(first);
    const Gate gate = met ? Gate::None : gate_of(m_, first);
    // Who meets whom at several bar.warp.sync is judged by where all were when the pass began: a lane that came here
    // since may have been at another one then, as those may have been that it waits for now.
    const bool as_begun = waiting_ && is_warp_sync(first);
    ValueId here = compare(test, Mod::eq, as_begun ? arrived_ : pc_, met ? number_[b] ^ kMeet : number_[b]);
    switch (gate) {
      case Gate::None: break;
      case Gate::Warp: here = all(test, here); break;
      case Gate::Members: {
        // Those of the members that live must all be here.
        ValueId mask = first.operands.back();
        if (is_variable(mask)) mask = current_[index_[mask.index]];
        const ValueId there = as_begun ? waiting_ : ballot(test, here);
        const ValueId live = isa_op(test, Opcode::activemask, isa::forms_of(Opcode::activemask)[0], Mod::b32, Type::B32, {});
        const ValueId asked = logic(test, Opcode::and_, Mod::b32, Type::B32, {live, mask});
        const ValueId come = logic(test, Opcode::and_, Mod::b32, Type::B32, {asked, there});
        const ValueId ready = isa_op(test, Opcode::setp, isa::forms_of(Opcode::setp)[0], Mod::u32, Type::Pred, {come, asked},
                                     Slot::cmp, Mod::eq);
        here = logic(test, Opcode::and_, Mod::pred, Type::Pred, {here, ready});
        break;
      }
    }
    // The block: without phis, variables as they are now.
    const bool loop = counts(b);
    std::vector<InstrId> body;
    for (InstrId n : f_.blocks[b].instrs)
      if (f_[n].op != Op::phi) body.push_back(n);
    if (met) body.erase(body.begin());
    InstrId terminator = body.back();
    body.pop_back();
    f_.blocks[b].instrs = body;
    f_.blocks[b].preds.clear();
    std::vector<ValueId> now = current_;
    const BlockId entry = loop ? block("loop") : BlockId(b);
    if (loop) {
      br(entry, BlockId(b));
      for (const auto& [p, operands] : phis_of(BlockId(b))) {
        ValueId& v = now[index_[p.index]];
        v = phi(BlockId(b), f_[p].type, {v});
      }
    }
    for (InstrId n : body) {
      for (ValueId& v : f_[n].operands)
        if (v && is_variable(v) && !defined_in(v, b)) v = now[index_[v.index]];
      for (ValueId r : f_[n].results)
        if (r && is_variable(r)) now[index_[r.index]] = r;
    }
    Instr end = f_[terminator];
    BlockId tail(b);
    if (loop) tail = leave_loop(b, end, now);
    const bool ends = end.targets.empty();
    const ValueId to = ends ? k(Type::B32, kDone) : choose(tail, end, now, b);
    std::vector<ValueId> given = end.operands;
    for (ValueId& v : given)
      if (v && is_variable(v) && !defined_in(v, b)) v = now[index_[v.index]];
    // A barrier's result is known only behind it.
    if (!body.empty() && is_barrier(m_, f_[body.back()]) && !f_[body.back()].results.empty()) {
      BlockId behind = block("behind");
      br(tail, behind);
      tail = behind;
    }
    BlockId join = block("on");
    cond_br(test, here, entry, join);
    br(tail, join);
    for (size_t n = 0; n < variables_.size(); ++n)
      if (now[n] != current_[n]) current_[n] = phi(join, f_[variables_[n]].type, {current_[n], now[n]});
    if (end.op == Op::ret)
      for (size_t n = 0; n < returned_.size(); ++n)
        returned_[n] = phi(join, f_[returned_[n]].type, {returned_[n], given[n]});
    pc_ = phi(join, Type::B32, {pc_, to});
    if (gate != Gate::None) moved_ = phi(join, Type::Pred, {moved_, k(Type::Pred, 1)});
    return join;
  }

  /// Closes the loop of block b, whose phis are in `now`. Returns where its lanes leave, with `end` as their way from there.
  BlockId leave_loop(uint32_t b, Instr& end, const std::vector<ValueId>& now) {
    const auto value = [&](ValueId v) { return is_variable(v) && !defined_in(v, b) ? now[index_[v.index]] : v; };
    const auto& preds = kept_preds_.at(b);
    const size_t back = static_cast<size_t>(std::find(preds.begin(), preds.end(), BlockId(b)) - preds.begin());
    for (const auto& [p, operands] : phis_of(BlockId(b))) f_[f_[now[index_[p.index]]].def].operands.push_back(value(operands[back]));
    const BlockId left = block("left");
    const bool again = end.targets[0].index == b;
    cond_br(BlockId(b), value(end.operands[0]), again ? BlockId(b) : left, again ? left : BlockId(b));
    end.op = Op::br;
    end.operands.clear();
    end.targets = {end.targets[again ? 1 : 0]};
    return left;
  }

  bool defined_in(ValueId v, uint32_t b) const {
    const Instr& d = f_[f_[v].def];
    return d.block.index == b && d.op != Op::phi;
  }

  /// Which block comes next, and the phi inputs that the edge brings: into `now`.
  ValueId choose(BlockId tail, const Instr& end, std::vector<ValueId>& now, uint32_t b) {
    // The block's last instruction may ask for a phi that one of its ways changes: it means the value before.
    const std::vector<ValueId> before = now;
    auto old = [&](ValueId v) { return is_variable(v) && !defined_in(v, b) ? before[index_[v.index]] : v; };
    ValueId to;
    for (size_t n = end.targets.size(); n-- > 0;) {
      const BlockId t = end.targets[n];
      const ValueId number = k(Type::B32, number_[t.index]);
      ValueId taken;
      if (to) {
        taken = end.op == Op::cond_br ? old(end.operands[0]) : compare(tail, Mod::eq, old(end.operands[0]), n);
        to = one(tail, Op::select, Type::B32, {taken, number, to});
      } else {
        to = number;
        // The last target is taken when no other is; only its phis ask.
        if (end.targets.size() > 1 && !phis_of(t).empty()) {
          taken = end.op == Op::cond_br ? logic(tail, Opcode::not_, Mod::pred, Type::Pred, {old(end.operands[0])})
                                        : compare(tail, Mod::ge, old(end.operands[0]), n);
        }
      }
      const auto& preds = kept_preds_.at(t.index);
      size_t k = static_cast<size_t>(std::find(preds.begin(), preds.end(), BlockId(b)) - preds.begin());
      for (const auto& [p, operands] : phis_of(t)) {
        ValueId v = old(operands[k]);
        ValueId& slot = now[index_[p.index]];
        slot = taken ? one(tail, Op::select, f_[p].type, {taken, v, slot}) : v;
      }
    }
    return to;
  }

  using Phis = std::vector<std::pair<ValueId, std::vector<ValueId>>>;
  const Phis& phis_of(BlockId t) const { return phis_.at(t.index); }

  /// Every few passes: other warps, and whether all lanes wait at gates that will never open.
  BlockId turn(BlockId latch, ValueId passes) {
    const ValueId low = logic(latch, Opcode::and_, Mod::b32, Type::B32, {passes, k(Type::B32, kPasses - 1)});
    const ValueId now = compare(latch, Mod::eq, low, 0);
    BlockId others = block("turn"), on = block("again");
    cond_br(latch, now, others, on);
    if (any_gate_) {
      // As the pass began: a lane that has come to its gate since, or ended, may have opened another.
      const ValueId still = logic(others, Opcode::not_, Mod::pred, Type::Pred, {moved_});
      ValueId stuck = all(others, logic(others, Opcode::and_, Mod::pred, Type::Pred, {gated_, still}));
      if (meeting_ && options_.warp_size == 64) stuck = both_halves(others, stuck);
      BlockId bad = block("stuck"), good = block("turn");
      cond_br(others, stuck, bad, good);
      Instr trap;
      trap.op = Op::isa;
      trap.opcode = Opcode::trap;
      trap.form = isa::forms_of(Opcode::trap)[0];
      append(bad, std::move(trap));
      Instr end;
      end.op = Op::unreachable;
      append(bad, std::move(end));
      others = good;
    }
    if (options_.polls) {
      Instr yield;
      yield.op = Op::yield;
      append(others, std::move(yield));
    }
    br(others, on);
    return on;
  }

  const Module& m_;
  Function& f_;
  std::vector<char> inside_;
  const DispatchOptions& options_;
  bool any_gate_ = false, any_barrier_ = false;
  unsigned warp_syncs_ = 0;
  std::optional<Instr> meeting_;                 // the barrier, if there is but one (and votes at it)
  ValueId waiting_;                              // lanes at any bar.warp.sync when the pass began
  std::vector<uint32_t> number_, order_;
  std::unique_ptr<Dominators> dominators_;
  std::vector<Entry> entries_;
  std::vector<ValueId> variables_, current_;     // current_: by variable, as of the block being written
  std::unordered_map<uint32_t, size_t> index_;
  std::unordered_map<uint32_t, Phis> phis_;
  std::unordered_map<uint32_t, std::vector<BlockId>> kept_preds_;
  std::map<std::pair<Type, uint64_t>, ValueId> constants_;
  BlockId header_;
  ValueId pc_, arrived_;                         // the lane's block; and as the pass began
  ValueId gated_, moved_;                        // all lanes were at gates when the pass began; it opened one
  std::vector<ValueId> returned_;

  /// What blocks looked like before run_block() takes them apart.
  void remember() {
    for (uint32_t b : order_) {
      Phis& all = phis_[b];
      kept_preds_[b] = f_.blocks[b].preds;
      for (InstrId n : f_.blocks[b].instrs)
        if (f_[n].op == Op::phi) all.push_back({f_[n].results[0], f_[n].operands});
    }
  }
};

}  // namespace

namespace {

/// The same barrier: its number, and the count if there is one, as constants.
bool same_barrier(const Function& f, const Instr& x, const Instr& y, size_t operands) {
  for (size_t k = 0; k < operands; ++k) {
    const auto number = constant_of(f, x.operands[k]);
    if (!number || number != constant_of(f, y.operands[k])) return false;
  }
  return true;
}

bool is_sync(const Instr& i) { return isa::form(i.form).lower == isa::Lowering::bar_sync; }

}  // namespace

const Instr* only_barrier(const Module& m, const Function& f, const std::vector<char>& inside) {
  std::vector<const Instr*> all;
  const Instr* first = nullptr;
  for (uint32_t b = 0; b < inside.size(); ++b)
    for (size_t n = 0; inside[b] && n < f.blocks[b].instrs.size(); ++n) {
      const Instr& i = f[f.blocks[b].instrs[n]];
      if (i.op != Op::isa || !is_barrier(m, i)) continue;
      all.push_back(&i);
      if (!first && is_sync(i)) first = &i;
    }
  if (!first) return nullptr;
  for (const Instr* i : all) {
    const bool votes = isa::form(i->form).lower == isa::Lowering::bar_red;
    // A vote is a place of its own: its lanes come together.
    if (!votes && (!is_sync(*i) || i->operands.size() != first->operands.size())) return nullptr;
    if (votes && i->operands.size() != first->operands.size() + 1) return nullptr;
    if (!same_barrier(f, *i, *first, first->operands.size())) return nullptr;
  }
  return first;
}

Result<BlockId> dispatch(const Module& module, Function& f, const std::vector<char>& inside, const DispatchOptions& options) {
  return Dispatcher(module, f, inside, options).run();
}

std::vector<char> reachable_from(const Function& f, const std::vector<uint32_t>& from) {
  std::vector<char> r(f.blocks.size(), 0);
  std::vector<uint32_t> work = from;
  for (uint32_t b : from) r[b] = 1;
  while (!work.empty()) {
    uint32_t b = work.back();
    work.pop_back();
    if (f.blocks[b].instrs.empty()) continue;
    for (BlockId t : f.terminator(BlockId(b)).targets)
      if (!r[t.index]) r[t.index] = 1, work.push_back(t.index);
  }
  return r;
}

std::vector<uint32_t> second_entries(const Function& f) {
  const Graph g = control_flow(f);
  const Dominators d(g, 0);
  std::vector<uint32_t> r;
  for (uint32_t b : d.rpo())
    for (uint32_t p : g.pred[b])
      if (d.reachable(p) && d.index(p) >= d.index(b) && !d.dominates(b, p)) r.push_back(b), r.push_back(p);
  return r;
}

}  // namespace heddle::simt
