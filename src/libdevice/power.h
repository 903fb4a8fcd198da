// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Powers and roots: pow, integer powers, cube roots, reciprocal square roots, and norms.
#pragma once
#include "exp.h"
#include "log.h"

namespace heddle::libdevice {

// How y is as an exponent: 0 no integer, 1 odd, 2 even. Large values are even integers.
template <class T>
inline int parity(T y) {
  if (rint(y) != y) return 0;
  const T half = T(0.5) * y;
  return rint(half) != half ? 1 : 2;
}

// The cases that C's pow lists, laid over the computed |x|^y.
template <class T>
inline T pow_edges(T x, T y, T magnitude, T nan) {
  const int p = parity(y);
  const bool negative = copysign(T(1), x) < T(0);
  T v = (negative && p == 1) ? -magnitude : magnitude;
  if (negative && p == 0 && x != T(0) && x - x == T(0)) v = nan;
  if (is_nan(x) || is_nan(y)) v = x + y;
  return (x == T(1) || y == T(0)) ? T(1) : v;
}

// Single precision works in double: log2 to 2^-45 and 2^r to 2^-33 leave half an ulp and a little.
inline float powf_(float x, float y) {
  const double a = static_cast<double>(abs(x));
  const SplitD s = split(a);
  const double t = div_rn(s.f, 2.0 + s.f);
  double l = fma(t, poly(t * t, powf_log2_c), s.k);
  l = a == 0.0 ? -kInf : a == kInf ? kInf : l;
  double e = static_cast<double>(y) * l;
  e = a == 1.0 ? 0.0 : clamp(e, -300.0, 300.0);
  const double k = rint(e);
  const double m = poly(e - k, powf_exp2_c) * power_of_two(static_cast<int>(is_nan(k) ? 0.0 : k));
  return pow_edges(x, y, static_cast<float>(m), nan_f());
}

// log(m 2^k) for m about 1 as a pair good to 2^-66 of its value.
inline Pair<double> log_for_pow(double a) {
  const SplitD s = split(a);
  const double m = s.f + 1.0;
  const int i = static_cast<int>(rint(m * 32.0));
  const PowEntry& entry = pow_table[(i < pow_first ? pow_first : i > 46 ? 46 : i) - pow_first];
  const Pair<double> p = two_product(m, entry.c);
  const Pair<double> r = fast_two_sum(add_rn(p.hi, -1.0), p.lo);
  const Pair<double> q = two_product(r.hi, 0.5 * r.hi);  // r^2 / 2
  const double table = fma(s.k, ln2_parts[0], entry.log_hi);  // exact
  const Pair<double> a1 = fast_two_sum(table, r.hi);
  const Pair<double> a2 = two_sum(a1.hi, -q.hi);
  double lo = fma(r.hi * q.hi * 2.0, poly(r.hi, pow_log_c), fma(-r.hi, r.lo, r.lo) - q.lo);
  lo += fma(s.k, ln2_parts[1], entry.log_lo) + a1.lo + a2.lo;
  return fast_two_sum(a2.hi, lo);
}

inline double pow_(double x, double y) {
  const double a = abs(x);
  const Pair<double> l = log_for_pow(a);
  const Pair<double> p = two_product(y, l.hi);
  double hi = p.hi, lo = fma(y, l.lo, p.lo);
  if (a == 0.0) hi = -kInf * y;
  if (a == kInf) hi = kInf * y;
  if (a == 1.0) hi = 0.0;
  const bool inside = abs(hi) < 760.0;
  // Beyond, only the sign counts; lo may be NaN there.
  const double v = exp_sum(inside ? hi : hi > 0.0 ? 760.0 : hi < 0.0 ? -760.0 : hi, inside && a != 1.0 ? lo : 0.0);
  return pow_edges(x, y, v, nan_d());
}

// Small literal exponents are what programs write; beyond, pow keeps the error from growing with n.
template <class T, T (*pow_general)(T, T)>
inline T powi_of(T x, int n) {
  const T x2 = x * x;
  if (n == 2) return x2;
  if (n == 3) return x2 * x;
  if (n == 4) return x2 * x2;
  if (n == 1) return x;
  if (n == -1) return div_rn(T(1), x);
  return pow_general(x, static_cast<T>(n));
}
inline double powi_(double x, int n) { return powi_of<double, pow_>(x, n); }
inline float powif_(float x, int n) {
  const float x2 = x * x;
  if (n == 2) return x2;
  if (n == 3) return x2 * x;
  // n need not be a float: go through double, whose parity is that of n.
  const float p = powf_(abs(x), static_cast<float>(n));
  const bool exact = n > -0x1000000 && n < 0x1000000;
  const float v = exact ? p : static_cast<float>(pow_(abs(x), n));
  return (n & 1) ? copysign(v, x) : v;
}

// Cube root of a > 0 as root + correction.
inline Pair<double> cbrt_pair(double a, int* exponent) {
  const bool tiny = a < 0x1p-1022;
  const u64 u = bits(tiny ? a * 0x1p54 : a);
  const int e = static_cast<int>(u >> 52) - (tiny ? 54 : 0);
  const int third = static_cast<int>((static_cast<u32>(e + 3072)) / 3u);  // floor((e + 3072) / 3)
  const int rest = e + 3072 - 3 * third;                                  // 0, 1, 2
  const double m = from_bits((u & 0xfffffffffffffull) | (static_cast<u64>(1023 + rest) << 52));
  double y = poly(m, cbrt_c);
  for (int i = 0; i < 2; ++i) {
    const double y3 = y * y * y;
    y = y * div_rn(fma(2.0, m, y3), fma(2.0, y3, m));
  }
  const Pair<double> y2 = two_product(y, y);
  const double excess = fma(y2.hi, y, -m) + y2.lo * y;
  *exponent = third - 1024 - 341;  // the bias 1023 = 3 * 341
  return {y, div_rn(-excess, 3.0 * y2.hi)};
}
inline double cbrt_(double x) {
  int e;
  const double a = abs(x);
  const Pair<double> y = cbrt_pair(a, &e);
  const double v = (y.hi + y.lo) * power_of_two(e);
  return (a == 0.0 || x - x != 0.0) ? x + x : copysign(v, x);
}
inline double rcbrt_(double x) {
  int e;
  const double a = abs(x);
  const Pair<double> y = cbrt_pair(a, &e);
  const double z = div_rn(1.0, y.hi);
  const double v = fma(z, fma(-z, y.hi, 1.0) - z * y.lo, z) * power_of_two(-e);
  return copysign(a == 0.0 ? kInf : a == kInf ? 0.0 : is_nan(x) ? x + x : v, x);
}
inline float cbrtf_(float x) { return static_cast<float>(cbrt_(x)); }
inline float rcbrtf_(float x) { return static_cast<float>(rcbrt_(x)); }

// Square root and its reciprocal of a pair.
inline double sqrt_pair(Pair<double> v) {
  const double s = sqrt_rn(v.hi);
  const double rest = div_rn(fma(-s, s, v.hi) + v.lo, 2.0 * s);
  return v.hi == 0.0 ? 0.0 : s + rest;
}
inline double rsqrt_pair(Pair<double> v) {
  const double s = sqrt_rn(v.hi);
  const double r = div_rn(1.0, s);
  const double rest = div_rn(fma(-s, s, v.hi) + v.lo, 2.0 * s);
  const double v1 = fma(r, fma(-r, s, 1.0) - r * rest, r);
  return v.hi == 0.0 ? kInf : v1;
}
inline double rsqrt_(double x) {
  const double scale = x < 0x1p-1000 ? 0x1p200 : 1.0, back = x < 0x1p-1000 ? 0x1p100 : 1.0;
  const double v = rsqrt_pair({x * scale, 0.0}) * back;
  return x < 0.0 ? nan_d() : x == 0.0 ? copysign(kInf, x) : x == kInf ? 0.0 : v;
}

// Sum of squares, scaled so that nothing overflows or vanishes: value = hi + lo times scale^-2.
struct Norm {
  Pair<double> sum;
  double back;
  bool infinite;
};
inline void add_square(Norm* n, double x, double scale) {
  n->infinite = n->infinite || abs(x) == kInf;
  const Pair<double> p = two_product(x * scale, x * scale);
  const Pair<double> s = two_sum(n->sum.hi, p.hi);
  n->sum = fast_two_sum(s.hi, s.lo + (n->sum.lo + p.lo));
}
inline double norm_scale(double largest) {
  return largest > 0x1p500 ? 0x1p-560 : largest < 0x1p-450 ? 0x1p560 : 1.0;
}
inline double larger(double a, double b) { return a > b ? a : b; }
inline Norm norm_of(int count, const double* x) {
  double largest = 0.0;
  for (int i = 0; i < count; ++i) largest = larger(abs(x[i]), largest);
  const double scale = norm_scale(largest);
  Norm n{{0.0, 0.0}, div_rn(1.0, scale), false};
  for (int i = 0; i < count; ++i) add_square(&n, x[i], scale);
  return n;
}
inline Norm norm_of(double a, double b, double c, double d) {
  const double largest = larger(larger(abs(a), abs(b)), larger(abs(c), abs(d)));
  const double scale = norm_scale(largest);
  Norm n{{0.0, 0.0}, div_rn(1.0, scale), false};
  add_square(&n, a, scale);
  add_square(&n, b, scale);
  add_square(&n, c, scale);
  add_square(&n, d, scale);
  return n;
}
inline double length(const Norm& n) { return n.infinite ? kInf : sqrt_pair(n.sum) * n.back; }
inline double inverse_length(const Norm& n) { return n.infinite ? 0.0 : rsqrt_pair(n.sum) * div_rn(1.0, n.back); }

// Squares of floats neither overflow nor vanish in double.
inline float length_f(double sum, bool infinite) {
  return infinite ? kInfF : static_cast<float>(sqrt_rn(sum));
}
inline float inverse_length_f(double sum, bool infinite) {
  return infinite ? 0.0f : static_cast<float>(div_rn(1.0, sqrt_rn(sum)));
}
inline double square(float x) { return static_cast<double>(x) * static_cast<double>(x); }
inline bool infinite(float x) { return abs(x) == kInfF; }

}  // namespace heddle::libdevice
