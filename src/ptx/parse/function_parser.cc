// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Functions: header, directives, scopes, registers, labels, and the loop over statements.
#include <algorithm>
#include <cctype>

#include "ptx/parse/parser.h"

namespace heddle::ptx {

using isa::Mod;

// ---- names ----

std::string Parser::unique_name(std::string_view name) {
  std::string unique(name);
  for (unsigned n = 1; used_names_.contains(unique) || variable_spaces_.contains(unique); ++n)
    unique = fmt::format("{}${}", name, n);
  used_names_.insert(unique);
  return unique;
}

bool Parser::bind(std::string_view name, const Binding& binding, Loc loc) {
  if (!scopes_.back().names.insert(name).second) return diag_.at(loc, "'{}' is declared twice", name);
  auto [at, fresh] = names_.try_emplace(name);
  undo_.push_back({name, !fresh, false, at->second, {}});
  at->second = binding;
  return true;
}

RegId Parser::new_register(std::string name, Mod type) {
  f_.registers.push_back({std::move(name), type});
  return RegId(static_cast<uint32_t>(f_.registers.size() - 1));
}

const Binding* Parser::find_binding(std::string_view name, Binding& scratch) const {
  if (auto found = names_.find(name); found != names_.end()) return &found->second;
  size_t digits = name.size();
  while (digits > 0 && name[digits - 1] >= '0' && name[digits - 1] <= '9') --digits;
  if (digits == name.size() || name.size() - digits > 9 || (name[digits] == '0' && digits + 1 != name.size())) return nullptr;
  auto range = ranges_.find(name.substr(0, digits));
  if (range == ranges_.end()) return nullptr;
  uint32_t n = 0;
  for (size_t i = digits; i < name.size(); ++i) n = n * 10 + (name[i] - '0');
  if (n >= range->second.count) return nullptr;
  scratch.kind = Binding::Kind::Reg;
  scratch.reg = RegId(range->second.base.index + n);
  scratch.count = 1;
  return &scratch;
}

void Parser::open_scope() {
  scopes_.emplace_back();
  scopes_.back().undo_begin = undo_.size();
}

void Parser::close_scope() {
  Scope& scope = scopes_.back();
  for (; undo_.size() > scope.undo_begin; undo_.pop_back()) {
    const Undo& u = undo_.back();
    if (u.range) {
      if (u.had) ranges_[u.name] = u.old_range;
      else ranges_.erase(u.name);
    } else {
      if (u.had) names_[u.name] = u.binding;
      else names_.erase(u.name);
    }
  }
  // A label that was named here but not defined here belongs to the scope around.
  if (scopes_.size() > 1) {
    Scope& outer = scopes_[scopes_.size() - 2];
    for (auto& [name, index] : scope.labels) {
      if (labels_[index].defined) continue;
      auto [at, fresh] = outer.labels.try_emplace(name, index);
      if (!fresh) labels_[index].alias = at->second;
    }
  }
  scopes_.pop_back();
}

// ---- labels ----

LabelId Parser::label_reference(std::string_view name, Loc loc) {
  auto [at, fresh] = scopes_.back().labels.try_emplace(name, static_cast<uint32_t>(labels_.size()));
  if (fresh) labels_.push_back({std::string(name), false, 0, ~0u, loc});
  return LabelId(at->second);
}

bool Parser::parse_label(const Token name) {
  advance();      // the name
  advance();      // the colon
  if (accept_word("branchtargets")) return parse_targets(name, true);
  if (accept_word("calltargets")) return parse_targets(name, false);
  if (accept_word("callprototype")) return parse_prototype(name);
  const LabelId id = label_reference(name.text, name.loc);
  LabelInfo& label = labels_[id.index];
  if (label.defined) return diag_.at(name.loc, "label '{}' is defined twice", name.text);
  label.defined = true;
  label.position = f_.body.size();
  return true;
}

/// Label ids given out while reading become dense ids of defined labels with unique names.
void Parser::finish_labels() {
  std::vector<LabelId> final_id(labels_.size());
  std::unordered_set<std::string> taken;
  for (size_t i = 0; i < labels_.size(); ++i) {
    const LabelInfo& label = labels_[i];
    if (label.alias != ~0u) continue;
    if (!label.defined) {
      diag_.at(label.loc, "unknown label '{}'", label.name);
      continue;
    }
    final_id[i] = LabelId(static_cast<uint32_t>(f_.labels.size()));
    std::string name = label.name;
    for (unsigned n = 1; !taken.insert(name).second; ++n) name = fmt::format("{}${}", label.name, n);
    f_.labels.push_back({std::move(name), label.position});
  }
  for (size_t i = 0; i < labels_.size(); ++i) {
    size_t root = i;
    while (labels_[root].alias != ~0u) root = labels_[root].alias;
    final_id[i] = final_id[root];
  }
  for (Instr& instr : f_.body)
    for (Operand& o : instr.operands)
      if (o.kind == Operand::Kind::Label) o.label = final_id[o.label.index];
  for (BranchTargets& list : f_.branch_targets)
    for (LabelId& label : list.targets) label = final_id[label.index];
}

bool Parser::parse_targets(const Token& name, bool branch) {
  BranchTargets branches{std::string(name.text), {}};
  CallTargets calls{std::string(name.text), {}};
  do {
    const Token target = tok_;
    std::string_view text;
    if (!expect_name(text)) return false;
    uint64_t count = 1;
    const bool range = accept('<');         // L<3>: L0, L1, L2
    if (range && !parse_count(count)) return false;
    if (count > 65536) return diag_.at(target.loc, "{} targets are too many", count);
    for (uint64_t i = 0; i < count; ++i) {
      if (branch) {
        if (range) formal_names_.push_back(std::string(text) + std::to_string(i));
        branches.targets.push_back(label_reference(range ? formal_names_.back() : text, target.loc));
      } else {
        calls.targets.push_back(std::string(text) + (range ? std::to_string(i) : ""));
        symbol_uses_.push_back({calls.targets.back(), target.loc});
      }
    }
  } while (accept(','));
  if (branch) f_.branch_targets.push_back(std::move(branches));
  else f_.call_targets.push_back(std::move(calls));
  return expect(';');
}

bool Parser::parse_prototype(const Token& name) {
  CallPrototype p;
  p.name = name.text;
  std::vector<RegId> regs;
  bool variadic = false;
  if (tok_.is('(') && !parse_formals(p.returns, regs, variadic, false)) return false;
  std::string_view placeholder;
  if (!expect_name(placeholder)) return false;
  if (tok_.is('(') && !parse_formals(p.params, regs, variadic, false)) return false;
  p.variadic = variadic;
  while (tok_.kind == Tok::DotWord) {       // .noreturn, .abi_preserve N
    const bool number = tok_.text.starts_with("abi_preserve");
    if (!number && tok_.text != "noreturn") return diag_.at(tok_.loc, "{} cannot stand here", describe(tok_));
    advance();
    uint64_t ignored = 0;
    if (number && !expect_int(ignored)) return false;
  }
  f_.prototypes.push_back(std::move(p));
  return expect(';');
}

// ---- header ----

/// ( .param .b32 a, .reg .u32 b, ... ); declare: names become known in the body.
bool Parser::parse_formals(std::vector<Variable>& formals, std::vector<RegId>& regs, bool& variadic,
                           bool declare) {
  if (!expect('(')) return false;
  while (!tok_.is(')')) {
    Variable v;
    if (accept_word("reg")) v.space = Space::Generic;
    else if (accept_word("param")) v.space = Space::Param;
    else return diag_.at(tok_.loc, "expected .param or .reg, not {}", describe(tok_));
    if (!parse_variable_type(v)) return false;
    std::vector<Variable> one;
    if (!parse_declarator(v, one)) return false;
    for (Variable& formal : one) {
      if (!formal.dims.empty() && formal.dims[0] == 0) variadic = true;
      RegId reg;
      if (v.space == Space::Generic && declare) {
        // Bound below under the text's own characters, which outlive the function.
        reg = new_register(unique_name(formal.name), formal.type);
      }
      regs.push_back(reg);
      formals.push_back(std::move(formal));
    }
    if (!accept(',')) break;
  }
  return expect(')');
}

bool Parser::parse_dims(uint32_t (&dims)[3]) {
  dims[0] = dims[1] = dims[2] = 1;
  for (int i = 0; i < 3; ++i) {
    uint64_t n = 0;
    const Loc loc = tok_.loc;
    if (!expect_int(n)) return false;
    if (n > 0xffffffffu) return diag_.at(loc, "{} is too large", n);
    dims[i] = n;
    if (!accept(',')) return true;
  }
  return true;
}

bool Parser::parse_function_directives() {
  while (tok_.kind == Tok::DotWord) {
    const Token t = tok_;
    advance();
    uint64_t n = 0;
    if (t.text == "maxntid") {
      if (!parse_dims(f_.maxntid)) return false;
    } else if (t.text == "reqntid") {
      if (!parse_dims(f_.reqntid)) return false;
    } else if (t.text == "reqnctapercluster") {
      if (!parse_dims(f_.reqnctapercluster)) return false;
    } else if (t.text == "minnctapersm" || t.text == "maxnctapersm" || t.text == "maxnreg" ||
               t.text == "maxclusterrank" || t.text == "abi_preserve" || t.text == "abi_preserve_control") {
      if (!expect_int(n)) return false;
      if (t.text == "minnctapersm") f_.minnctapersm = n;
      if (t.text == "maxnctapersm") f_.maxnctapersm = n;
      if (t.text == "maxnreg") f_.maxnreg = n;
      if (t.text == "maxclusterrank") f_.max_cluster_rank = n;
    } else if (t.text == "explicitcluster") {
      f_.explicit_cluster = true;
    } else if (t.text == "blocksareclusters") {
      f_.blocks_are_clusters = true;
    } else if (t.text == "noreturn") {
      f_.noreturn = true;
    } else if (t.text == "pragma") {
      while (tok_.kind == Tok::String || tok_.is(',')) advance();
      accept(';');
    } else if (t.text == "attribute") {
      Variable ignored;
      if (!parse_attribute(ignored)) return false;
    } else {
      return diag_.at(t.loc, "unknown directive {}", describe(t));
    }
  }
  return true;
}

bool Parser::parse_function(bool entry, Linkage linkage) {
  f_ = Function();
  names_.clear();
  ranges_.clear();
  used_names_.clear();
  local_spaces_.clear();
  undo_.clear();
  scopes_.clear();
  labels_.clear();
  source_ = {};
  f_.is_entry = entry;
  f_.linkage = linkage;
  open_scope();
  in_module_scope_ = false;

  if (!entry && tok_.word("attribute")) {
    Variable ignored;
    advance();
    if (!parse_attribute(ignored)) return false;
  }
  if (!entry && tok_.is('(') && !parse_formals(f_.returns, f_.return_regs, f_.variadic, true)) return false;
  f_.loc = tok_.loc;
  std::string_view name;
  if (!expect_name(name)) return false;
  f_.name = name;
  if (tok_.is('(') && !parse_formals(f_.params, f_.param_regs, f_.variadic, true)) return false;
  for (auto [formals, regs] : {std::pair(&f_.returns, &f_.return_regs), std::pair(&f_.params, &f_.param_regs)}) {
    for (size_t i = 0; i < formals->size(); ++i) {
      Variable& v = (*formals)[i];
      if (v.name == "_") continue;
      formal_names_.push_back(v.name);      // a deque: views stay good
      const std::string_view stable = formal_names_.back();
      Binding b;
      b.kind = (*regs)[i] ? Binding::Kind::Reg : Binding::Kind::Variable;
      b.reg = (*regs)[i];
      b.symbol = stable;
      if (!b.reg) {
        used_names_.insert(v.name);
        local_spaces_.emplace(v.name, v.space);
      }
      if (!bind(stable, b, v.loc)) return false;
    }
  }
  if (!parse_function_directives()) return false;
  if (variable_spaces_.contains(f_.name)) return diag_.at(f_.loc, "'{}' is already a variable", f_.name);
  auto [known, fresh] = function_index_.try_emplace(f_.name, static_cast<uint32_t>(module.functions.size()));
  if (!fresh && tok_.is('{') && module.functions[known->second].has_body)
    return diag_.at(f_.loc, "'{}' is defined twice (first at line {})", f_.name, module.functions[known->second].loc.line);
  if (fresh) {                                // known to its own body
    Function declared;
    declared.name = f_.name;
    declared.is_entry = entry;
    declared.linkage = linkage;
    declared.loc = f_.loc;
    module.functions.push_back(std::move(declared));
  }
  const uint32_t index = known->second;
  if (!accept(';')) {
    if (!parse_body()) return false;
    f_.has_body = true;
  } else if (!fresh && module.functions[index].has_body) {
    return true;                              // a late forward declaration
  }
  finish_function();
  if (!fresh && f_.linkage == Linkage::None) f_.linkage = module.functions[index].linkage;
  if (f_.has_body && f_.linkage == Linkage::Extern) f_.linkage = Linkage::Visible;
  module.functions[index] = std::move(f_);
  return true;
}

void Parser::finish_function() {
  if (scopes_.empty()) return;
  close_scope();
}

// ---- body ----

bool Parser::parse_body() {
  if (!tok_.is('{')) return diag_.at(tok_.loc, "expected '{{' or ';', not {}", describe(tok_));
  const Loc start = tok_.loc;
  advance();
  open_scope();                               // the body may not redeclare formals, but labels live here
  const size_t outermost = scopes_.size();
  while (true) {
    if (diag_.full()) return false;
    if (tok_.kind == Tok::End) return diag_.at(start, "the body of '{}' is never closed", f_.name);
    if (accept('{')) {
      if (scopes_.size() > kMaxDepth * 4) return diag_.at(tok_.loc, "blocks are nested too deeply");
      open_scope();
      continue;
    }
    if (tok_.is('}')) {
      const bool last = scopes_.size() == outermost;
      if (last) finish_labels();
      close_scope();
      advance();
      if (last) return true;
      continue;
    }
    if (!body_statement()) skip_body_statement();
  }
}

bool Parser::body_statement() {
  if (accept(';')) return true;
  if (tok_.kind == Tok::DotWord) return body_directive();
  if (tok_.kind == Tok::Ident && lex_.peek() == ':' && lex_.peek_second() != ':') return parse_label(tok_);
  if (tok_.kind == Tok::Ident || tok_.is('@')) return parse_instr();
  const bool ok = diag_.at(tok_.loc, "expected a statement, not {}", describe(tok_));
  advance();
  return ok;
}

bool Parser::body_directive() {
  const Token t = tok_;
  advance();
  if (t.text == "reg") return parse_registers();
  if (t.text == "loc") return parse_loc();
  if (t.text == "local") return parse_local_variables(Space::Local);
  if (t.text == "shared") return parse_local_variables(Space::Shared);
  if (t.text == "param") return parse_local_variables(Space::Param);
  if (t.text == "const") return parse_local_variables(Space::Const);
  if (t.text == "global") return parse_local_variables(Space::Global);
  if (t.text == "extern" || t.text == "visible" || t.text == "weak") return true;   // before .shared
  if (t.text == "pragma") {
    while (tok_.kind == Tok::String || tok_.is(',')) advance();
    return expect(';');
  }
  if (t.text == "file") return parse_file();
  if (t.text == "section") return parse_section();
  return diag_.at(t.loc, "{} cannot stand in a function", describe(t));
}

bool Parser::parse_registers() {
  Variable v;
  v.space = Space::Generic;
  if (!parse_variable_type(v)) return false;
  static constexpr const char* kElement[] = {"x", "y", "z", "w"};
  do {
    const Token name = tok_;
    std::string_view text;
    if (!expect_name(text)) return false;
    if (accept('<')) {
      uint64_t count = 0;
      if (!parse_count(count)) return false;
      if (v.vector > 1) return diag_.at(name.loc, "a range of vector registers is not supported");
      if (count > kMaxRegisters || count + f_.registers.size() > kMaxRegisters) return diag_.at(name.loc, "{} registers are too many", count);
      std::string prefix(text);
      for (unsigned n = 1; !used_names_.insert(prefix + "<>").second; ++n) prefix = fmt::format("{}${}_", text, n);
      Range range{RegId(static_cast<uint32_t>(f_.registers.size())), static_cast<uint32_t>(count)};
      for (uint64_t i = 0; i < count; ++i) new_register(prefix + std::to_string(i), v.type);
      if (auto old = ranges_.find(text); old != ranges_.end()) {
        undo_.push_back({text, true, true, {}, old->second});
        old->second = range;
      } else {
        undo_.push_back({text, false, true, {}, {}});
        ranges_.emplace(text, range);
      }
      continue;
    }
    Binding b;
    if (v.vector > 1) {
      if (v.vector > 4) return diag_.at(name.loc, "a register has at most four elements");
      b.kind = Binding::Kind::RegVector;
      b.count = v.vector;
      for (uint32_t i = 0; i < v.vector; ++i) {
        const RegId id = new_register(unique_name(fmt::format("{}_{}", text, kElement[i])), v.type);
        if (i == 0) b.reg = id;
      }
    } else {
      if (f_.registers.size() >= kMaxRegisters) return diag_.at(name.loc, "too many registers");
      b.reg = new_register(unique_name(text), v.type);
    }
    if (!bind(text, b, name.loc)) return false;
  } while (accept(','));
  return expect(';');
}

bool Parser::parse_local_variables(Space space) {
  // .shared and the like: each gets a name that is unique in the function, since calls reuse param0.
  std::vector<Variable> list;
  in_module_scope_ = true;
  const bool ok = parse_variables(space, Linkage::None, list);
  in_module_scope_ = false;
  if (!ok) return false;
  const bool old_kernel_param = f_.is_entry && space == Space::Param && module.version_major == 1;
  for (Variable& v : list) {
    formal_names_.push_back(v.name);
    const std::string_view written = formal_names_.back();
    v.name = unique_name(v.name);
    local_spaces_.emplace(v.name, v.space);
    formal_names_.push_back(v.name);
    Binding b;
    b.kind = Binding::Kind::Variable;
    b.symbol = formal_names_.back();
    if (!bind(written, b, v.loc)) return false;
    if (old_kernel_param) {
      f_.params.push_back(std::move(v));
      f_.param_regs.push_back({});
    } else {
      f_.variables.push_back(std::move(v));
    }
  }
  return true;
}

/// .loc file line column {, function_name label{+n}, inlined_at file line column}
bool Parser::parse_loc() {
  uint64_t n[3] = {0, 0, 0};
  for (uint64_t& x : n) {
    if (tok_.kind != Tok::Int) return diag_.at(tok_.loc, "expected a number, not {}", describe(tok_));
    x = tok_.bits;
    advance();
  }
  source_ = {file_index(n[0]), static_cast<uint32_t>(n[1]), static_cast<uint32_t>(n[2])};
  while (accept(',')) {
    if (tok_.kind != Tok::Ident) return diag_.at(tok_.loc, "expected function_name or inlined_at, not {}", describe(tok_));
    const std::string_view what = tok_.text;
    advance();
    if (what == "function_name") {
      std::string_view label;
      int64_t offset = 0;
      if (!expect_name(label) || !parse_offset(offset)) return false;
    } else if (what == "inlined_at") {
      for (int i = 0; i < 3; ++i) {
        if (tok_.kind != Tok::Int) return diag_.at(tok_.loc, "expected a number, not {}", describe(tok_));
        advance();
      }
    } else {
      return diag_.at(tok_.loc, "expected function_name or inlined_at, not '{}'", what);
    }
  }
  return true;
}

}  // namespace heddle::ptx
