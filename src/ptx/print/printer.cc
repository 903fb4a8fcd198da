// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ptx/print/printer.h"

#include "isa/selector.h"
#include "ptx/spelling.h"
#include "ptx/ptx.h"

namespace heddle::ptx {
namespace {

using isa::Mod;
using isa::OperandSpec;
using Kind = Operand::Kind;

const char* space_word(Space s) {
  switch (s) {
    case Space::Generic: return ".reg";
    case Space::Const: return ".const";
    case Space::Global: return ".global";
    case Space::Local: return ".local";
    case Space::Param: return ".param";
    case Space::Shared: return ".shared";
    case Space::Texture: return ".tex";
  }
  return "";
}

const char* linkage_word(Linkage l) {
  switch (l) {
    case Linkage::None: return "";
    case Linkage::Visible: return ".visible ";
    case Linkage::Extern: return ".extern ";
    case Linkage::Weak: return ".weak ";
    case Linkage::Common: return ".common ";
  }
  return "";
}

std::string selector(Mod m) {
  if (static_cast<unsigned>(m) < isa::kByteSelect) return isa::spelling(m);
  std::string text;
  if (isa::is_byte_select(m)) {
    text = "b";
    for (int lane = 3; lane >= 0; --lane) text += static_cast<char>('0' + isa::byte_select(m, lane, false));
  } else if (isa::is_half_select(m)) {
    text = "h";
    for (int lane = 1; lane >= 0; --lane) text += static_cast<char>('0' + isa::half_select(m, lane, false));
  } else {
    for (int lane = 3; lane >= 0; --lane)
      if (isa::lane_mask(m, 4) >> lane & 1) text += static_cast<char>('0' + lane);
  }
  return text;
}

}  // namespace

void Printer::print_initialiser(const Variable& v) {
  if (!v.properties.empty()) {
    out_ += " = { ";
    for (size_t i = 0; i < v.properties.size(); ++i)
      put("{}{} = {}", i ? ", " : "", v.properties[i].first, v.properties[i].second);
    out_ += " }";
    return;
  }
  if (v.init.empty()) return;
  const bool scalar = v.dims.empty() && v.vector == 1;
  out_ += scalar ? " = " : " = {";
  for (size_t i = 0; i < v.init.size(); ++i) {
    const InitElement& e = v.init[i];
    if (i) out_ += i % 16 ? ", " : ",\n  ";
    if (e.kind == InitElement::Kind::Bits) {
      if (v.type == Mod::f32) put("0f{:08X}", e.bits);
      else if (v.type == Mod::f64) put("0d{:016X}", e.bits);
      else put("{}", e.bits);
      continue;
    }
    const uint64_t whole = isa::type_info(v.type).bits / 8;
    const bool masked = e.bytes == 1 && whole <= 1;
    if (masked) put("{:#x}(", 0xffull << e.mask_shift);
    const bool generic = e.kind == InitElement::Kind::GenericSymbolAddress;
    put("{}{}{}", generic ? "generic(" : "", e.symbol, generic ? ")" : "");
    if (e.addend) put("{:+}", e.addend);
    if (masked) out_ += ')';
  }
  if (!scalar) out_ += '}';
}

void Printer::print_variable(const Variable& v, bool formal) {
  if (!formal) out_ += linkage_word(v.linkage);
  out_ += space_word(v.space);
  if (v.managed) out_ += " .attribute(.managed)";
  const bool reg = v.space == Space::Generic;
  if (!reg && v.align && !v.ptr) put(" .align {}", v.align);
  if (v.vector > 1) put(" .v{}", v.vector);
  put(" .{}", v.space == Space::Texture ? "u64" : isa::spelling(v.type));
  if (v.ptr) {
    out_ += " .ptr";
    if (v.ptr_space != Space::Generic) put(" {}", space_word(v.ptr_space));
    if (v.ptr_align) put(" .align {}", v.ptr_align);
  }
  put(" {}", v.name);
  for (uint64_t n : v.dims) {
    if (n) put("[{}]", n);
    else out_ += "[]";
  }
  print_initialiser(v);
}

void Printer::print_formals(const Function& f, const std::vector<Variable>& formals, const std::vector<RegId>* regs) {
  out_ += '(';
  for (size_t i = 0; i < formals.size(); ++i) {
    if (i) out_ += ", ";
    Variable v = formals[i];
    if (regs && i < regs->size() && (*regs)[i]) v.name = f.registers[(*regs)[i].index].name;
    print_variable(v, true);
  }
  out_ += ')';
}

void Printer::print_directives(const Function& f) {
  const auto dims = [&](const char* word, const uint32_t (&d)[3]) {
    if (d[0]) put("\n{} {}, {}, {}", word, d[0], d[1], d[2]);
  };
  dims(".maxntid", f.maxntid);
  dims(".reqntid", f.reqntid);
  dims(".reqnctapercluster", f.reqnctapercluster);
  if (f.minnctapersm) put("\n.minnctapersm {}", f.minnctapersm);
  if (f.maxnctapersm) put("\n.maxnctapersm {}", f.maxnctapersm);
  if (f.maxnreg) put("\n.maxnreg {}", f.maxnreg);
  if (f.max_cluster_rank) put("\n.maxclusterrank {}", f.max_cluster_rank);
  if (f.explicit_cluster) out_ += "\n.explicitcluster";
  if (f.blocks_are_clusters) out_ += "\n.blocksareclusters";
  if (f.noreturn) out_ += "\n.noreturn";
}

void Printer::print_list(const Function& f, const std::vector<Operand>& list, char open, char close) {
  out_ += open;
  for (size_t i = 0; i < list.size(); ++i) {
    if (i) out_ += ", ";
    print_operand(f, list[i]);
  }
  out_ += close;
}

void Printer::print_operand(const Function& f, const Operand& o) {
  if (o.negated) out_ += '!';
  switch (o.kind) {
    case Kind::None: break;
    case Kind::Reg: out_ += f.registers[o.reg.index].name; break;
    case Kind::Imm:
      if (o.imm == Operand::Imm::F32) put("0f{:08X}", o.bits);
      else if (o.imm == Operand::Imm::F64) put("0d{:016X}", o.bits);
      else put("{}", static_cast<int64_t>(o.bits));
      break;
    case Kind::Sreg: out_ += o.symbol; break;
    case Kind::Symbol:
      out_ += o.symbol;
      if (o.offset) put("{:+}", o.offset);
      break;
    case Kind::Label: out_ += f.labels[o.label.index].name; break;
    case Kind::Vector: print_list(f, o.elems, '{', '}'); break;
    case Kind::Address:
      out_ += '[';
      for (size_t i = 0; i < o.elems.size(); ++i) {
        if (i) out_ += ", ";
        print_operand(f, o.elems[i]);
        if (i == 0 && o.offset) put("{:+}", o.offset);
      }
      out_ += ']';
      break;
    case Kind::Sink: out_ += '_'; break;
    case Kind::ArgList: print_list(f, o.elems, '(', ')'); break;
  }
}

void Printer::print_call(const Function& f, const Instr& i) {
  out_ += ' ';
  if (!i.operands[0].elems.empty()) {
    print_operand(f, i.operands[0]);
    out_ += ", ";
  }
  print_operand(f, i.operands[1]);
  if (!i.operands[2].elems.empty() || i.operands[3].kind != Kind::None) {
    out_ += ", ";
    print_operand(f, i.operands[2]);
  }
  if (i.operands[3].kind != Kind::None) {
    out_ += ", ";
    print_operand(f, i.operands[3]);
  }
}

void Printer::print_operands(const Function& f, const Instr& i) {
  const isa::Form& form = isa::form(i.form);
  bool first = true;
  for (size_t k = 0; k < i.operands.size() && k < form.operands.size(); ++k) {
    if (i.operands[k].kind == Kind::None) continue;
    const OperandSpec& spec = form.operands[k];
    out_ += first ? " " : spec.after_pipe ? "|" : ", ";
    first = false;
    if (spec.negatable == '-' && i.mods.has(minus_slot(k))) out_ += '-';
    print_operand(f, i.operands[k]);
    if (spec.suffix == OperandSpec::Suffix::None || !i.mods.has(spec.suffix_slot)) continue;
    const Mod m = i.mods[spec.suffix_slot];
    out_ += '.';
    if (isa::is_lane_mask(m)) out_ += spec.suffix == OperandSpec::Suffix::Mask2 ? 'h' : 'b';
    out_ += selector(m);
  }
}

void Printer::print_instr(const Function& f, const Instr& i) {
  if (i.guard) put("@{}{} ", i.guard_negated ? "!" : "", f.registers[i.guard.index].name);
  out_ += write_spelling(isa::form(i.form), i.mods);
  if (i.op == isa::Opcode::call && i.operands.size() == 4) print_call(f, i);
  else print_operands(f, i);
  out_ += ';';
}

void Printer::print_body(const Function& f) {
  out_ += "\n{\n";
  std::vector<bool> formal(f.registers.size());
  for (const auto* regs : {&f.return_regs, &f.param_regs})
    for (RegId r : *regs)
      if (r) formal[r.index] = true;
  for (size_t r = 0; r < f.registers.size();) {
    if (formal[r]) {
      ++r;
      continue;
    }
    put("  .reg .{} {}", isa::spelling(f.registers[r].type), f.registers[r].name);
    size_t end = r + 1;
    for (; end < f.registers.size() && end < r + 12 && !formal[end] && f.registers[end].type == f.registers[r].type; ++end)
      put(", {}", f.registers[end].name);
    out_ += ";\n";
    r = end;
  }
  for (const Variable& v : f.variables) {
    out_ += "  ";
    print_variable(v, false);
    out_ += ";\n";
  }
  for (const CallPrototype& p : f.prototypes) {
    put("  {}: .callprototype ", p.name);
    if (!p.returns.empty()) print_formals(f, p.returns, nullptr);
    out_ += " _ ";
    print_formals(f, p.params, nullptr);
    out_ += ";\n";
  }
  for (const CallTargets& t : f.call_targets) {
    put("  {}: .calltargets ", t.name);
    for (size_t i = 0; i < t.targets.size(); ++i) put("{}{}", i ? ", " : "", t.targets[i]);
    out_ += ";\n";
  }
  for (const BranchTargets& t : f.branch_targets) {
    put("  {}: .branchtargets ", t.name);
    for (size_t i = 0; i < t.targets.size(); ++i) put("{}{}", i ? ", " : "", f.labels[t.targets[i].index].name);
    out_ += ";\n";
  }
  std::vector<std::vector<size_t>> labels_at(f.body.size() + 1);
  for (size_t l = 0; l < f.labels.size(); ++l)
    labels_at[std::min<size_t>(f.labels[l].position, f.body.size())].push_back(l);
  SourceLoc last;
  for (size_t n = 0; n <= f.body.size(); ++n) {
    for (size_t l : labels_at[n]) put("{}:\n", f.labels[l].name);
    if (n == f.body.size()) break;
    const SourceLoc& s = f.body[n].source;
    if (s.file != last.file || s.line != last.line || s.column != last.column) put("  .loc {} {} {}\n", s.file, s.line, s.column);
    last = s;
    out_ += "  ";
    print_instr(f, f.body[n]);
    out_ += '\n';
  }
  out_ += "}\n";
}

void Printer::print_function(const Function& f) {
  out_ += linkage_word(f.linkage);
  out_ += f.is_entry ? ".entry " : ".func ";
  if (!f.returns.empty()) {
    print_formals(f, f.returns, &f.return_regs);
    out_ += ' ';
  }
  out_ += f.name;
  if (!f.params.empty() || !f.is_entry) print_formals(f, f.params, &f.param_regs);
  print_directives(f);
  if (f.has_body) print_body(f);
  else out_ += ";\n";
}

void Printer::print_module() {
  put(".version {}.{}\n", m_.version_major, m_.version_minor);
  if (!m_.target.empty() || !m_.target_options.empty()) {
    put(".target {}", m_.target);
    for (size_t i = 0; i < m_.target_options.size(); ++i)
      put("{}{}", i || !m_.target.empty() ? ", " : "", m_.target_options[i]);
    out_ += '\n';
  }
  put(".address_size {}\n", m_.address_size);
  for (size_t i = 1; i < m_.files.size(); ++i) put(".file {} \"{}\"\n", i, m_.files[i]);
  for (const Variable& v : m_.variables) {
    print_variable(v, false);
    out_ += ";\n";
  }
  for (const Function& f : m_.functions) print_function(f);
  for (const Alias& a : m_.aliases) put(".alias {}, {};\n", a.name, a.target);
}

std::string print(const Module& module) {
  std::string out;
  Printer(module, out).print_module();
  return out;
}

std::string print(const Module& module, const Function& function, const Instr& instr) {
  std::string out;
  Printer(module, out).print_instr(function, instr);
  return out;
}

}  // namespace heddle::ptx
