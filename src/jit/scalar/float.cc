// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Floating-point arithmetic of every type: each operation is flush, operate, round, clamp, and one
// canonical NaN. 16-bit floats compute in f32.
#include "jit/scalar/families.h"
#include "jit/scalar/rounding.h"

namespace heddle::jit {
namespace {

using isa::Mod;
using isa::Slot;

/// f over the elements of packed operands, as integers of the element's width.
template <class F>
void each_element(Pen& p, const Number& n, Ops in, Outs out, F f) {
  if (!n.packed()) {
    out[0] = f(in);
    return;
  }
  llvm::SmallVector<Vec, 3> parts;
  for (Vec v : in) parts.push_back(p.split(v, n.bits));
  out[0] = p.join(f(Ops(parts)), in[0]->getType());
}

Vec to_real(Pen& p, Vec bits, const Number& n, bool ftz) {
  Vec x = n.meaning == Meaning::Double ? p.as_f64(bits) : p.as_f32(bits);
  return ftz ? flush(p, x) : x;
}

/// What follows an operation on f32 or f64.
Vec finish(Pen& p, const Spelling& s, Vec r) {
  if (s.has(Slot::sat)) r = saturate(p, r);
  if (s.has(Slot::ftz)) r = flush(p, r);
  return canonical(p, r);
}

// ---- 16-bit: the f32 result, to be rounded once more without harm ----

/// x*y + z of f16 values, rounded to odd in f32: the product is exact there.
Vec fma_f16(Pen& p, Vec x, Vec y, Vec z) {
  const Near sum = two_sum(p, p.b.CreateFMul(x, y), z);
  Vec bits = p.bits(sum.value), zero = p.kf(sum.value, 0);
  return p.as_f32(adjust(p, bits, p.b.CreateFCmpOLT(sum.error, zero),
                         p.b.CreateFCmpOGT(sum.error, zero), Round::Odd));
}

/// The same for bf16, whose product may leave the range of f32.
Vec fma_bf16(Pen& p, Vec x, Vec y, Vec z) {
  return near_to_f32(p, exact_f32_op(p, FloatOp::Fma, {x, y, z}), Round::Odd);
}

Vec half_op(Pen& p, const Spelling& s, FloatOp op, Ops in, const Number& n) {
  llvm::SmallVector<Vec, 3> x;
  for (Vec v : in)
    x.push_back(widen_half(p, s.has(Slot::ftz) ? flush_half(p, v, n.meaning) : v, n.meaning));
  // Add, subtract and multiply may round twice: f32 has more than twice the digits.
  Vec r = op != FloatOp::Fma ? float_op(p, op, x, Round::Nearest)
          : n.meaning == Meaning::Half ? fma_f16(p, x[0], x[1], x[2])
                                       : fma_bf16(p, x[0], x[1], x[2]);
  if (s.has(Slot::sat)) r = saturate(p, r);
  if (s.has(Slot::relu)) r = p.select(p.b.CreateFCmpOLE(r, p.kf(r, 0)), p.kf(r, 0), r);
  Vec bits = narrow_half(p, r, n.meaning, Round::Nearest);
  return s.has(Slot::ftz) ? flush_half(p, bits, n.meaning) : bits;
}

Result<void> arithmetic(Pen& p, const Spelling& s, FloatOp op, Ops in, Outs out) {
  const Number n = s.type();
  if (n.meaning == Meaning::Half || n.meaning == Meaning::Bfloat) {
    each_element(p, n, in, out, [&](Ops v) { return half_op(p, s, op, v, n); });
    return {};
  }
  each_element(p, n, in, out, [&](Ops v) {
    llvm::SmallVector<Vec, 3> x;
    for (size_t i = 0; i < v.size(); ++i) {
      // The mixed forms (add.f32.f16) have a narrow first operand (fma: two).
      const bool narrow = s.has(Slot::atype) && i + 1 < v.size();
      x.push_back(narrow ? widen_half(p, v[i], s.type(Slot::atype).meaning)
                         : to_real(p, v[i], n, s.has(Slot::ftz)));
    }
    Vec r = finish(p, s, float_op(p, op, x, rounding(s[Slot::rnd])));
    return n.packed() ? p.bits(r) : r;
  });
  return {};
}

uint64_t sign_of(const Number& n) { return 1ull << (n.bits - 1); }

Vec flushed(Pen& p, Vec bits, const Number& n) {
  if (n.bits == 16) return flush_half(p, bits, n.meaning);
  return p.bits(flush(p, n.bits == 64 ? p.as_f64(bits) : p.as_f32(bits)));
}

/// Bits as floats that compare as the numbers they are.
Vec comparable(Pen& p, Vec bits, const Number& n) {
  if (n.bits == 16) return widen_half(p, bits, n.meaning);
  return n.bits == 64 ? p.as_f64(bits) : p.as_f32(bits);
}

uint64_t canonical_nan(const Number& n) { return ~0ull >> (65 - n.bits); }

/// The smaller or greater of two; -0 is below +0; a NaN loses unless `nan`, when it wins.
Vec pick_extreme(Pen& p, const Number& n, bool is_max, bool nan, Vec a, Vec b) {
  Vec x = comparable(p, a, n), y = comparable(p, b, n);
  Vec wins = is_max ? p.b.CreateFCmpOGT(x, y) : p.b.CreateFCmpOLT(x, y);
  Vec r = p.select(p.or_(wins, p.is_nan(y)), a, b);
  // Equal: the same bits, or zeros of two signs.
  r = p.select(p.b.CreateFCmpOEQ(x, y), is_max ? p.and_(a, b) : p.or_(a, b), r);
  Vec bad = nan ? p.b.CreateFCmpUNO(x, y) : p.and_(p.is_nan(x), p.is_nan(y));
  return p.select(bad, p.k(r, canonical_nan(n)), r);
}

}  // namespace

bool is_float_form(const Spelling& s) { return s.type().is_float(); }

Result<void> float_add(Pen& p, const Spelling& s, Ops in, Outs out) {
  return arithmetic(p, s, s.opcode == isa::Opcode::sub ? FloatOp::Sub : FloatOp::Add, in, out);
}

Result<void> float_mul(Pen& p, const Spelling& s, Ops in, Outs out) {
  return arithmetic(p, s, FloatOp::Mul, in, out);
}

Result<void> float_fma(Pen& p, const Spelling& s, Ops in, Outs out) {
  return arithmetic(p, s, FloatOp::Fma, in, out);
}

Result<void> scalar_fma(Pen& p, const Spelling& s, Ops in, Outs out) {
  return arithmetic(p, s, FloatOp::Fma, in, out);
}

Result<void> scalar_div_f(Pen& p, const Spelling& s, Ops in, Outs out) {
  return arithmetic(p, s, FloatOp::Div, in, out);
}

Result<void> scalar_sqrt(Pen& p, const Spelling& s, Ops in, Outs out) {
  return arithmetic(p, s, FloatOp::Sqrt, in, out);
}

Result<void> scalar_rcp(Pen& p, const Spelling& s, Ops in, Outs out) {
  Vec one = p.bits(s.type().bits == 64 ? p.f64(in[0], 1) : p.f32(in[0], 1));
  return arithmetic(p, s, FloatOp::Div, {one, in[0]}, out);
}

Result<void> float_sign(Pen& p, const Spelling& s, Ops in, Outs out) {
  const Number n = s.type();
  const bool negate = s.opcode == isa::Opcode::neg;
  each_element(p, n, in, out, [&](Ops v) {
    Vec x = s.has(Slot::ftz) ? flushed(p, v[0], n) : v[0];
    return negate ? p.xor_(x, sign_of(n)) : p.and_(x, ~sign_of(n));
  });
  return {};
}

Result<void> float_minmax(Pen& p, const Spelling& s, Ops in, Outs out) {
  const Number n = s.type();
  const bool is_max = s.opcode == isa::Opcode::max;
  each_element(p, n, in, out, [&](Ops v) {
    llvm::SmallVector<Vec, 3> x(v.begin(), v.end());
    Vec sign = nullptr;
    for (Vec& one : x) {
      if (s.has(Slot::ftz)) one = flushed(p, one, n);
      if (!s.has(Slot::absmod)) continue;
      Vec bit = p.and_(one, sign_of(n));
      sign = sign ? p.xor_(sign, bit) : bit;
      one = p.and_(one, ~sign_of(n));
    }
    Vec r = pick_extreme(p, n, is_max, s.has(Slot::nan), x[0], x[1]);
    if (x.size() > 2) r = pick_extreme(p, n, is_max, s.has(Slot::nan), r, x[2]);
    if (s.has(Slot::xorsign))
      r = p.select(p.is_nan(comparable(p, r, n)), r, p.or_(r, sign));
    return r;
  });
  return {};
}

Result<void> scalar_copysign(Pen& p, const Spelling& s, Ops in, Outs out) {
  const uint64_t sign = sign_of(s.type());
  out[0] = p.or_(p.and_(in[0], sign), p.and_(in[1], ~sign));
  return {};
}

Result<void> scalar_testp(Pen& p, const Spelling& s, Ops in, Outs out) {
  const bool f64 = s.type().bits == 64;
  const uint64_t exponent = f64 ? 0x7ff0000000000000ull : 0x7f800000, top = f64 ? 1ull << 63 : 1u << 31;
  Vec rest = p.and_(in[0], ~top), e = p.and_(in[0], exponent);
  Vec limit = p.k(rest, exponent);
  switch (s[Slot::op]) {
    case Mod::finite: out[0] = p.b.CreateICmpNE(e, limit); break;
    case Mod::infinite: out[0] = p.b.CreateICmpEQ(rest, limit); break;
    case Mod::number: out[0] = p.b.CreateICmpULE(rest, limit); break;
    case Mod::notanumber: out[0] = p.b.CreateICmpUGT(rest, limit); break;
    case Mod::normal: out[0] = p.and_(p.not_(p.is_zero(e)), p.b.CreateICmpNE(e, limit)); break;
    case Mod::subnormal: out[0] = p.and_(p.is_zero(e), p.not_(p.is_zero(rest))); break;
    default: return unsupported("this kind of testp");
  }
  return {};
}

}  // namespace heddle::jit
