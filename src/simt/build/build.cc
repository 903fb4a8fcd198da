// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A whole module: each function by itself, then inlining, then what needs all of them.
#include <algorithm>

#include "simt/build/function_builder.h"
#include "simt/build/inline_calls.h"
#include "simt/simt.h"

namespace heddle::simt {
namespace {

/// Functions named by initialisers (tables of virtual functions) may be called from anywhere.
void mark_addresses_in_data(const ptx::Module& ptx, const Symbols& symbols, Module& m) {
  for (const ptx::Variable& v : ptx.variables)
    for (const ptx::InitElement& e : v.init) {
      if (e.kind == ptx::InitElement::Kind::Bits) continue;
      SymbolId s = symbols.find(e.symbol);
      if (!s || m.symbols[s.index].kind != Symbol::Kind::Function) continue;
      if (uint32_t f = m.symbols[s.index].function; f < m.functions.size()) m.functions[f].address_taken = true;
    }
}

/// Keeps kernels and what they may still call.
void drop_unreached(Module& m) {
  std::vector<bool> keep(m.functions.size());
  for (uint32_t n = 0; n < m.functions.size(); ++n) {
    if (!m.functions[n].is_kernel) continue;
    for (uint32_t r : reachable_functions(m, n)) keep[r] = true;
  }
  std::vector<uint32_t> to(m.functions.size(), ~0u);
  std::vector<Function> kept;
  for (uint32_t n = 0; n < m.functions.size(); ++n) {
    if (!keep[n]) continue;
    to[n] = static_cast<uint32_t>(kept.size());
    kept.push_back(std::move(m.functions[n]));
  }
  m.functions = std::move(kept);
  for (Symbol& s : m.symbols)
    if (s.kind == Symbol::Kind::Function && s.function < to.size()) s.function = to[s.function];
}

/// A kernel is refused if anything it may call is.
void spread_refusals(Module& m) {
  for (uint32_t n = 0; n < m.functions.size(); ++n) {
    Function& f = m.functions[n];
    if (!f.refused.empty()) continue;
    for (uint32_t r : reachable_functions(m, n)) {
      if (r == n || m.functions[r].refused.empty()) continue;
      f.refused = m.functions[r].refused;
      break;
    }
  }
}

}  // namespace

Result<Module> build(const ptx::Module& ptx, std::string_view only_kernel) {
  if (ptx.address_size == 32) return unsupported(".address_size 32");
  const auto wanted = [only_kernel](const ptx::Function& f) {
    return f.has_body && (only_kernel.empty() || !f.is_entry || f.name == only_kernel);
  };
  Module m;
  m.files = ptx.files;
  for (const ptx::Function& f : ptx.functions) {
    if (!wanted(f)) continue;
    Function& to = m.functions.emplace_back();
    to.name = f.name;
    to.is_kernel = f.is_entry;
  }
  Symbols symbols(ptx, m);
  symbols.add_module_scope();
  size_t at = 0;
  for (const ptx::Function& f : ptx.functions) {
    if (!wanted(f)) continue;
    auto built = FunctionBuilder(ptx, f, symbols, m, m.functions[at]).run();
    if (!built.ok()) {
      // What is not built yet concerns this function only; the others may well be used.
      if (built.error().kind != ErrorKind::NotSupported) return std::move(built).error();
      Function& to = m.functions[at];
      to.refused = built.error().message;
      to.blocks.clear();
      to.instrs.clear();
      to.values.clear();
    }
    ++at;
  }
  mark_addresses_in_data(ptx, symbols, m);
  inline_calls(m);
  spread_refusals(m);
  drop_unreached(m);
  lay_out_shared(m);
  return m;
}

}  // namespace heddle::simt
