// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "nvvm/opaque.h"

#include <cctype>
#include <vector>

namespace heddle::nvvm {

namespace {

struct Token {
  std::string space;    // white space and comments before it, kept
  std::string text;
  bool made = false;    // by us, not the input's
};

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.' || c == '$' || c == '-'; }

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  bool next(Token& token) {
    const size_t start = at_;
    skip();
    token.space = text_.substr(start, at_ - start);
    const size_t from = at_;
    if (at_ == text_.size()) return token.text.clear(), false;
    const char c = text_[at_];
    if (c == '"') {
      string();
    } else if ((c == '%' || c == '@' || c == '$' || c == '!' || c == '#') && at_ + 1 < text_.size()) {
      at_++;
      if (text_[at_] == '"') string();
      else while (at_ < text_.size() && (is_word(text_[at_]) || text_[at_] == '\\')) at_++;
    } else if (is_word(c)) {
      while (at_ < text_.size() && is_word(text_[at_])) at_++;
    } else if (text_.substr(at_, 3) == "...") {
      at_ += 3;
    } else {
      at_++;
    }
    token.text = text_.substr(from, at_ - from);
    return true;
  }

 private:
  void skip() {
    while (at_ < text_.size()) {
      if (std::isspace(static_cast<unsigned char>(text_[at_]))) at_++;
      else if (text_[at_] == ';') while (at_ < text_.size() && text_[at_] != '\n') at_++;
      else return;
    }
  }
  void string() {
    at_++;
    while (at_ < text_.size() && text_[at_] != '"') at_++;
    if (at_ < text_.size()) at_++;
  }

  std::string_view text_;
  size_t at_ = 0;
};

/// Takes types off the end of what has been read so far.
class Rewriter {
 public:
  std::string run(std::string_view text) {
    Lexer lexer(text);
    Token token;
    while (lexer.next(token)) {
      if (token.text == "*" && !out_.empty()) {
        pointer();
        continue;
      }
      out_.push_back(token);
      if (out_.size() > 1 && (token.text != "(") && by_value(out_[out_.size() - 2].text)) spell_pointee(out_.size() - 2);
    }
    std::string result;
    result.reserve(text.size());
    for (const Token& t : out_) result += t.space, result += t.text;
    return result + token.space;
  }

 private:
  static bool by_value(const std::string& word) { return word == "byval" || word == "sret" || word == "inalloca" || word == "preallocated"; }

  /// `i32* byval %x`: the pointee has to be said now.
  void spell_pointee(size_t at) {
    if (!pointee_.empty() && !out_[at].text.ends_with(")")) out_[at].text += "(" + pointee_ + ")";
  }

  static char closes(char c) { return c == ')' ? '(' : c == ']' ? '[' : c == '}' ? '{' : c == '>' ? '<' : 0; }

  /// The token where the bracket that ends at `last` opens.
  size_t opening(size_t last) const {
    int depth = 0;
    for (size_t i = last + 1; i-- > 0;) {
      const std::string& t = out_[i].text;
      if (t.size() != 1) continue;
      if (t[0] == ')' || t[0] == ']' || t[0] == '}' || t[0] == '>') depth++;
      if (t[0] == '(' || t[0] == '[' || t[0] == '{' || t[0] == '<') {
        if (--depth == 0) return i;
      }
    }
    return 0;
  }

  bool is_address_space(size_t last) const {
    return last >= 3 && out_[last].text == ")" && out_[last - 2].text == "(" && out_[last - 3].text == "addrspace";
  }

  /// First token of the type that ends at `last`.
  size_t type_start(size_t last) const {
    const std::string& t = out_[last].text;
    if (is_address_space(last)) return type_start_before(last - 3);   // ptr addrspace(3)
    if (t == ")") return type_start_before(opening(last));            // a function type: its result stands before
    if (t.size() == 1 && closes(t[0])) return opening(last);
    return last;
  }
  size_t type_start_before(size_t at) const { return at == 0 ? 0 : type_start(at - 1); }

  void pointer() {
    std::string number;
    size_t last = out_.size() - 1;
    // An address space that we wrote belongs to the pointer inside, one of the input to this star.
    if (is_address_space(last) && !out_[last].made) {
      if (last < 4) return;
      number = out_[last - 1].text;
      last -= 4;
    }
    const size_t start = type_start(last);
    pointee_.clear();
    for (size_t i = start; i <= last; i++) pointee_ += (i == start ? "" : out_[i].space) + out_[i].text;
    Token replaced{out_[start].space, "ptr", true};
    out_.resize(start);
    out_.push_back(replaced);
    if (number.empty()) return;
    // As tokens, so that a star around it finds them.
    for (const std::string& t : {std::string("addrspace"), std::string("("), number, std::string(")")}) {
      out_.push_back({t == "addrspace" ? " " : "", t, true});
    }
  }

  std::vector<Token> out_;
  std::string pointee_;
};

}  // namespace

std::string opaque_pointers(std::string_view text) {
  if (text.find('*') == std::string_view::npos) return std::string(text);
  return Rewriter().run(text);
}

}  // namespace heddle::nvvm
