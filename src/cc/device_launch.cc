// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "cc/device_launch.h"

#include <string_view>
#include <vector>

namespace heddle::cc {
namespace {

constexpr std::string_view kGlobal = "__attribute__((global))", kDevice = "__attribute__((device))";
/// Host too: host code of the file may name kernels, and is only parsed in this pass. Not inlined: the call
/// of a kernel means its launch.
constexpr std::string_view kKernel =
    "__attribute__((host)) __attribute__((device)) __attribute__((nvptx_kernel)) __attribute__((used)) __attribute__((noinline))";

/// Past a string or character literal that begins at `at`; `at` itself if none does.
size_t skip_literal(std::string_view s, size_t at) {
  if (s[at] == 'R' && at + 1 < s.size() && s[at + 1] == '"') {
    const size_t open = s.find('(', at);
    if (open == s.npos) return at;
    const std::string close = ")" + std::string(s.substr(at + 2, open - at - 2)) + "\"";
    const size_t end = s.find(close, open);
    return end == s.npos ? s.size() : end + close.size();
  }
  if (s[at] != '"' && s[at] != '\'') return at;
  // 1'000'000 is a number.
  if (s[at] == '\'' && at && (std::isalnum(static_cast<unsigned char>(s[at - 1])) || s[at - 1] == '_')) return at;
  for (size_t i = at + 1; i < s.size(); ++i) {
    if (s[i] == '\\') ++i;
    else if (s[i] == s[at]) return i + 1;
    else if (s[i] == '\n') return at;
  }
  return s.size();
}

/// Where a bracket that opens at `at` is closed.
size_t closing(std::string_view s, size_t at) {
  int depth = 0;
  for (size_t i = at; i < s.size(); ++i) {
    if (const size_t past = skip_literal(s, i); past != i) {
      i = past - 1;
      continue;
    }
    if (s[i] == '(' || s[i] == '[' || s[i] == '{') ++depth;
    if ((s[i] == ')' || s[i] == ']' || s[i] == '}') && --depth == 0) return i;
  }
  return s.npos;
}

/// The ">>>" that ends a configuration beginning at `at`.
size_t configuration_end(std::string_view s, size_t at) {
  for (size_t i = at; i < s.size(); ++i) {
    if (s[i] == '(' || s[i] == '{' || s[i] == '[') {
      i = closing(s, i);
      if (i == s.npos) return i;
    } else if (s.substr(i, 3) == ">>>") {
      return i;
    }
  }
  return s.npos;
}

bool launches_from_device(std::string_view s) {
  bool marked = false;                  // a device function's declaration has begun
  int depth = 0;
  std::vector<int> bodies;              // depths outside of the device bodies around us
  for (size_t i = 0; i < s.size(); ++i) {
    if (const size_t past = skip_literal(s, i); past != i) {
      i = past - 1;
      continue;
    }
    switch (s[i]) {
      case '_':
        if (s.substr(i, kGlobal.size()) == kGlobal || s.substr(i, kDevice.size()) == kDevice) marked = true;
        break;
      case ';': marked = false; break;
      case '{':
        if (marked) bodies.push_back(depth);
        marked = false;
        ++depth;
        break;
      case '}':
        --depth;
        if (!bodies.empty() && bodies.back() == depth) bodies.pop_back();
        break;
      case '<':
        if (!bodies.empty() && s.substr(i, 3) == "<<<") return true;
        break;
      default: break;
    }
  }
  return false;
}

std::string rewritten(std::string_view s) {
  std::string out;
  out.reserve(s.size() + s.size() / 8);
  for (size_t i = 0; i < s.size();) {
    if (const size_t past = skip_literal(s, i); past != i) {
      out += s.substr(i, past - i);
      i = past;
      continue;
    }
    if (s[i] == '_' && s.substr(i, kGlobal.size()) == kGlobal) {
      out += kKernel;
      i += kGlobal.size();
      continue;
    }
    if (s[i] == '<' && s.substr(i, 3) == "<<<") {
      const size_t end = configuration_end(s, i + 3);
      const size_t open = end == s.npos ? end : s.find_first_not_of(" \t\n", end + 3);
      const size_t close = open == s.npos || s[open] != '(' ? s.npos : closing(s, open);
      if (close != s.npos) {
        // Arguments and configuration may hold launches of their own, in lambdas.
        out += rewritten(s.substr(open, close - open + 1));
        out += ", ::__heddle_launch(" + rewritten(s.substr(i + 3, end - i - 3)) + ")";
        i = close + 1;
        continue;
      }
    }
    out += s[i++];
  }
  return out;
}

}  // namespace

std::optional<std::string> rewrite_device_launches(const std::string& text) {
  if (text.find("<<<") == text.npos || !launches_from_device(text)) return std::nullopt;
  return rewritten(text);
}

}  // namespace heddle::cc
