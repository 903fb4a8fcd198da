// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The environment variables of option.def as a struct, read once, at first use.
#pragma once

#include <cstdint>
#include <string>

namespace heddle {

struct Options {
  using text = std::string;
  using number = int64_t;
  using flag = bool;
#define HEDDLE_OPTION(field, type, variable, default_value, description) type field = default_value;
#include "base/option.def"
#undef HEDDLE_OPTION
};

/// The process's options. A malformed value is reported once on stderr and its default used.
const Options& options();

/// What --help and docs print, in the order of option.def.
struct OptionRow {
  const char* variable;
  const char* type;
  const char* text;
};
const OptionRow* option_rows(size_t& count);

}  // namespace heddle
