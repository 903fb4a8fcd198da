// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// "kernel<< <grid, block>> >(x)": nvcc takes the brackets of a launch with spaces between them, as some editors
// format them; clang wants each in one piece. The texts of the program's own files are given to clang with
// such brackets joined and the spaces behind them, so that every line stays where it was.
#pragma once
#include <clang/Basic/SourceManager.h>

#include <optional>
#include <string>

namespace launches {

/// A walk over C++ text, bracket by bracket: what stands in comments and literals is passed over.
class Walk {
 public:
  explicit Walk(llvm::StringRef text, size_t at = 0) : text_(text), at_(at) {}

  /// The next character that is neither space nor part of a word, comment or literal; false at the end.
  bool next() {
    after_operator_ = false;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (is_word(c)) {
        word();
      } else if (c == '"' || c == '\'') {
        literal(c);
      } else if (rest().starts_with("//")) {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (rest().starts_with("/*")) {
        const size_t end = text_.find("*/", at_ + 2);
        at_ = end == llvm::StringRef::npos ? text_.size() : end + 2;
      } else if (is_space(c)) {
        ++at_;
      } else {
        return true;
      }
    }
    return false;
  }

  char here() const { return text_[at_]; }
  size_t at() const { return at_; }
  void skip(size_t n) { at_ += n; }
  bool after_operator() const { return after_operator_; }

  /// Where the third of three such brackets ends that begin here, spaces between them allowed; 0 if there are not
  /// three or there are four in one piece.
  size_t three(char bracket) const {
    size_t i = at_, last = at_;
    for (int seen = 0; seen < 3; ++seen, last = i) {
      while (seen > 0 && i < text_.size() && is_space(text_[i])) ++i;
      if (i >= text_.size() || text_[i] != bracket) return 0;
      ++i;
    }
    return last < text_.size() && text_[last] == bracket ? 0 : last;
  }

 private:
  static bool is_word(char c) { return llvm::isAlnum(c) || c == '_'; }
  static bool is_space(char c) { return llvm::isSpace(c); }
  llvm::StringRef rest() const { return text_.drop_front(at_); }

  void word() {
    const size_t begin = at_;
    const bool number = llvm::isDigit(text_[at_]);
    while (at_ < text_.size() && (is_word(text_[at_]) || (number && text_[at_] == '\''))) ++at_;
    const llvm::StringRef word = text_.slice(begin, at_);
    after_operator_ = word == "operator";
    if (word.ends_with("R") && word.size() <= 3 && rest().starts_with("\"")) raw_literal();
  }

  void literal(char quote) {
    for (++at_; at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n'; ++at_)
      if (text_[at_] == '\\') ++at_;
    at_ = std::min(at_ + 1, text_.size());
  }

  void raw_literal() {
    const size_t open = text_.find('(', at_);
    if (open == llvm::StringRef::npos) return skip(1);
    const std::string close = ")" + text_.slice(at_ + 1, open).str() + "\"";
    const size_t end = text_.find(close, open);
    at_ = end == llvm::StringRef::npos ? text_.size() : end + close.size();
  }

  llvm::StringRef text_;
  size_t at_;
  bool after_operator_ = false;
};

struct Brackets {
  size_t begin, end;
  bool apart() const { return end - begin > 3; }
};

/// The brackets that close a launch whose configuration begins at this place.
inline std::optional<Brackets> closing(llvm::StringRef text, size_t at) {
  int depth = 0;
  for (Walk walk(text, at); walk.next(); walk.skip(1)) {
    const char c = walk.here();
    if (llvm::StringRef("([{").contains(c)) ++depth;
    if (llvm::StringRef(")]}").contains(c) && --depth < 0) return {};
    if (depth > 0) continue;
    if (c == ';') return {};
    if (const size_t end = walk.three('>')) return Brackets{walk.at(), end};
  }
  return {};
}

/// The text with its launches joined; nothing if that changes nothing.
inline std::optional<std::string> joined(llvm::StringRef text) {
  std::optional<std::string> out;
  auto join = [&](const Brackets& b) {
    if (!b.apart()) return;
    if (!out) out = text.str();
    const std::string brackets(3, text[b.begin]);
    std::string spaces;
    for (char c : text.slice(b.begin, b.end))
      if (llvm::isSpace(c)) spaces += c;
    out->replace(b.begin, b.end - b.begin, brackets + spaces);
  };
  for (Walk walk(text); walk.next(); walk.skip(1)) {
    if (walk.here() != '<') continue;
    const size_t end = walk.three('<');
    if (!end || walk.after_operator()) {
      // "operator<< <char>": past both, or the second of them would count as a first.
      while (walk.at() + 1 < text.size() && text[walk.at() + 1] == '<') walk.skip(1);
      continue;
    }
    const Brackets open{walk.at(), end};
    if (const auto close = closing(text, end)) {
      join(open);
      join(*close);
    }
    walk.skip(end - walk.at() - 1);
  }
  return out;
}

}  // namespace launches
