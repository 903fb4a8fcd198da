// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Rounding to integers, remainders, exponents and classification: exact functions on the bits.
#include "remainder.h"

namespace ld = heddle::libdevice;
using ld::bits;
using ld::from_bits;
using ld::i64;
using ld::u32;
using ld::u64;

namespace {

template <class T>
T round_away(T x) {
  const T t = ld::trunc(x);
  const T up = ld::abs(x - t) >= T(0.5) ? ld::copysign(T(1), x) : T(0);
  return ld::copysign(t + up, x);
}

// Whole exponent of finite x != 0: x = 1.m 2^e.
int binary_exponent(float x) { return ld::full_exponent(ld::abs(x)) - 127; }
int binary_exponent(double x) { return ld::full_exponent(ld::abs(x)) - 1023; }

constexpr int kLeast = -0x7fffffff - 1, kMost = 0x7fffffff;

template <class T>
int ilogb_of(T x) {
  if (x == T(0) || x != x) return kLeast;
  if (x - x != T(0)) return kMost;
  return binary_exponent(x);
}
template <class T>
T logb_of(T x, T inf) {
  if (x == T(0)) return -inf;
  if (x - x != T(0)) return x * x;
  return static_cast<T>(binary_exponent(x));
}

float scaled(float x, int n) {
  // Clamped far outside the range; three steps keep the one rounding in the last.
  n = n > 400 ? 400 : n < -400 ? -400 : n;
  const int first = n / 2;
  const double d = static_cast<double>(x) * ld::power_of_two(first);
  return static_cast<float>(d * ld::power_of_two(n - first));
}
double scaled(double x, int n) {
  n = n > 2200 ? 2200 : n < -2200 ? -2200 : n;
  // Up in steps, or down with x lifted first so that only the last product rounds.
  if (n >= 0) {
    const int a = n / 3, b = (n - a) / 2;
    return x * ld::power_of_two(a) * ld::power_of_two(b) * ld::power_of_two(n - a - b);
  }
  if (n >= -1022) return x * ld::power_of_two(n);
  // |x| < 2^1024: after the first exact steps the value is still normal or the final result is 0.
  const int e = x == 0.0 ? 0 : binary_exponent(x);
  if (e + n >= -1022) {
    const int half = n / 2;
    return x * ld::power_of_two(half) * ld::power_of_two(n - half);
  }
  if (e + n < -1080 || x - x != 0.0) return x - x != 0.0 ? x : ld::copysign(0.0, x);
  const double m = x * ld::power_of_two(-e / 2) * ld::power_of_two(-e + e / 2);  // 1.m
  return m * 0x1p-1000 * ld::power_of_two(e + n + 1000);
}

template <class T>
T frexp_of(T x, int* e) {
  if (x == T(0) || x - x != T(0)) {
    *e = 0;
    return x + x;
  }
  const int b = binary_exponent(x) + 1;
  *e = b;
  return scaled(x, -b);
}

float next_after(float x, float y) {
  if (x != x || y != y) return x + y;
  if (x == y) return y;
  if (x == 0.0f) return ld::copysign(from_bits(1u), y);
  const u32 u = bits(x);
  return from_bits((x < y) == (x > 0.0f) ? u + 1u : u - 1u);
}
double next_after(double x, double y) {
  if (x != x || y != y) return x + y;
  if (x == y) return y;
  if (x == 0.0) return ld::copysign(from_bits(u64{1}), y);
  const u64 u = bits(x);
  return from_bits((x < y) == (x > 0.0) ? u + 1u : u - 1u);
}

template <class T>
T fdim_of(T a, T b) {
  return a != a || b != b ? a + b : a > b ? a - b : T(0);
}

// Saturating conversion of an already whole number, as cvt does it; NaN gives the integer's minimum
// for 64 bits, 0 for none here.
i64 to_i64(double whole) {
  if (whole != whole) return static_cast<i64>(0x8000000000000000ull);
  if (whole >= 0x1p63) return 0x7fffffffffffffffll;
  if (whole < -0x1p63) return static_cast<i64>(0x8000000000000000ull);
  return static_cast<i64>(whole);
}

}  // namespace

HEDDLE_NV float __nv_floorf(float x) { return __builtin_floorf(x); }
HEDDLE_NV double __nv_floor(double x) { return __builtin_floor(x); }
HEDDLE_NV float __nv_ceilf(float x) { return __builtin_ceilf(x); }
HEDDLE_NV double __nv_ceil(double x) { return __builtin_ceil(x); }
HEDDLE_NV float __nv_truncf(float x) { return ld::trunc(x); }
HEDDLE_NV double __nv_trunc(double x) { return ld::trunc(x); }
HEDDLE_NV float __nv_rintf(float x) { return ld::rint(x); }
HEDDLE_NV double __nv_rint(double x) { return ld::rint(x); }
HEDDLE_NV float __nv_nearbyintf(float x) { return ld::rint(x); }
HEDDLE_NV double __nv_nearbyint(double x) { return ld::rint(x); }
HEDDLE_NV float __nv_roundf(float x) { return round_away(x); }
HEDDLE_NV double __nv_round(double x) { return round_away(x); }
HEDDLE_NV i64 __nv_llrintf(float x) { return to_i64(ld::rint(x)); }
HEDDLE_NV i64 __nv_llrint(double x) { return to_i64(ld::rint(x)); }
HEDDLE_NV i64 __nv_llroundf(float x) { return to_i64(round_away(x)); }
HEDDLE_NV i64 __nv_llround(double x) { return to_i64(round_away(x)); }

