// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Linking PTX modules. Each module is copied with its private names made unique, then every symbol is
// decided between what the result has so far and the newcomer.
#include "abi/device_call.h"
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "ptx/ptx.h"

namespace heddle::ptx {
namespace {

using Names = std::unordered_map<std::string, std::string>;   // old name -> new name

/// How much a definition counts. Declarations count least.
enum class Strength { Declared, Common, Weak, Strong };

Strength strength(const Function& f) {
  if (!f.has_body) return Strength::Declared;
  return f.linkage == Linkage::Weak ? Strength::Weak : Strength::Strong;
}
Strength strength(const Variable& v) {
  switch (v.linkage) {
    case Linkage::Extern: return Strength::Declared;
    case Linkage::Common: return Strength::Common;
    case Linkage::Weak: return Strength::Weak;
    default: return Strength::Strong;
  }
}

bool is_private(const Function& f) { return f.linkage == Linkage::None && f.has_body && !f.is_entry; }
bool is_private(const Variable& v) { return v.linkage == Linkage::None; }

void rename(std::string& name, const Names& names) {
  if (auto found = names.find(name); found != names.end()) name = found->second;
}

void rename(Operand& o, const Names& names, const std::unordered_set<std::string_view>& own) {
  if (o.kind == Operand::Kind::Symbol && !own.contains(o.symbol)) rename(o.symbol, names);
  for (Operand& e : o.elems) rename(e, names, own);
}

void rename(Module& m, const Names& names) {
  for (Variable& v : m.variables) {
    rename(v.name, names);
    for (InitElement& e : v.init)
      if (e.kind != InitElement::Kind::Bits) rename(e.symbol, names);
  }
  for (Alias& a : m.aliases) {
    rename(a.name, names);
    rename(a.target, names);
  }
  for (Function& f : m.functions) {
    rename(f.name, names);
    std::vector<std::string> kept;            // names of the function's own, which hide the module's
    for (const auto* list : {&f.params, &f.returns, &f.variables})
      for (const Variable& v : *list) kept.push_back(v.name);
    for (const auto& p : f.prototypes) kept.push_back(p.name);
    for (const auto& t : f.branch_targets) kept.push_back(t.name);
    for (const auto& t : f.call_targets) kept.push_back(t.name);
    const std::unordered_set<std::string_view> own(kept.begin(), kept.end());
    for (Instr& i : f.body)
      for (Operand& o : i.operands) rename(o, names, own);
    for (CallTargets& t : f.call_targets)
      for (std::string& name : t.targets) rename(name, names);
  }
}

class Linker {
 public:
  Result<Module> run(std::span<const Module> modules);

 private:
  struct Place {
    bool is_function;
    size_t index;
    std::string module;            // that has the definition kept, or the first declaration
  };
  Names make_private(const Module& m, size_t number);
  void merge_headers(std::span<const Module> modules);
  void add(Module m);
  void add(Variable v);
  void add(Function f);
  bool same_kind(const std::string& name, const Place& place, bool is_function);
  void check_undefined();
  void fail(ErrorKind kind, std::string text) {
    if (kind_ == ErrorKind::Unknown) kind_ = kind;
    text_ += (text_.empty() ? "" : "\n") + std::move(text);
  }

