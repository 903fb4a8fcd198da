// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Logarithms: x = 2^k (1 + f) with 1 + f about 1, log(1 + f) by polynomial, parts kept apart where a
// multiplication by log2(e) or log10(e) follows.
#pragma once
#include "core_coefficients.h"
#include "port.h"

namespace heddle::libdevice {

// Shared end: what x = 0, x < 0, infinity and NaN give.
inline double log_edges(double x, double inside) {
  double r = x == kInf ? kInf : inside;
  r = x == 0.0 ? -kInf : r;
  return x < 0.0 ? nan_d() : is_nan(x) ? x + x : r;
}

struct SplitF {
  float k, f;
};
inline SplitF split(float x) { return {exponent(x), mantissa(x) - 1.0f}; }
struct SplitD {
  double k, f;
};
inline SplitD split(double x) {
  const bool tiny = x < 0x1p-1022;
  const u64 u = bits(tiny ? x * 0x1p54 : x);
  const int e = static_cast<int>(static_cast<int>((u >> 32) - 0x3fe6a09eu) >> 20);
  return {static_cast<double>(e) - (tiny ? 54.0 : 0.0),
          from_bits(u - (static_cast<u64>(static_cast<u32>(e)) << 52)) - 1.0};
}

// The same with f in (-1/3, 1/3]: less is lost where k and f nearly cancel.
inline SplitF split_evenly(float x) {
  const float k = exponent(x), m = mantissa(x);
  const bool big = m > 0x1.555556p+0f;
  return {big ? k + 1.0f : k, (big ? 0.5f * m : m) - 1.0f};
}

// log(1 + f) = f + f^2 times what is returned.
template <int N>
inline float log_rest(float f, const float (&c)[N]) { return fma(f, poly(f, c), -0.5f); }

inline float logf_(float x) {
  const SplitF s = split(x);
  return log_edges(x, fma(s.k, ln2f_hi, fma(s.f * s.f, log_rest(s.f, logf_c), s.k * ln2f_lo) + s.f));
}

// log(x) K = k C + f K + rest K with C = K ln 2, the two large products compensated.
inline float log_scaled(float x, float c_hi, float c_lo, float k_hi, float k_lo) {
  const SplitF s = split_evenly(x);
  const float rest = s.f * s.f * log_rest(s.f, log2f_c);
  const float base = s.k * c_hi;
  const float h = fma(s.f, k_hi, base);
  const float l = fma(s.f, k_hi, sub_rn(base, h));
  return log_edges(x, h + (l + fma(s.k, c_lo, fma(s.f, k_lo, rest * k_hi))));
}
inline float log2f_(float x) { return log_scaled(x, 1.0f, 0.0f, log2ef_hi, log2ef_lo); }
inline float log10f_(float x) {
  return log_scaled(x, log10_2f_parts[0], log10_2f_parts[1], log10ef_hi, log10ef_lo);
}

inline float log1pf_(float x) {
  const float u = 1.0f + x;
  const float lost = abs(x) < 1.0f ? x - (u - 1.0f) : 1.0f - (u - x);
  const SplitF s = split(u);
  const float rest = fma(s.f * s.f, log_rest(s.f, logf_c), div_rn(lost, u));
  const float r = fma(s.k, ln2f_hi, fma(s.k, ln2f_lo, rest) + s.f);
  const float edged = log_edges(u, r);
  return x == 0.0f ? x : edged;
}

// log(1 + f) as hi + lo, good to about 2^-58 of its value.
inline Pair<double> log_pair(double f) {
  const double s = div_rn(f, 2.0 + f);
  const double z = s * s;
  const double tail = z * poly(z, log_c);
  const Pair<double> half_square = two_product(f, 0.5 * f);
  Pair<double> r = fast_two_sum(f, -half_square.hi);
  r.lo += fma(s, half_square.hi + tail, -half_square.lo);
  return fast_two_sum(r.hi, r.lo);
}

inline double log_(double x) {
  const SplitD s = split(x);
  const Pair<double> l = log_pair(s.f);
  const Pair<double> sum = fast_two_sum(mul_rn(s.k, ln2_parts[0]), l.hi);
  const double r = sum.hi + (sum.lo + fma(s.k, ln2_parts[1], l.lo));
  return log_edges(x, r);
}

inline double log_scaled(double x, double c_hi, double c_lo, double k_hi, double k_lo) {
  const SplitD s = split(x);
  const Pair<double> l = log_pair(s.f);
  const Pair<double> p = two_product(l.hi, k_hi);
  const Pair<double> sum = fast_two_sum(mul_rn(s.k, c_hi), p.hi);
  const double small = fma(l.hi, k_lo, fma(l.lo, k_hi, p.lo));
  const double r = sum.hi + (sum.lo + fma(s.k, c_lo, small));
  return log_edges(x, r);
}
inline double log2_(double x) { return log_scaled(x, 1.0, 0.0, log2e_hi, log2e_lo); }
inline double log10_(double x) {
  return log_scaled(x, log10_2_parts[0], log10_2_parts[1], log10e_hi, log10e_lo);
}

inline double log1p_(double x) {
  const double u = 1.0 + x;
  const double lost = abs(x) < 1.0 ? x - (u - 1.0) : 1.0 - (u - x);
  const SplitD s = split(u);
  const Pair<double> l = log_pair(s.f);
  const Pair<double> sum = fast_two_sum(mul_rn(s.k, ln2_parts[0]), l.hi);
  const double r = sum.hi + (sum.lo + fma(s.k, ln2_parts[1], l.lo + div_rn(lost, u)));
  const double edged = log_edges(u, r);
  return x == 0.0 ? x : edged;
}

}  // namespace heddle::libdevice
