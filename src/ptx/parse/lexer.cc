// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ptx/parse/lexer.h"

#include <array>
#include <bit>
#include <charconv>
#include <cstring>

namespace heddle::ptx {
namespace {

enum : uint8_t { kIdentStart = 1, kIdentPart = 2, kDigit = 4, kSpace = 8 };

constexpr std::array<uint8_t, 256> kClass = [] {
  std::array<uint8_t, 256> t{};
  for (int c = 'a'; c <= 'z'; ++c) t[c] = kIdentStart | kIdentPart;
  for (int c = 'A'; c <= 'Z'; ++c) t[c] = kIdentStart | kIdentPart;
  for (int c = '0'; c <= '9'; ++c) t[c] = kDigit | kIdentPart;
  for (char c : {'_', '$', '%'}) t[static_cast<uint8_t>(c)] = kIdentStart | kIdentPart;
  for (char c : {' ', '\t', '\r', '\n', '\f', '\v', '\0'}) t[static_cast<uint8_t>(c)] = kSpace;
  return t;
}();

bool is(char c, uint8_t mask) { return kClass[static_cast<uint8_t>(c)] & mask; }

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

bool is_ident_char(char c) { return is(c, kIdentPart); }

void Lexer::skip_space() {
  while (at_ < end_) {
    if (is(*at_, kSpace)) {
      if (*at_++ == '\n') {
        ++line_;
        line_start_ = at_;
      }
    } else if (*at_ == '/' && at_ + 1 < end_ && at_[1] == '/') {
      const void* eol = memchr(at_, '\n', end_ - at_);
      at_ = eol ? static_cast<const char*>(eol) : end_;
    } else if (*at_ == '/' && at_ + 1 < end_ && at_[1] == '*') {
      for (at_ += 2; at_ < end_ && !(*at_ == '*' && at_ + 1 < end_ && at_[1] == '/'); ++at_)
        if (*at_ == '\n') {
          ++line_;
          line_start_ = at_ + 1;
        }
      at_ = at_ + 2 < end_ ? at_ + 2 : end_;
    } else {
      return;
    }
  }
}

char Lexer::peek() {
  skip_space();
  return at_ < end_ ? *at_ : '\0';
}

void Lexer::skip_line() {
  const void* eol = memchr(at_, '\n', end_ - at_);
  at_ = eol ? static_cast<const char*>(eol) : end_;
}

std::string_view Lexer::mnemonic(const Token& first) {
  const char* const after = first.text.data() + first.text.size();
  if (at_ != after) return first.text;         // peek() went over white space: no word touches it
  while (at_ + 1 < end_ && *at_ == '.' && is(at_[1], kIdentPart)) {
    ++at_;
    while (at_ < end_ && (is(*at_, kIdentPart) || (*at_ == ':' && at_ + 2 < end_ && at_[1] == ':' &&
                                                   is(at_[2], kIdentPart))))
      at_ += *at_ == ':' ? 2 : 1;
  }
  return {first.text.data(), static_cast<size_t>(at_ - first.text.data())};
}

Token Lexer::hex_float(Token t, unsigned digits, Tok kind) {
  const char* p = at_ + 2;
  uint64_t bits = 0;
  unsigned n = 0;
  for (; p < end_ && hex_value(*p) >= 0 && n < digits; ++p, ++n) bits = bits << 4 | hex_value(*p);
  t.kind = n == digits && (p == end_ || !is(*p, kIdentPart)) ? kind : Tok::Bad;
  t.text = {at_, static_cast<size_t>(p - at_)};
  t.bits = bits;
  at_ = p;
  return t;
}

Token Lexer::number() {
  Token t;
  t.loc = loc(at_);
  const char* start = at_;
  const char second = at_ + 1 < end_ ? at_[1] : '\0';
  if (*at_ == '0' && (second == 'f' || second == 'F')) return hex_float(t, 8, Tok::Float32);
  if (*at_ == '0' && (second == 'd' || second == 'D')) return hex_float(t, 16, Tok::Float64);
  unsigned base = 10;
  if (*at_ == '0' && (second == 'x' || second == 'X')) base = 16;
  else if (*at_ == '0' && (second == 'b' || second == 'B')) base = 2;
  else if (*at_ == '0') base = 8;
  if (base == 16 || base == 2) at_ += 2;

  const char* digits = at_;
  if (base == 10 || base == 8) {          // perhaps a decimal float
    const char* p = at_;
    while (p < end_ && is(*p, kDigit)) ++p;
    const bool point = p < end_ && *p == '.' && (p + 1 == end_ || !is(p[1], kIdentStart) ||
                                                 ((p[1] == 'e' || p[1] == 'E') && p + 2 < end_ &&
                                                  (is(p[2], kDigit) || p[2] == '-' || p[2] == '+')));
    const bool exponent = p < end_ && (*p == 'e' || *p == 'E');
    if (point || exponent) {
      double value = 0;
      auto [rest, error] = std::from_chars(start, end_, value);
      if (error == std::errc::result_out_of_range)   // from_chars leaves the value alone
        value = std::string_view(start, rest - start).find("e-") != std::string_view::npos ||
                        std::string_view(start, rest - start).find("E-") != std::string_view::npos
                    ? 0.0
                    : std::bit_cast<double>(0x7ff0000000000000ull);
      t.kind = rest < end_ && is(*rest, kIdentPart) ? Tok::Bad : Tok::Float64;
      at_ = rest > start ? rest : start + 1;
      t.bits = std::bit_cast<uint64_t>(value);
      t.text = {start, static_cast<size_t>(at_ - start)};
      return t;
    }
  }
  bool bad = false, overflow = false;
  for (; at_ < end_ && is(*at_, kIdentPart) && hex_value(*at_) >= 0; ++at_) {
    const unsigned v = hex_value(*at_);
    bad |= v >= base;
    overflow |= t.bits > (~0ull - v) / base;
    t.bits = t.bits * base + v;
  }
  bad |= at_ == digits || overflow;
  if (at_ < end_ && (*at_ == 'U' || *at_ == 'u')) {
    t.is_unsigned = true;
    ++at_;
  }
  while (at_ < end_ && is(*at_, kIdentPart)) {
    bad = true;
    ++at_;
  }
  t.is_unsigned |= t.bits >> 63;
  t.kind = bad ? Tok::Bad : Tok::Int;
  t.text = {start, static_cast<size_t>(at_ - start)};
  return t;
}

Token Lexer::next() {
  skip_space();
  Token t;
  t.loc = loc(at_);
  if (at_ >= end_) return t;
  const char c = *at_;
  if (is(c, kIdentStart)) {
    const char* start = at_;
    while (at_ < end_ && is(*at_, kIdentPart)) ++at_;
    t.kind = Tok::Ident;
    t.text = {start, static_cast<size_t>(at_ - start)};
    return t;
  }
  if (is(c, kDigit)) return number();
  if (c == '.' && at_ + 1 < end_ && is(at_[1], kIdentPart)) {
    Token first;
    first.text = {at_ + 1, 0};
    const char* start = ++at_;
    while (at_ < end_ && (is(*at_, kIdentPart) || (*at_ == ':' && at_ + 2 < end_ && at_[1] == ':' &&
                                                   is(at_[2], kIdentPart))))
      at_ += *at_ == ':' ? 2 : 1;
    t.kind = Tok::DotWord;
    t.text = {start, static_cast<size_t>(at_ - start)};
    return t;
  }
  if (c == '"') {
    const char* start = ++at_;
    while (at_ < end_ && *at_ != '"' && *at_ != '\n') at_ += *at_ == '\\' && at_ + 1 < end_ ? 2 : 1;
    if (at_ > end_) at_ = end_;
    t.kind = at_ < end_ && *at_ == '"' ? Tok::String : Tok::Bad;
    t.text = {start, static_cast<size_t>(at_ - start)};
    if (t.kind == Tok::String) ++at_;
    return t;
  }
  t.kind = Tok::Punct;
  t.punct = c;
  t.text = {at_, 1};
  const char d = at_ + 1 < end_ ? at_[1] : '\0';
  struct Pair { char a, b, code; };
  static constexpr Pair kPairs[] = {{'<', '<', kShl}, {'>', '>', kShr}, {'=', '=', kEq}, {'!', '=', kNe},
                                    {'<', '=', kLe},  {'>', '=', kGe},  {'&', '&', kAnd}, {'|', '|', kOr}};
  if (d == '<' || d == '>' || d == '=' || d == '&' || d == '|')
    for (const Pair& p : kPairs)
      if (p.a == c && p.b == d) {
        t.punct = p.code;
        ++at_;
        break;
      }
  // A letter as a code must not be mistaken for a stray byte of the text: those are Bad.
  if (t.punct == c && std::string_view("()[]{}<>,;:=+-*/%!~&|^?@.").find(c) == std::string_view::npos) t.kind = Tok::Bad;
  ++at_;
  return t;
}

}  // namespace heddle::ptx
