// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Constant expressions: C's operators on s64, u64 and f64 (PTX ISA, "Constant Expressions").
#include <bit>
#include <cmath>

#include "ptx/parse/parser.h"

namespace heddle::ptx {
namespace {

/// Binary operators by precedence, loosest first.
constexpr std::string_view kLevels[] = {{"O"}, {"A"}, {"|"}, {"^"}, {"&"}, {"EN"}, {"<>lg"}, {"LR"}, {"+-"}, {"*/%"}};
constexpr int kLevelCount = std::size(kLevels);

double as_real(const Constant& c) {
  if (c.kind == Constant::Kind::Float) return c.real;
  return c.is_unsigned ? static_cast<double>(c.bits) : static_cast<double>(static_cast<int64_t>(c.bits));
}

Constant make_int(uint64_t bits, bool is_unsigned) {
  Constant c;
  c.bits = bits;
  c.is_unsigned = is_unsigned;
  return c;
}

Constant make_real(double real) {
  Constant c;
  c.kind = Constant::Kind::Float;
  c.real = real;
  return c;
}

bool float_binary(char op, double a, double b, Constant& out) {
  switch (op) {
    case '+': out = make_real(a + b); return true;
    case '-': out = make_real(a - b); return true;
    case '*': out = make_real(a * b); return true;
    case '/': out = make_real(a / b); return true;
    case '<': out = make_int(a < b, false); return true;
    case '>': out = make_int(a > b, false); return true;
    case kLe: out = make_int(a <= b, false); return true;
    case kGe: out = make_int(a >= b, false); return true;
    case kEq: out = make_int(a == b, false); return true;
    case kNe: out = make_int(a != b, false); return true;
    case kAnd: out = make_int(a != 0 && b != 0, false); return true;
    case kOr: out = make_int(a != 0 || b != 0, false); return true;
    default: return false;
  }
}

/// False for a division by zero or overflow.
bool int_divide(char op, uint64_t a, uint64_t b, bool u, uint64_t& out) {
  if (b == 0) return false;
  if (!u && b == ~0ull) {      // -1: INT64_MIN / -1 would trap
    out = op == '/' ? 0 - a : 0;
    return true;
  }
  const auto sa = static_cast<int64_t>(a), sb = static_cast<int64_t>(b);
  if (op == '/') out = u ? a / b : static_cast<uint64_t>(sa / sb);
  else out = u ? a % b : static_cast<uint64_t>(sa % sb);
  return true;
}

bool int_binary(char op, const Constant& x, const Constant& y, Constant& out) {
  const uint64_t a = x.bits, b = y.bits;
  const bool u = x.is_unsigned || y.is_unsigned;
  const auto sa = static_cast<int64_t>(a), sb = static_cast<int64_t>(b);
  uint64_t r = 0;
  switch (op) {
    case '+': r = a + b; break;
    case '-': r = a - b; break;
    case '*': r = a * b; break;
    case '/':
    case '%':
      if (!int_divide(op, a, b, u, r)) return false;
      break;
    case '&': r = a & b; break;
    case '|': r = a | b; break;
    case '^': r = a ^ b; break;
    case kShl: out = make_int(b < 64 ? a << b : 0, x.is_unsigned); return true;
    case kShr:
      r = x.is_unsigned ? (b < 64 ? a >> b : 0) : static_cast<uint64_t>(sa >> (b < 64 ? b : 63));
      out = make_int(r, x.is_unsigned);
      return true;
    case '<': out = make_int(u ? a < b : sa < sb, false); return true;
    case '>': out = make_int(u ? a > b : sa > sb, false); return true;
    case kLe: out = make_int(u ? a <= b : sa <= sb, false); return true;
    case kGe: out = make_int(u ? a >= b : sa >= sb, false); return true;
    case kEq: out = make_int(a == b, false); return true;
    case kNe: out = make_int(a != b, false); return true;
    case kAnd: out = make_int(a && b, false); return true;
    case kOr: out = make_int(a || b, false); return true;
    default: return false;
  }
  out = make_int(r, u);
  return true;
}

}  // namespace

bool Parser::parse_constant(Constant& c, unsigned depth) {
  if (depth > kMaxDepth) return diag_.at(tok_.loc, "expression is nested too deeply");
  if (!parse_binary(c, 0, depth)) return false;
  if (!accept('?')) return true;
  Constant yes, no;
  if (!parse_constant(yes, depth + 1) || !expect(':') || !parse_constant(no, depth + 1)) return false;
  c = as_real(c) != 0 ? yes : no;
  return true;
}

bool Parser::parse_binary(Constant& c, int level, unsigned depth) {
  if (level == kLevelCount) return parse_unary(c, depth);
  if (!parse_binary(c, level + 1, depth)) return false;
  while (tok_.kind == Tok::Punct && kLevels[level].find(tok_.punct) != std::string_view::npos) {
    const Token op = tok_;
    // "d|p" separates operands; only in parentheses is it an operator.
    if (depth == 0 && op.punct == '|' && !in_module_scope_) return true;
    advance();
    Constant right, left = c;
    if (!parse_binary(right, level + 1, depth)) return false;
    const bool real = left.kind == Constant::Kind::Float || right.kind == Constant::Kind::Float;
    const bool ok = real ? float_binary(op.punct, as_real(left), as_real(right), c)
                         : int_binary(op.punct, left, right, c);
    if (!ok) return diag_.at(op.loc, "this operation on constants has no value");
  }
  return true;
}

bool Parser::parse_unary(Constant& c, unsigned depth) {
  if (depth > kMaxDepth) return diag_.at(tok_.loc, "expression is nested too deeply");
  const Token t = tok_;
  if (t.kind == Tok::Int) {
    c = make_int(t.bits, t.is_unsigned);
  } else if (t.kind == Tok::Float64) {
    c = make_real(std::bit_cast<double>(t.bits));
  } else if (t.kind == Tok::Float32) {
    c = make_real(std::bit_cast<float>(static_cast<uint32_t>(t.bits)));
    c.single = true;
    c.bits = t.bits;
  } else if (t.kind == Tok::Ident && t.text == "WARP_SZ") {
    c = make_int(32, false);
  } else if (t.is('-') || t.is('+') || t.is('~') || t.is('!')) {
    advance();
    if (!parse_unary(c, depth + 1)) return false;
    const bool real = c.kind == Constant::Kind::Float;
    if (t.is('-') && c.single) c.bits ^= 0x80000000u;
    if (t.is('-')) c = real ? (c.real = -c.real, c) : make_int(0 - c.bits, false);
    if (t.is('~')) {
      if (real) return diag_.at(t.loc, "~ needs an integer");
      c = make_int(~c.bits, c.is_unsigned);
    }
    if (t.is('!')) c = make_int(real ? c.real == 0 : c.bits == 0, false);
    return true;
  } else if (t.is('(')) {
    advance();
    const bool to_signed = tok_.word("s64"), to_unsigned = tok_.word("u64");
    if (to_signed || to_unsigned) {
      advance();
      if (!expect(')') || !parse_unary(c, depth + 1)) return false;
      if (c.kind == Constant::Kind::Float) return diag_.at(t.loc, "a cast needs an integer");
      c.is_unsigned = to_unsigned;
      return true;
    }
    return parse_constant(c, depth + 1) && expect(')');
  } else {
    return diag_.at(t.loc, "expected a constant, not {}", describe(t));
  }
  advance();
  return true;
}

/// N> of a range: no comparison, so that > ends it.
bool Parser::parse_count(uint64_t& count) {
  const Loc loc = tok_.loc;
  Constant c;
  if (!parse_binary(c, kLevelCount - 2, 1) || !expect('>')) return false;
  count = c.bits;
  return c.kind == Constant::Kind::Int || diag_.at(loc, "expected an integer");
}

/// "+4", "-4", "+-4", nothing; after the base of an address or a symbol.
bool Parser::parse_offset(int64_t& offset) {
  offset = 0;
  if (!tok_.is('+') && !tok_.is('-')) return true;
  const bool minus = tok_.is('-');
  const Loc loc = tok_.loc;
  advance();
  Constant c;
  if (!parse_constant(c, 0)) return false;
  if (c.kind != Constant::Kind::Int) return diag_.at(loc, "an offset is an integer");
  offset = static_cast<int64_t>(minus ? 0 - c.bits : c.bits);
  return true;
}

}  // namespace heddle::ptx
