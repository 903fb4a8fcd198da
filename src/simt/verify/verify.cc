// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The rules of kernel.h, checked one block after the other.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "simt/cfg.h"
#include "simt/simt.h"
#include "simt/type.h"
#include "simt/verify/isa_types.h"

namespace heddle::simt {
namespace {

class Verifier {
 public:
  Verifier(const Module& m, const Function& f) : m_(m), f_(f) {}
  Result<void> run();

 private:
  template <class... A>
  Error bad(fmt::format_string<A...> text, A&&... args) const {
    std::string where = f_.name;
    if (block_) where += fmt::format(", block {}", block_.index);
    if (instr_) where += fmt::format(", {}", print_instr(m_, f_, f_[instr_]));
    return Error{ErrorKind::InvalidPtx, "invalid simt function: " +
                 fmt::format(text, std::forward<A>(args)...) + " (" + where + ")"};
  }
  Result<void> references() const;
  Result<void> predecessors();
  Result<void> block(BlockId b);
  Result<void> instr(const Instr& i);
  Result<void> floats(const Instr& i, size_t n) const;
  Result<void> shape(const Instr& i) const;
  Result<void> call(const Instr& i) const;
  Result<void> dominance(const Dominators& dom);
  Type type(ValueId v) const { return f_[v].type; }
  Result<void> count(const Instr& i, size_t operands, size_t results, size_t targets) const;

