// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "base/option.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace heddle {
namespace {

void read(const char*, const char* text, std::string& out) { out = text; }

void read(const char* variable, const char* text, int64_t& out) {
  char* end = nullptr;
  const long long value = std::strtoll(text, &end, 0);
  if (end == text || *end || value < 0) {
    std::fprintf(stderr, "heddle: %s=%s is not a number; ignored\n", variable, text);
    return;
  }
  out = value;
}

void read(const char* variable, const char* text, bool& out) {
  if (!std::strcmp(text, "1") || !std::strcmp(text, "on") || !std::strcmp(text, "yes")) {
    out = true;
  } else if (!std::strcmp(text, "0") || !std::strcmp(text, "off") || !std::strcmp(text, "no")) {
    out = false;
  } else {
    std::fprintf(stderr, "heddle: %s=%s is neither 0 nor 1; ignored\n", variable, text);
  }
}

Options* read_all() {
  auto* all = new Options;  // Never freed: threads may ask during process exit.
#define HEDDLE_OPTION(field, type, variable, default_value, description)          \
  if (const char* text = std::getenv(variable); text && *text) read(variable, text, all->field);
#include "base/option.def"
#undef HEDDLE_OPTION
  return all;
}

}  // namespace

const Options& options() {
  static const Options* all = read_all();
  return *all;
}

const OptionRow* option_rows(size_t& count) {
  static constexpr OptionRow rows[] = {
#define HEDDLE_OPTION(field, type, variable, default_value, description) {variable, #type, description},
#include "base/option.def"
#undef HEDDLE_OPTION
  };
  count = sizeof rows / sizeof rows[0];
  return rows;
}

}  // namespace heddle
