// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The command line as data: which rows of options.def were given, with which values, in which
// order. Knows spellings, not meanings.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace heddle::cc {

enum class Opt : uint16_t {
  input,                // a file on the command line
  unknown_compiler,     // forwarded by -forward-unknown-to-host-compiler
  unknown_linker,
  unknown_both,
#define HEDDLE_CC(id, long_name, short_name, takes, group, text) id,
#include "cc/options.def"
#undef HEDDLE_CC
};

struct Arg {
  Opt option;
  std::string value;    // one per element of a list option
};

/// Reads a command line (without argv[0]); response files are expanded. Fails with "Unknown option
/// '-x'" and the like, the text nvcc users know.
Result<std::vector<Arg>> parse_args(const std::vector<std::string>& words);

/// Splits at commas that are neither escaped nor quoted; quotes and escapes are removed.
std::vector<std::string> split_list(const std::string& text);

/// Splits the text of a response file (or NVCC_APPEND_FLAGS) into words, as a shell would.
std::vector<std::string> split_words(const std::string& text);

/// The text of --help.
std::string help_text();

}  // namespace heddle::cc
