// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Operands as they are written; which form they fit is instr_parser's question.
#include <bit>

#include "ptx/parse/parser.h"

namespace heddle::ptx {

using Kind = Operand::Kind;

void Parser::set_constant(Operand& o, const Constant& c) {
  o.kind = Kind::Imm;
  if (c.kind == Constant::Kind::Int) {
    o.bits = c.bits;
  } else if (c.single) {
    o.imm = Operand::Imm::F32;
    o.bits = c.bits;
  } else {
    o.imm = Operand::Imm::F64;
    o.bits = std::bit_cast<uint64_t>(c.real);
  }
}

bool Parser::parse_operand(RawOperand& raw, unsigned depth) {
  Operand& o = raw.operand;
  o.loc = tok_.loc;
  if (depth > 8) return diag_.at(tok_.loc, "operand is nested too deeply");
  switch (tok_.kind) {
    case Tok::Ident: return parse_name(raw, depth);
    case Tok::Int:
    case Tok::Float32:
    case Tok::Float64: break;
    case Tok::Punct:
      if (tok_.punct == '[') return parse_address(o, depth) && parse_suffix(raw);
      if (tok_.punct == '{') return parse_vector(o, depth);
      if ((tok_.punct == '!' || tok_.punct == '-') && (lex_.peek() == '%' || is_ident_char(lex_.peek())) &&
          !(lex_.peek() >= '0' && lex_.peek() <= '9')) {
        const Loc sign = tok_.loc;
        advance();
        o.negated = true;
        if (!parse_name(raw, depth)) return false;
        if (o.kind != Kind::Reg) return diag_.at(sign, "only a register can be negated");
        return true;
      }
      break;
    default: return diag_.at(tok_.loc, "expected an operand, not {}", describe(tok_));
  }
  Constant c;
  if (!parse_constant(c)) return false;
  set_constant(o, c);
  return true;
}

bool Parser::parse_name(RawOperand& raw, unsigned depth) {
  Operand& o = raw.operand;
  const Token name = tok_;
  advance();
  if (name.text == "_") {
    o.kind = Kind::Sink;
    return true;
  }
  Binding scratch;
  if (const Binding* b = find_binding(name.text, scratch)) {
    if (b->kind == Binding::Kind::Reg) {
      o.kind = Kind::Reg;
      o.reg = b->reg;
      return parse_suffix(raw);
    }
    if (b->kind == Binding::Kind::RegVector) {
      if (tok_.kind == Tok::DotWord && tok_.text.size() == 1) {
        const size_t n = std::min(std::string_view("xyzw").find(tok_.text[0]), std::string_view("rgba").find(tok_.text[0]));
        if (n >= b->count) return diag_.at(tok_.loc, "'{}' has no element {}", name.text, describe(tok_));
        advance();
        o.kind = Kind::Reg;
        o.reg = RegId(b->reg.index + static_cast<uint32_t>(n));
        return true;
      }
      o.kind = Kind::Vector;
      for (uint32_t i = 0; i < b->count; ++i) {
        Operand e;
        e.kind = Kind::Reg;
        e.reg = RegId(b->reg.index + i);
        e.loc = name.loc;
        o.elems.push_back(std::move(e));
      }
      return true;
    }
    o.kind = Kind::Symbol;
    o.symbol = b->symbol;
  } else if (const isa::SregInfo* sreg = find_sreg(name.text)) {
    o.kind = Kind::Sreg;
    o.sreg = sreg->sreg;
    o.symbol = name.text;
    if (tok_.kind == Tok::DotWord && tok_.text.size() == 1 && sreg->has_xyz) {
      const size_t n = std::string_view("xyzw").find(tok_.text[0]);
      if (n > 3) return diag_.at(tok_.loc, "'{}' has no element {}", name.text, describe(tok_));
      o.element = n;
      (o.symbol += '.') += tok_.text;
      advance();
    } else if (sreg->has_xyz) {
      return diag_.at(name.loc, "'{}' needs .x, .y or .z", name.text);
    }
    return true;
  } else {
    if (name.text[0] == '%') return diag_.at(name.loc, "unknown register '{}'", name.text);
    o.kind = Kind::Symbol;
    o.symbol = name.text;
  }
  if (tok_.is('[') && lex_.peek() != '%') {       // a[5]: address of an element
    advance();
    uint64_t index = 0;
    if (!expect_int(index) || !expect(']')) return false;
    raw.element_bytes = 1;
    uint64_t bytes = 0;
    for (const auto* list : {&f_.variables, &f_.params, &module.variables})
      for (const Variable& v : *list)
        if (v.name == o.symbol) bytes = std::max<uint64_t>(1, isa::type_info(v.type).bits / 8) * v.vector;
    if (!bytes) return diag_.at(name.loc, "'{}' is not an array", name.text);
    o.offset = static_cast<int64_t>(index * bytes);
    return true;
  }
  if (!parse_offset(o.offset)) return false;
  return parse_suffix(raw);
}

/// .b0 and the like of video instructions, [a].unified.
bool Parser::parse_suffix(RawOperand& raw) {
  if (tok_.kind != Tok::DotWord) return true;
  raw.suffix_text = tok_.text;
  raw.suffix = find_mod(tok_.text);
  advance();
  return true;
}

bool Parser::parse_vector(Operand& o, unsigned depth) {
  o.kind = Kind::Vector;
  advance();
  while (!tok_.is('}')) {
    RawOperand e;
    if (!parse_operand(e, depth + 1)) return false;
    if (o.elems.size() >= 1024) return diag_.at(o.loc, "a vector of more than 1024 elements");
    o.elems.push_back(std::move(e.operand));
    if (!accept(',')) break;
  }
  return expect('}');
}

bool Parser::parse_address(Operand& o, unsigned depth) {
  o.kind = Kind::Address;
  advance();
  do {
    RawOperand e;
    if (!parse_operand(e, depth + 1)) return false;
    if (e.operand.kind == Kind::Address) return diag_.at(e.operand.loc, "an address in an address");
    Operand& base = e.operand;
    if (base.kind == Kind::Reg && o.elems.empty()) {
      if (!parse_offset(base.offset)) return false;
    }
    if (o.elems.empty()) {
      o.offset = base.offset;
      base.offset = 0;
    }
    o.elems.push_back(std::move(base));
    if (o.elems.size() > 16) return diag_.at(o.loc, "an address of more than 16 parts");
  } while (accept(','));
  return expect(']');
}

}  // namespace heddle::ptx
