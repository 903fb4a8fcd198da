// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// cvt between the fundamental types. The narrow formats (fp8 and below) are in narrow.cc.
#include "jit/scalar/families.h"
#include "jit/scalar/float_steps.h"
#include "jit/scalar/rounding.h"

#include <algorithm>
#include <cmath>

namespace heddle::jit {
namespace {

using isa::Mod;
using isa::Slot;
namespace intr = llvm::Intrinsic;

bool rounds_to_integer(Mod rnd) {
  return rnd == Mod::rni || rnd == Mod::rzi || rnd == Mod::rmi || rnd == Mod::rpi;
}

Vec to_integral(Pen& p, Vec x, Round round) {
  switch (round) {
    case Round::Zero: return p.intrinsic(intr::trunc, {x});
    case Round::Down: return p.intrinsic(intr::floor, {x});
    case Round::Up: return p.intrinsic(intr::ceil, {x});
    default: return p.intrinsic(intr::roundeven, {x});
  }
}

// ---- integer to integer ----

Vec integer_to_integer(Pen& p, Vec x, const Number& a, const Number& d, bool sat) {
  const unsigned w = std::max(a.bits, d.bits);
  x = p.ext(x, w, a.is_signed());
  if (sat) {
    const uint64_t most = ~0ull >> (64 - d.bits + (d.is_signed() ? 1 : 0));
    if (a.is_signed() && d.is_signed() && d.bits < w) {
      x = p.smax(p.smin(x, most), ~most);
    } else if (a.is_signed() && !d.is_signed()) {
      x = p.smax(x, uint64_t{0});
      if (d.bits < w) x = p.umin(x, most);
    } else if (!a.is_signed() && (d.bits < w || (d.is_signed() && d.bits == w))) {
      x = p.umin(x, most);
    }
  }
  return p.zext(x, d.bits);
}

// ---- integer to float ----

Vec plain_to_float(Pen& p, Vec x, bool is_signed, llvm::Type* type) {
  type = Pen::like(x, type);
  return is_signed ? p.b.CreateSIToFP(x, type) : p.b.CreateUIToFP(x, type);
}

/// An integer as f64 value and error: the halves are exact, their sum is rounded once.
Near integer_to_f64(Pen& p, Vec x, const Number& a) {
  llvm::Type* f64 = p.b.getDoubleTy();
  if (a.bits <= 32) return {plain_to_float(p, p.ext(x, 32, a.is_signed()), a.is_signed(), f64), nullptr};
  Vec high = a.is_signed() ? p.sar(x, 32) : p.shr(x, 32);
  Vec high_real = plain_to_float(p, p.trunc(high, 32), a.is_signed(), f64);
  Vec low_real = plain_to_float(p, p.trunc(x, 32), false, f64);
  return two_sum(p, p.b.CreateFMul(high_real, p.f64(x, 0x1p32)), low_real);
}

/// The same rounded to odd, so that any later rounding to fewer digits is right.
Vec integer_to_odd_f64(Pen& p, Vec x, const Number& a) {
  const Near near = integer_to_f64(p, x, a);
  if (!near.error) return near.value;
  Vec zero = p.f64(x, 0);
  return p.as_f64(adjust(p, p.bits(near.value), p.b.CreateFCmpOLT(near.error, zero),
                         p.b.CreateFCmpOGT(near.error, zero), Round::Odd));
}

Vec integer_to_float(Pen& p, Vec x, const Number& a, const Number& d, Round round) {
  switch (d.meaning) {
    case Meaning::Single:
      if (round == Round::Nearest && a.bits <= 32)
        return plain_to_float(p, p.ext(x, 32, a.is_signed()), a.is_signed(), p.b.getFloatTy());
      return near_to_f32(p, {integer_to_odd_f64(p, x, a), nullptr}, round);
    case Meaning::Double: {
      const Near near = integer_to_f64(p, x, a);
      if (!near.error || round == Round::Nearest) return near.value;
      Vec zero = p.f64(x, 0);
      return p.as_f64(adjust(p, p.bits(near.value), p.b.CreateFCmpOLT(near.error, zero),
                             p.b.CreateFCmpOGT(near.error, zero), round));
    }
    default: return narrow_half_f64(p, integer_to_odd_f64(p, x, a), d.meaning, round);
  }
}

// ---- float to integer ----

// PTX ISA, cvt: NaN becomes 0, but for f64 sources and 64-bit results the sign bit alone.
uint64_t integer_of_nan(const Number& a, const Number& d) {
  return a.bits != 64 && d.bits != 64 ? 0 : 1ull << (d.bits - 1);
}

Vec float_to_integer(Pen& p, Vec x, const Number& a, const Number& d, Round round) {
  if (round != Round::Zero) x = to_integral(p, x, round);   // conversion itself truncates
  const bool is_signed = d.is_signed();
  if (a.meaning == Meaning::Single && d.bits == 32)
    if (Vec quick = quick_f32_to_int(p, x, is_signed)) return quick;
  const double high = std::ldexp(1.0, static_cast<int>(d.bits) - (is_signed ? 1 : 0));
  const double low = is_signed ? -high : 0;
  Vec above = p.b.CreateFCmpOGE(x, p.kf(x, high)), below = p.b.CreateFCmpOLT(x, p.kf(x, low));
  // Whatever does not fit must not reach the conversion, which is poison there.
  Vec fits = p.and_(p.b.CreateFCmpOLT(x, p.kf(x, high)), p.b.CreateFCmpOGE(x, p.kf(x, low)));
  Vec safe = p.select(fits, x, p.kf(x, 0));
  Vec r;
  if (d.bits < 32) {
    r = p.trunc(p.b.CreateFPToSI(safe, p.like_int(x, 32)), d.bits);
  } else {
    llvm::Type* type = p.like_int(x, d.bits);
    r = is_signed ? p.b.CreateFPToSI(safe, type) : p.b.CreateFPToUI(safe, type);
  }
  const uint64_t most = ~0ull >> (64 - d.bits + (is_signed ? 1 : 0));
  const uint64_t least = is_signed ? 1ull << (d.bits - 1) : 0;
  r = p.select(above, p.k(r, most), r);
  r = p.select(below, p.k(r, least), r);
  return p.select(p.is_nan(x), p.k(r, integer_of_nan(a, d)), r);
}

// ---- float to float ----

/// f16 and bf16 as f32, others as they are.
Vec to_real(Pen& p, Vec x, const Number& a) {
  if (a.bits == 16) return widen_half(p, x, a.meaning);
  return a.bits == 64 ? p.as_f64(x) : p.as_f32(x);
}

/// A float or double value to the type `d`: bits for the 16-bit ones.
Vec real_to_float(Pen& p, Vec x, const Number& d, Round round) {
  const bool from_f64 = x->getType()->getScalarType()->isDoubleTy();
  switch (d.meaning) {
    case Meaning::Double: return from_f64 ? x : p.to_f64(x);
    case Meaning::Single: return from_f64 ? near_to_f32(p, {x, nullptr}, round) : x;
    default:
      return from_f64 ? narrow_half_f64(p, x, d.meaning, round)
                      : narrow_half(p, x, d.meaning, round);
  }
}

bool clamps(const Spelling& s, Mod how) { return s[Slot::sat] == how; }

/// One f32 to f16 or bf16 with .relu and .satfinite.
Vec narrowed(Pen& p, const Spelling& s, Vec single, const Number& d) {
  Vec r = narrow_half(p, single, d.meaning, rounding(s[Slot::rnd]));
  if (clamps(s, Mod::satfinite)) {
    const uint64_t most = d.meaning == Meaning::Half ? 0x7bff : 0x7f7f;
    Vec infinite = p.b.CreateICmpEQ(p.and_(r, 0x7fff), p.k(r, most + 1));
    r = p.select(infinite, p.or_(p.and_(r, 0x8000), most), r);
  }
  if (s.has(Slot::relu)) r = p.select(p.is_negative(r), p.k(r, 0), r);
  return r;
}

}  // namespace

Result<void> scalar_cvt(Pen& p, const Spelling& s, Ops in, Outs out) {
  const Number d = s.type(Slot::dtype), a = s.type(Slot::atype);
  const Mod rnd = s[Slot::rnd];
  const Round round = rounding(rnd);
  const bool sat = clamps(s, Mod::sat), ftz = s.has(Slot::ftz);
  if (!a.is_float() && !d.is_float()) {
    out[0] = integer_to_integer(p, in[0], a, d, sat);
    return {};
  }
  if (!a.is_float()) {
    Vec r = integer_to_float(p, in[0], a, d, round);
    if (sat && d.bits == 16)
      r = narrow_half(p, saturate(p, widen_half(p, r, d.meaning)), d.meaning, Round::Nearest);
    else if (sat)
      r = saturate(p, r);
    out[0] = r;
    return {};
  }
  Vec x = to_real(p, in[0], a);
  if (ftz && a.meaning == Meaning::Single) x = flush(p, x);
  if (!d.is_float()) {
    out[0] = float_to_integer(p, x, a, d, round);
    return {};
  }
  if (clamps(s, Mod::satfinite) || s.has(Slot::relu)) {
    out[0] = narrowed(p, s, x, d);
    return {};
  }
  if (rounds_to_integer(rnd)) x = to_integral(p, x, round);
  // Clamping first is the same: 0 and 1 are exact everywhere and rounding is monotonic.
  if (sat) x = saturate(p, x);
  Vec r = real_to_float(p, x, d, rounds_to_integer(rnd) ? Round::Nearest : round);
  if (Pen::is_float(r)) {
    if (ftz && d.meaning == Meaning::Single) r = flush(p, r);
    r = canonical(p, r);
  }
  out[0] = r;
  return {};
}

Result<void> scalar_cvt_pack2(Pen& p, const Spelling& s, Ops in, Outs out) {
  Number d = s.type(Slot::dtype);
  d.count = 1;
  Vec high = p.zext(narrowed(p, s, p.as_f32(in[0]), d), 32);
  Vec low = p.zext(narrowed(p, s, p.as_f32(in[1]), d), 32);
  out[0] = p.or_(p.shl(high, 16), low);
  return {};
}

Result<void> scalar_cvt_pack(Pen& p, const Spelling& s, Ops in, Outs out) {
  const Mod type = s[Slot::dtype];
  const bool is_signed = type == Mod::s2 || type == Mod::s4 || type == Mod::s8 || type == Mod::s16;
  const unsigned w = type == Mod::u2 || type == Mod::s2   ? 2
                     : type == Mod::u4 || type == Mod::s4 ? 4
                     : type == Mod::u8 || type == Mod::s8 ? 8 : 16;
  const uint64_t most = (1ull << (is_signed ? w - 1 : w)) - 1;
  auto clamp = [&](Vec v) {
    Vec r = p.smax(p.smin(v, most), is_signed ? ~most : 0);
    return p.and_(r, (1ull << w) - 1);
  };
  Vec packed = p.or_(p.shl(clamp(in[0]), w), clamp(in[1]));
  out[0] = in.size() > 2 ? p.or_(p.shl(in[2], 2 * w), packed) : packed;
  return {};
}

}  // namespace heddle::jit
