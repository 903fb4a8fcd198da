// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "nvrtc/beginning.h"

#include <algorithm>
#include <set>

#include "base/toolkit_headers.h"
#include "nvrtc/headers.h"

namespace heddle::nvrtc {

namespace {

using Text = std::string_view;

constexpr Text kBlank = " \t\r\f\v";

Text trim(Text s) {
  const size_t first = s.find_first_not_of(kBlank);
  return first == Text::npos ? Text() : s.substr(first, s.find_last_not_of(kBlank) - first + 1);
}

bool take(Text& line, Text word) {
  if (!line.starts_with(word)) return false;
  line = trim(line.substr(word.size()));
  return true;
}

bool is_word(char c) { return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// "<cuda_fp16.h>" and nothing behind it but a comment.
bool is_own_header(Text name) {
  if (name.empty() || (name[0] != '<' && name[0] != '"')) return false;
  const size_t end = name.find(name[0] == '<' ? '>' : '"', 1);
  if (end == Text::npos) return false;
  const Text rest = trim(name.substr(end + 1));
  name = name.substr(1, end - 1);
  return (rest.empty() || rest.starts_with("//")) && is_toolkit_header(name) && is_packed(name);
}

class Reader {
 public:
  explicit Reader(Text program) : program_(program) {}

  Text read() {
    size_t kept = 0;
    for (size_t at = 0; at < program_.size();) {
      const size_t end = std::min(program_.find('\n', at), program_.size());
      const Kind kind = look_at(trim(program_.substr(at, end - at)));
      if (kind == Kind::Other) break;
      at = std::min(end + 1, program_.size());
      if (kind == Kind::Include) kept = at;
    }
    return program_.substr(0, kept);
  }

 private:
  enum class Kind { Silent, Include, Other };

  Kind look_at(Text line) {
    // Lines that go on, also by a trigraph, and returns that end one for a compiler.
    if (line.ends_with('\\') || line.find("??") != Text::npos || line.find('\r') != Text::npos) return Kind::Other;
    if (!skip_comments(line)) return Kind::Other;
    if (line.empty()) return Kind::Silent;
    if (!take(line, "#") || line.find("/*") != Text::npos) return Kind::Other;
    if (take(line, "include")) return is_own_header(line) ? Kind::Include : Kind::Other;
    return line.starts_with("define ") && defines_once(trim(line.substr(7))) ? Kind::Silent : Kind::Other;
  }

  /// False where a comment ends amid a line: too rare to follow.
  bool skip_comments(Text& line) {
    if (!in_comment_ && line.starts_with("//")) line = {};
    if (!in_comment_ && !line.starts_with("/*")) return true;
    const size_t end = line.find("*/", in_comment_ ? 0 : 2);
    in_comment_ = end == Text::npos;
    const bool whole = in_comment_ || end + 2 == line.size();
    line = {};
    return whole;
  }

  bool defines_once(Text definition) {
    size_t length = 0;
    while (length < definition.size() && is_word(definition[length])) length++;
    return length > 0 && names_.insert(definition.substr(0, length)).second;
  }

  Text program_;
  std::set<Text> names_;
  bool in_comment_ = false;
};

}  // namespace

std::string_view beginning_of(std::string_view program) { return Reader(program).read(); }

}  // namespace heddle::nvrtc