  Module out_;
  std::unordered_map<std::string, Place> places_;
  std::unordered_set<std::string> all_names_;     // of every module: a new name must be new to all
  std::unordered_set<std::string> public_names_, private_names_;
  std::unordered_set<std::string> aliases_;
  ErrorKind kind_ = ErrorKind::Unknown;
  std::string text_;
  std::string current_;                           // name of the module being added
};

bool Linker::same_kind(const std::string& name, const Place& place, bool is_function) {
  if (place.is_function == is_function) return true;
  fail(ErrorKind::InvalidPtx, fmt::format("'{}' is a function in one module and a variable in another", name));
  return false;
}

void Linker::add(Variable v) {
  auto [at, fresh] = places_.try_emplace(v.name, Place{false, out_.variables.size(), current_});
  if (fresh) {
    out_.variables.push_back(std::move(v));
    return;
  }
  if (!same_kind(v.name, at->second, false)) return;
  Variable& old = out_.variables[at->second.index];
  const Strength a = strength(old), b = strength(v);
  if (a == Strength::Strong && b == Strength::Strong) {
    fail(ErrorKind::InvalidPtx, fmt::format("'{}' is defined in '{}' and in '{}'", v.name, at->second.module, current_));
    return;
  }
  if (old.space != v.space) {
    fail(ErrorKind::InvalidPtx, fmt::format("'{}' lies in different spaces in two modules", v.name));
    return;
  }
  const uint64_t size = a == Strength::Common || b == Strength::Common ? std::max(old.size_bytes, v.size_bytes) : 0;
  const uint32_t align = std::max(old.align, v.align);
  const bool managed = old.managed || v.managed;
  if (b > a) at->second.module = current_;
  if (b > a || (a == Strength::Common && b == Strength::Common && v.size_bytes > old.size_bytes)) old = std::move(v);
  if (strength(old) == Strength::Common) old.size_bytes = std::max(old.size_bytes, size);
  old.align = align;
  old.managed = managed;
}

void Linker::add(Function f) {
  auto [at, fresh] = places_.try_emplace(f.name, Place{true, out_.functions.size(), current_});
  if (fresh) {
    out_.functions.push_back(std::move(f));
    return;
  }
  if (!same_kind(f.name, at->second, true)) return;
  Function& old = out_.functions[at->second.index];
  const Strength a = strength(old), b = strength(f);
  if (a == Strength::Strong && b == Strength::Strong) {
    fail(ErrorKind::InvalidPtx, fmt::format("'{}' is defined in '{}' and in '{}'", f.name, at->second.module, current_));
    return;
  }
  if (a == Strength::Declared || b == Strength::Declared) {
    if (old.params.size() != f.params.size() && !old.variadic && !f.variadic)
      fail(ErrorKind::InvalidPtx, fmt::format("'{}' has {} parameters in one module and {} in another", f.name,
                                              old.params.size(), f.params.size()));
  }
  if (b > a) {
    old = std::move(f);
    at->second.module = current_;
  }
}

void Linker::add(Module m) {
  const uint32_t files = static_cast<uint32_t>(out_.files.size()) - 1;
  out_.files.insert(out_.files.end(), m.files.begin() + (m.files.empty() ? 0 : 1), m.files.end());
  for (Variable& v : m.variables) add(std::move(v));
  for (Function& f : m.functions) {
    for (Instr& i : f.body)
      if (i.source.file) i.source.file += files;
    add(std::move(f));
  }
  for (Alias& a : m.aliases) {
    aliases_.insert(a.name);
    if (std::none_of(out_.aliases.begin(), out_.aliases.end(), [&](const Alias& o) { return o.name == a.name; }))
      out_.aliases.push_back(std::move(a));
  }
}

void Linker::check_undefined() {
  std::unordered_set<std::string_view> used;
  const auto use = [&](const auto& self, const Operand& o) -> void {
    if (o.kind == Operand::Kind::Symbol) used.insert(o.symbol);
    for (const Operand& e : o.elems) self(self, e);
  };
  for (const Function& f : out_.functions)
    for (const Instr& i : f.body)
      for (const Operand& o : i.operands) use(use, o);
  for (const Variable& v : out_.variables)
    for (const InitElement& e : v.init)
      if (e.kind != InitElement::Kind::Bits) used.insert(e.symbol);
  for (const Function& f : out_.functions)
    if (strength(f) == Strength::Declared && used.contains(f.name) && !is_builtin(f.name) && !aliases_.contains(f.name))
      fail(ErrorKind::SymbolNotFound, fmt::format("undefined function '{}', declared in '{}'", f.name, places_.at(f.name).module));
  for (const Variable& v : out_.variables)
    if (strength(v) == Strength::Declared && v.space != Space::Shared && used.contains(v.name))
      fail(ErrorKind::SymbolNotFound, fmt::format("undefined variable '{}', declared in '{}'", v.name, places_.at(v.name).module));
}

unsigned target_number(const std::string& target) {
  unsigned n = 0;
  for (char c : target)
    if (c >= '0' && c <= '9' && n < 100000) n = n * 10 + (c - '0');
  return n;
}

/// New names for what only module `number` sees, where another module has the same name.
Names Linker::make_private(const Module& m, size_t number) {
  Names names;
  const auto consider = [&](const std::string& name) {
    if (!public_names_.contains(name) && private_names_.insert(name).second) return;
    std::string fresh;
    for (size_t k = number;; ++k)
      if (all_names_.insert(fresh = fmt::format("{}${}", name, k)).second) break;
    names.emplace(name, std::move(fresh));
  };
  for (const Function& f : m.functions)
    if (is_private(f)) consider(f.name);
  for (const Variable& v : m.variables)
    if (is_private(v)) consider(v.name);
  return names;
}

void Linker::merge_headers(std::span<const Module> modules) {
  out_.files.push_back("");
  out_.address_size = modules[0].address_size;
  for (const Module& m : modules) {
    if (m.address_size != out_.address_size) fail(ErrorKind::InvalidPtx, "modules of 32 and 64 bit addresses");
    if (std::pair(m.version_major, m.version_minor) > std::pair(out_.version_major, out_.version_minor)) {
      out_.version_major = m.version_major;
      out_.version_minor = m.version_minor;
    }
    if (out_.target.empty() || target_number(m.target) > target_number(out_.target)) out_.target = m.target;
    for (const std::string& option : m.target_options)
      if (std::find(out_.target_options.begin(), out_.target_options.end(), option) == out_.target_options.end())
        out_.target_options.push_back(option);
    for (const Function& f : m.functions) {
      all_names_.insert(f.name);
      if (!is_private(f)) public_names_.insert(f.name);
    }
    for (const Variable& v : m.variables) {
      all_names_.insert(v.name);
      if (!is_private(v)) public_names_.insert(v.name);
    }
  }
}

Result<Module> Linker::run(std::span<const Module> modules) {
  merge_headers(modules);
  for (size_t n = 0; n < modules.size(); ++n) {
    Module copy = modules[n];
    current_ = copy.name;
    const Names names = make_private(copy, n);
    if (!names.empty()) rename(copy, names);
    add(std::move(copy));
  }
  check_undefined();
  if (!text_.empty()) return Error{kind_, std::move(text_)};
  return std::move(out_);
}

}  // namespace

bool is_builtin(std::string_view f) {
  static constexpr std::string_view kNames[] = {"vprintf", "malloc", "free", "__assertfail", "cudaCGGetIntrinsicHandle",
                                                "cudaCGSynchronize", "cudaCGGetSize", "__heddle_ballot64", "cudaCGGetRank"};
  if (abi::find_device_call(f) != abi::kNoDeviceCall) return true;
  return std::find(std::begin(kNames), std::end(kNames), f) != std::end(kNames);
}

Result<Module> link(std::span<const Module> modules) {
  if (modules.empty()) return error(ErrorKind::InvalidValue, "no modules to link");
  return Linker().run(modules);
}

}  // namespace heddle::ptx
