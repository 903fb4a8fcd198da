// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ptx/link.h"

#include <algorithm>
#include <cstdlib>
#include <unordered_map>
#include <unordered_set>

namespace heddle::ptx {

namespace {

using Names = std::unordered_map<std::string, std::string>;   // old -> new

// What the device's own library answers for; simt knows them as built-ins.
constexpr std::string_view kBuiltins[] = {"vprintf", "malloc", "free", "__assertfail", "__nv_printf"};

bool is_builtin(std::string_view name) {
  return std::ranges::find(kBuiltins, name) != std::end(kBuiltins) || name.starts_with("cuda") || name.starts_with("__cuda");
}

bool is_local(Linkage l) { return l == Linkage::None; }

uint32_t target_number(std::string_view target) {
  size_t digits = target.find_first_of("0123456789");
  return digits == std::string_view::npos ? 0 : static_cast<uint32_t>(std::atoi(target.data() + digits));
}

void rename_operand(Operand& o, const Names& names, const std::unordered_set<std::string>& hidden) {
  if (o.kind == Operand::Kind::Symbol && !hidden.contains(o.symbol)) {
    if (auto it = names.find(o.symbol); it != names.end()) o.symbol = it->second;
  }
  for (Operand& e : o.elems) rename_operand(e, names, hidden);
}

void rename_variable(Variable& v, const Names& names) {
  for (InitElement& e : v.init) {
    if (auto it = names.find(e.symbol); it != names.end()) e.symbol = it->second;
  }
}

void rename_body(Function& f, const Names& names) {
  std::unordered_set<std::string> hidden;   // a function's own names come before the module's
  for (const auto* list : {&f.variables, &f.params, &f.returns}) {
    for (const Variable& v : *list) hidden.insert(v.name);
  }
  for (const auto& p : f.prototypes) hidden.insert(p.name);
  for (const auto& t : f.call_targets) hidden.insert(t.name);
  for (const auto& t : f.branch_targets) hidden.insert(t.name);
  for (Variable& v : f.variables) rename_variable(v, names);
  for (CallTargets& t : f.call_targets) {
    for (std::string& target : t.targets) {
      if (auto it = names.find(target); it != names.end()) target = it->second;
    }
  }
  for (Instr& i : f.body) {
    for (Operand& o : i.operands) rename_operand(o, names, hidden);
  }
}

void apply_names(Module& m, const Names& names) {
  auto rename = [&](std::string& name) {
    if (auto it = names.find(name); it != names.end()) name = it->second;
  };
  for (Variable& v : m.variables) {
    rename(v.name);
    rename_variable(v, names);
  }
  for (Function& f : m.functions) {
    rename(f.name);
    rename_body(f, names);
  }
  for (Alias& a : m.aliases) {
    rename(a.name);
    rename(a.target);
  }
}

/// Source positions count files per module.
void join_files(Module& into, Module& from) {
  uint32_t shift = static_cast<uint32_t>(into.files.size()) - 1;
  for (size_t i = 1; i < from.files.size(); i++) into.files.push_back(std::move(from.files[i]));
  for (Function& f : from.functions) {
    for (Instr& i : f.body) {
      if (i.source.file) i.source.file += shift;
    }
  }
}

class Linker {
 public:
  Result<void> add(LinkInput input, size_t index) {
    Module& m = input.module;
    if (index == 0) {
      out_.files = {""};
      out_.address_size = m.address_size;
    }
    if (m.address_size != out_.address_size) {
      return error(ErrorKind::InvalidPtx, "'{}' has addresses of {} bits, the others of {}", input.name, m.address_size, out_.address_size);
    }
    join_header(m);
    keep_locals_apart(m, index);
    join_files(out_, m);
    for (Variable& v : m.variables) TRY(add_variable(std::move(v), input.name));
    for (Function& f : m.functions) TRY(add_function(std::move(f), input.name));
    for (Alias& a : m.aliases) out_.aliases.push_back(std::move(a));
    return {};
  }

  Result<Module> finish() {
    std::unordered_set<std::string> aliases;
    for (const Alias& a : out_.aliases) aliases.insert(a.name);
    for (const Function& f : out_.functions) {
      if (!f.has_body && !is_builtin(f.name) && !aliases.contains(f.name)) TRY(undefined("function", f.name));
    }
    for (const Variable& v : out_.variables) {
      // Shared memory without a size is the launch's to give.
      bool dynamic_shared = v.space == Space::Shared;
      if (v.linkage == Linkage::Extern && !dynamic_shared) TRY(undefined("variable", v.name));
    }
    return std::move(out_);
  }

 private:
  void join_header(Module& m) {
    auto version = [](const Module& x) { return std::pair(x.version_major, x.version_minor); };
    if (version(m) > version(out_)) {
      out_.version_major = m.version_major;
      out_.version_minor = m.version_minor;
    }
    if (target_number(m.target) > target_number(out_.target)) out_.target = m.target;
    for (const std::string& option : m.target_options) {
      if (std::ranges::find(out_.target_options, option) == out_.target_options.end()) out_.target_options.push_back(option);
    }
  }

