// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Text <-> Module. Knows nothing of LLVM or of execution.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "ptx/module.h"

namespace heddle::ptx {

struct ParseOptions {
  std::string_view name = "<ptx>";      // for messages
};

/// Parses and checks PTX text (.version up to 8.8). On failure the Error (InvalidPtx,
/// UnsupportedPtxVersion) holds one "name:line:column: message" per mistake found, as ptxas does.
/// Never aborts, whatever the text is.
Result<Module> parse(std::string_view text, const ParseOptions& options = {});

/// Prints a module; parse(print(m)) equals m up to positions.
std::string print(const Module& module);
std::string print(const Module& module, const Function& function, const Instr& instr);

/// One module of several, as nvlink makes it: externs meet their definitions, strong beats weak,
/// commons merge, names private to a module are renamed if another has them. SymbolNotFound or
/// InvalidPtx, naming each undefined or doubly defined symbol. Functions that Heddle provides
/// (is_builtin) may stay extern.
Result<Module> link(std::span<const Module> modules);

/// vprintf, malloc, ...: extern functions that need no definition.
bool is_builtin(std::string_view function);

}  // namespace heddle::ptx
