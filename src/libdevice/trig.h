// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Circular functions. Arguments are reduced to r + r_lo in [-pi/4, pi/4] and a quadrant: by three exact
// products with parts of pi/2 for usual sizes, by a window of the bits of 2/pi (Payne and Hanek) for
// large ones, so that the whole range is right.
#pragma once
#include "core_coefficients.h"
#include "port.h"

namespace heddle::libdevice {

struct ReducedF {
  float r;
  int quadrant;
};
struct Reduced {
  double r, lo;
  int quadrant;
};

// fraction / 2^64 of a quarter turn, as a signed number around the nearest quadrant, times pi/2.
inline Reduced from_turns(u64 whole_fraction_hi, u64 fraction_lo, int quadrant, bool negative) {
  // Round to the nearest quadrant: a fraction of one half or more belongs to the next.
  const bool up = (whole_fraction_hi >> 63) != 0;
  u64 hi = whole_fraction_hi, lo = fraction_lo;
  if (up) {
    hi = ~hi;
    lo = ~lo;
  }
  quadrant += up ? 1 : 0;
  const int lead = hi == 0 ? 64 : __builtin_clzll(hi);
  const u64 m = lead == 0 ? hi : lead == 64 ? lo : (hi << lead) | (lo >> (64 - lead));
  // The top 64 bits as two doubles: 32 bits exactly, the other 32 exactly.
  const double scale = from_bits(static_cast<u64>(1023 - 64 - lead) << 52);
  const double top = static_cast<double>(m >> 32) * 0x1p32 * scale;
  const double rest = static_cast<double>(static_cast<u32>(m)) * scale;
  const Pair<double> t = fast_two_sum(top, rest);
  const Pair<double> p = two_product(t.hi, pi_2_hi);
  double r = p.hi, r_lo = fma(t.hi, pi_2_lo, fma(t.lo, pi_2_hi, p.lo));
  if (up != negative) {
    r = -r;
    r_lo = -r_lo;
  }
  return {r, r_lo, negative ? -quadrant : quadrant};
}

inline u64 window(int bit) {  // 64 bits of 2/pi from the given bit on; bit may be negative
  const int w = (bit >> 5) + 3, s = bit & 31;  // three words of zero lead the table
  const u64 a = two_over_pi[w], b = two_over_pi[w + 1], c = two_over_pi[w + 2];
  const u64 ab = (a << 32) | b;
  return (ab << s) | (c >> (32 - s));
}

// x = m 2^e, m a 53-bit integer: only the bits of m 2/pi that weigh 4 and less matter. Never inlined: it is
// long and rare, and kernels with several sines would be mostly this (measured: 3.7 times slower).
__attribute__((noinline)) inline Reduced reduce_large(double x) {
  const u64 u = bits(x);
  const int e = static_cast<int>((u >> 52) & 0x7ff) - 1075;
  const u64 m = ((u & 0xfffffffffffffull) | 0x10000000000000ull) << 9;  // 62 bits, two spare
  // 2/pi bits from weight 2^(2 - e) on, so that with the 9 bits of shift the product is modulo 4 turns.
  const int bit = e - 2 - 9;
  const u64 a = window(bit), b = window(bit + 64), c = window(bit + 128);
  // 192-bit window times m, the top 192 bits of the product modulo 2^192.
  const u64 c_hi = high_product(m, c);
  const u64 b_lo = m * b, b_hi = high_product(m, b);
  const u64 low = b_lo + c_hi;
  const u64 high = m * a + b_hi + (low < b_lo ? 1u : 0u);
  // high: weight of bit 63 is 2 quarter turns; the fraction begins below its top two bits.
  const int quadrant = static_cast<int>(high >> 62);
  return from_turns((high << 2) | (low >> 62), low << 2, quadrant, (u >> 63) != 0);
}

inline Reduced reduce(double x) {
  if (abs(x) < 0x1p19) {
    const double n = rint(x * 0x1.45f306dc9c883p-1);
    const double t = fma(-n, pi_2_parts[0], x);
    const double w = n * pi_2_parts[1];
    const Pair<double> a = two_sum(t, -w);
    const Pair<double> b = two_sum(a.hi, -(n * pi_2_parts[2]));
    const double lo = fma(-n, pi_2_parts[3], a.lo + b.lo);
    const Pair<double> r = fast_two_sum(b.hi, lo);
    return {r.hi, r.lo, static_cast<int>(n)};
  }
  const Reduced r = reduce_large(x);
  const double bad = x - x;  // NaN for infinity and NaN
  return {r.r + bad, r.lo, r.quadrant};
}

inline ReducedF reduce(float x) {
  double d = static_cast<double>(x);
  if (abs(x) < 0x1p27f) {
    const double n = rint(d * 0x1.45f306dc9c883p-1);
    d = fma(-n, pi_2_lo, fma(-n, pi_2_hi, d));
    return {static_cast<float>(d), static_cast<int>(n)};
  }
  const Reduced r = reduce_large(d);
  return {static_cast<float>(r.r) + (x - x), r.quadrant};
}

// On the reduced interval.
inline float sin_kernel(float r) {
  const float z = r * r;
  return fma(r * z, poly(z, sinf_c), r);
}
inline float cos_kernel(float r) {
  const float z = r * r;
  return fma(z * z, poly(z, cosf_c), fma(z, -0.5f, 1.0f));
}
inline Pair<double> sin_pair(double r, double lo) {
  const double z = r * r;
  const double rest = fma(r * z, poly(z, sin_c), fma(-0.5 * z, lo, lo));
  return {r, rest};
}
inline Pair<double> cos_pair(double r, double lo) {
  const Pair<double> z = two_product(r, r);
  const double half = 0.5 * z.hi;
  Pair<double> c = fast_two_sum(1.0, -half);
  c.lo += fma(z.hi * z.hi, poly(z.hi, cos_c), fma(-r, lo, -0.5 * z.lo));
  return c;
}

inline float sincos_select(float s, float c, int quadrant) {
  const float v = (quadrant & 1) ? c : s;
  return (quadrant & 2) ? -v : v;
}
inline double sincos_select(Pair<double> s, Pair<double> c, int quadrant) {
  const double hi = (quadrant & 1) ? c.hi : s.hi, lo = (quadrant & 1) ? c.lo : s.lo;
  const double v = hi + lo;
  return (quadrant & 2) ? -v : v;
}

inline float sinf_(float x) {
  const ReducedF r = reduce(x);
  const float v = sincos_select(sin_kernel(r.r), cos_kernel(r.r), r.quadrant);
  return x == 0.0f ? x : v;
}
inline float cosf_(float x) {
  const ReducedF r = reduce(x);
  return sincos_select(sin_kernel(r.r), cos_kernel(r.r), r.quadrant + 1);
}
inline float tanf_(float x) {
  const ReducedF r = reduce(x);
  const float z = r.r * r.r;
  const float t = fma(r.r * z, poly(z, tanf_c), r.r);
  const float v = (r.quadrant & 1) ? div_rn(-1.0f, t) : t;
  return x == 0.0f ? x : v;
}

inline double sin_(double x) {
  const Reduced r = reduce(x);
  const double v = sincos_select(sin_pair(r.r, r.lo), cos_pair(r.r, r.lo), r.quadrant);
  return x == 0.0 ? x : v;
}
inline double cos_(double x) {
  const Reduced r = reduce(x);
  return sincos_select(sin_pair(r.r, r.lo), cos_pair(r.r, r.lo), r.quadrant + 1);
}
inline double tan_(double x) {
  const Reduced r = reduce(x);
  const Pair<double> s0 = sin_pair(r.r, r.lo);
  const Pair<double> s = fast_two_sum(s0.hi, s0.lo);
  const Pair<double> c0 = cos_pair(r.r, r.lo);
  const Pair<double> c = fast_two_sum(c0.hi, c0.lo);
  const bool odd = (r.quadrant & 1) != 0;
  const double nh = odd ? c.hi : s.hi, nl = odd ? c.lo : s.lo;
  const double dh = odd ? s.hi : c.hi, dl = odd ? s.lo : c.lo;
  const double q = div_rn(nh, dh);
  const double v = q + div_rn(fma(-q, dh, nh) + fma(-q, dl, nl), dh);
  return x == 0.0 ? x : odd ? -v : v;
}

// sin(pi x), cos(pi x): the reduction is exact.
inline ReducedF reduce_pi(float x) {
  const float n = rint(2.0f * x);
  const float r = fma(n, -0.5f, x);
  const float turn = n - 4.0f * rint(n * 0.25f);
  return {r, static_cast<int>(turn)};
}
inline float sinpi_kernel(float r) {
  const float z = r * r;
  const Pair<float> t = two_product(r, pif_hi);
  return t.hi + fma(r * z, poly(z, sinpif_c), fma(r, pif_lo, t.lo));
}
inline float cospi_kernel(float r) {
  const Pair<float> z = two_product(r, r);
  const Pair<float> w = two_product(z.hi, cospif_c[0]);
  const Pair<float> one = fast_two_sum(1.0f, w.hi);
  const float rest = fma(z.hi * z.hi, poly_from<1>(z.hi, cospif_c), fma(z.lo, cospif_c[0], w.lo));
  return one.hi + (one.lo + rest);
}
inline float sinpif_(float x) {
  const ReducedF r = reduce_pi(x);
  const float v = sincos_select(sinpi_kernel(r.r), cospi_kernel(r.r), r.quadrant);
  // A whole number gives a zero with the sign of x.
  return x - x != 0.0f ? x - x : rint(x) == x ? copysign(0.0f, x) : v;
}
inline float cospif_(float x) {
  const ReducedF r = reduce_pi(x);
  const float v = sincos_select(sinpi_kernel(r.r), cospi_kernel(r.r), r.quadrant + 1);
  return x - x != 0.0f ? x - x : v == 0.0f ? 0.0f : v;
}
inline Reduced reduce_pi(double x) {
  const double n = rint(2.0 * x);
  const double t = fma(n, -0.5, x);
  const double turn = n - 4.0 * rint(n * 0.25);
  const Pair<double> p = two_product(t, pi_hi);
  return {p.hi, fma(t, pi_lo, p.lo), static_cast<int>(turn)};
}
inline double sinpi_(double x) {
  const Reduced r = reduce_pi(x);
  const double v = sincos_select(sin_pair(r.r, r.lo), cos_pair(r.r, r.lo), r.quadrant);
  return x - x != 0.0 ? x - x : rint(x) == x ? copysign(0.0, x) : v;
}
inline double cospi_(double x) {
  const Reduced r = reduce_pi(x);
  const double v = sincos_select(sin_pair(r.r, r.lo), cos_pair(r.r, r.lo), r.quadrant + 1);
  return x - x != 0.0 ? x - x : v == 0.0 ? 0.0 : v;
}

// Inverse functions.
inline float atanf_(float x) {
  const float a = abs(x);
  const bool big = a > 1.0f;
  const float t = big ? div_rn(1.0f, a) : a;
  const float z = t * t;
  const float p = fma(t * z, poly(z, atanf_c), t);
  const float v = big ? pi_2f_hi - (p - pi_2f_lo) : p;
  return copysign(is_nan(x) ? x + x : v, x);
}
// atan of num / den for 0 <= num <= den, with the rest of the division carried.
inline Pair<double> atan_quotient(double num, double den) {
  const double t = div_rn(num, den);
  const double rest = div_rn(fma(-t, den, num), den);
  const double z = t * t;
  const double lo = fma(t * z, poly(z, atan_c), div_rn(rest, 1.0 + z));
  return {t, lo};
}
inline double atan_(double x) {
  const double a = abs(x);
  const bool big = a > 1.0;
  const Pair<double> p = atan_quotient(big ? 1.0 : a, big ? (a > 0x1p1000 ? 0x1p1000 : a) : 1.0);
  const Pair<double> q = fast_two_sum(pi_2_hi, -p.hi);
  const double v = big ? q.hi + (q.lo + (pi_2_lo - p.lo)) : p.hi + p.lo;
  return copysign(is_nan(x) ? x + x : v, x);
}

inline float atan2f_(float y, float x) {
  const float ay = abs(y), ax = abs(x);
  const bool steep = ay > ax;
  float num = steep ? ax : ay, den = steep ? ay : ax;
  // 0/0 is 0 and inf/inf is 1 here.
  num = den == 0.0f ? 0.0f : num == kInfF ? 1.0f : num;
  den = den == 0.0f ? 1.0f : (den == kInfF && num == 1.0f && ax == ay) ? 1.0f : den;
  const float t = div_rn(num, den);
  const float z = t * t;
  float v = fma(t * z, poly(z, atanf_c), t);
  v = steep ? pi_2f_hi - (v - pi_2f_lo) : v;
  v = (bits(x) >> 31) ? pif_hi - (v - pif_lo) : v;
  return is_nan(x) || is_nan(y) ? x + y : copysign(v, y);
}
inline double atan2_(double y, double x) {
  double ay = abs(y), ax = abs(x);
  const bool both_infinite = ay == kInf && ax == kInf;
  ay = both_infinite ? 1.0 : ay;
  ax = both_infinite ? 1.0 : ax;
  const bool steep = ay > ax;
  double num = steep ? ax : ay, den = steep ? ay : ax;
  den = den == 0.0 ? 1.0 : den;
  // Keep the division's rest out of overflow and underflow.
  const double shrink = den > 0x1p1000 ? 0x1p-100 : den < 0x1p-900 ? 0x1p120 : 1.0;
  num *= shrink;
  den *= shrink;
  Pair<double> p = atan_quotient(num, den == kInf ? 1.0 : den);
  p = den == kInf ? Pair<double>{0.0, 0.0} : p;
  // A quotient below the normal numbers: its own rounding is all there is.
  p.lo = p.hi < 0x1p-1000 ? 0.0 : p.lo;
  if (steep) {
    const Pair<double> q = fast_two_sum(pi_2_hi, -p.hi);
    p = {q.hi, q.lo + (pi_2_lo - p.lo)};
  }
  if (bits(x) >> 63) {
    const Pair<double> q = fast_two_sum(pi_hi, -p.hi);
    p = {q.hi, q.lo + (pi_lo - p.lo)};
  }
  return is_nan(x) || is_nan(y) ? x + y : copysign(p.hi + p.lo, y);
}

inline float asinf_(float x) {
  const float a = abs(x);
  const bool big = a > 0.5f;
  const float z = big ? fma(a, -0.5f, 0.5f) : a * a;
  const float s = big ? sqrt_rn(z) : a;
  const float p = fma(s * z, poly(z, asinf_c), s);
  return copysign(big ? fma(-2.0f, p, pi_2f_hi) + pi_2f_lo : p, x);
}
inline float acosf_(float x) {
  const float a = abs(x);
  const bool big = a > 0.5f;
  const float z = big ? fma(a, -0.5f, 0.5f) : a * a;
  const float s = big ? sqrt_rn(z) : a;
  const float rest = s * z * poly(z, asinf_c);
  const float p = s + rest;
  const bool negative = (bits(x) >> 31) != 0;
  const float small = negative ? pi_2f_hi + (s + (rest + pi_2f_lo)) : pi_2f_hi - (s + (rest - pi_2f_lo));
  const float large = negative ? pif_hi - (2.0f * p - pif_lo) : 2.0f * p;
  return big ? large : small;
}
inline double asin_acos(double x, bool cosine) {
  const double a = abs(x);
  const bool big = a > 0.5;
  const double z = big ? fma(a, -0.5, 0.5) : a * a;
  const double s = big ? sqrt_rn(z) : a;
  const double s_lo = big && s > 0.0 ? div_rn(fma(-s, s, z), 2.0 * s) : 0.0;
  const double rest = fma(s * z, poly(z, asin_c), s_lo);
  const bool negative = (bits(x) >> 63) != 0;
  if (!cosine) {
    const Pair<double> q = fast_two_sum(pi_2_hi, -2.0 * s);
    const double v = big ? q.hi + (q.lo + fma(-2.0, rest, pi_2_lo)) : s + rest;
    return copysign(v, x);
  }
  const Pair<double> q = fast_two_sum(pi_2_hi, negative ? s : -s);
  const double small = q.hi + (q.lo + (negative ? rest + pi_2_lo : pi_2_lo - rest));
  const Pair<double> h = fast_two_sum(pi_hi, -2.0 * s);
  const double large = negative ? h.hi + (h.lo + fma(-2.0, rest, pi_lo)) : 2.0 * (s + rest);
  return big ? large : small;
}
inline double asin_(double x) { return asin_acos(x, false); }
inline double acos_(double x) { return asin_acos(x, true); }

}  // namespace heddle::libdevice
