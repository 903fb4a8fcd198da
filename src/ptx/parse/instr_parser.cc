// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One instruction: guard, spelling, operands; the form that all of it fits.
#include <algorithm>
#include <bit>

#include "ptx/parse/parser.h"

namespace heddle::ptx {

using isa::Form;
using isa::Mod;
using isa::Mods;
using Kind = Operand::Kind;

bool Parser::parse_instr() {
  Instr instr;
  instr.source = source_;
  instr.loc = tok_.loc;
  if (accept('@')) {
    instr.guard_negated = accept('!');
    const Token name = tok_;
    std::string_view text;
    Binding scratch;
    if (!expect_name(text)) return false;
    const Binding* b = find_binding(text, scratch);
    if (!b || b->kind != Binding::Kind::Reg) return diag_.at(name.loc, "unknown register '{}'", text);
    if (f_.registers[b->reg.index].type != Mod::pred) return diag_.at(name.loc, "the guard '{}' is not a .pred register", text);
    instr.guard = b->reg;
    instr.loc = tok_.loc;
  }
  if (tok_.kind != Tok::Ident) return diag_.at(tok_.loc, "expected an instruction, not {}", describe(tok_));
  std::string_view text = lex_.mnemonic(tok_);
  if (lex_.peek() == '.') {                    // white space before a modifier
    std::string joined(text);
    for (advance(); tok_.kind == Tok::DotWord; advance()) (joined += '.') += tok_.text;
    formal_names_.push_back(std::move(joined));
    text = formal_names_.back();
  } else {
    advance();
  }
  auto [at, fresh] = spellings_.try_emplace(text);
  if (fresh) at->second = read_spelling(text);
  const Spelling& spelling = at->second;
  if (spelling.choices.empty()) return diag_.at(instr.loc, "{}", spelling.problem);
  if (spelling.is_call) {
    instr.op = isa::Opcode::call;
    instr.form = spelling.choices[0].form;
    instr.mods = spelling.choices[0].mods;
    if (!parse_call_operands(instr)) return false;
    f_.body.push_back(std::move(instr));
    return true;
  }
  raws_.clear();
  if (!tok_.is(';')) {
    bool pipe = false;
    do {
      raws_.emplace_back();
      raws_.back().after_pipe = pipe;
      if (!parse_operand(raws_.back(), 0)) return false;
      pipe = tok_.is('|');
      if (raws_.size() > 64) return diag_.at(tok_.loc, "too many operands");
    } while (accept(',') || accept('|'));
  }
  if (!tok_.is(';')) return expect(';');
  if (!claim(instr, spelling, text)) return false;
  advance();
  f_.body.push_back(std::move(instr));
  return true;
}

RawView Parser::view(const RawOperand& raw) const { return {raw, f_.registers}; }

/// Operand specs from `spec` on take raw operands from `raw` on; optional ones may go without.
bool Parser::assign(const Form& form, const Mods& mods, size_t spec, size_t raw) {
  if (spec == form.operands.size()) return raw == raws_.size();
  const isa::OperandSpec& s = form.operands[spec];
  if (raw < raws_.size() && raws_[raw].after_pipe == s.after_pipe && fits(form, mods, spec, view(raws_[raw]))) {
    taken_[spec] = static_cast<int>(raw);
    if (assign(form, mods, spec + 1, raw + 1)) return true;
  }
  taken_[spec] = -1;
  return s.optional && assign(form, mods, spec + 1, raw);
}

bool Parser::claim(Instr& instr, const Spelling& spelling, std::string_view text) {
  const auto now = std::pair(module.version_major, module.version_minor);
  const isa::Version* too_new = nullptr;
  for (const Spelling::Choice& choice : spelling.choices) {
    const Form& form = isa::form(choice.form);
    taken_.assign(form.operands.size(), -1);
    if (!assign(form, choice.mods, 0, 0)) continue;
    if (std::pair<uint32_t, uint32_t>(choice.since.ptx_major, choice.since.ptx_minor) > now) {
      too_new = &choice.since;
      continue;
    }
    instr.op = form.opcode;
    instr.form = choice.form;
    instr.mods = choice.mods;
    place(instr, form);
    return check_spaces(instr, form);
  }
  if (too_new)
    return diag_.at(instr.loc, "'{}' needs PTX {}.{}, the text says .version {}.{}", text, too_new->ptx_major,
                    too_new->ptx_minor, now.first, now.second);
  return complain(spelling, text, instr.loc);
}

/// The best we can say: the first operand that does not fit the form that got furthest.
bool Parser::complain(const Spelling& spelling, std::string_view text, Loc loc) {
  const Spelling::Choice* best = nullptr;
  size_t best_spec = 0, best_raw = 0;
  for (const Spelling::Choice& choice : spelling.choices) {
    const Form& form = isa::form(choice.form);
    size_t spec = 0, raw = 0;
    for (; spec < form.operands.size() && raw < raws_.size(); ++spec) {
      const bool ok = raws_[raw].after_pipe == form.operands[spec].after_pipe && fits(form, choice.mods, spec, view(raws_[raw]));
      if (!ok && !form.operands[spec].optional) break;
      raw += ok;
    }
    if (!best || raw > best_raw) {
      best = &choice;
      best_spec = spec;
      best_raw = raw;
    }
  }
  const Form& form = isa::form(best->form);
  if (best_spec < form.operands.size() && best_raw < raws_.size())
    return diag_.at(raws_[best_raw].operand.loc, "{}: {}", text, describe_misfit(form, best->mods, best_spec, view(raws_[best_raw])));
  return diag_.at(loc, "{}: expected operands {}", text, *form.operand_text ? form.operand_text : "(none)");
}

void Parser::place(Instr& instr, const Form& form) {
  instr.operands.resize(form.operands.size());
  for (size_t k = 0; k < form.operands.size(); ++k) {
    if (taken_[k] < 0) continue;
    RawOperand& raw = raws_[taken_[k]];
    const isa::OperandSpec& spec = form.operands[k];
    Operand& o = instr.operands[k];
    o = std::move(raw.operand);
    if (spec.shape == isa::OperandSpec::Shape::Address && o.kind == Kind::Symbol) {
      Operand address;
      address.kind = Kind::Address;
      address.loc = o.loc;
      std::swap(address.offset, o.offset);
      address.elems.push_back(std::move(o));
      o = std::move(address);
    }
    if (spec.type_source == isa::OperandSpec::Type::Label) {
      if (form.opcode == isa::Opcode::bra) {
        o.kind = Kind::Label;
        // The text owns the name that label_reference keeps a view of.
        formal_names_.push_back(std::move(o.symbol));
        o.label = label_reference(formal_names_.back(), o.loc);
        o.symbol.clear();
      }
    } else {
      settle(o, isa::operand_type(form, instr.mods, k).type);
      note_symbols(o);
    }
    // vmad: the signs are part of the meaning, see isa/meaning_video.cc.
    if (o.negated && spec.negatable == '-') {
      instr.mods[minus_slot(k)] = Mod::neg;
      o.negated = false;
    }
    if (raw.suffix_text.empty()) continue;
    instr.mods[spec.suffix_slot] = spec.suffix == isa::OperandSpec::Suffix::Token ? raw.suffix : read_selector(spec.suffix, raw.suffix_text);
  }
}

/// Float constants become what the operand's type holds.
void Parser::settle(Operand& o, Mod type) {
  for (Operand& e : o.elems) settle(e, type);
  if (o.kind != Kind::Imm || o.imm == Operand::Imm::Int) return;
  const unsigned bits = isa::type_info(type).bits;
  const bool single = o.imm == Operand::Imm::F32;
  if (bits == 32 && !single) {
    o.bits = std::bit_cast<uint32_t>(static_cast<float>(std::bit_cast<double>(o.bits)));
    o.imm = Operand::Imm::F32;
  } else if (bits == 64 && single) {
    o.bits = std::bit_cast<uint64_t>(static_cast<double>(std::bit_cast<float>(static_cast<uint32_t>(o.bits))));
    o.imm = Operand::Imm::F64;
  }
}

void Parser::note_symbols(const Operand& o) {
  for (const Operand& e : o.elems) note_symbols(e);
  if (o.kind != Kind::Symbol) return;
  if (names_.contains(o.symbol) || used_names_.contains(o.symbol)) return;
  if (!variable_spaces_.contains(o.symbol) && !function_index_.contains(o.symbol)) symbol_uses_.push_back({o.symbol, o.loc});
}

/// A variable that is named where a space is given lies in that space.
bool Parser::check_spaces(const Instr& instr, const isa::Form& form) {
  const Mod space = instr.mods[isa::Slot::space];
  const bool memory = form.cls == isa::Class::memory || form.cls == isa::Class::atomic;
  if (space == Mod::none || !memory || form.opcode == isa::Opcode::isspacep) return true;
  for (const Operand& o : instr.operands) {
    const Operand& base = o.kind == Kind::Address ? o.elems[0] : o;
    if (base.kind != Kind::Symbol) continue;
    const std::optional<Space> lies = space_of(base.symbol);
    const std::string_view want = isa::spelling(space);
    const std::string_view have = !lies                    ? want
                                  : *lies == Space::Global ? "global"
                                  : *lies == Space::Const  ? "const"
                                  : *lies == Space::Shared ? "shared"
                                  : *lies == Space::Local  ? "local"
                                  : *lies == Space::Param  ? "param"
                                                           : want;
    if (!want.starts_with(have)) return diag_.at(base.loc, "'{}' lies in .{}, the instruction wants .{}", base.symbol, have, want);
  }
  return true;
}

std::optional<Space> Parser::space_of(const std::string& name) const {
  if (const auto own = local_spaces_.find(name); own != local_spaces_.end()) return own->second;
  const auto found = variable_spaces_.find(name);
  return found == variable_spaces_.end() ? std::nullopt : std::optional(found->second);
}

bool Parser::parse_call_list(Operand& list) {
  list.kind = Kind::ArgList;
  list.loc = tok_.loc;
  if (!expect('(')) return false;
  while (!tok_.is(')')) {
    RawOperand raw;
    if (!parse_operand(raw, 1)) return false;
    note_symbols(raw.operand);
    if (list.elems.size() >= 4096) return diag_.at(tok_.loc, "too many arguments");
    list.elems.push_back(std::move(raw.operand));
    if (!accept(',')) break;
  }
  return expect(')');
}

/// call{.uni} (results), callee, (arguments), prototype;
bool Parser::parse_call_operands(Instr& instr) {
  instr.operands.resize(4);
  Operand &results = instr.operands[0], &callee = instr.operands[1], &arguments = instr.operands[2], &proto = instr.operands[3];
  results.kind = arguments.kind = Kind::ArgList;
  if (tok_.is('(') && (!parse_call_list(results) || !expect(','))) return false;
  RawOperand raw;
  if (tok_.kind != Tok::Ident) return diag_.at(tok_.loc, "expected a function, not {}", describe(tok_));
  if (!parse_operand(raw, 0)) return false;
  callee = std::move(raw.operand);
  if (callee.kind == Kind::Reg) {
    const auto info = isa::type_info(f_.registers[callee.reg.index].type);
    if (info.bits != 64 && info.bits != 32) return diag_.at(callee.loc, "a call's target is a 32 or 64 bit register");
  } else if (callee.kind == Kind::Symbol) {
    note_symbols(callee);
  } else {
    return diag_.at(callee.loc, "expected a function");
  }
  bool more = accept(',');
  if (more && tok_.is('(')) {
    if (!parse_call_list(arguments)) return false;
    more = accept(',');
  }
  if (more) {
    const Token name = tok_;
    std::string_view text;
    if (!expect_name(text)) return false;
    const auto named = [&](const auto& list) {
      return std::any_of(list.begin(), list.end(), [&](const auto& p) { return p.name == text; });
    };
    if (!named(f_.prototypes) && !named(f_.call_targets)) {
      // A declared function's own prototype may serve too.
      symbol_uses_.push_back({std::string(text), name.loc});
    }
    proto.kind = Kind::Symbol;
    proto.symbol = text;
    proto.loc = name.loc;
  } else if (callee.kind == Kind::Reg) {
    return diag_.at(callee.loc, "an indirect call names a prototype");
  }
  return expect(';');
}

}  // namespace heddle::ptx
