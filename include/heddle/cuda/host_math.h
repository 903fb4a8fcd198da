// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Host versions of the CUDA math functions that libm lacks (rsqrt, sinpi, normcdf, ...). Device code
// takes its own versions from libdevice. Accuracy before speed: float goes through double, double
// through long double.
#pragma once
#include <cmath>

#define HEDDLE_HOST static inline __attribute__((host, unused))

namespace heddle_host_math {

// sin(pi x) and cos(pi x) by exact reduction to |r| <= 1/4; x - 2 round(x / 2) is exact in any format.
template <class T>
HEDDLE_HOST void sincospi(T x, T* s, T* c) {
  if (!std::isfinite(x)) {
    *s = *c = x - x;
    return;
  }
  const T two = 2, half = T(0.5);
  const T turn = x - two * T(::rintl(x / two));
  const T quarter = T(::rintl(turn / half));
  const long double r = 3.14159265358979323846264338327950288L * (turn - quarter * half);
  const T sr = static_cast<T>(std::sin(r)), cr = static_cast<T>(std::cos(r));
  const int q = static_cast<int>(quarter) & 3;
  *s = q == 0 ? sr : q == 1 ? cr : q == 2 ? -sr : -cr;
  *c = q == 0 ? cr : q == 1 ? -sr : q == 2 ? -cr : sr;
  // The sign of zero is the sign of x for sin, and plus for cos.
  if (*s == 0) *s = T(::copysignl(0, x));
  if (*c == 0) *c = 0;
}

// erfc(y) = p solved by Halley steps from a logarithmic first guess; p in (0, 2).
HEDDLE_HOST long double erfcinv(long double p) {
  if (!(p >= 0 && p <= 2)) return __builtin_nanl("");
  if (p == 0) return HUGE_VALL;
  if (p == 2) return -HUGE_VALL;
  const bool upper = p < 1;
  const long double tail = upper ? p : 2 - p;
  const long double t = std::sqrt(-2 * std::log(tail / 2));
  long double y = -0.70711L * ((2.30753L + t * 0.27061L) / (1 + t * (0.99229L + t * 0.04481L)) - t);
  for (int i = 0; i < 4; ++i) {
    const long double error = ::erfcl(y) - tail;
    y += error / (1.12837916709551257390L * std::exp(-y * y) - y * error);
  }
  return upper ? y : -y;
}

HEDDLE_HOST long double erfinv(long double p) {
  if (std::fabs(p) > 0.5L) return p > 0 ? erfcinv(1 - p) : -erfcinv(1 + p);
  long double y = p * 0.886226925452758013649L;
  for (int i = 0; i < 6; ++i) {
    const long double error = ::erfl(y) - p;
    y -= error / (1.12837916709551257390L * std::exp(-y * y) + y * error);
  }
  return y;
}

// exp(x^2) erfc(x): the product while it holds, the continued fraction beyond.
HEDDLE_HOST long double erfcx(long double x) {
  if (x < 8) return std::exp(x * x) * ::erfcl(x);
  long double f = x;
  for (int k = 60; k > 0; --k) f = x + (k / 2.0L) / f;
  return 0.56418958354775628694807945156L / f;
}

// Modified Bessel functions of order 0 and 1: the power series, whose terms are all of one sign.
HEDDLE_HOST long double bessel_i(int order, long double x) {
  const long double q = x * x / 4;
  long double term = order ? x / 2 : 1, sum = term;
  for (int k = 1; k < 2000 && std::fabs(term) > 1e-22L * std::fabs(sum); ++k) {
    term *= q / (static_cast<long double>(k) * (k + order));
    sum += term;
  }
  return sum;
}

HEDDLE_HOST long double norm(int n, const double* v) {
  long double sum = 0;
  for (int i = 0; i < n; ++i) sum += static_cast<long double>(v[i]) * v[i];
  return std::sqrt(sum);
}

}  // namespace heddle_host_math

