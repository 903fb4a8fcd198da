// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "jit/lower/group.h"

#include <algorithm>

#include "jit/lower/address.h"
#include "simt/analysis.h"

namespace heddle::jit {

using isa::Mod;
using isa::Opcode;
using isa::Slot;
using llvm::Value;
using simt::Instr;
using simt::Op;

namespace {

bool is_plain(const Instr& i, Opcode opcode) {
  if (i.op != Op::isa || i.opcode != opcode || i.mods[Slot::vec] != Mod::none || i.mods.has(Slot::x)) return false;
  Mod sem = i.mods[Slot::sem], space = i.mods[Slot::space];
  if (sem != Mod::none && sem != Mod::weak) return false;
  return space == Mod::global || space == Mod::none || space == Mod::const_ || is_shared(space);
}

unsigned bytes_of(Emitter& e, simt::ValueId v) { return std::max(8u, simt::width_of(e.function[v].type)) / 8; }

/// The lanes' elements lie side by side: better taken one by one.
bool side_by_side(Emitter& e, const simt::Shape& s, unsigned bytes) {
  if (!s.offsets) return false;
  const auto& o = *s.offsets;
  for (uint32_t l = 1; l < std::min<size_t>(e.lanes, o.size()); ++l)
    if (o[l] != o[0] + static_cast<int64_t>(l * bytes)) return false;
  return true;
}

bool strided(const simt::Shape& s, int64_t step) {
  if (!s.offsets) return false;
  for (size_t l = 1; l < s.offsets->size(); ++l)
    if ((*s.offsets)[l] != (*s.offsets)[0] + static_cast<int64_t>(l) * step) return false;
  return true;
}

/// Those of `all` that make 4 or 2 neighbours with `i`, by offset.
std::vector<const Instr*> neighbours(std::vector<const Instr*> all, const Instr& i, int64_t bytes) {
  std::sort(all.begin(), all.end(), [](auto* a, auto* b) { return std::pair(a->offset, a) < std::pair(b->offset, b); });
  all.erase(std::unique(all.begin(), all.end(), [](auto* a, auto* b) { return a->offset == b->offset; }), all.end());
  auto me = std::find(all.begin(), all.end(), &i);
  if (me == all.end()) return {};
  auto first = me, last = me;
  while (first != all.begin() && (*first)->offset - (*(first - 1))->offset == bytes) --first;
  while (last + 1 != all.end() && (*(last + 1))->offset - (*last)->offset == bytes) ++last;
  for (int64_t n : {4, 2}) {
    auto from = first + (me - first) / n * n;
    if (last - from + 1 >= n) return {from, from + n};
  }
  return {};
}

}  // namespace

std::vector<const Instr*> load_group(Emitter& e, const Instr& i) {
  if (!is_plain(i, Opcode::ld) || i.results.size() != 1 || !i.results[0] || e.lanes == 1) return {};
  unsigned bytes = bytes_of(e, i.results[0]);
  const simt::Shape& shape = e.plan.shape(i.operands[0]);
  if (bytes > 8 || shape.uniform() || shape.rows || side_by_side(e, shape, bytes)) return {};
  std::vector<const Instr*> all;
  bool seen = false;
  for (simt::InstrId n : e.function[e.inside().block].instrs) {
    const Instr& x = e.function[n];
    seen = seen || &x == &i;
    if (!seen) continue;
    if (x.op == Op::call || x.op == Op::call_indirect || simt::writes_memory(e.simt_module, x) || simt::is_barrier(e.simt_module, x)) break;
    if (is_plain(x, Opcode::ld) && x.operands[0] == i.operands[0] && x.mods[Slot::space] == i.mods[Slot::space] &&
        x.results.size() == 1 && x.results[0] && e.function[x.results[0]].type == e.function[i.results[0]].type &&
        !e.inside().grouped.contains(&x))
      all.push_back(&x);
  }
  auto r = neighbours(all, i, bytes);
  return bytes * r.size() <= 16 ? r : std::vector<const Instr*>();
}

std::vector<const Instr*> store_group(Emitter& e, const Instr& i) {
  if (!is_plain(i, Opcode::st) || i.operands.size() != 2 || e.lanes == 1) return {};
  unsigned bytes = bytes_of(e, i.operands[1]);
  if (bytes > 8 || !e.plan.shape(i.operands[0]).offsets || e.plan.shape(i.operands[0]).rows) return {};
  std::vector<const Instr*> all;
  bool seen = false;
  for (simt::InstrId n : e.function[e.inside().block].instrs) {
    const Instr& x = e.function[n];
    seen = seen || &x == &i;
    if (!seen) continue;
    if (is_plain(x, Opcode::st) && x.operands[0] == i.operands[0] && x.mods[Slot::space] == i.mods[Slot::space] &&
        x.operands.size() == 2 && bytes_of(e, x.operands[1]) == bytes && all.size() < 4)
      all.push_back(&x);
    else if (x.op == Op::isa ? !simt::is_pure(e.simt_module, x) : x.op == Op::call || x.op == Op::call_indirect)
      break;
  }
  auto r = neighbours(all, i, bytes);
  // All of them, or an earlier one would be left behind.
  if (r.empty() || r.size() != all.size() || !strided(e.plan.shape(i.operands[0]), static_cast<int64_t>(bytes * r.size()))) return {};
  return r;
}

namespace {

/// How much a value grows from one CTA to the next in x, or (loop >= 0) from one iteration to the next;
/// the answer 0 is null with known = true.
class Growth {
 public:
  Growth(Emitter& e, int loop) : e_(e), b_(e.b), loop_(loop) {}
  bool known = true;

