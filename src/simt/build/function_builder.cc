// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Scope and control flow of one function.
#include "simt/build/function_builder.h"

#include <algorithm>

#include "simt/type.h"

namespace heddle::simt {

using isa::Mod;
using isa::Opcode;
using isa::Slot;
using Kind = ptx::Operand::Kind;

Error FunctionBuilder::at(const ptx::Instr& i, Error e) const {
  return std::move(e).in_context(fmt::format("building {} at line {}", p_.name, i.loc.line));
}

Result<void> FunctionBuilder::run() {
  f_.name = p_.name;
  f_.is_kernel = p_.is_entry;
  std::copy(std::begin(p_.maxntid), std::end(p_.maxntid), f_.maxntid);
  std::copy(std::begin(p_.reqntid), std::end(p_.reqntid), f_.reqntid);
  auto threads = [](const uint32_t n[3]) { return n[0] ? n[0] * std::max(1u, n[1]) * std::max(1u, n[2]) : 0; };
  if (uint32_t t = std::max(threads(p_.maxntid), threads(p_.reqntid))) f_.max_threads = std::min(t, 1024u);

  b_.at(b_.block("entry"));
  ssa_.seal(BlockId(0));
  TRY(declare());
  TRY(cut());
  std::vector<uint32_t> pieces = order();
  for (uint32_t n : pieces) {
    Piece& piece = pieces_[n];
    uint32_t label = piece.begin;
    std::string name;
    for (const ptx::Label& l : p_.labels)
      if (l.position == label) name = l.name;
    piece.block = b_.block(name);
  }
  b_.br(pieces_[0].block);
  pieces_[0].preds++;
  pieces_[0].seen++;
  for (uint32_t n : pieces) TRY(emit(pieces_[n]));
  ssa_.finish();
  return {};
}

Result<void> FunctionBuilder::declare() {
  for (const ptx::Register& r : p_.registers) registers_.push_back(ssa_.variable(type_of_mod(r.type)));
  carry_ = ssa_.variable(Type::Pred);
  TRY(declare_variables());
  declare_stack();
  declare_formals();
  return {};
}

const ptx::Variable* FunctionBuilder::param_variable(const std::string& name) const {
  auto in = [&](const std::vector<ptx::Variable>& list) -> const ptx::Variable* {
    for (const ptx::Variable& v : list)
      if (v.name == name && v.space == ptx::Space::Param) return &v;
    return nullptr;
  };
  if (const ptx::Variable* v = in(p_.variables)) return v;
  if (p_.is_entry) return nullptr;
  if (const ptx::Variable* v = in(p_.params)) return v;
  return in(p_.returns);
}

/// .param variables that words cannot hold: their address is taken, or an access cuts words.
std::set<std::string> FunctionBuilder::params_in_memory() const {
  std::set<std::string> escaped;
  for (const ptx::Instr& i : p_.body) {
    bool access = i.op == Opcode::ld || i.op == Opcode::st;
    for (const ptx::Operand& o : i.operands) {
      if (o.kind == Kind::Symbol && i.op != Opcode::call && param_variable(o.symbol)) escaped.insert(o.symbol);
      if (o.kind != Kind::Address || o.elems.empty() || o.elems[0].kind != Kind::Symbol) continue;
      const ptx::Variable* v = param_variable(o.elems[0].symbol);
      if (!v) continue;
      ParamObject p;
      p.words = words_of(*v);
      uint32_t bytes = isa::type_info(i.mods[Slot::type]).bits / 8;
      uint32_t offset = static_cast<uint32_t>(o.offset + o.elems[0].offset), count = 1;
      for (const ptx::Operand& d : i.operands)
        if (d.kind == Kind::Vector) count = static_cast<uint32_t>(d.elems.size());
      bool fits = access && bytes;
      for (uint32_t n = 0; n < count && fits; ++n) fits = p.fits(offset + n * bytes, bytes);
      if (!fits) escaped.insert(v->name);
    }
  }
  return escaped;
}

ParamObject FunctionBuilder::make_param(const ptx::Variable& v, bool in_memory) {
  ParamObject p;
  p.words = words_of(v);
  if (in_memory) p.memory = symbols_.add_local(f_, v);
  else for (const Word& w : p.words) p.variables.push_back(ssa_.variable(w.type));
  return p;
}

Result<void> FunctionBuilder::declare_variables() {
  std::set<std::string> in_memory = params_in_memory();
  for (const ptx::Variable& v : p_.variables) {
    switch (v.space) {
      case ptx::Space::Local: scope_[v.name] = symbols_.add_local(f_, v); break;
      case ptx::Space::Shared: scope_[v.name] = symbols_.add_shared(v); break;
      case ptx::Space::Param: params_[v.name] = make_param(v, in_memory.contains(v.name)); break;
      default: return unsupported(fmt::format("variable {} of this state space inside {}", v.name, p_.name));
    }
  }
  if (p_.is_entry) return {};
  for (const auto* list : {&p_.params, &p_.returns})
    for (const ptx::Variable& v : *list)
      if (v.space == ptx::Space::Param) params_[v.name] = make_param(v, in_memory.contains(v.name));
  return {};
}

void FunctionBuilder::declare_formals() {
  if (p_.is_entry) {
    uint32_t end = 0;
    for (const ptx::Variable& v : p_.params) {
      uint32_t align = std::max(1u, v.align);
      uint32_t offset = (end + align - 1) / align * align;
      f_.formals.push_back({offset, static_cast<uint32_t>(v.size_bytes), align});
      end = offset + static_cast<uint32_t>(v.size_bytes);
      scope_[v.name] = symbols_.add_kernel_param(f_, f_.formals.size() - 1, v.name);
    }
    f_.param_bytes = end;
    return;
  }
  auto argument = [&](Type t) {
    ValueId v = b_.one(Op::argument, t, {});
    f_[f_[v].def].immediate = f_.params.size();
    f_.params.push_back(t);
    return v;
  };
  for (size_t n = 0; n < p_.params.size(); ++n) {
    std::vector<ValueId> values;
    for (const Word& w : words_of(p_.params[n])) values.push_back(argument(w.type));
    if (n < p_.param_regs.size() && p_.param_regs[n].valid()) {
      ssa_.write(registers_[p_.param_regs[n].index], b_.current(), values[0]);
      continue;
    }
    const ParamObject& p = params_.at(p_.params[n].name);
    if (p.variables.empty()) store_words(p, values);
    else for (size_t k = 0; k < values.size(); ++k) ssa_.write(p.variables[k], b_.current(), values[k]);
  }
  for (const ptx::Variable& v : p_.returns)
    for (const Word& w : words_of(v)) f_.returns.push_back(w.type);
}

Result<const ptx::BranchTargets*> FunctionBuilder::targets_of(const ptx::Instr& i) const {
  for (const ptx::BranchTargets& t : p_.branch_targets)
    if (i.operands.size() > 1 && t.name == i.operands[1].symbol) return &t;
  return error(ErrorKind::InvalidPtx, "brx.idx needs a list of .branchtargets");
}

/// Pieces that may come after a statement; `following` is the piece behind it.
Result<std::vector<uint32_t>> FunctionBuilder::successors(const ptx::Instr& i, uint32_t following) const {
  auto piece_of = [&](ptx::LabelId l) { return piece_at_[p_.labels[l.index].position]; };
  std::vector<uint32_t> next;
  switch (i.op) {
    case Opcode::bra: next.push_back(piece_of(i.operands[0].label)); break;
    case Opcode::brx:
      for (ptx::LabelId l : TRY(targets_of(i))->targets) next.push_back(piece_of(l));
      break;
    case Opcode::ret:
    case Opcode::exit: break;
    default: return std::vector<uint32_t>{following};
  }
  if (i.guard.valid()) next.push_back(following);
  return next;
}

Result<void> FunctionBuilder::cut() {
  uint32_t size = static_cast<uint32_t>(p_.body.size());
  std::vector<bool> leader(size + 2);
  leader[0] = leader[size] = true;
  for (const ptx::Label& l : p_.labels) leader[std::min(l.position, size)] = true;
  for (uint32_t n = 0; n < size; ++n) {
    Opcode op = p_.body[n].op;
    if (op == Opcode::bra || op == Opcode::brx || op == Opcode::ret || op == Opcode::exit) leader[n + 1] = true;
  }
  // The last piece is empty: it is where control falls off the end.
  piece_at_.resize(size + 1);
  for (uint32_t n = 0; n <= size; ++n) {
    if (leader[n]) {
      if (!pieces_.empty()) pieces_.back().end = n;
      pieces_.push_back({n, n, {}, {}, 0, 0});
    }
    piece_at_[n] = static_cast<uint32_t>(pieces_.size() - 1);
  }
  pieces_.back().end = size;
  for (uint32_t n = 0; n < pieces_.size(); ++n) {
    Piece& p = pieces_[n];
    if (p.begin == p.end) continue;
    const ptx::Instr& last = p_.body[p.end - 1];
    auto next = successors(last, n + 1);
    if (!next.ok()) return at(last, std::move(next).error());
    p.next = std::move(*next);
  }
  return {};
}

/// Reachable pieces in reverse post-order; counts the edges into each.
std::vector<uint32_t> FunctionBuilder::order() {
  std::vector<uint32_t> post;
  std::vector<bool> seen(pieces_.size());
  struct Visit { uint32_t piece; size_t next; };
  std::vector<Visit> stack{{0, 0}};
  seen[0] = true;
  while (!stack.empty()) {
    auto& [piece, at] = stack.back();
    const auto& next = pieces_[piece].next;
    if (at == next.size()) {
      post.push_back(piece);
      stack.pop_back();
      continue;
    }
    uint32_t n = next[next.size() - 1 - at++];
    if (!seen[n]) {
      seen[n] = true;
      stack.push_back({n, 0});
    }
  }
  std::reverse(post.begin(), post.end());
  for (uint32_t n : post)
    for (uint32_t s : pieces_[n].next) ++pieces_[s].preds;
  return post;
}

ValueId FunctionBuilder::guard(const ptx::Instr& i) {
  return ssa_.read(registers_[i.guard.index], b_.current());
}

void FunctionBuilder::open_region(const ptx::Instr& i) {
  region_ = {true, i.guard, i.guard_negated, BlockId()};
  BlockId body = b_.block(), join = b_.block();
  ValueId p = guard(i);
  if (i.guard_negated) b_.cond_br(p, join, body);
  else b_.cond_br(p, body, join);
  ssa_.seal(body);
  b_.at(body);
  region_.join = join;
}

void FunctionBuilder::close_region() {
  if (!region_.open) return;
  region_.open = false;
  if (!b_.terminated()) b_.br(region_.join);
  ssa_.seal(region_.join);
  b_.at(region_.join);
}

Result<void> FunctionBuilder::emit(Piece& piece) {
  b_.at(piece.block);
  if (piece.seen == piece.preds) ssa_.seal(piece.block);
  for (uint32_t n = piece.begin; n < piece.end; ++n) {
    const ptx::Instr& i = p_.body[n];
    b_.source(i.source);
    bool control = i.op == Opcode::bra || i.op == Opcode::brx || i.op == Opcode::ret || i.op == Opcode::exit;
    bool same = region_.open && i.guard.valid() && i.guard == region_.reg && i.guard_negated == region_.negated;
    if (!same || control || b_.terminated()) close_region();
    if (b_.terminated()) break;          // behind an unguarded trap
    if (control) {
      if (auto r = terminate(i, piece); !r.ok()) return at(i, std::move(r).error());
      return {};
    }
    if (i.guard.valid() && !region_.open) {
      if (is_selectable(i)) {
        if (auto r = selected(i); !r.ok()) return at(i, std::move(r).error());
        continue;
      }
      open_region(i);
    }
    if (auto r = instruction(i); !r.ok()) return at(i, std::move(r).error());
  }
  close_region();
  if (b_.terminated()) {
    for (uint32_t n : piece.next) ++pieces_[n].seen;
    return {};
  }
  if (piece.next.empty()) {
    leave();
    return {};
  }
  b_.br(pieces_[piece.next[0]].block);
  ++pieces_[piece.next[0]].seen;
  return {};
}

/// A guarded instruction without side effects: done anyway, its results taken only under the guard.
Result<void> FunctionBuilder::selected(const ptx::Instr& i) {
  ValueId p = guard(i);
  std::vector<std::pair<VariableId, ValueId>> before;
  auto remember = [&](const ptx::Operand& o) {
    if (o.kind != Kind::Reg) return;
    VariableId v = registers_[o.reg.index];
    before.push_back({v, ssa_.read(v, b_.current())});
  };
  const isa::Form& form = isa::form(i.form);
  for (size_t n = 0; n < i.operands.size() && n < form.operands.size(); ++n) {
    if (form.operands[n].role != isa::OperandSpec::Role::Out) continue;
    remember(i.operands[n]);
    if (i.operands[n].kind == Kind::Vector)
      for (const ptx::Operand& e : i.operands[n].elems) remember(e);
  }
  ValueId carry = ssa_.read(carry_, b_.current());
  before.push_back({carry_, carry});
  TRY(instruction(i));
  for (auto [variable, old] : before) {
    ValueId now = ssa_.read(variable, b_.current());
    if (now == old) continue;
    ValueId v = i.guard_negated ? b_.one(Op::select, f_[now].type, {p, old, now})
                                : b_.one(Op::select, f_[now].type, {p, now, old});
    ssa_.write(variable, b_.current(), v);
  }
  return {};
}

void FunctionBuilder::leave() {
  if (p_.is_entry) {
    b_.terminate(Op::exit);
    return;
  }
  Instr out;
  out.op = Op::ret;
  return_values(out);
  b_.append(std::move(out));
}

Result<void> FunctionBuilder::terminate(const ptx::Instr& i, Piece& piece) {
  auto go = [&](uint32_t n) {
    ++pieces_[n].seen;
    return pieces_[n].block;
  };
  bool guarded = i.guard.valid();
  if (i.op == Opcode::bra) {
    if (!guarded) {
      b_.br(go(piece.next[0]));
      return {};
    }
    BlockId taken = go(piece.next[0]), not_taken = go(piece.next[1]);
    if (i.guard_negated) b_.cond_br(guard(i), not_taken, taken);
    else b_.cond_br(guard(i), taken, not_taken);
    return {};
  }
  if (guarded) {
    BlockId out = b_.block(), next = go(piece.next.back());
    if (i.guard_negated) b_.cond_br(guard(i), next, out);
    else b_.cond_br(guard(i), out, next);
    ssa_.seal(out);
    b_.at(out);
  }
  if (i.op == Opcode::brx) {
    ValueId index = TRY(read_as(i.operands[0], Mod::u32, Type::B32));
    std::vector<BlockId> targets;
    for (size_t n = 0; n < piece.next.size() - guarded; ++n) targets.push_back(go(piece.next[n]));
    const ValueId operands[] = {index};
    b_.terminate(Op::switch_br, operands, targets);
  } else if (i.op == Opcode::exit) {
    b_.terminate(Op::exit);
  } else {
    leave();
  }
  return {};
}

}  // namespace heddle::simt
