// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// "__shared__ alignas(16) char a[4]" as nvcc reads it. Clang's keyword is a GNU attribute, and after one C++ has no
// place for alignas; before it, it has. So the text is turned: "alignas(16)__shared__  char a[4]", of the same length.
#pragma once

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>

namespace heddle {

inline bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

/// Where the words before `end` begin that may stand before alignas too; `end` itself if none of CUDA's is among them.
inline size_t specifiers_before(std::string_view text, size_t end) {
  static constexpr std::array kOfCuda = {"__shared__", "__device__", "__constant__", "__managed__"};
  static constexpr std::array kOthers = {"extern", "static", "inline", "constexpr", "const", "volatile"};
  size_t first = end;
  bool of_cuda = false;
  for (size_t at = end;;) {
    size_t stop = at;
    while (stop > 0 && std::isspace(static_cast<unsigned char>(text[stop - 1]))) --stop;
    size_t start = stop;
    while (start > 0 && is_word(text[start - 1])) --start;
    const std::string_view word = text.substr(start, stop - start);
    const bool cuda = std::ranges::count(kOfCuda, word) > 0;
    if (!cuda && !std::ranges::count(kOthers, word)) return of_cuda ? first : end;
    of_cuda |= cuda;
    first = at = start;
  }
}

/// Just behind the parenthesis that closes the one at `open`; npos without one.
inline size_t behind_parentheses(std::string_view text, size_t open) {
  int depth = 0;
  for (size_t i = open; i < text.size(); ++i) {
    depth += (text[i] == '(') - (text[i] == ')');
    if (depth == 0) return i + 1;
  }
  return std::string_view::npos;
}

/// Whether any declaration was turned.
inline bool put_alignas_first(std::string& text) {
  static constexpr std::string_view kWord = "alignas";
  bool turned = false;
  for (size_t at = text.find(kWord); at != std::string::npos; at = text.find(kWord, at + 1)) {
    size_t open = at + kWord.size();
    while (open < text.size() && std::isspace(static_cast<unsigned char>(text[open]))) ++open;
    if (open == text.size() || text[open] != '(' || (at > 0 && is_word(text[at - 1]))) continue;
    const size_t first = specifiers_before(text, at), end = behind_parentheses(text, open);
    if (first == at || end == std::string::npos) continue;
    std::rotate(text.begin() + first, text.begin() + at, text.begin() + end);
    at = end - 1;
    turned = true;
  }
  return turned;
}

}  // namespace heddle
