// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// PTX text to tokens, on demand and without copies. Comments, white space and CR are skipped.
#pragma once

#include <cstdint>
#include <string_view>

#include "ptx/module.h"

namespace heddle::ptx {

enum class Tok : uint8_t { End, Ident, DotWord, Int, Float32, Float64, String, Punct, Bad };

/// Two-character operators, as the `punct` of a token.
enum : char { kShl = 'L', kShr = 'R', kEq = 'E', kNe = 'N', kLe = 'l', kGe = 'g', kAnd = 'A', kOr = 'O' };

struct Token {
  Tok kind = Tok::End;
  char punct = 0;
  bool is_unsigned = false;      // Int with U, or too large for a signed number
  std::string_view text;         // DotWord: without the dot. String: without the quotes
  uint64_t bits = 0;             // Int, Float32, Float64
  Loc loc;
  bool is(char c) const { return kind == Tok::Punct && punct == c; }
  bool word(std::string_view w) const { return kind == Tok::DotWord && text == w; }
};

class Lexer {
 public:
  explicit Lexer(std::string_view text)
      : at_(text.data()), end_(text.data() + text.size()), line_start_(at_) {}

  Token next();
  /// The character that follows, after white space and comments; 0 at the end.
  char peek();
  char peek_second() const { return at_ + 1 < end_ ? at_[1] : '\0'; }
  /// After an identifier: all the .words that touch it, as one text starting at `first`.
  std::string_view mnemonic(const Token& first);
  void skip_line();

 private:
  void skip_space();
  Loc loc(const char* p) const {
    return {line_, static_cast<uint32_t>(p - line_start_) + 1};
  }
  Token number();
  Token hex_float(Token t, unsigned digits, Tok kind);

  const char* at_;
  const char* end_;
  const char* line_start_;
  uint32_t line_ = 1;
};

bool is_ident_char(char c);

}  // namespace heddle::ptx
