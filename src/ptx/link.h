// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Separate compilation: several modules become one, as nvlink makes them.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "ptx/module.h"

namespace heddle::ptx {

struct LinkInput {
  std::string name;   // for messages: the object it came from
  Module module;
};

/// Joins modules: `.extern` declarations meet their definitions, of `.weak` and `.common` ones one
/// remains, names that are local to a module stay apart. Fails with SymbolNotFound for a function or
/// variable that nobody defines (device built-ins excepted) and with InvalidPtx for one that two
/// define or that is declared in two ways. The result has the newest version and target of its parts.
Result<Module> link(std::vector<LinkInput> inputs);

}  // namespace heddle::ptx
