// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The module level: version, target, files, debug sections, linkage, and what lies in the sections.
#include <algorithm>

#include "ptx/parse/parser.h"

namespace heddle::ptx {

bool Parser::accept(char c) {
  if (!tok_.is(c)) return false;
  advance();
  return true;
}

bool Parser::accept_word(std::string_view w) {
  if (!tok_.word(w)) return false;
  advance();
  return true;
}

std::string Parser::describe(const Token& t) const {
  switch (t.kind) {
    case Tok::End: return "the end of the text";
    case Tok::DotWord: return fmt::format("'.{}'", t.text);
    case Tok::Bad: {
      const bool printable = std::all_of(t.text.begin(), t.text.end(), [](char c) { return c >= ' ' && c < 127; });
      return printable ? fmt::format("'{}'", t.text) : "a byte that is not text";
    }
    default: return fmt::format("'{}'", t.text);
  }
}

bool Parser::expect(char c) {
  if (accept(c)) return true;
  return diag_.at(tok_.loc, "expected '{}', not {}", c, describe(tok_));
}

bool Parser::expect_name(std::string_view& name) {
  if (tok_.kind != Tok::Ident) return diag_.at(tok_.loc, "expected a name, not {}", describe(tok_));
  name = tok_.text;
  advance();
  return true;
}

bool Parser::expect_int(uint64_t& value) {
  const Loc loc = tok_.loc;
  Constant c;
  if (!parse_constant(c)) return false;
  if (c.kind != Constant::Kind::Int) return diag_.at(loc, "expected an integer");
  value = c.bits;
  return true;
}

/// Past the next ';', or up to a brace or a directive that begins something new.
void Parser::skip_statement() {
  while (tok_.kind != Tok::End) {
    if (tok_.is('}') || tok_.is('{')) return;
    if (accept(';')) return;
    advance();
  }
}

/// In a body braces may belong to an operand; a '}' without a '{' ends the block.
void Parser::skip_body_statement() {
  for (int depth = 0; tok_.kind != Tok::End; advance()) {
    if (tok_.is('{')) ++depth;
    if (tok_.is('}') && depth-- == 0) return;
    if (tok_.is(';')) {
      advance();
      return;
    }
  }
}

void Parser::run() {
  module.files.push_back("");
  advance();
  while (tok_.kind != Tok::End && !diag_.full()) module_statement();
  if (!seen_version_ && !diag_.any()) diag_.at(tok_.loc, "the text has no .version directive");
  if (!diag_.any()) check_symbols();
}

void Parser::module_statement() {
  in_module_scope_ = true;
  const Token start = tok_;
  bool ok = true;
  if (tok_.is('@')) {                       // @@DWARF lines of old compilers
    lex_.skip_line();
    advance();
    return;
  }
  if (accept(';')) return;
  Linkage linkage = Linkage::None;
  for (;; advance()) {
    if (tok_.word("visible")) linkage = Linkage::Visible;
    else if (tok_.word("extern")) linkage = Linkage::Extern;
    else if (tok_.word("weak")) linkage = Linkage::Weak;
    else if (tok_.word("common")) linkage = Linkage::Common;
    else break;
  }
  if (!seen_version_ && !tok_.word("version") && !tok_.word("file") && !tok_.word("pragma") && tok_.kind != Tok::End) {
    diag_.at(tok_.loc, "the text must begin with .version, not with {}", describe(tok_));
    seen_version_ = true;
  }
  if (accept_word("version")) ok = parse_version();
  else if (accept_word("target")) ok = parse_target();
  else if (accept_word("address_size")) {
    uint64_t bits = 0;
    ok = expect_int(bits);
    if (ok && bits != 32 && bits != 64) ok = diag_.at(start.loc, "address size {} is neither 32 nor 64", bits);
    module.address_size = bits;
  } else if (accept_word("file")) ok = parse_file();
  else if (accept_word("section")) ok = parse_section();
  else if (accept_word("alias")) ok = parse_alias();
  else if (accept_word("pragma")) {
    while (tok_.kind == Tok::String || tok_.is(',')) advance();
    ok = expect(';');
  } else if (accept_word("entry")) ok = parse_function(true, linkage);
  else if (accept_word("func")) ok = parse_function(false, linkage);
  else if (accept_word("global")) ok = parse_module_variables(Space::Global, linkage);
  else if (accept_word("const")) ok = parse_module_variables(Space::Const, linkage);
  else if (accept_word("shared")) ok = parse_module_variables(Space::Shared, linkage);
  else if (accept_word("local")) ok = parse_module_variables(Space::Local, linkage);
  else if (accept_word("param")) ok = parse_module_variables(Space::Param, linkage);
  else if (accept_word("tex")) ok = parse_module_variables(Space::Texture, linkage);
  else if (accept_word("loc")) ok = parse_loc();
  else if (tok_.word("byte") || tok_.word("2byte") || tok_.word("4byte") || tok_.word("8byte") || tok_.word("quad")) {
    lex_.skip_line();                       // debug data of PTX 2
    advance();
  } else {
    ok = diag_.at(tok_.loc, "{} cannot stand here", describe(tok_));
    advance();
  }
  if (!ok) {
    skip_statement();
    // A broken function's body has been left behind, or its braces are skipped here.
    for (int depth = 0; tok_.kind != Tok::End; advance()) {
      depth += tok_.is('{');
      depth -= tok_.is('}');
      if (depth <= 0 && !tok_.is('}')) break;
    }
  }
}

bool Parser::parse_version() {
  const Token t = tok_;
  seen_version_ = true;
  const size_t dot = t.text.find('.');
  if (t.kind != Tok::Float64 || dot == std::string_view::npos || t.text.size() > 6)
    return diag_.at(t.loc, "expected a version such as 8.0, not {}", describe(t));
  unsigned parts[2] = {0, 0};
  for (size_t i = 0; i < t.text.size(); ++i) {
    if (i == dot) continue;
    if (t.text[i] < '0' || t.text[i] > '9') return diag_.at(t.loc, "expected a version, not '{}'", t.text);
    unsigned& part = parts[i > dot];
    part = part * 10 + (t.text[i] - '0');
  }
  module.version_major = parts[0];
  module.version_minor = parts[1];
  advance();
  if (parts[0] < 1 || std::pair(parts[0], parts[1]) > std::pair(8u, 8u)) {
    diag_.set_kind(ErrorKind::UnsupportedPtxVersion);
    return diag_.at(t.loc, "PTX version {}.{} is not among 1.0 to 8.8", parts[0], parts[1]);
  }
  return true;
}

bool Parser::parse_target() {
  do {
    std::string_view name;
    if (!expect_name(name)) return false;
    const bool arch = name.starts_with("sm_") || name.starts_with("compute_");
    if (arch && module.target.empty()) module.target = name;
    else module.target_options.emplace_back(name);
  } while (accept(','));
  return true;
}

/// Where module.files has file `number`, perhaps still without its name. 0 is no file.
uint32_t Parser::file_index(uint64_t number) {
  if (number == 0 && !file_index_.contains(0)) return 0;
  const auto [at, fresh] = file_index_.try_emplace(number, static_cast<uint32_t>(module.files.size()));
  if (fresh) module.files.emplace_back();
  return at->second;
}

bool Parser::parse_file() {
  uint64_t number = 0;
  if (!expect_int(number)) return false;
  if (tok_.kind != Tok::String) return diag_.at(tok_.loc, "expected a file name, not {}", describe(tok_));
  if (number == 0 && file_index_.try_emplace(0, static_cast<uint32_t>(module.files.size())).second) module.files.emplace_back();
  std::string& known = module.files[file_index(number)];    // LLVM writes .file after the .locs
  if (known.empty()) known = tok_.text;
  advance();
  while (accept(',')) {                     // time stamp and size
    uint64_t ignored = 0;
    if (!expect_int(ignored)) return false;
  }
  return true;
}

/// Debug sections carry data for debuggers only.
bool Parser::parse_section() {
  const Loc loc = tok_.loc;
  if (tok_.kind != Tok::DotWord && tok_.kind != Tok::Ident)
    return diag_.at(tok_.loc, "expected a section name, not {}", describe(tok_));
  const bool old_style = lex_.peek() != '{';
  advance();
  if (old_style) return true;               // .section .debug_abbrev, then .byte lines
  advance();
  for (int depth = 1; depth > 0; advance()) {
    if (tok_.kind == Tok::End) return diag_.at(loc, "this .section is never closed");
    depth += tok_.is('{');
    depth -= tok_.is('}');
    if (depth == 0) break;
  }
  advance();
  return true;
}

bool Parser::parse_alias() {
  std::string_view name, target;
  const Loc loc = tok_.loc;
  if (!expect_name(name) || !expect(',') || !expect_name(target) || !expect(';')) return false;
  module.aliases.push_back({std::string(name), std::string(target)});
  symbol_uses_.push_back({std::string(target), loc});
  return true;
}

bool Parser::parse_module_variables(Space space, Linkage linkage) {
  std::vector<Variable> list;
  if (!parse_variables(space, linkage, list)) return false;
  for (Variable& v : list) {
    if (function_index_.contains(v.name)) return diag_.at(v.loc, "'{}' is already a function", v.name);
    if (variable_spaces_.emplace(v.name, v.space).second) {
      module.variables.push_back(std::move(v));
      continue;
    }
    auto old = std::find_if(module.variables.begin(), module.variables.end(),
                            [&](const Variable& o) { return o.name == v.name; });
    const bool replace = old->linkage == Linkage::Extern;
    if (!replace && v.linkage != Linkage::Extern && v.linkage != Linkage::Common)
      return diag_.at(v.loc, "'{}' is defined twice (first at line {})", v.name, old->loc.line);
    if (replace) *old = std::move(v);
  }
  return true;
}

void Parser::check_symbols() {
  std::unordered_set<std::string_view> aliases;
  for (const Alias& a : module.aliases) aliases.insert(a.name);
  for (const SymbolUse& use : symbol_uses_)
    if (!variable_spaces_.contains(use.name) && !function_index_.contains(use.name) && !aliases.contains(use.name))
      diag_.at(use.loc, "unknown symbol '{}'", use.name);
}

}  // namespace heddle::ptx
