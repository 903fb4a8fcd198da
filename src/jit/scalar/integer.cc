// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Integer arithmetic: add sub mul mad mul24 mad24 sad div rem abs neg min max, and the entry points
// of the names that integers share with floats.
#include "jit/scalar/families.h"

namespace heddle::jit {
namespace {

using isa::Mod;
using isa::Slot;

/// Applies f to the packed elements of the operands, or to the operands themselves.
template <class F>
Vec each_element(Pen& p, const Number& n, Ops in, F f) {
  if (!n.packed()) return f(in);
  llvm::SmallVector<Vec, 3> parts;
  for (Vec v : in) parts.push_back(p.split(v, n.bits));
  return p.join(f(Ops(parts)), in[0]->getType());
}

Vec high_or_low(Pen& p, Mod mode, const Number& n, Vec x, Vec y) {
  if (mode == Mod::hi) return p.mul_high(x, y, n.is_signed());
  if (mode == Mod::wide)
    return p.mul(p.ext(x, 2 * n.bits, n.is_signed()), p.ext(y, 2 * n.bits, n.is_signed()));
  return p.mul(x, y);
}

Vec product24(Pen& p, const Spelling& s, Vec x, Vec y) {
  const bool is_signed = s.type().is_signed();
  auto low24 = [&](Vec v) { return is_signed ? p.sar(p.shl(v, 8), 8) : p.and_(v, 0xffffff); };
  if (s[Slot::mode] == Mod::lo) return p.mul(low24(x), low24(y));
  Vec wide = p.mul(p.ext(low24(x), 64, is_signed), p.ext(low24(y), 64, is_signed));
  return p.trunc(p.shr(wide, 16), 32);
}

Vec add_saturated(Pen& p, const Spelling& s, Vec x, Vec y) {
  return s.has(Slot::sat) ? p.intrinsic(llvm::Intrinsic::sadd_sat, {x, y}) : p.add(x, y);
}

Vec magnitude(Pen& p, Vec x) { return p.select(p.is_negative(x), p.neg(x), x); }

/// Unsigned quotient; y is not zero. 16 and 32 bits go through floating-point division, which is
/// exact enough to truncate: a quotient that is no integer is at least 1/y away from the next one.
Vec divide(Pen& p, Vec x, Vec y) {
  const unsigned w = Pen::width(x);
  if (!x->getType()->isVectorTy() || llvm::isa<llvm::Constant>(y) || w == 64)
    return p.b.CreateUDiv(x, y);
  llvm::Type* real = Pen::like(x, w == 16 ? p.b.getFloatTy() : p.b.getDoubleTy());
  Vec q = p.b.CreateFDiv(p.b.CreateUIToFP(x, real), p.b.CreateUIToFP(y, real));
  return p.b.CreateFPToUI(q, x->getType());
}

struct Division {
  Vec quotient, remainder;
};

// Division by zero is unspecified in PTX; what processors do is quotient all ones, remainder x.
Division divide_any(Pen& p, const Number& n, Vec x, Vec y) {
  Vec by_zero = p.is_zero(y);
  Vec safe = p.select(by_zero, p.k(y, 1), y);
  Vec q;
  if (n.is_signed()) {
    q = divide(p, magnitude(p, x), magnitude(p, safe));
    q = p.select(p.is_negative(p.xor_(x, safe)), p.neg(q), q);
  } else {
    q = divide(p, x, safe);
  }
  Vec r = p.sub(x, p.mul(q, safe));
  return {p.select(by_zero, p.k(x, ~0ull), q), p.select(by_zero, x, r)};
}

}  // namespace

Result<void> scalar_add(Pen& p, const Spelling& s, Ops in, Outs out) {
  if (is_float_form(s)) return float_add(p, s, in, out);
  out[0] = each_element(p, s.type(), in, [&](Ops v) { return add_saturated(p, s, v[0], v[1]); });
  return {};
}

Result<void> scalar_sub(Pen& p, const Spelling& s, Ops in, Outs out) {
  if (is_float_form(s)) return float_add(p, s, in, out);
  out[0] = s.has(Slot::sat) ? p.intrinsic(llvm::Intrinsic::ssub_sat, {in[0], in[1]})
                            : p.sub(in[0], in[1]);
  return {};
}

Result<void> scalar_mul(Pen& p, const Spelling& s, Ops in, Outs out) {
  if (is_float_form(s)) return float_mul(p, s, in, out);
  out[0] = high_or_low(p, s[Slot::mode], s.type(), in[0], in[1]);
  return {};
}

Result<void> scalar_mad(Pen& p, const Spelling& s, Ops in, Outs out) {
  if (is_float_form(s)) return float_fma(p, s, in, out);
  out[0] = add_saturated(p, s, high_or_low(p, s[Slot::mode], s.type(), in[0], in[1]), in[2]);
  return {};
}

Result<void> scalar_mul24(Pen& p, const Spelling& s, Ops in, Outs out) {
  out[0] = product24(p, s, in[0], in[1]);
  return {};
}

Result<void> scalar_mad24(Pen& p, const Spelling& s, Ops in, Outs out) {
  out[0] = add_saturated(p, s, product24(p, s, in[0], in[1]), in[2]);
  return {};
}

Result<void> scalar_sad(Pen& p, const Spelling& s, Ops in, Outs out) {
  const bool is_signed = s.type().is_signed();
  Vec high = is_signed ? p.smax(in[0], in[1]) : p.umax(in[0], in[1]);
  Vec low = is_signed ? p.smin(in[0], in[1]) : p.umin(in[0], in[1]);
  out[0] = p.add(in[2], p.sub(high, low));
  return {};
}

Result<void> scalar_div(Pen& p, const Spelling& s, Ops in, Outs out) {
  out[0] = divide_any(p, s.type(), in[0], in[1]).quotient;
  return {};
}

Result<void> scalar_rem(Pen& p, const Spelling& s, Ops in, Outs out) {
  out[0] = divide_any(p, s.type(), in[0], in[1]).remainder;
  return {};
}

Result<void> scalar_abs(Pen& p, const Spelling& s, Ops in, Outs out) {
  if (is_float_form(s)) return float_sign(p, s, in, out);
  out[0] = magnitude(p, in[0]);
  return {};
}

Result<void> scalar_neg(Pen& p, const Spelling& s, Ops in, Outs out) {
  if (is_float_form(s)) return float_sign(p, s, in, out);
  out[0] = p.neg(in[0]);
  return {};
}

Result<void> scalar_min(Pen& p, const Spelling& s, Ops in, Outs out) {
  if (is_float_form(s)) return float_minmax(p, s, in, out);
  const Number n = s.type();
  out[0] = each_element(p, n, in, [&](Ops v) {
    Vec r = n.is_signed() ? p.smin(v[0], v[1]) : p.umin(v[0], v[1]);
    return s.has(Slot::relu) ? p.smax(r, uint64_t{0}) : r;
  });
  return {};
}

Result<void> scalar_max(Pen& p, const Spelling& s, Ops in, Outs out) {
  if (is_float_form(s)) return float_minmax(p, s, in, out);
  const Number n = s.type();
  out[0] = each_element(p, n, in, [&](Ops v) {
    Vec r = n.is_signed() ? p.smax(v[0], v[1]) : p.umax(v[0], v[1]);
    return s.has(Slot::relu) ? p.smax(r, uint64_t{0}) : r;
  });
  return {};
}

// ---- carry chains: the carry is a Pred, last operand and last result ----

namespace {

struct Sum {
  Vec value, carry;
};

Sum add_carry(Pen& p, Vec x, Vec y, Vec carry_in) {
  Vec s = p.add(x, y);
  Vec carry = p.b.CreateICmpULT(s, x);
  if (!carry_in) return {s, carry};
  Vec t = p.add(s, p.zext(carry_in, Pen::width(x)));
  return {t, p.or_(carry, p.b.CreateICmpULT(t, s))};
}

/// The carry flag after a subtraction is the borrow.
Sum sub_borrow(Pen& p, Vec x, Vec y, Vec borrow_in) {
  Vec d = p.sub(x, y);
  Vec borrow = p.b.CreateICmpULT(x, y);
  if (!borrow_in) return {d, borrow};
  Vec e = p.sub(d, p.zext(borrow_in, Pen::width(x)));
  return {e, p.or_(borrow, p.and_(p.is_zero(d), borrow_in))};
}

void put(const Sum& sum, Outs out) {
  out[0] = sum.value;
  if (out.size() > 1) out[1] = sum.carry;
}

}  // namespace

Result<void> scalar_add_cc(Pen& p, const Spelling& s, Ops in, Outs out) {
  const bool subtract = s.opcode == isa::Opcode::sub;
  put(subtract ? sub_borrow(p, in[0], in[1], nullptr) : add_carry(p, in[0], in[1], nullptr), out);
  return {};
}

Result<void> scalar_addc(Pen& p, const Spelling&, Ops in, Outs out) {
  put(add_carry(p, in[0], in[1], in[2]), out);
  return {};
}

Result<void> scalar_subc(Pen& p, const Spelling&, Ops in, Outs out) {
  put(sub_borrow(p, in[0], in[1], in[2]), out);
  return {};
}

Result<void> scalar_mad_cc(Pen& p, const Spelling& s, Ops in, Outs out) {
  Vec product = high_or_low(p, s[Slot::mode], s.type(), in[0], in[1]);
  put(add_carry(p, product, in[2], nullptr), out);
  return {};
}

Result<void> scalar_madc(Pen& p, const Spelling& s, Ops in, Outs out) {
  Vec product = high_or_low(p, s[Slot::mode], s.type(), in[0], in[1]);
  put(add_carry(p, product, in[2], in[3]), out);
  return {};
}

}  // namespace heddle::jit
