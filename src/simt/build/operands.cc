// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// PTX operands to values and back.
#include <bit>

#include "simt/build/function_builder.h"
#include "simt/build/immediate.h"
#include "simt/type.h"

namespace heddle::simt {

using Kind = ptx::Operand::Kind;

/// Of the value an operand stands for: its register's, if the instruction leaves it open.
Result<Type> FunctionBuilder::width_of(const ptx::Operand& o, isa::Mod type) const {
  if (type != isa::Mod::none) return type_of_mod(type);
  if (o.kind == Kind::Reg) return type_of_mod(p_.registers[o.reg.index].type);
  if (o.kind == Kind::Imm) return Type::B32;
  return Type::B64;
}

Result<ValueId> FunctionBuilder::read(const ptx::Operand& o, isa::Mod type) {
  return read_as(o, type, TRY(width_of(o, type)));
}

Result<ValueId> FunctionBuilder::read_as(const ptx::Operand& o, isa::Mod type, Type width) {
  ValueId v;
  switch (o.kind) {
    case Kind::Reg:
      if (o.element != 0xff) return unsupported("simt: element of a vector register");
      v = ssa_.read(registers_[o.reg.index], b_.current());
      break;
    case Kind::Imm: return immediate(o, type, width);
    case Kind::Sreg: v = TRY(special(o)); break;
    case Kind::Symbol: v = TRY(symbol_value(o)); break;
    default: return error(ErrorKind::InvalidPtx, "an operand of this kind cannot stand here");
  }
  if (o.negated) {
    if (f_[v].type != Type::Pred) return error(ErrorKind::InvalidPtx, "only predicates can be negated");
    Instr n;
    n.op = Op::isa;
    n.opcode = isa::Opcode::not_;
    n.form = form_of_not();
    n.mods[isa::Slot::type] = isa::Mod::pred;
    n.operands = {v};
    n.results = {b_.value(Type::Pred)};
    v = n.results[0];
    b_.append(std::move(n));
  }
  Type have = f_[v].type;
  if (have == width) return v;
  if ((have == Type::Pred) != (width == Type::Pred))
    return error(ErrorKind::InvalidPtx, "a predicate and a number are not the same");
  return b_.resize(v, width, type != isa::Mod::none && is_signed(type));
}

Result<ValueId> FunctionBuilder::immediate(const ptx::Operand& o, isa::Mod type, Type width) {
  uint64_t bits = immediate_bits(o, type);
  if (width == Type::Pred) bits = bits != 0;
  return b_.constant(width, bits);
}

Result<SymbolId> FunctionBuilder::find_symbol(const std::string& name) const {
  if (auto it = scope_.find(name); it != scope_.end()) return it->second;
  if (SymbolId s = symbols_.find(name)) {
    const Symbol& symbol = m_.symbols[s.index];
    if (symbol.kind == Symbol::Kind::Function && symbol.function == ~0u)
      return error(ErrorKind::InvalidPtx, "unresolved extern function '{}'", name);
    bool variable = symbol.kind == Symbol::Kind::Global || symbol.kind == Symbol::Kind::Const;
    if (variable && symbol.variable < ptx_.variables.size() &&
        ptx_.variables[symbol.variable].linkage == ptx::Linkage::Extern)
      return error(ErrorKind::InvalidPtx, "unresolved extern variable '{}'", name);
    return s;
  }
  return error(ErrorKind::InvalidPtx, "no symbol '{}'", name);
}

Result<ValueId> FunctionBuilder::symbol_value(const ptx::Operand& o) {
  if (auto it = params_.find(o.symbol); it != params_.end())
    return b_.symbol_address(it->second.memory, o.offset);
  SymbolId s = TRY(find_symbol(o.symbol));
  Symbol& symbol = m_.symbols[s.index];
  if (symbol.kind == Symbol::Kind::Function && symbol.function < m_.functions.size() && !m_.functions[symbol.function].is_kernel)
    m_.functions[symbol.function].address_taken = true;
  return b_.symbol_address(s, o.offset);
}

Result<ValueId> FunctionBuilder::special(const ptx::Operand& o) {
  auto sreg = sreg_of(o.symbol);
  // PTX ISA, special registers: the fourth element of a vector is unused and always zero.
  if (!sreg && std::string_view(o.symbol).ends_with(".w")) return b_.constant(Type::B32, 0);
  if (!sreg) return unsupported(fmt::format("special register {}", o.symbol));
  return b_.special_register(*sreg);
}

Result<void> FunctionBuilder::write(const ptx::Operand& o, ValueId v, isa::Mod type) {
  if (o.kind == Kind::Sink || o.kind == Kind::None) return {};
  if (o.kind != Kind::Reg || o.element != 0xff) return unsupported("simt: this kind of destination");
  VariableId variable = registers_[o.reg.index];
  Type want = ssa_.type(variable), have = f_[v].type;
  if ((have == Type::Pred) != (want == Type::Pred))
    return error(ErrorKind::InvalidPtx, "a predicate and a number are not the same");
  // PTX ISA, operand size exceeding instruction-type size: the result is extended by its own type.
  ssa_.write(variable, b_.current(), b_.resize(v, want, type != isa::Mod::none && is_signed(type)));
  if (region_.open && o.reg == region_.reg) region_.reg = ptx::RegId();   // no longer the same guard
  return {};
}

}  // namespace heddle::simt