#define HEDDLE_BOTH(name, expression)                                                        \
  HEDDLE_HOST double name(double x) { return static_cast<double>(expression); }                \
  HEDDLE_HOST float name##f(float x) { return static_cast<float>(expression); }

HEDDLE_BOTH(rsqrt, 1 / std::sqrt(static_cast<long double>(x)))
HEDDLE_BOTH(rcbrt, 1 / ::cbrtl(static_cast<long double>(x)))
HEDDLE_BOTH(erfinv, heddle_host_math::erfinv(x))
HEDDLE_BOTH(erfcinv, heddle_host_math::erfcinv(x))
HEDDLE_BOTH(erfcx, heddle_host_math::erfcx(x))
HEDDLE_BOTH(normcdf, ::erfcl(-x * 0.707106781186547524400844362104849039L) / 2)
HEDDLE_BOTH(normcdfinv, -1.41421356237309504880168872420969808L * heddle_host_math::erfcinv(2.0L * x))
HEDDLE_BOTH(cyl_bessel_i0, heddle_host_math::bessel_i(0, x))
HEDDLE_BOTH(cyl_bessel_i1, heddle_host_math::bessel_i(1, x))
#undef HEDDLE_BOTH

HEDDLE_HOST void sincospi(double x, double* s, double* c) { heddle_host_math::sincospi(x, s, c); }
HEDDLE_HOST void sincospif(float x, float* s, float* c) { heddle_host_math::sincospi(x, s, c); }
HEDDLE_HOST double sinpi(double x) { double s, c; sincospi(x, &s, &c); return s; }
HEDDLE_HOST float sinpif(float x) { float s, c; sincospif(x, &s, &c); return s; }
HEDDLE_HOST double cospi(double x) { double s, c; sincospi(x, &s, &c); return c; }
HEDDLE_HOST float cospif(float x) { float s, c; sincospif(x, &s, &c); return c; }

#define HEDDLE_NORM(element, suffix)                                                            \
  HEDDLE_HOST element rhypot##suffix(element a, element b) {                                     \
    return static_cast<element>(1 / ::hypotl(static_cast<long double>(a), b));                 \
  }                                                                                              \
  HEDDLE_HOST element norm3d##suffix(element a, element b, element c) {                          \
    const double v[] = {a, b, c};                                                                \
    return static_cast<element>(heddle_host_math::norm(3, v));                                   \
  }                                                                                              \
  HEDDLE_HOST element norm4d##suffix(element a, element b, element c, element d) {               \
    const double v[] = {a, b, c, d};                                                             \
    return static_cast<element>(heddle_host_math::norm(4, v));                                   \
  }                                                                                              \
  HEDDLE_HOST element rnorm3d##suffix(element a, element b, element c) {                         \
    const double v[] = {a, b, c};                                                                \
    return static_cast<element>(1 / heddle_host_math::norm(3, v));                               \
  }                                                                                              \
  HEDDLE_HOST element rnorm4d##suffix(element a, element b, element c, element d) {              \
    const double v[] = {a, b, c, d};                                                             \
    return static_cast<element>(1 / heddle_host_math::norm(4, v));                               \
  }
HEDDLE_NORM(double, )
HEDDLE_NORM(float, f)
#undef HEDDLE_NORM

#define HEDDLE_MIN_MAX(prefix, type)                                                        \
  HEDDLE_HOST type prefix##min(type a, type b) { return a < b ? a : b; }                     \
  HEDDLE_HOST type prefix##max(type a, type b) { return a < b ? b : a; }
HEDDLE_MIN_MAX(u, unsigned int)
HEDDLE_MIN_MAX(ll, long long)
HEDDLE_MIN_MAX(ull, unsigned long long)
#undef HEDDLE_MIN_MAX

HEDDLE_HOST float fdividef(float a, float b) { return a / b; }
HEDDLE_HOST double fdivide(double a, double b) { return a / b; }
#undef HEDDLE_HOST