  /// A local name that another module uses too gets a suffix that PTX names may hold and C++ ones do not.
  void keep_locals_apart(Module& m, size_t index) {
    Names names;
    auto consider = [&](const std::string& name, Linkage linkage) {
      bool taken = seen_.contains(name);
      if (is_local(linkage) && taken) names.emplace(name, fmt::format("{}$link{}", name, index));
    };
    for (const Variable& v : m.variables) consider(v.name, v.linkage);
    for (const Function& f : m.functions) {
      if (!is_builtin(f.name)) consider(f.name, f.linkage);
    }
    if (!names.empty()) apply_names(m, names);
    for (const Variable& v : m.variables) seen_.insert(v.name);
    for (const Function& f : m.functions) seen_.insert(f.name);
    // A local of an earlier module gives way to a global of this one.
    Names earlier;
    auto yield = [&](const std::string& name, Linkage linkage) {
      if (!is_local(linkage) && locals_.contains(name)) earlier.emplace(name, fmt::format("{}$link{}", name, locals_[name]));
    };
    for (const Variable& v : m.variables) yield(v.name, v.linkage);
    for (const Function& f : m.functions) yield(f.name, f.linkage);
    if (!earlier.empty()) rename_earlier(earlier);
    for (const Variable& v : m.variables) note_local(v.name, v.linkage, index);
    for (const Function& f : m.functions) note_local(f.name, f.linkage, index);
  }

  void note_local(const std::string& name, Linkage linkage, size_t index) {
    if (is_local(linkage) && !is_builtin(name)) locals_[name] = index;
  }

  /// The name is local to one module only (no second one kept it), so all its uses mean that one.
  void rename_earlier(const Names& names) {
    apply_names(out_, names);
    for (auto& [old, now] : names) {
      locals_.erase(old);
      rekey(variables_, old, now);
      rekey(functions_, old, now);
    }
  }

  static void rekey(std::unordered_map<std::string, size_t>& map, const std::string& old, const std::string& now) {
    if (auto node = map.extract(old); !node.empty()) {
      node.key() = now;
      map.insert(std::move(node));
    }
  }

  Result<void> undefined(const char* what, const std::string& name) {
    return error(ErrorKind::SymbolNotFound, "undefined reference to {} '{}' in '{}'", what, name, origin_[name]);
  }

  Error twice(const std::string& name, const std::string& object) {
    return error(ErrorKind::InvalidPtx, "multiple definition of '{}' in '{}' and '{}'", name, origin_[name], object);
  }

  Result<void> add_variable(Variable v, const std::string& object) {
    if (functions_.contains(v.name)) return error(ErrorKind::InvalidPtx, "'{}' is a variable in '{}' and a function in '{}'", v.name, object, origin_[v.name]);
    auto [it, fresh] = variables_.emplace(v.name, out_.variables.size());
    if (fresh) {
      origin_[v.name] = object;
      out_.variables.push_back(std::move(v));
      return {};
    }
    Variable& old = out_.variables[it->second];
    bool sized = old.size_bytes && v.size_bytes;
    bool both_common = old.linkage == Linkage::Common && v.linkage == Linkage::Common;
    if (old.space != v.space || (sized && old.size_bytes != v.size_bytes && !both_common)) {
      return error(ErrorKind::InvalidPtx, "'{}' has another size or space in '{}' than in '{}'", v.name, object, origin_[v.name]);
    }
    bool replace = outranks(v, old);
    if (!replace && defines(v) && defines(old) && v.linkage == Linkage::Visible && old.linkage == Linkage::Visible) return twice(v.name, object);
    uint32_t align = std::max(old.align, v.align);
    if (replace) {
      origin_[v.name] = object;
      old = std::move(v);
    }
    old.align = align;
    return {};
  }

  static bool defines(const Variable& v) { return v.linkage != Linkage::Extern; }

  static int rank(Linkage l) {
    switch (l) {
      case Linkage::Extern: return 0;
      case Linkage::Common: return 1;
      case Linkage::Weak: return 2;
      case Linkage::Visible:
      case Linkage::None: return 3;
    }
    return 0;
  }

  static bool outranks(const Variable& a, const Variable& b) {
    if (rank(a.linkage) != rank(b.linkage)) return rank(a.linkage) > rank(b.linkage);
    return (a.linkage == Linkage::Common || a.linkage == Linkage::Extern) && a.size_bytes > b.size_bytes;
  }

  static uint64_t bytes_of(const std::vector<Variable>& formals) {
    uint64_t sum = 0;
    for (const Variable& v : formals) sum += v.size_bytes;
    return sum;
  }

  Result<void> add_function(Function f, const std::string& object) {
    if (variables_.contains(f.name)) return error(ErrorKind::InvalidPtx, "'{}' is a function in '{}' and a variable in '{}'", f.name, object, origin_[f.name]);
    auto [it, fresh] = functions_.emplace(f.name, out_.functions.size());
    if (fresh) {
      origin_[f.name] = object;
      out_.functions.push_back(std::move(f));
      return {};
    }
    Function& old = out_.functions[it->second];
    bool same = old.params.size() == f.params.size() && old.returns.size() == f.returns.size() &&
                bytes_of(old.params) == bytes_of(f.params) && bytes_of(old.returns) == bytes_of(f.returns);
    if (!same && !is_builtin(f.name)) {
      return error(ErrorKind::InvalidPtx, "'{}' has other parameters in '{}' than in '{}'", f.name, object, origin_[f.name]);
    }
    if (!f.has_body) return {};
    if (old.has_body && old.linkage != Linkage::Weak && f.linkage != Linkage::Weak) return twice(f.name, object);
    if (old.has_body && f.linkage == Linkage::Weak) return {};
    origin_[f.name] = object;
    old = std::move(f);
    return {};
  }

  Module out_;
  std::unordered_set<std::string> seen_;                  // every name so far
  std::unordered_map<std::string, size_t> locals_;        // local names that kept their spelling -> module
  std::unordered_map<std::string, size_t> variables_, functions_;
  std::unordered_map<std::string, std::string> origin_;   // name -> object
};

}  // namespace

Result<Module> link(std::vector<LinkInput> inputs) {
  Linker linker;
  for (size_t i = 0; i < inputs.size(); i++) TRY(linker.add(std::move(inputs[i]), i));
  return linker.finish();
}

}  // namespace heddle::ptx
