// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The text form; text/parse.cc reads it back. Positions of the source are not kept.
#include <fmt/format.h>

#include "isa/form.h"
#include "ptx/spelling.h"
#include "simt/simt.h"
#include "simt/text/names.h"
#include "simt/type.h"

namespace heddle::simt {
namespace {

std::string symbol_ref(const Module& m, SymbolId id) {
  const Symbol& s = m.symbols[id.index];
  size_t same = 0;
  for (const Symbol& o : m.symbols) same += o.name == s.name;
  return same > 1 ? fmt::format("@{}#{}", s.name, id.index) : "@" + s.name;
}

std::string print_symbol(const Module& m, uint32_t n) {
  const Symbol& s = m.symbols[n];
  std::string text = fmt::format("symbol {} {} offset {} size {} align {}", symbol_ref(m, SymbolId(n)),
                                 kSymbolKinds[static_cast<size_t>(s.kind)], s.offset, s.size_bytes, s.align);
  if (s.function != ~0u) text += fmt::format(" function {}", s.function);
  if (s.variable != ~0u) text += fmt::format(" variable {}", s.variable);
  return text + "\n";
}

std::string header(const Function& f) {
  std::string text = f.is_kernel ? "kernel @" + f.name : "function @" + f.name;
  if (!f.is_kernel) {
    text += " takes";
    for (Type t : f.params) text += fmt::format(" {}", name_of(t));
    text += " gives";
    for (Type t : f.returns) text += fmt::format(" {}", name_of(t));
  }
  for (const Formal& p : f.formals) text += fmt::format(" formal {} {} {}", p.offset, p.size_bytes, p.align);
  text += fmt::format(" params {} shared {} local {} threads {}", f.param_bytes, f.static_shared_bytes,
                      f.local_bytes, f.max_threads);
  auto three = [&](const char* key, const uint32_t v[3]) {
    if (v[0]) text += fmt::format(" {} {} {} {}", key, v[0], v[1], v[2]);
  };
  three("maxntid", f.maxntid);
  three("reqntid", f.reqntid);
  if (f.uses_dynamic_shared) text += " dynamic_shared";
  if (f.uses_grid_barrier) text += " grid_barrier";
  if (f.address_taken) text += " address_taken";
  return text;
}

}  // namespace

std::string print_instr(const Module& m, const Function& f, const Instr& i) {
  std::string text;
  for (size_t n = 0; n < i.results.size(); ++n) {
    if (n) text += ", ";
    text += i.results[n] ? fmt::format("%{}:{}", i.results[n].index, name_of(f[i.results[n]].type)) : "_";
  }
  if (!i.results.empty()) text += " = ";
  text += i.op == Op::isa ? ptx::write_spelling(isa::form(i.form), i.mods) : name_of(i.op);
  switch (i.op) {
    case Op::constant: text += fmt::format(" {:#x}", i.immediate); break;
    case Op::argument: text += fmt::format(" {}", i.immediate); break;
    case Op::special_register: text += fmt::format(" {}", name_of(i.sreg)); break;
    default: break;
  }
  const char* separator = " ";
  if (i.symbol) {
    text += " " + symbol_ref(m, i.symbol);
    separator = ", ";
  }
  for (ValueId v : i.operands) {
    text += fmt::format("{}%{}", separator, v.index);
    separator = ", ";
  }
  for (BlockId b : i.targets) {
    text += fmt::format("{}b{}", separator, b.index);
    separator = ", ";
  }
  if (i.offset) text += fmt::format(" {:+}", i.offset);
  return text;
}

std::string print(const Module& m, const Function& f) {
  std::string text = header(f);
  if (!f.refused.empty()) return text + fmt::format(" refused {}\n", f.refused.substr(0, f.refused.find('\n')));
  text += " {\n";
  for (uint32_t n = 0; n < f.blocks.size(); ++n) {
    const Block& b = f.blocks[n];
    text += fmt::format("b{}", n);
    if (!b.name.empty()) text += " " + b.name;
    text += " (";
    for (size_t k = 0; k < b.preds.size(); ++k) text += fmt::format("{}b{}", k ? ", " : "", b.preds[k].index);
    text += "):\n";
    for (InstrId id : b.instrs) text += "  " + print_instr(m, f, f[id]) + "\n";
  }
  return text + "}\n";
}

std::string print(const Module& m) {
  std::string text;
  for (uint32_t n = 0; n < m.symbols.size(); ++n) text += print_symbol(m, n);
  for (const Function& f : m.functions) text += print(m, f);
  return text;
}

}  // namespace heddle::simt
