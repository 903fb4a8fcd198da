// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Between 16-bit floats and f32/f64, in every rounding mode.
#include "jit/scalar/rounding.h"

namespace heddle::jit {
namespace {

/// f16 bits to f32 without F16C: shifted into place and scaled, which also normalises subnormals.
Vec widen_f16_by_hand(Pen& p, Vec half) {
  Vec x = p.zext(half, 32);
  Vec sign = p.shl(p.and_(x, 0x8000), 16), rest = p.shl(p.and_(x, 0x7fff), 13);
  Vec scaled = p.bits(p.b.CreateFMul(p.as_f32(rest), p.f32(x, 0x1p112)));
  Vec special = p.b.CreateICmpUGE(rest, p.k(rest, 0x7c00u << 13));
  return p.as_f32(p.or_(sign, p.select(special, p.or_(rest, 0x7f800000), scaled)));
}

/// f32 to f16 bits, nearest even, not NaN.
Vec narrow_f16_by_hand(Pen& p, Vec single) {
  Vec x = p.bits(single), sign = p.and_(p.shr(x, 16), 0x8000), rest = p.and_(x, 0x7fffffff);
  // Adding 0.5 puts the last f16 subnormal bit in the last place of f32: the adder rounds.
  Vec small = p.b.CreateFAdd(p.as_f32(rest), p.f32(x, 0.5));
  Vec subnormal = p.add(p.bits(small), static_cast<uint64_t>(-int64_t{0x3f000000}));
  Vec odd = p.and_(p.shr(rest, 13), 1);
  Vec normal = p.shr(p.add(p.add(rest, odd), 0xfffu - (112u << 23)), 13);
  Vec r = p.select(p.b.CreateICmpULT(rest, p.k(rest, 0x38800000)), subnormal, normal);
  r = p.select(p.b.CreateICmpUGE(rest, p.k(rest, 0x477ff000)), p.k(r, 0x7c00), r);
  return p.trunc(p.or_(r, sign), 16);
}

Vec nearest_f16(Pen& p, Vec single) {
  if (!p.target.f16c) return narrow_f16_by_hand(p, single);
  Vec half = p.b.CreateFPTrunc(single, Pen::like(single, p.b.getHalfTy()));
  return p.b.CreateBitCast(half, p.like_int(single, 16));
}

Vec nearest_bf16(Pen& p, Vec single) {
  Vec x = p.bits(single);
  Vec odd = p.and_(p.shr(x, 16), 1);
  return p.trunc(p.shr(p.add(p.add(x, odd), 0x7fff), 16), 16);
}

}  // namespace

Vec widen_half(Pen& p, Vec half, Meaning meaning) {
  if (meaning == Meaning::Bfloat) return p.as_f32(p.shl(p.zext(half, 32), 16));
  if (!p.target.f16c) return widen_f16_by_hand(p, half);
  Vec as_half = p.b.CreateBitCast(half, Pen::like(half, p.b.getHalfTy()));
  return p.b.CreateFPExt(as_half, Pen::like(half, p.b.getFloatTy()));
}

Vec narrow_half(Pen& p, Vec single, Meaning meaning, Round round) {
  Vec r = meaning == Meaning::Half ? nearest_f16(p, single) : nearest_bf16(p, single);
  if (round != Round::Nearest) {
    Vec back = widen_half(p, r, meaning);
    r = adjust(p, r, p.b.CreateFCmpOGT(back, single), p.b.CreateFCmpOLT(back, single), round);
  }
  return p.select(p.is_nan(single), p.k(r, 0x7fff), r);
}

Vec narrow_half_f64(Pen& p, Vec real, Meaning meaning, Round round) {
  // Rounding to odd keeps enough of the f64 for the second rounding to be the only one that counts.
  return narrow_half(p, near_to_f32(p, {real, nullptr}, Round::Odd), meaning, round);
}

}  // namespace heddle::jit
