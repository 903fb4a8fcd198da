// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "simt/build/symbols.h"

#include "abi/device_call.h"
#include "abi/texture.h"

#include <algorithm>

namespace heddle::simt {

bool is_builtin(const std::string& name) {
  static constexpr const char* kNames[] = {
      "vprintf", "malloc", "free", "__assertfail", "cudaCGGetIntrinsicHandle", "cudaCGSynchronize",
      "cudaCGGetSize", "cudaCGGetRank", "__heddle_ballot64", abi::kTextureBuiltin};
  if (abi::find_device_call(name) != abi::kNoDeviceCall) return true;
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

SymbolId Symbols::add(Symbol s) {
  m_.symbols.push_back(std::move(s));
  return SymbolId(static_cast<uint32_t>(m_.symbols.size() - 1));
}

SymbolId Symbols::add_named(Symbol s) {
  std::string name = s.name;
  return by_name_[name] = add(std::move(s));
}

void Symbols::add_variable(const ptx::Variable& v, uint32_t index) {
  Symbol s;
  s.name = v.name;
  s.size_bytes = v.size_bytes;
  s.align = std::max(1u, v.align);
  s.variable = index;
  switch (v.space) {
    case ptx::Space::Shared:
      s.kind = v.linkage == ptx::Linkage::Extern ? Symbol::Kind::DynamicShared : Symbol::Kind::Shared;
      break;
    case ptx::Space::Const: s.kind = Symbol::Kind::Const; break;
    case ptx::Space::Texture: s.kind = Symbol::Kind::Texture; break;
    default:
      s.kind = v.type == isa::Mod::texref || v.type == isa::Mod::samplerref || v.type == isa::Mod::surfref
                   ? Symbol::Kind::Texture : Symbol::Kind::Global;
  }
  // A definition takes the place of an extern declaration of the same name.
  auto it = by_name_.find(v.name);
  if (it != by_name_.end() && v.linkage == ptx::Linkage::Extern) return;
  by_name_[v.name] = add(std::move(s));
}

void Symbols::add_function(const ptx::Function& f) {
  auto it = functions_.find(f.name);
  if (it != functions_.end() && !f.has_body) return;
  functions_[f.name] = &f;
  if (by_name_.contains(f.name)) return;
  Symbol s;
  s.name = f.name;
  s.kind = is_builtin(f.name) ? Symbol::Kind::Builtin : Symbol::Kind::Function;
  by_name_[f.name] = add(std::move(s));
}

void Symbols::add_module_scope() {
  for (uint32_t n = 0; n < ptx_.variables.size(); ++n) add_variable(ptx_.variables[n], n);
  for (const ptx::Function& f : ptx_.functions) add_function(f);
  for (uint32_t n = 0; n < m_.functions.size(); ++n) {
    SymbolId s = find(m_.functions[n].name);
    if (!s) continue;
    m_.symbols[s.index].kind = Symbol::Kind::Function;   // a body of its own beats the builtin
    m_.symbols[s.index].function = n;
  }
  for (const ptx::Alias& a : ptx_.aliases) {
    if (SymbolId s = find(a.target)) by_name_[a.name] = s;
    if (auto it = functions_.find(a.target); it != functions_.end()) functions_[a.name] = it->second;
  }
}

SymbolId Symbols::find(const std::string& name) const {
  auto it = by_name_.find(name);
  return it == by_name_.end() ? SymbolId() : it->second;
}

const ptx::Function* Symbols::function(const std::string& name) const {
  auto it = functions_.find(name);
  return it == functions_.end() ? nullptr : it->second;
}

SymbolId Symbols::add_local(Function& f, const ptx::Variable& v) {
  Symbol s;
  s.kind = Symbol::Kind::Local;
  s.name = v.name;
  s.size_bytes = v.size_bytes;
  s.align = std::max(1u, v.align);
  s.offset = (f.local_bytes + s.align - 1) / s.align * s.align;
  f.local_bytes = static_cast<uint32_t>(s.offset + s.size_bytes);
  return add(std::move(s));
}

SymbolId Symbols::add_shared(const ptx::Variable& v) {
  Symbol s;
  s.kind = v.linkage == ptx::Linkage::Extern ? Symbol::Kind::DynamicShared : Symbol::Kind::Shared;
  s.name = v.name;
  s.size_bytes = v.size_bytes;
  s.align = std::max(1u, v.align);
  return add(std::move(s));
}

SymbolId Symbols::add_kernel_param(const Function& f, size_t index, const std::string& name) {
  Symbol s;
  s.kind = Symbol::Kind::KernelParam;
  s.name = name;
  s.offset = f.formals[index].offset;
  s.size_bytes = f.formals[index].size_bytes;
  s.align = f.formals[index].align;
  return add(std::move(s));
}

}  // namespace heddle::simt
