// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The symbol table of a module being built: names to SymbolIds, aliases resolved, and the layout of
// shared memory.
#pragma once

#include <map>
#include <string>
#include <unordered_map>

#include "base/result.h"
#include "ptx/module.h"
#include "simt/kernel.h"

namespace heddle::simt {

class Symbols {
 public:
  Symbols(const ptx::Module& from, Module& to) : ptx_(from), m_(to) {}
  /// All of module scope. Functions must be in `to` in the order of function_index().
  void add_module_scope();

  /// A variable of the function's scope, a kernel parameter, or a thing of module scope.
  SymbolId add_local(Function& f, const ptx::Variable& v);          // .local of a function
  SymbolId add_shared(const ptx::Variable& v);                      // .shared of a function
  SymbolId add_kernel_param(const Function& f, size_t index, const std::string& name);
  /// A thing of module scope that PTX does not declare.
  SymbolId add_named(Symbol s);
  /// Invalid if the module has no such name.
  SymbolId find(const std::string& name) const;
  const ptx::Function* function(const std::string& name) const;     // through aliases

 private:
  SymbolId add(Symbol s);
  void add_variable(const ptx::Variable& v, uint32_t index);
  void add_function(const ptx::Function& f);

  const ptx::Module& ptx_;
  Module& m_;
  std::unordered_map<std::string, SymbolId> by_name_;
  std::unordered_map<std::string, const ptx::Function*> functions_;
};

/// Functions that the engine itself provides: vprintf, malloc, free, __assertfail, cudaCG...
bool is_builtin(const std::string& name);

/// Gives shared variables their offsets, kernel by kernel, and fills static_shared_bytes,
/// uses_dynamic_shared, uses_grid_barrier. Needs the final bodies (after inlining).
void lay_out_shared(Module& module);

}  // namespace heddle::simt
