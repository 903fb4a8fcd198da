// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "simt/build/inline_calls.h"

#include <algorithm>

#include "base/result.h"
#include "simt/build/known_functions.h"
#include "simt/builder.h"
#include "simt/clean/clean.h"
#include "simt/clean/observe.h"
#include "simt/interp.h"
#include "simt/rewrite.h"

namespace heddle::simt {
namespace {

// In IR instructions. A function this small always goes in; a bigger one while its caller is small.
constexpr size_t kSmall = 64, kBig = 4000, kCallerLimit = 24000;

uint32_t callee_of(const Module& m, const Instr& i) {
  if (i.op != Op::call) return ~0u;
  const Symbol& s = m.symbols[i.symbol.index];
  return s.kind == Symbol::Kind::Function ? s.function : ~0u;
}

size_t size_of(const Function& f) {
  size_t n = 0;
  for (const Block& b : f.blocks) n += b.instrs.size();
  return n;
}

class Inliner {
 public:
  Inliner(Module& m, Function& f, const Function& callee) : m_(m), f_(f), callee_(callee) {}
  void inline_at(InstrId call);

 private:
  void clone_blocks();
  void clone_instr(InstrId id, BlockId into);
  SymbolId local_symbol(SymbolId s);

  Module& m_;
  Function& f_;
  const Function& callee_;
  Instr call_;
  BlockId rest_;
  uint32_t first_block_ = 0;
  std::vector<ValueId> values_;
  std::vector<std::pair<SymbolId, SymbolId>> locals_;
  std::vector<std::pair<BlockId, std::vector<ValueId>>> rets_;
  uint32_t local_base_ = 0;
};

SymbolId Inliner::local_symbol(SymbolId s) {
  if (!s || m_.symbols[s.index].kind != Symbol::Kind::Local) return s;
  for (auto [from, to] : locals_)
    if (from == s) return to;
  Symbol copy = m_.symbols[s.index];
  copy.offset += local_base_;
  m_.symbols.push_back(copy);
  SymbolId to(static_cast<uint32_t>(m_.symbols.size() - 1));
  locals_.push_back({s, to});
  return to;
}

void Inliner::clone_instr(InstrId id, BlockId into) {
  const Instr& from = callee_[id];
  if (from.op == Op::argument) {
    values_[from.results[0].index] = call_.operands[from.immediate];
    return;
  }
  Instr i = from;
  i.block = into;
  i.symbol = local_symbol(i.symbol);
  if (from.op == Op::ret) {
    rets_.push_back({into, from.operands});   // operands are mapped once all values exist
    i.op = Op::br;
    i.operands.clear();
    i.targets = {rest_};
    f_[rest_].preds.push_back(into);
  } else {
    for (BlockId& t : i.targets) t = BlockId(first_block_ + t.index);
  }
  InstrId now(static_cast<uint32_t>(f_.instrs.size()));
  for (ValueId& r : i.results) {
    if (!r) continue;
    f_.values.push_back({callee_[r].type, now, callee_[r].result_index});
    ValueId v(static_cast<uint32_t>(f_.values.size() - 1));
    values_[r.index] = v;
    r = v;
  }
  f_.instrs.push_back(std::move(i));
  f_[into].instrs.push_back(now);
}

void Inliner::clone_blocks() {
  first_block_ = static_cast<uint32_t>(f_.blocks.size());
  size_t first_instr = f_.instrs.size();
  values_.resize(callee_.values.size());
  for (const Block& b : callee_.blocks) {
    Block& n = f_.blocks.emplace_back();
    n.name = b.name;
    for (BlockId p : b.preds) n.preds.push_back(BlockId(first_block_ + p.index));
  }
  for (uint32_t b = 0; b < callee_.blocks.size(); ++b)
    for (InstrId id : callee_.blocks[b].instrs) clone_instr(id, BlockId(first_block_ + b));
  for (size_t n = first_instr; n < f_.instrs.size(); ++n)
    for (ValueId& v : f_.instrs[n].operands) v = values_[v.index];
}

void Inliner::inline_at(InstrId id) {
  call_ = f_[id];
  BlockId at = call_.block;
  rest_ = BlockId(static_cast<uint32_t>(f_.blocks.size()));
  f_.blocks.emplace_back();
  auto& instrs = f_[at].instrs;
  auto where = std::find(instrs.begin(), instrs.end(), id);
  f_[rest_].instrs.assign(where + 1, instrs.end());
  instrs.erase(where, instrs.end());
  for (InstrId moved : f_[rest_].instrs) f_[moved].block = rest_;
  for (BlockId t : f_.terminator(rest_).targets)
    for (BlockId& p : f_[t].preds)
      if (p == at) p = rest_;

  if (callee_.local_bytes) {
    const auto align = static_cast<uint32_t>(local_align(m_));
    local_base_ = (f_.local_bytes + align - 1) / align * align;
    f_.local_bytes = local_base_ + callee_.local_bytes;
  }
  clone_blocks();

  Builder b(f_);
  b.at(at);
  b.source(call_.source);
  b.br(BlockId(first_block_));
  // Each result is a phi of what the rets gave; without any ret the rest is unreachable, yet must
  // stay well formed until it is dropped.
  for (size_t n = 0; n < call_.results.size(); ++n) {
    if (!call_.results[n]) continue;
    Instr phi;
    phi.op = Op::phi;
    phi.block = rest_;
    phi.results = {call_.results[n]};
    for (auto& [from, values] : rets_) phi.operands.push_back(values_[values[n].index]);
    InstrId now(static_cast<uint32_t>(f_.instrs.size()));
    f_[call_.results[n]].def = now;
    f_[call_.results[n]].result_index = 0;
    f_.instrs.push_back(std::move(phi));
    f_[rest_].instrs.insert(f_[rest_].instrs.begin(), now);
  }
}

}  // namespace

CallOrder call_order(const Module& m) {
  // Tarjan's strongly connected components, without recursion; a component is complete once its
  // callees are, so the order of completion is bottom up.
  size_t count = m.functions.size();
  std::vector<std::vector<uint32_t>> calls(count);
  CallOrder order;
  order.recursive.resize(count);
  for (uint32_t n = 0; n < count; ++n)
    for (const Block& b : m.functions[n].blocks)
      for (InstrId id : b.instrs)
        if (uint32_t c = callee_of(m, m.functions[n][id]); c != ~0u) {
          calls[n].push_back(c);
          if (c == n) order.recursive[n] = true;
        }
  std::vector<uint32_t> index(count, ~0u), low(count), stack;
  std::vector<bool> on_stack(count);
  uint32_t next = 0;
  struct Visit { uint32_t function; size_t call; };
  for (uint32_t root = 0; root < count; ++root) {
    if (index[root] != ~0u) continue;
    std::vector<Visit> visits{{root, 0}};
    while (!visits.empty()) {
      auto& [n, at] = visits.back();
      if (at == 0 && index[n] == ~0u) {
        index[n] = low[n] = next++;
        stack.push_back(n);
        on_stack[n] = true;
      }
      if (at < calls[n].size()) {
        uint32_t c = calls[n][at++];
        if (index[c] == ~0u) visits.push_back({c, 0});
        else if (on_stack[c]) low[n] = std::min(low[n], index[c]);
        continue;
      }
      uint32_t done = n;
      visits.pop_back();
      if (!visits.empty()) low[visits.back().function] = std::min(low[visits.back().function], low[done]);
      if (low[done] != index[done]) continue;
      bool cycle = stack.back() != done;
      for (uint32_t member = ~0u; member != done;) {
        member = stack.back();
        stack.pop_back();
        on_stack[member] = false;
        if (cycle) order.recursive[member] = true;
        order.functions.push_back(member);
      }
    }
  }
  return order;
}

std::vector<uint32_t> reachable_functions(const Module& m, uint32_t from) {
  std::vector<bool> seen(m.functions.size());
  std::vector<uint32_t> found{from};
  seen[from] = true;
  auto add = [&](uint32_t f) {
    if (f >= seen.size() || seen[f]) return;
    seen[f] = true;
    found.push_back(f);
  };
  bool indirect = false;
  for (size_t n = 0; n < found.size(); ++n) {
    for (const Block& b : m.functions[found[n]].blocks)
      for (InstrId id : b.instrs) {
        const Instr& i = m.functions[found[n]][id];
        if (i.op == Op::call) add(callee_of(m, i));
        if (i.op != Op::call_indirect || indirect) continue;
        indirect = true;
        for (uint32_t f = 0; f < m.functions.size(); ++f)
          if (m.functions[f].address_taken) add(f);
      }
  }
  return found;
}

void inline_calls(Module& m) {
  CallOrder order = call_order(m);
  for (uint32_t n : order.functions) {
    Function& f = m.functions[n];
    if (!f.refused.empty()) continue;
    observe("build", f);
    clean(f);
    size_t size = size_of(f);
    bool any = false;
    for (size_t at = 0; at < f.instrs.size(); ++at) {
      uint32_t c = callee_of(m, f.instrs[at]);
      if (c == ~0u || order.recursive[c]) continue;
      const Function& callee = m.functions[c];
      if (auto op = known_function(callee)) {
        f.instrs[at].op = *op;
        f.instrs[at].symbol = {};
        any = true;
        continue;
      }
      size_t add = size_of(callee);
      if (!callee.refused.empty()) {
        f.refused = callee.refused;
        break;
      }
      if (add > kSmall && (add > kBig || size + add > kCallerLimit)) continue;
      Inliner(m, f, callee).inline_at(InstrId(static_cast<uint32_t>(at)));
      f.instrs[at].op = Op::constant;   // no longer in any block
      size += add;
      any = true;
    }
    if (!f.refused.empty()) {
      f.blocks.clear();
      f.instrs.clear();
      f.values.clear();
    } else if (any) {
      observe("inline_calls", f);
      clean(f);
    }
  }
}

}  // namespace heddle::simt
