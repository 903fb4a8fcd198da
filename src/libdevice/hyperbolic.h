// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Hyperbolic functions and their inverses: short polynomials near 0, exponentials and logarithms beyond.
#pragma once
#include "exp.h"
#include "log.h"

namespace heddle::libdevice {

// e^|x| / 2, so that it overflows no earlier than the result.
inline float half_exp(float a) {
  a = clamp(a, 0.0f, 90.0f);
  const float k = rint(a * log2ef_hi);
  const float r = fma(-k, ln2f_parts[1], fma(-k, ln2f_parts[0], a));
  return scale(fma(r, fma(r, poly(r, expf_c), 1.0f), 1.0f), k - 1.0f);
}
inline Pair<double> half_exp(double a) {
  int n;
  const Pair<double> e = exp_parts(clamp(a, 0.0, 711.0), 0.0, &n);
  const Pair<double> sum = fast_two_sum(e.hi, e.lo);
  return {scale2(sum.hi, n - 1), scale2(sum.lo, n - 1)};
}

inline float sinhf_(float x) {
  const float a = abs(x), z = x * x;
  const float near = fma(x * z, poly(z, sinhf_c), x);
  const float h = half_exp(a);
  const float far = copysign(h - div_rn(0.25f, h), x);
  return a < 1.0f ? near : far;
}
inline float coshf_(float x) {
  const float h = half_exp(abs(x));
  return h + div_rn(0.25f, h);
}
inline float tanhf_(float x) {
  const float a = abs(x), z = x * x;
  const float near = fma(x * z, poly(z, tanhf_c), x);
  const float e = expf_(2.0f * clamp(a, 0.0f, 10.0f));
  const float far = copysign(1.0f - div_rn(2.0f, e + 1.0f), x);
  return copysign(a < 0.625f ? near : far, x);
}

inline double sinh_(double x) {
  const double a = abs(x), z = x * x;
  const double near = fma(x * z, poly(z, sinh_c), x);
  const Pair<double> h = half_exp(a);
  const double far = copysign(h.hi + (h.lo - div_rn(0.25, h.hi)), x);
  return a < 1.0 ? near : is_nan(x) ? x + x : far;
}
inline double cosh_(double x) {
  const Pair<double> h = half_exp(abs(x));
  const double v = h.hi + (h.lo + div_rn(0.25, h.hi));
  return is_nan(x) ? x + x : v;
}
inline double tanh_(double x) {
  const double a = abs(x), z = x * x;
  const double near = fma(x * z, poly(z, tanh_c), x);
  const double e = exp_(2.0 * clamp(a, 0.0, 22.0));
  const double far = copysign(1.0 - div_rn(2.0, e + 1.0), x);
  return is_nan(x) ? x + x : copysign(a < 0.625 ? near : far, x);
}

inline double asinh_(double x) {
  const double a = abs(x);
  const bool big = a > 0x1p28;
  const double s = big ? 1.0 : a;
  const double small = log1p_(s + div_rn(s * s, 1.0 + sqrt_rn(fma(s, s, 1.0))));
  return copysign(big ? log_(a) + ln2_hi : is_nan(x) ? x + x : small, x);
}
inline double acosh_(double x) {
  const bool big = x > 0x1p28;
  const double t = big ? 1.0 : x - 1.0;
  const double small = log1p_(t + sqrt_rn(fma(t, t, 2.0 * t)));
  return x < 1.0 ? nan_d() : big ? log_(x) + ln2_hi : small;
}
inline double atanh_(double x) {
  const double a = abs(x);
  // 2a / (1 - a) with the rest of the division, which log1p takes as a derivative.
  const double d = 1.0 - a;
  const double d_lo = (1.0 - d) - a;
  const double q = div_rn(2.0 * a, d);
  const double rest = div_rn(fma(-q, d, 2.0 * a) - q * d_lo, d);
  const double v = 0.5 * (log1p_(q) + (a < 1.0 ? div_rn(rest, 1.0 + q) : 0.0));
  return copysign(a > 1.0 ? nan_d() : v, x);
}

inline float asinhf_(float x) { return static_cast<float>(asinh_(x)); }
inline float acoshf_(float x) { return static_cast<float>(acosh_(x)); }
inline float atanhf_(float x) { return static_cast<float>(atanh_(x)); }

}  // namespace heddle::libdevice
