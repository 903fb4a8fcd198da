// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// cvt with the narrow formats: tf32, fp8 (e4m3, e5m2), fp6 (e2m3, e3m2), fp4 (e2m1), ue8m0.
#include "jit/scalar/families.h"
#include "jit/scalar/rounding.h"

#include <cmath>

namespace heddle::jit {
namespace {

using isa::Mod;
using isa::Slot;

/// A format of few bits: sign, exponent, mantissa.
struct Format {
  unsigned exponent, mantissa;   // bits
  int bias;
  uint64_t most;                 // bits of the greatest finite value
  uint64_t nan;                  // bits of NaN, or of what NaN becomes where there is none
  bool has_nan;
  unsigned bits() const { return 1 + exponent + mantissa; }
  unsigned slot() const { return bits() == 4 ? 4 : 8; }   // width of one in the packed pair
};

bool format_of(Mod type, Format& f) {
  switch (type) {
    case Mod::e4m3x2: case Mod::e4m3x4: f = {4, 3, 7, 0x7e, 0x7f, true}; return true;
    case Mod::e5m2x2: case Mod::e5m2x4: f = {5, 2, 15, 0x7b, 0x7f, true}; return true;
    case Mod::e2m3x2: case Mod::e2m3x4: f = {2, 3, 1, 0x1f, 0x1f, false}; return true;
    case Mod::e3m2x2: case Mod::e3m2x4: f = {3, 2, 3, 0x1f, 0x1f, false}; return true;
    case Mod::e2m1x2: case Mod::e2m1x4: f = {2, 1, 1, 0x7, 0x7, false}; return true;
    default: return false;
  }
}

/// f32 to the format's bits in i32, nearest even, clamped to the greatest finite value.
Vec encode(Pen& p, Vec single, const Format& f, bool relu) {
  Vec x = p.bits(single), rest = p.and_(x, 0x7fffffff);
  const unsigned drop = 23 - f.mantissa;
  // Normal: round the mantissa, rebias. Subnormal: the f32 adder rounds at the right place.
  Vec odd = p.and_(p.shr(rest, drop), 1);
  const uint64_t rebias = static_cast<uint64_t>(127 - f.bias) << 23;
  Vec normal = p.shr(p.sub(p.add(p.add(rest, odd), (1ull << (drop - 1)) - 1), p.k(rest, rebias)), drop);
  const int last_place = 1 - f.bias - static_cast<int>(f.mantissa);
  const double magic = std::ldexp(1.0, last_place + 23);
  Vec sum = p.b.CreateFAdd(p.as_f32(rest), p.f32(x, magic));
  Vec subnormal = p.sub(p.bits(sum), p.bits(p.f32(x, magic)));
  const uint64_t least_normal = static_cast<uint64_t>(127 + 1 - f.bias) << 23;
  Vec r = p.select(p.b.CreateICmpULT(rest, p.k(rest, least_normal)), subnormal, normal);
  // From the last value that rounds to `most` on, and infinity: `most`.
  const uint64_t limit = (f.most << drop) + rebias;
  r = p.select(p.b.CreateICmpUGT(rest, p.k(rest, limit)), p.k(r, f.most), r);
  Vec sign = p.shl(p.shr(x, 31), f.bits() - 1);
  Vec negative = p.is_negative(x);
  r = relu ? p.select(negative, p.k(r, 0), r) : p.or_(r, sign);
  return p.select(p.is_nan(single), p.k(r, f.nan), r);
}

/// The format's bits, in the low bits of i32, to f16 bits in i32. Exact: f16 covers all of them.
Vec decode(Pen& p, Vec bits, const Format& f) {
  Vec sign = p.shl(p.and_(bits, 1u << (f.bits() - 1)), 16 - f.bits());
  Vec rest = p.and_(bits, (1u << (f.bits() - 1)) - 1);
  // As an f32 with the exponent where f32 has it, scaled to the right bias: subnormals come right.
  Vec placed = p.as_f32(p.shl(rest, 23 - f.mantissa));
  Vec value = p.b.CreateFMul(placed, p.f32(bits, std::ldexp(1.0, 127 - f.bias)));
  Vec half = p.zext(narrow_half(p, value, Meaning::Half, Round::Nearest), 32);
  if (f.exponent == 5)   // e5m2 has infinities: all-ones exponent as in f16
    half = p.select(p.b.CreateICmpUGE(rest, p.k(rest, 0x7c)), p.k(half, 0x7c00), half);
  Vec r = p.or_(half, sign);
  if (!f.has_nan) return r;
  Vec nan = f.exponent == 5 ? p.b.CreateICmpUGT(rest, p.k(rest, 0x7c))
                            : p.b.CreateICmpEQ(rest, p.k(rest, 0x7f));
  return p.select(nan, p.k(r, 0x7fff), r);
}

}  // namespace

Result<void> scalar_cvt_narrow(Pen& p, const Spelling& s, Ops in, Outs out) {
  Format f{};
  if (!format_of(s[Slot::dtype], f)) return unsupported("cvt to this narrow type");
  const bool relu = s.has(Slot::relu);
  Vec high, low;
  if (in.size() == 2) {   // d, a, b: a goes to the upper part
    high = p.as_f32(in[0]);
    low = p.as_f32(in[1]);
  } else {
    high = widen_half(p, p.trunc(p.shr(in[0], 16), 16), Meaning::Half);
    low = widen_half(p, p.trunc(in[0], 16), Meaning::Half);
  }
  Vec both = p.or_(p.shl(encode(p, high, f, relu), f.slot()), encode(p, low, f, relu));
  out[0] = p.trunc(both, 2 * f.slot());
  return {};
}

Result<void> scalar_cvt_widen(Pen& p, const Spelling& s, Ops in, Outs out) {
  Vec x = p.zext(in[0], 32);
  if (s[Slot::atype] == Mod::ue8m0x2) {
    // 2^(e-127) as bf16: the exponent field itself, with the subnormal 2^-127 and the one NaN.
    auto widen = [&](Vec e) {
      Vec r = p.shl(e, 7);
      r = p.select(p.is_zero(e), p.k(e, 0x40), r);
      return p.select(p.b.CreateICmpEQ(e, p.k(e, 0xff)), p.k(e, 0x7fff), r);
    };
    out[0] = p.or_(p.shl(widen(p.shr(x, 8)), 16), widen(p.and_(x, 0xff)));
    return {};
  }
  Format f{};
  if (!format_of(s[Slot::atype], f)) return unsupported("cvt from this narrow type");
  auto widen = [&](Vec bits) {
    Vec half = decode(p, p.and_(bits, (1u << f.bits()) - 1), f);
    if (!s.has(Slot::relu)) return half;
    return p.select(p.b.CreateICmpUGT(half, p.k(half, 0x7fff)), p.k(half, 0), half);
  };
  out[0] = p.or_(p.shl(widen(p.shr(x, f.slot())), 16), widen(x));
  return {};
}

Result<void> scalar_cvt_ue8m0(Pen& p, const Spelling& s, Ops in, Outs out) {
  const bool up = s[Slot::rnd] == Mod::rp;
  auto encode = [&](Vec single) {
    Vec rest = p.and_(p.bits(single), 0x7fffffff);
    Vec e = p.shr(rest, 23);
    if (up) {
      // 2^-127 is the least value, half of the least normal f32.
      Vec inexact = p.not_(p.is_zero(p.and_(rest, 0x7fffff)));
      inexact = p.select(p.is_zero(e), p.b.CreateICmpUGT(rest, p.k(rest, 0x400000)), inexact);
      e = p.add(e, p.zext(inexact, 32));
    }
    e = p.umin(e, 0xfe);
    return p.select(p.is_nan(single), p.k(e, 0xff), e);
  };
  Vec high, low;
  if (in.size() == 2) {
    high = p.as_f32(in[0]);
    low = p.as_f32(in[1]);
  } else {
    high = widen_half(p, p.trunc(p.shr(in[0], 16), 16), Meaning::Bfloat);
    low = widen_half(p, p.trunc(in[0], 16), Meaning::Bfloat);
  }
  out[0] = p.trunc(p.or_(p.shl(encode(high), 8), encode(low)), 16);
  return {};
}

Result<void> scalar_cvt_tf32(Pen& p, const Spelling& s, Ops in, Outs out) {
  Vec x = in[0], single = p.as_f32(x), r;
  switch (s[Slot::rnd]) {
    case Mod::rna: r = p.add(x, 0x1000); break;               // ties away from zero
    case Mod::rz: r = x; break;
    default: r = p.add(p.add(x, 0xfff), p.and_(p.shr(x, 13), 1)); break;
  }
  r = p.and_(r, 0xffffe000);
  Vec infinite = p.b.CreateICmpEQ(p.and_(x, 0x7fffffff), p.k(x, 0x7f800000));
  r = p.select(infinite, x, r);
  if (s[Slot::sat] == Mod::satfinite) {
    Vec over = p.b.CreateICmpEQ(p.and_(r, 0x7fffffff), p.k(r, 0x7f800000));
    r = p.select(over, p.or_(p.and_(r, 0x80000000), 0x7f7fe000), r);
  }
  if (s.has(Slot::relu)) r = p.select(p.is_negative(r), p.k(r, 0), r);
  out[0] = p.select(p.is_nan(single), p.k(r, 0x7fffffff), r);
  return {};
}

Result<void> scalar_cvt_rs(Pen&, const Spelling&, Ops, Outs) {
  return unsupported("cvt.rs (stochastic rounding)");
}

Result<void> scalar_cvt_rs4(Pen&, const Spelling&, Ops, Outs) {
  return unsupported("cvt.rs (stochastic rounding)");
}

}  // namespace heddle::jit
