// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// call: formals flattened into words on both sides (kernel.h).
#include "simt/build/function_builder.h"
#include "simt/type.h"

namespace heddle::simt {

using isa::Mod;
using isa::Opcode;
using isa::Slot;
using Kind = ptx::Operand::Kind;

namespace {

/// ld or st of one word of a .param that lives in local memory.
Instr word_access(Opcode op, const Word& w) {
  Instr i;
  i.op = Op::isa;
  i.opcode = op;
  i.form = isa::forms_of(op).front();
  i.mods[Slot::space] = Mod::local;
  constexpr Mod kTypes[] = {Mod::b8, Mod::b8, Mod::b16, Mod::b32, Mod::b64, Mod::b128};
  i.mods[Slot::type] = kTypes[static_cast<size_t>(w.type)];
  i.offset = w.offset;
  return i;
}

}  // namespace

Result<FunctionBuilder::Signature> FunctionBuilder::signature(const ptx::Instr& i, const ptx::Operand& callee,
                                                              const ptx::Operand* prototype) const {
  if (callee.kind == Kind::Symbol) {
    const ptx::Function* f = symbols_.function(callee.symbol);
    if (!f) return error(ErrorKind::InvalidPtx, "call of '{}', which is no function", callee.symbol);
    if (f->variadic) return unsupported(fmt::format("call of the variadic function {}", callee.symbol));
    return Signature{f->returns, f->params};
  }
  if (!prototype) return error(ErrorKind::InvalidPtx, "an indirect call needs a prototype or targets");
  for (const ptx::CallPrototype& p : p_.prototypes)
    if (p.name == prototype->symbol) return Signature{p.returns, p.params};
  for (const ptx::CallTargets& t : p_.call_targets) {
    if (t.name != prototype->symbol || t.targets.empty()) continue;
    if (const ptx::Function* f = symbols_.function(t.targets[0])) return Signature{f->returns, f->params};
  }
  return error(ErrorKind::InvalidPtx, "no prototype '{}'", prototype->symbol);
}

void FunctionBuilder::load_words(const ParamObject& p, Instr& out) {
  ValueId base = b_.symbol_address(p.memory, 0);
  for (const Word& w : p.words) {
    Instr ld = word_access(Opcode::ld, w);
    ld.operands = {base};
    ValueId v = b_.value(w.type);
    ld.results = {v};
    b_.append(std::move(ld));
    out.operands.push_back(v);
  }
}

void FunctionBuilder::store_words(const ParamObject& p, const std::vector<ValueId>& values) {
  ValueId base = b_.symbol_address(p.memory, 0);
  for (size_t n = 0; n < p.words.size(); ++n) {
    Instr st = word_access(Opcode::st, p.words[n]);
    st.operands = {base, values[n]};
    b_.append(std::move(st));
  }
}

Result<void> FunctionBuilder::pass(const ptx::Operand& arg, const ptx::Variable& formal, Instr& out) {
  std::vector<Word> words = words_of(formal);
  if (arg.kind == Kind::Symbol) {
    auto it = params_.find(arg.symbol);
    if (it != params_.end()) {
      const ParamObject& p = it->second;
      if (p.variables.empty()) {
        if (p.words.size() != words.size()) return error(ErrorKind::InvalidPtx, "'{}' does not fit its formal", arg.symbol);
        load_words(p, out);
        return {};
      }
      for (const Word& w : words) {
        if (!p.fits(w.offset, bytes_of(w.type)))
          return error(ErrorKind::InvalidPtx, "'{}' does not fit its formal", arg.symbol);
        out.operands.push_back(read_param(b_, ssa_, p, w.offset, bytes_of(w.type)));
      }
      return {};
    }
  }
  if (words.size() != 1) return error(ErrorKind::InvalidPtx, "an aggregate formal needs a .param argument");
  out.operands.push_back(TRY(read_as(arg, formal.type, words[0].type)));
  return {};
}

Result<void> FunctionBuilder::receive(const ptx::Operand& into, const std::vector<Word>& words,
                                      const std::vector<ValueId>& values) {
  if (into.kind == Kind::Sink) return {};
  if (into.kind == Kind::Reg) return write(into, values[0], Mod::none);
  auto it = params_.find(into.symbol);
  if (it == params_.end()) return error(ErrorKind::InvalidPtx, "a call cannot return into '{}'", into.symbol);
  const ParamObject& p = it->second;
  if (p.variables.empty()) {
    if (p.words.size() != words.size()) return error(ErrorKind::InvalidPtx, "'{}' does not fit what is returned", into.symbol);
    store_words(p, values);
    return {};
  }
  for (size_t n = 0; n < words.size(); ++n) {
    if (!p.fits(words[n].offset, bytes_of(words[n].type)))
      return error(ErrorKind::InvalidPtx, "'{}' does not fit what is returned", into.symbol);
    write_param(b_, ssa_, p, words[n].offset, values[n]);
  }
  return {};
}

ValueId FunctionBuilder::call_builtin(const char* name, std::vector<ValueId> operands, Type result) {
  SymbolId symbol = symbols_.find(name);
  if (!symbol) {
    Symbol s;
    s.kind = Symbol::Kind::Builtin;
    s.name = name;
    symbol = symbols_.add_named(std::move(s));
  }
  Instr c;
  c.op = Op::call;
  c.symbol = symbol;
  c.operands = std::move(operands);
  const ValueId r = b_.value(result);
  c.results = {r};
  b_.append(std::move(c));
  return r;
}

/// Our compiler's form of kernel<<<...>>>(args) in device code: a call of the kernel, which puts the
/// arguments in place, and then a call of __heddle_launch_staged, which launches it.
Result<void> FunctionBuilder::stage_launch(const ptx::Function& kernel, const ptx::Operand* args) {
  if ((args ? args->elems.size() : 0) != kernel.params.size()) return error(ErrorKind::InvalidPtx, "launch of {} with another number of arguments", kernel.name);
  const SymbolId symbol = TRY(find_symbol(kernel.name));
  const ValueId buffer = call_builtin("__heddle_stage_launch", {b_.symbol_address(symbol, 0)}, Type::B64);
  uint32_t offset = 0;
  for (size_t n = 0; n < kernel.params.size(); ++n) {
    const ptx::Variable& formal = kernel.params[n];
    const uint32_t align = std::max(1u, formal.align);
    offset = (offset + align - 1) / align * align;
    Instr words;
    TRY(pass(args->elems[n], formal, words));
    const std::vector<Word> shape = words_of(formal);
    for (size_t k = 0; k < shape.size(); ++k) {
      Instr st = word_access(Opcode::st, shape[k]);
      st.mods[Slot::space] = Mod::none;
      st.offset = offset + shape[k].offset;
      st.operands = {buffer, words.operands[k]};
      b_.append(std::move(st));
    }
    offset += static_cast<uint32_t>(formal.size_bytes);
  }
  return {};
}

Result<void> FunctionBuilder::call(const ptx::Instr& i) {
  const ptx::Operand *callee = nullptr, *returns = nullptr, *args = nullptr, *prototype = nullptr;
  for (const ptx::Operand& o : i.operands) {
    if (o.kind == Kind::None) continue;
    if (o.kind == Kind::ArgList) (callee ? args : returns) = &o;
    else (callee ? prototype : callee) = &o;
  }
  if (!callee) return error(ErrorKind::InvalidPtx, "a call of nothing");
  if (const ptx::Function* f = callee->kind == Kind::Symbol ? symbols_.function(callee->symbol) : nullptr; f && f->is_entry)
    return stage_launch(*f, args);
  Signature sig = TRY(signature(i, *callee, prototype));
  Instr out;
  out.op = callee->kind == Kind::Symbol ? Op::call : Op::call_indirect;
  bool returns_never = false;
  if (out.op == Op::call) {
    out.symbol = TRY(find_symbol(callee->symbol));
    const ptx::Function* f = symbols_.function(callee->symbol);
    returns_never = f->noreturn || f->name == "__assertfail";
  } else {
    out.operands.push_back(TRY(read_as(*callee, Mod::none, Type::B64)));
  }
  size_t given = args ? args->elems.size() : 0, wanted = returns ? returns->elems.size() : 0;
  if (given != sig.params.size()) return error(ErrorKind::InvalidPtx, "{} arguments for {} formals", given, sig.params.size());
  if (wanted > sig.returns.size()) return error(ErrorKind::InvalidPtx, "the callee returns less");
  for (size_t n = 0; n < given; ++n) TRY(pass(args->elems[n], sig.params[n], out));
  std::vector<std::vector<Word>> words;
  std::vector<ValueId> values;
  for (const ptx::Variable& r : sig.returns) {
    words.push_back(words_of(r));
    for (const Word& w : words.back()) values.push_back(b_.value(w.type));
  }
  out.results = values;
  b_.append(std::move(out));
  if (returns_never) {
    b_.terminate(Op::unreachable);
    return {};
  }
  for (size_t n = 0, at = 0; n < wanted; ++n) {
    std::vector<ValueId> mine(values.begin() + static_cast<std::ptrdiff_t>(at),
                              values.begin() + static_cast<std::ptrdiff_t>(at + words[n].size()));
    TRY(receive(returns->elems[n], words[n], mine));
    at += words[n].size();
  }
  return {};
}

void FunctionBuilder::return_values(Instr& out) {
  for (size_t n = 0; n < p_.returns.size(); ++n) {
    if (n < p_.return_regs.size() && p_.return_regs[n].valid()) {
      out.operands.push_back(ssa_.read(registers_[p_.return_regs[n].index], b_.current()));
      continue;
    }
    const ParamObject& p = params_.at(p_.returns[n].name);
    if (p.variables.empty()) load_words(p, out);
    else for (VariableId v : p.variables) out.operands.push_back(ssa_.read(v, b_.current()));
  }
}

}  // namespace heddle::simt