  Value* of(simt::ValueId v, int depth) {
    if (!v || depth > 24) return fail();
    const Instr& i = e_.function[e_.function[v].def];
    switch (i.op) {
      case Op::constant:
      case Op::symbol_address:
      case Op::argument: return nullptr;
      case Op::special_register: return loop_ < 0 && i.sreg == simt::Sreg::ctaid_x ? b_.getInt64(1) : nullptr;
      case Op::zext:
      case Op::sext:
      case Op::trunc: return of(i.operands[0], depth + 1);
      case Op::phi: return of_phi(i, depth);
      case Op::isa: return of_isa(i, depth);
      default: return fail();
    }
  }

 private:
  Value* fail() {
    known = false;
    return nullptr;
  }
  Value* sum(Value* a, Value* b) { return !a ? b : !b ? a : b_.CreateAdd(a, b); }
  Value* product(const Instr& i, unsigned n, Value* step) {
    if (!step || !known) return nullptr;
    simt::ValueId v = i.operands[n];
    if (auto k = e_.constant(i, n)) return b_.CreateMul(step, b_.getInt64(static_cast<uint64_t>(static_cast<int32_t>(*k))));
    if (!e_.plan.invariant[v.index] || !e_.plan.shape(v).uniform()) return fail();
    Value* x = e_.scalar(e_.operand(i, n));
    return b_.CreateMul(step, b_.CreateSExtOrTrunc(x, b_.getInt64Ty()));
  }
  Value* of_phi(const Instr& i, int depth) {
    int l = e_.plan.blocks[i.block.index].loop;
    if (l < 0 || e_.plan.loops[l].header != i.block) return fail();
    const auto& preds = e_.function[i.block].preds;
    if (loop_ >= 0) {
      if (l != loop_) return nullptr;
      for (size_t n = 0; n < preds.size(); ++n)
        if (e_.plan.in_loop(l, preds[n])) return since(i.results[0], i.operands[n], 0);
      return fail();
    }
    for (size_t n = 0; n < preds.size(); ++n)
      if (!e_.plan.in_loop(l, preds[n])) return of(i.operands[n], depth + 1);
    return fail();
  }
  /// later - phi, where later is phi plus this and that.
  Value* since(simt::ValueId phi, simt::ValueId later, int depth) {
    if (later == phi) return nullptr;
    const Instr& i = e_.function[e_.function[later].def];
    if (depth > 4 || i.op != Op::isa || i.opcode != Opcode::add) return fail();
    for (unsigned n = 0; n < 2; ++n) {
      simt::ValueId by = i.operands[1 - n];
      auto k = e_.constant(i, 1 - n);
      if (!k && !(e_.plan.invariant[by.index] && e_.plan.shape(by).uniform())) continue;
      Value* rest = since(phi, i.operands[n], depth + 1);
      if (!known) return nullptr;
      Value* x = k ? static_cast<Value*>(b_.getInt64(simt::width_of(e_.function[by].type) == 32 ? static_cast<uint64_t>(static_cast<int32_t>(*k)) : *k))
                   : b_.CreateSExtOrTrunc(e_.scalar(e_.operand(i, 1 - n)), b_.getInt64Ty());
      return sum(rest, x);
    }
    return fail();
  }
  Value* of_isa(const Instr& i, int depth) {
    switch (i.opcode) {
      case Opcode::ld: return nullptr;
      case Opcode::add:
      case Opcode::or_: {
        Value* a = of(i.operands[0], depth + 1);
        return sum(a, of(i.operands[1], depth + 1));
      }
      case Opcode::mul:
      case Opcode::mad: {
        Value *a = of(i.operands[0], depth + 1), *c = of(i.operands[1], depth + 1);
        if (!known || (a && c)) return fail();
        Value* r = a ? product(i, 1, a) : product(i, 0, c);
        return i.opcode == Opcode::mad ? sum(r, of(i.operands[2], depth + 1)) : r;
      }
      case Opcode::shl: {
        Value* a = of(i.operands[0], depth + 1);
        auto by = e_.constant(i, 1);
        if (!a || !known) return a;
        return by && *by < 32 ? b_.CreateShl(a, b_.getInt64(*by)) : fail();
      }
      case Opcode::cvt:
      case Opcode::cvta: return of(i.operands[0], depth + 1);
      default: return fail();
    }
  }
  Emitter& e_;
  llvm::IRBuilder<>& b_;
  int loop_;
};

}  // namespace

Value* step_to_next_cta(Emitter& e, simt::ValueId address) {
  Growth growth(e, -1);
  Value* step = growth.of(address, 0);
  return growth.known ? step : nullptr;
}

Value* step_to_next_iteration(Emitter& e, simt::ValueId address, int loop) {
  Growth growth(e, loop);
  Value* step = growth.of(address, 0);
  return growth.known ? step : nullptr;
}

}  // namespace heddle::jit