  const Module& m_;
  const Function& f_;
  BlockId block_;
  InstrId instr_;
  std::vector<InstrId> defined_by_;
};

Result<void> Verifier::run() {
  if (!f_.refused.empty()) return {};
  if (f_.blocks.empty()) return bad("it has no block");
  if (!f_.blocks[0].preds.empty()) return bad("the entry has a predecessor");
  TRY(references());
  TRY(predecessors());
  defined_by_.resize(f_.values.size());
  for (uint32_t b = 0; b < f_.blocks.size(); ++b) {
    block_ = BlockId(b);
    TRY(block(block_));
  }
  return dominance(Dominators(f_));
}

// Every id is in range and every block ends in its one terminator, before anything follows them.
Result<void> Verifier::references() const {
  for (uint32_t b = 0; b < f_.blocks.size(); ++b) {
    const Block& block = f_.blocks[b];
    if (block.instrs.empty()) return bad("block {} is empty", b);
    for (BlockId p : block.preds)
      if (p.index >= f_.blocks.size()) return bad("block {} names a block that does not exist", b);
    for (size_t n = 0; n < block.instrs.size(); ++n) {
      if (block.instrs[n].index >= f_.instrs.size())
        return bad("block {} names an instruction that does not exist", b);
      const Instr& i = f_[block.instrs[n]];
      if (i.block != BlockId(b)) return bad("an instruction of block {} says it is elsewhere", b);
      if (is_terminator(i.op) != (n + 1 == block.instrs.size()))
        return bad("block {} must have one terminator, at its end", b);
      for (ValueId v : i.operands)
        if (v.index >= f_.values.size()) return bad("an operand in block {} does not exist", b);
      for (ValueId v : i.results)
        if (v && v.index >= f_.values.size()) return bad("a result in block {} does not exist", b);
      for (BlockId t : i.targets)
        if (t.index >= f_.blocks.size()) return bad("a target in block {} does not exist", b);
      if (i.symbol && i.symbol.index >= m_.symbols.size())
        return bad("a symbol in block {} does not exist", b);
    }
  }
  return {};
}

Result<void> Verifier::predecessors() {
  std::vector<std::vector<BlockId>> edges(f_.blocks.size());
  for (uint32_t b = 0; b < f_.blocks.size(); ++b)
    for (BlockId t : f_.terminator(BlockId(b)).targets) edges[t.index].push_back(BlockId(b));
  for (uint32_t b = 0; b < f_.blocks.size(); ++b) {
    auto have = f_.blocks[b].preds;
    std::sort(have.begin(), have.end());
    std::sort(edges[b].begin(), edges[b].end());
    block_ = BlockId(b);
    if (have != edges[b]) return bad("its predecessors are not those that branch to it");
  }
  block_ = BlockId();
  return {};
}

Result<void> Verifier::block(BlockId b) {
  bool phis = true;
  for (InstrId id : f_[b].instrs) {
    instr_ = id;
    const Instr& i = f_[id];
    if (i.op == Op::phi && !phis) return bad("a phi after other instructions");
    phis = i.op == Op::phi;
    for (uint32_t r = 0; r < i.results.size(); ++r) {
      ValueId v = i.results[r];
      if (!v) continue;
      if (defined_by_[v.index]) return bad("%{} is defined twice", v.index);
      if (f_[v].def != id || f_[v].result_index != r) return bad("%{} names another definition", v.index);
      defined_by_[v.index] = id;
    }
    TRY(instr(i));
  }
  instr_ = InstrId();
  return {};
}

Result<void> Verifier::count(const Instr& i, size_t operands, size_t results, size_t targets) const {
  if (i.operands.size() != operands) return bad("{} operands, not {}", i.operands.size(), operands);
  if (i.results.size() != results) return bad("{} results, not {}", i.results.size(), results);
  if (i.targets.size() != targets) return bad("{} targets, not {}", i.targets.size(), targets);
  if (i.op != Op::isa && i.op != Op::unpack && i.op != Op::call && i.op != Op::call_indirect)
    for (ValueId v : i.results)
      if (!v) return bad("a result is missing");
  return {};
}

Result<void> Verifier::instr(const Instr& i) {
  switch (i.op) {
    case Op::isa:
      if (!i.targets.empty()) return bad("an isa instruction has targets");
      if (auto r = check_isa_types(f_, i); !r.ok()) return bad("{}", r.error().message);
      return {};
    case Op::constant: return count(i, 0, 1, 0);
    case Op::phi:
      TRY(count(i, f_[block_].preds.size(), 1, 0));
      for (ValueId v : i.operands)
        if (type(v) != type(i.results[0])) return bad("a phi of different types");
      return {};
    case Op::symbol_address:
      TRY(count(i, 0, 1, 0));
      if (!i.symbol) return bad("no symbol");
      if (type(i.results[0]) != Type::B64) return bad("an address is b64");
      return {};
    case Op::special_register:
      TRY(count(i, 0, 1, 0));
      if (type(i.results[0]) != type_of(i.sreg)) return bad("the wrong width");
      return {};
    case Op::argument:
      TRY(count(i, 0, 1, 0));
      if (i.immediate >= f_.params.size()) return bad("no such formal");
      if (type(i.results[0]) != f_.params[i.immediate]) return bad("the formal has another type");
      return {};
    case Op::call:
      if (!i.symbol) return bad("no callee");
      return call(i);
    case Op::call_indirect:
      if (i.operands.empty() || type(i.operands[0]) != Type::B64) return bad("a callee is b64");
      return {};
    default: return shape(i);
  }
}

/// So many f32 in, one out.
Result<void> Verifier::floats(const Instr& i, size_t n) const {
  TRY(count(i, n, 1, 0));
  for (ValueId v : i.operands)
    if (type(v) != Type::B32) return bad("an operand is not b32");
  return type(i.results[0]) == Type::B32 ? Result<void>{} : bad("the result is not b32");
}

Result<void> Verifier::shape(const Instr& i) const {
  switch (i.op) {
    case Op::select:
      TRY(count(i, 3, 1, 0));
      if (type(i.operands[0]) != Type::Pred) return bad("the condition is not a pred");
      if (type(i.operands[1]) != type(i.results[0]) || type(i.operands[2]) != type(i.results[0]))
        return bad("a select of different types");
      return {};
    case Op::zext:
    case Op::sext:
      TRY(count(i, 1, 1, 0));
      if (bits_of(type(i.operands[0])) >= bits_of(type(i.results[0]))) return bad("it does not widen");
      return {};
    case Op::trunc:
      TRY(count(i, 1, 1, 0));
      if (bits_of(type(i.operands[0])) <= bits_of(type(i.results[0]))) return bad("it does not narrow");
      return {};
    case Op::scale_f32:
    case Op::log_edges_f32: return floats(i, 2);
    case Op::mantissa_f32:
    case Op::exponent_f32: return floats(i, 1);
    case Op::pack: {
      if (i.operands.empty()) return bad("nothing to pack");
      TRY(count(i, i.operands.size(), 1, 0));
      for (ValueId v : i.operands)
        if (bits_of(type(v)) * i.operands.size() != bits_of(type(i.results[0]))) return bad("widths do not add up");
      return {};
    }
    case Op::unpack: {
      if (i.results.empty()) return bad("nothing to unpack");
      TRY(count(i, 1, i.results.size(), 0));
      for (ValueId v : i.results)
        if (v && bits_of(type(v)) * i.results.size() != bits_of(type(i.operands[0]))) return bad("widths do not add up");
      return {};
    }
    case Op::br: return count(i, 0, 0, 1);
    case Op::cond_br:
      TRY(count(i, 1, 0, 2));
      if (type(i.operands[0]) != Type::Pred) return bad("the condition is not a pred");
      return {};
    case Op::switch_br:
      TRY(count(i, 1, 0, i.targets.size()));
      if (i.targets.empty()) return bad("no target");
      if (type(i.operands[0]) != Type::B32) return bad("the index is not b32");
      return {};
    case Op::ret:
      if (f_.is_kernel) return bad("ret in a kernel");
      TRY(count(i, f_.returns.size(), 0, 0));
      for (size_t n = 0; n < i.operands.size(); ++n)
        if (type(i.operands[n]) != f_.returns[n]) return bad("returned value {} has another type", n);
      return {};
    case Op::exit:
    case Op::yield:
    case Op::unreachable: return count(i, 0, 0, 0);
    default: return bad("an unknown op");
  }
}

Result<void> Verifier::call(const Instr& i) const {
  const Symbol& s = m_.symbols[i.symbol.index];
  if (s.kind == Symbol::Kind::Builtin) return {};
  if (s.kind != Symbol::Kind::Function || s.function >= m_.functions.size())
    return bad("{} is not a function of this module", s.name);
  const Function& callee = m_.functions[s.function];
  if (callee.is_kernel) return bad("{} is a kernel", s.name);
  TRY(count(i, callee.params.size(), callee.returns.size(), 0));
  for (size_t n = 0; n < i.operands.size(); ++n)
    if (type(i.operands[n]) != callee.params[n]) return bad("argument {} has another type", n);
  for (size_t n = 0; n < i.results.size(); ++n)
    if (i.results[n] && type(i.results[n]) != callee.returns[n]) return bad("result {} has another type", n);
  return {};
}

Result<void> Verifier::dominance(const Dominators& dom) {
  std::vector<uint32_t> place(f_.instrs.size());
  for (const Block& b : f_.blocks)
    for (uint32_t n = 0; n < b.instrs.size(); ++n) place[b.instrs[n].index] = n;
  for (uint32_t b = 0; b < f_.blocks.size(); ++b) {
    block_ = BlockId(b);
    if (!dom.reachable(block_)) return bad("it cannot be reached");
    for (InstrId id : f_[block_].instrs) {
      instr_ = id;
      const Instr& i = f_[id];
      for (size_t n = 0; n < i.operands.size(); ++n) {
        InstrId def = defined_by_[i.operands[n].index];
        if (!def) return bad("%{} is not defined", i.operands[n].index);
        BlockId from = f_[def].block;
        BlockId at = i.op == Op::phi ? f_[block_].preds[n] : block_;
        bool ok = from == at ? i.op == Op::phi || place[def.index] < place[id.index]
                             : dom.dominates(from, at);
        if (!ok) return bad("%{} does not reach here on every path", i.operands[n].index);
      }
    }
    instr_ = InstrId();
  }
  return {};
}

}  // namespace

Result<void> verify(const Module& module) {
  for (const Function& f : module.functions) TRY(verify(module, f));
  return {};
}

Result<void> verify(const Module& module, const Function& function) {
  return Verifier(module, function).run();
}

}  // namespace heddle::simt
