// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Typed buffers of a run line: reading and writing their text form.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace heddle::filetests {

struct ElementType {
  char kind = 'u';                      // u, s, b, f
  uint32_t bits = 32;
  uint32_t bytes() const { return bits / 8; }
};

struct Buffer {
  std::string name;
  ElementType type;
  bool scalar = false;
  std::string texture;                  // not empty: handed over as a texture or surface of this kind
  std::vector<uint64_t> init;           // element bits
  bool checked = false;
  std::vector<uint64_t> expected;
  size_t count() const { return init.size(); }
};

Result<ElementType> parse_type(std::string_view text);
Result<uint64_t> parse_value(ElementType t, std::string_view text);
std::string format_value(ElementType t, uint64_t bits);
Result<std::vector<uint64_t>> parse_init(ElementType t, size_t count, std::string_view text);
/// Appends what `word` stands for: a value, a..b or value*count.
Result<void> parse_expected(ElementType t, std::string_view word, std::vector<uint64_t>& values);
/// As few words as possible.
std::vector<std::string> format_values(ElementType t, const std::vector<uint64_t>& values);

}  // namespace heddle::filetests
