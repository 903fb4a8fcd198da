// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// e^x, 2^x, 10^x and e^x - 1: reduction to |r| <= ln2 / 2, one polynomial, scaling by a power of two.
#pragma once
#include "core_coefficients.h"
#include "port.h"

namespace heddle::libdevice {

// e^(x + lo) = 2^n (hi + lo) for |x| below the range where it is 0 or infinite.
inline Pair<double> exp_parts(double x, double lo, int* n) {
  const double k = rint(x * log2e_hi);
  *n = static_cast<int>(k);
  const double big = fma(-k, ln2_parts[0], x);
  const double small = fma(-k, ln2_parts[1], lo);
  const Pair<double> r = fast_two_sum(big, small);
  const double q = fma(r.hi * r.hi, poly(r.hi, exp_c), fma(r.lo, r.hi, r.lo));
  Pair<double> sum = fast_two_sum(1.0, r.hi);
  sum.lo += q;
  return sum;
}

inline double exp_sum(double x, double lo) {
  int n;
  const Pair<double> e = exp_parts(x, lo, &n);
  return scale2(e.hi + e.lo, n);
}

inline double exp_(double x) { return exp_sum(clamp(x, -760.0, 720.0), 0.0); }

inline double exp2_(double x) {
  x = clamp(x, -1100.0, 1100.0);
  const double k = rint(x), r = x - k;
  return scale2(fma(r, poly(r, exp2_c), 1.0), static_cast<int>(k));
}

inline double exp10_(double x) {
  x = clamp(x, -330.0, 310.0);
  const double k = rint(x * log2_10_hi);
  const double big = fma(-k, log10_2_parts[0], x);
  const Pair<double> r = fast_two_sum(big, -k * log10_2_parts[1]);
  const Pair<double> t = two_product(r.hi, ln10_hi);
  const double lo = fma(r.hi, ln10_lo, fma(r.lo, ln10_hi, t.lo));
  Pair<double> sum = fast_two_sum(1.0, t.hi);
  sum.lo += fma(t.hi * t.hi, poly(t.hi, exp_c), fma(lo, t.hi, lo));
  return scale2(sum.hi + sum.lo, static_cast<int>(k));
}

inline double expm1_(double x) {
  const double y = clamp(x, -60.0, 710.0);
  const double k = rint(y * log2e_hi);
  const double big = fma(-k, ln2_parts[0], y);
  const Pair<double> r = fast_two_sum(big, -k * ln2_parts[1]);
  const double tail = fma(r.hi * r.hi, poly(r.hi, exp_c), fma(r.lo, r.hi, r.lo));
  // Half of everything, so that 2^1024 does not overflow before its time.
  const double s = power_of_two(static_cast<int>(k) - 1);
  const Pair<double> sum = fast_two_sum(s, s * r.hi);
  const Pair<double> less = two_sum(sum.hi, -0.5);
  const double result = 2.0 * (less.hi + fma(s, tail, sum.lo + less.lo));
  return x == 0.0 ? x : result;
}

inline float expf_(float x) {
  x = clamp(x, -105.0f, 89.0f);
  const float k = rint(x * log2ef_hi);
  const float r = fma(-k, ln2f_parts[1], fma(-k, ln2f_parts[0], x));
  return scale(fma(r, fma(r, poly(r, expf_c), 1.0f), 1.0f), k);
}

inline float exp2f_(float x) {
  x = clamp(x, -151.0f, 129.0f);
  const float k = rint(x), r = x - k;
  return scale(fma(r, poly(r, exp2f_c), 1.0f), k);
}

inline float exp10f_(float x) {
  x = clamp(x, -46.0f, 39.0f);
  const float k = rint(x * log2_10f_hi);
  // r = x log2(10) - k, in units of log2, so that 2^r needs no further product.
  const float t = fma(-k, log10_2f_parts[1], fma(-k, log10_2f_parts[0], x));
  const float r = fma(t, log2_10f_hi, t * log2_10f_lo);
  return scale(fma(r, poly(r, exp2f_c), 1.0f), k);
}

inline float expm1f_(float x) {
  const float y = clamp(x, -30.0f, 89.0f);
  const float k = rint(y * log2ef_hi);
  const Pair<float> r = fast_two_sum(fma(-k, ln2f_parts[0], y), mul_rn(k, -ln2f_parts[1]));
  const float s = from_bits(static_cast<u32>(static_cast<int>(k) + 126) << 23);  // 2^k / 2
  const Pair<float> sum = fast_two_sum(s, s * r.hi);
  const Pair<float> less = two_sum(sum.hi, -0.5f);
  const float tail = fma(r.hi * r.hi, poly(r.hi, expf_c), r.lo);
  const float result = 2.0f * (less.hi + fma(s, tail, sum.lo + less.lo));
  return x == 0.0f ? x : result;
}

}  // namespace heddle::libdevice
