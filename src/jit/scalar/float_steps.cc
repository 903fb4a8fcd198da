// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "jit/scalar/float_steps.h"

#include <llvm/IR/IntrinsicsX86.h>

#include <limits>

namespace heddle::jit {
namespace {

namespace intr = llvm::Intrinsic;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
// vgetmant: into [3/4, 3/2), with the sign of the source. Of every AVX-512 form: round as MXCSR says.
constexpr uint32_t kThreeQuarters = 3, kCurrentRounding = 4;
// vfixupimm, 4 bits per class of x. Classes: quiet and signalling NaN, 0, 1, -inf, +inf, below 0, above 0.
// What to give: 0 the first operand, 2 x made quiet, 3 a NaN, 4 -inf, 5 +inf.
constexpr uint64_t kLogEdges = 0x03530422;

bool is_zmm(const Pen& p, Vec x) { return p.target.isa == Isa::Avx512 && Pen::count(x) == 16; }
bool is_ymm(const Pen& p, Vec x) { return (p.target.isa == Isa::Avx512 || p.target.isa == Isa::Avx2) && Pen::count(x) == 8; }

Vec all_lanes(Pen& p) { return p.b.getInt16(0xffff); }
Vec rounding_now(Pen& p) { return p.b.getInt32(kCurrentRounding); }

/// The bits of x, a subnormal one multiplied to a normal one.
Vec normal_bits(Pen& p, Vec x) {
  Vec tiny = p.b.CreateFCmpOLT(x, p.kf(x, 0x1p-126));
  return p.bits(p.select(tiny, p.b.CreateFMul(x, p.kf(x, 0x1p23)), x));
}

Vec exponent_bits(Pen& p, Vec normal) { return p.sar(p.add(normal, 0u - 0x3f400000u), 23); }

Vec power_of_two(Pen& p, Vec e) { return p.as_f32(p.shl(p.add(e, 127), 23)); }

/// A whole x within the range of int, or anything for a NaN.
Vec to_int(Pen& p, Vec x) {
  if (is_ymm(p, x)) return p.target_intrinsic(intr::x86_avx_cvtt_ps2dq_256, {x});
  Vec fits = p.b.CreateFCmpOLT(p.fabs(x), p.kf(x, 512));
  return p.b.CreateFPToSI(p.select(fits, x, p.kf(x, 0)), p.like_int(x, 32));
}

Vec truncated(Pen& p, Vec x, bool is_signed) {
  if (is_zmm(p, x))
    return p.target_intrinsic(is_signed ? intr::x86_avx512_mask_cvttps2dq_512 : intr::x86_avx512_mask_cvttps2udq_512,
                              {x, p.k(p.bits(x), 0), all_lanes(p), rounding_now(p)});
  return is_signed && is_ymm(p, x) ? p.target_intrinsic(intr::x86_avx_cvtt_ps2dq_256, {x}) : nullptr;
}

}  // namespace

Vec scale_f32(Pen& p, Vec x, Vec n) {
  if (is_zmm(p, x))
    return p.target_intrinsic(intr::x86_avx512_mask_scalef_ps_512, {x, n, p.kf(x, 0), all_lanes(p), rounding_now(p)});
  Vec whole = to_int(p, n), half = p.sar(whole, 1);
  return p.b.CreateFMul(p.b.CreateFMul(x, power_of_two(p, half)), power_of_two(p, p.sub(whole, half)));
}

Vec mantissa_f32(Pen& p, Vec x) {
  if (is_zmm(p, x))
    return p.target_intrinsic(intr::x86_avx512_mask_getmant_ps_512,
                              {x, p.b.getInt32(kThreeQuarters), p.kf(x, 0), all_lanes(p), rounding_now(p)});
  Vec normal = normal_bits(p, x);
  return p.as_f32(p.sub(normal, p.shl(exponent_bits(p, normal), 23)));
}

Vec exponent_f32(Pen& p, Vec x) {
  if (is_zmm(p, x)) {
    auto floor_log2 = [&](Vec v) {
      return p.target_intrinsic(intr::x86_avx512_mask_getexp_ps_512, {v, p.kf(v, 0), all_lanes(p), rounding_now(p)});
    };
    return p.b.CreateFSub(floor_log2(x), floor_log2(mantissa_f32(p, x)));
  }
  Vec e = p.b.CreateSIToFP(exponent_bits(p, normal_bits(p, x)), x->getType());
  Vec tiny = p.b.CreateFCmpOLT(x, p.kf(x, 0x1p-126));
  return p.b.CreateFSub(e, p.select(tiny, p.kf(x, 23), p.kf(x, 0)));
}

Vec log_edges_f32(Pen& p, Vec x, Vec inside) {
  if (is_zmm(p, x))
    return p.target_intrinsic(intr::x86_avx512_mask_fixupimm_ps_512,
                              {inside, x, p.k(p.bits(x), kLogEdges), p.b.getInt32(0), all_lanes(p), rounding_now(p)});
  Vec zero = p.kf(x, 0), infinity = p.kf(x, kInfinity);
  Vec r = p.select(p.b.CreateFCmpOEQ(x, infinity), x, inside);
  r = p.select(p.b.CreateFCmpOEQ(x, zero), p.kf(x, -kInfinity), r);
  Vec nan = p.as_f32(p.k(p.bits(x), 0x7fffffff));
  return p.select(p.b.CreateFCmpULT(x, zero), nan, r);
}

Vec quick_f32_to_int(Pen& p, Vec x, bool is_signed) {
  Vec r = truncated(p, x, is_signed);
  if (!r) return nullptr;
  Vec zero = p.k(r, 0);
  if (!is_signed) return p.select(p.b.CreateFCmpOGE(x, p.kf(x, 0)), r, zero);   // all ones above
  r = p.select(p.b.CreateFCmpOGE(x, p.kf(x, 0x1p31)), p.k(r, 0x7fffffff), r);   // the least number below
  return p.select(p.is_nan(x), zero, r);
}

}  // namespace heddle::jit