HEDDLE_NV float __nv_fabsf(float x) { return ld::abs(x); }
HEDDLE_NV double __nv_fabs(double x) { return ld::abs(x); }
HEDDLE_NV float __nv_copysignf(float x, float y) { return ld::copysign(x, y); }
HEDDLE_NV double __nv_copysign(double x, double y) { return ld::copysign(x, y); }
HEDDLE_NV float __nv_fmaxf(float a, float b) { return __builtin_fmaxf(a, b); }
HEDDLE_NV double __nv_fmax(double a, double b) { return __builtin_fmax(a, b); }
HEDDLE_NV float __nv_fminf(float a, float b) { return __builtin_fminf(a, b); }
HEDDLE_NV double __nv_fmin(double a, double b) { return __builtin_fmin(a, b); }
HEDDLE_NV float __nv_fdimf(float a, float b) { return fdim_of(a, b); }
HEDDLE_NV double __nv_fdim(double a, double b) { return fdim_of(a, b); }
HEDDLE_NV float __nv_fmaf(float a, float b, float c) { return ld::fma(a, b, c); }
HEDDLE_NV double __nv_fma(double a, double b, double c) { return ld::fma(a, b, c); }

HEDDLE_NV float __nv_fmodf(float x, float y) { return ld::fmod_of(x, y, ld::nan_f()); }
HEDDLE_NV double __nv_fmod(double x, double y) { return ld::fmod_of(x, y, ld::nan_d()); }
HEDDLE_NV float __nv_remquof(float x, float y, int* q) { return ld::remquo_of(x, y, q, ld::nan_f()); }
HEDDLE_NV double __nv_remquo(double x, double y, int* q) { return ld::remquo_of(x, y, q, ld::nan_d()); }
HEDDLE_NV float __nv_remainderf(float x, float y) {
  int q;
  return ld::remquo_of(x, y, &q, ld::nan_f());
}
HEDDLE_NV double __nv_remainder(double x, double y) {
  int q;
  return ld::remquo_of(x, y, &q, ld::nan_d());
}
HEDDLE_NV float __nv_modff(float x, float* whole) {
  const float t = ld::trunc(x);
  *whole = t;
  return ld::copysign(x - x == 0.0f ? x - t : x == x ? 0.0f : x, x);
}
HEDDLE_NV double __nv_modf(double x, double* whole) {
  const double t = ld::trunc(x);
  *whole = t;
  return ld::copysign(x - x == 0.0 ? x - t : x == x ? 0.0 : x, x);
}

HEDDLE_NV float __nv_frexpf(float x, int* e) { return frexp_of(x, e); }
HEDDLE_NV double __nv_frexp(double x, int* e) { return frexp_of(x, e); }
HEDDLE_NV float __nv_ldexpf(float x, int n) { return scaled(x, n); }
HEDDLE_NV double __nv_ldexp(double x, int n) { return scaled(x, n); }
HEDDLE_NV float __nv_scalbnf(float x, int n) { return scaled(x, n); }
HEDDLE_NV double __nv_scalbn(double x, int n) { return scaled(x, n); }
HEDDLE_NV int __nv_ilogbf(float x) { return ilogb_of(x); }
HEDDLE_NV int __nv_ilogb(double x) { return ilogb_of(x); }
HEDDLE_NV float __nv_logbf(float x) { return logb_of(x, ld::kInfF); }
HEDDLE_NV double __nv_logb(double x) { return logb_of(x, ld::kInf); }
HEDDLE_NV float __nv_nextafterf(float x, float y) { return next_after(x, y); }
HEDDLE_NV double __nv_nextafter(double x, double y) { return next_after(x, y); }

HEDDLE_NV int __nv_finitef(float x) { return (bits(x) & 0x7f800000u) != 0x7f800000u; }
HEDDLE_NV int __nv_isfinited(double x) { return (bits(x) >> 52 & 0x7ff) != 0x7ff; }
HEDDLE_NV int __nv_isinff(float x) { return (bits(x) & 0x7fffffffu) == 0x7f800000u; }
HEDDLE_NV int __nv_isinfd(double x) { return (bits(x) << 1) == 0xffe0000000000000ull; }
HEDDLE_NV int __nv_isnanf(float x) { return (bits(x) & 0x7fffffffu) > 0x7f800000u; }
HEDDLE_NV int __nv_isnand(double x) { return (bits(x) << 1) > 0xffe0000000000000ull; }
HEDDLE_NV int __nv_signbitf(float x) { return static_cast<int>(bits(x) >> 31); }
HEDDLE_NV int __nv_signbitd(double x) { return static_cast<int>(bits(x) >> 63); }
HEDDLE_NV float __nv_saturatef(float x) { return x > 0.0f ? (x < 1.0f ? x : 1.0f) : 0.0f; }

// The tag is documented to set low bits of the payload; only its presence is kept.
HEDDLE_NV float __nv_nanf(const signed char*) { return ld::nan_f(); }
HEDDLE_NV double __nv_nan(const signed char*) { return from_bits(u64{0x7fffffffffffffff}); }
