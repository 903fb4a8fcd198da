// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Error functions and their inverses, gamma functions, Bessel functions, in double; single precision
// rounds them.
#pragma once
#include "exp.h"
#include "log.h"
#include "power.h"
#include "special_coefficients.h"
#include "trig.h"

namespace heddle::libdevice {

constexpr double two_over_sqrt_pi = 0x1.20dd750429b6dp+0;
constexpr double two_over_pi_d = 0x1.45f306dc9c883p-1;

// ---- error functions

// exp(x^2) erfc(x) for x >= 0.
inline double erfcx_positive(double x) {
  const double y = x > 1e300 ? 1e300 : x;
  const double q = div_rn(y - 4.0, y + 4.0);
  return div_rn(poly(q, erfcx_c), fma(2.0, y, 1.0));
}
// exp(-(x + lo)^2).
inline double exp_minus_square(double x, double lo) {
  const double y = x > 40.0 ? 40.0 : x;
  const Pair<double> s = two_product(y, y);
  return exp_sum(clamp(-s.hi, -760.0, 0.0), fma(-2.0 * y, lo, -s.lo));
}
inline double erf_near(double x) {
  const double z = x * x;
  return fma(x, poly(z, erf_c), x);
}
inline double erfc_positive(double x, double lo) { return exp_minus_square(x, lo) * erfcx_positive(x); }

inline double erf_(double x) {
  const double a = abs(x);
  const double far = copysign(1.0 - erfc_positive(a, 0.0), x);
  return is_nan(x) ? x + x : a < 1.0 ? erf_near(x) : far;
}
inline float erff_(float x) {
  const float a = abs(x), z = x * x;
  const float near = fma(x, poly(z, erff_near_c), x);
  const float far = 1.0f - exp2f_(poly((a > 4.0f ? 4.0f : a) - 2.5f, erff_far_c));
  return is_nan(x) ? x + x : a < 1.0f ? near : copysign(far, x);
}
inline double erfc_(double x) {
  const double a = abs(x);
  const double far = erfc_positive(a, 0.0);
  const double v = a < 0.5 ? 1.0 - erf_near(x) : x < 0.0 ? 2.0 - far : far;
  return is_nan(x) ? x + x : v;
}
inline double erfcx_(double x) {
  const double a = abs(x);
  const Pair<double> s = two_product(x, x);
  const double big = s.hi > 720.0 ? kInf : 2.0 * exp_sum(s.hi, s.lo);
  const double far = x < 0.0 ? big - erfcx_positive(a) : erfcx_positive(a);
  const double near = exp_sum(a < 0.5 ? s.hi : 0.0, s.lo) * (1.0 - erf_near(x));
  const double v = a < 0.5 ? near : far;
  return is_nan(x) ? x + x : x == kInf ? 0.0 : v;
}
inline double normcdf_(double x) {
  // x / sqrt(2) as a pair: the tail's error grows with its square.
  const double a = abs(x) > 60.0 ? 60.0 : abs(x);
  const Pair<double> p = two_product(a, 0x1.6a09e667f3bcdp-1);
  const double lo = fma(a, -0x1.bdd3413b26456p-55, p.lo);
  const double far = 0.5 * erfc_positive(p.hi, lo);
  const double t = copysign(p.hi, x);
  const double near = fma(0.5, erf_near(t), 0.5);
  const double v = a < 0.5 ? near : x < 0.0 ? far : 1.0 - far;
  return is_nan(x) ? x + x : v;
}

// erfinv(x) / x at 1 - x^2 = e^-w.
inline double inverse_ratio(double w) {
  const double s = sqrt_rn(w);
  const double near = poly(w - 3.0, inverse_w_c);
  if (w < 6.0) return near;
  if (s < 4.0) return poly(s - 3.2, inverse_a_c);
  if (s < 6.0) return poly(s - 5.0, inverse_b_c);
  if (s < 9.0) return poly(s - 7.5, inverse_c_c);
  if (s < 16.0) return poly(s - 12.5, inverse_d_c);
  return poly(s - 22.0, inverse_e_c);
}
inline double erfinv_(double x) {
  const double a = abs(x);
  const double w = -log_((1.0 - a) * (1.0 + a));
  const double v = a < 1.0 ? x * inverse_ratio(w) : a == 1.0 ? x * kInf : nan_d();
  return a < 0x1p-30 ? x * 0x1.c5bf891b4ef6bp-1 : v;
}
inline double erfcinv_of(double y, double one_minus_y) {
  const double w = -log_(y) - log_(2.0 - y);
  const double v = one_minus_y * inverse_ratio(y > 0.5 ? -log_(y * (2.0 - y)) : w);
  return y == 0.0 ? kInf : y == 2.0 ? -kInf : y > 0.0 && y < 2.0 ? v : nan_d();
}
inline double erfcinv_(double y) { return erfcinv_of(y, 1.0 - y); }
inline double normcdfinv_(double p) {
  const double y = 2.0 * p;
  return -0x1.6a09e667f3bcdp+0 * erfcinv_of(y, 1.0 - y);
}

// ---- gamma functions

inline double stirling_rest(double x) { return div_rn(poly(div_rn(1.0, x * x), stirling_c), x); }

// The square root of Gamma(x + x_lo), 8 <= x, so that the product of two overflows last.
inline double gamma_root(double x, double x_lo) {
  const Pair<double> l = log_for_pow(x);
  const Pair<double> p = two_product(x - 0.5, l.hi);
  const Pair<double> e = two_sum(p.hi, -x);
  // log(2 pi) / 2 = hi + lo
  const Pair<double> f = two_sum(e.hi, 0x1.d67f1c864beb5p-1);
  const double lo = fma(x - 0.5, l.lo, p.lo) + e.lo + (f.lo + (stirling_rest(x) - 0x1.65b5a1b7ff5dfp-55));
  // The derivative of log Gamma, good enough for a rounding's worth of x.
  const double slope = l.hi - div_rn(0.5, x);
  return exp_sum(0.5 * f.hi, 0.5 * fma(slope, x_lo, lo));
}
inline double tgamma_(double x) {
  const double whole = x < 0.0 ? 1.0 - x : x;
  const double a = whole > 400.0 ? 400.0 : whole;
  const double a_lo = x < 0.0 && whole <= 400.0 ? (1.0 - a) - x : 0.0;
  double step_to = a, product = 1.0, steps = 0.0;
  for (int i = 0; i < 8; ++i) {
    const bool step = step_to < 8.0;
    product *= step ? step_to : 1.0;
    steps += step ? 1.0 : 0.0;
    step_to = a + steps;
  }
  const double half = gamma_root(step_to, (a - (step_to - steps)) + a_lo);
  const double positive = div_rn(half, product) * half;
  // Reflection: Gamma(x) = pi / (sin(pi x) Gamma(1 - x)).
  const double s = sinpi_(x);
  const double negative = div_rn(div_rn(div_rn(pi_hi * product, s), half), half);
  double v = x < 0.0 ? negative : positive;
  v = x < -190.0 ? copysign(0.0, s) : v;
  if (abs(x) < 0x1p-500) v = div_rn(1.0, x);
  if (x == -kInf || (x < 0.0 && rint(x) == x)) v = nan_d();
  return is_nan(x) ? x + x : x == 0.0 ? copysign(kInf, x) : x == kInf ? kInf : v;
}

// log|Gamma(x)| for x > 0.
inline double lgamma_positive(double x) {
  if (x >= 8.0) {
    if (x > 0x1p1000) return x * (log_(x) - 1.0);
    const Pair<double> l = log_for_pow(x);
    const Pair<double> p = two_product(x - 0.5, l.hi);
    const Pair<double> e = two_sum(p.hi, -x);
    return e.hi + (e.lo + fma(x - 0.5, l.lo, p.lo) + (0x1.d67f1c864beb5p-1 + stirling_rest(x)));
  }
  // To y in [1.5, 3): up by one or two, or down, through the product of the steps.
  double y = x, product = 1.0;
  for (int i = 0; i < 2; ++i) {
    const bool step = y < 1.5;
    product *= step ? y : 1.0;
    y += step ? 1.0 : 0.0;
  }
  const bool raised = x < 1.5;
  for (int i = 0; i < 5; ++i) {
    const bool step = y >= 3.0;
    y -= step ? 1.0 : 0.0;
    product *= step ? y : 1.0;
  }
  // Near 1 the logarithm and the polynomial cancel: keep the logarithm's rest.
  const double t = (x >= 0.5 && x < 1.5) ? x - 1.0 : y - 2.0;
  const SplitD s = split(product);
  const Pair<double> l = log_pair(s.f);
  const double l_hi = fma(s.k, ln2_hi, l.hi), l_lo = fma(s.k, ln2_lo, l.lo);
  const Pair<double> body = two_product(t, poly(t, lgamma_c));
  return raised ? (body.hi - l_hi) + (body.lo - l_lo) : body.hi + l_hi;
}
inline double lgamma_(double x) {
  const double a = abs(x);
  const double y = x < 0.0 ? 1.0 - x : x;
  const double plain = lgamma_positive(y);
  // What the rounding of 1 - x costs, by the derivative, and what pi lacks.
  const double y_lo = (1.0 - y) - x;
  const double slope = log_(y) - div_rn(0.5, y) - div_rn(0x1.5555555555555p-4, y * y);
  const double s = abs(sinpi_(x));
  const double reflected = (log_(div_rn(pi_hi, s)) - plain) + (0x1.678afae35cdd1p-55 - slope * y_lo);
  double v = x < 0.0 ? reflected : plain;
  if (a < 0x1p-60) v = -log_(a);
  if (a == kInf || (x <= 0.0 && rint(x) == x)) v = kInf;
  return is_nan(x) ? x + x : v;
}

// ---- Bessel functions

template <int N>
inline double in_pieces(double x, const BesselPiece (&pieces)[N]) {
  int i = 0;
  for (int k = 0; k + 1 < N; ++k) i += x > pieces[k].end ? 1 : 0;
  const BesselPiece& p = pieces[i];
  const double v = poly(x - p.centre, p.c);
  const double factor = p.zero_hi == 0.0 ? 1.0 : (x - p.zero_hi) - p.zero_lo;
  return v * factor;
}

// Beyond 8: amplitude and the sine and cosine of x - pi/4 (order 0) or x - 3 pi/4 (order 1).
struct Wave {
  double s, c, p, q, root;
};
inline Wave wave(double x, int order) {
  const Reduced r = reduce(x);
  const Pair<double> sk = sin_pair(r.r, r.lo), ck = cos_pair(r.r, r.lo);
  const double s = sincos_select(sk, ck, r.quadrant), c = sincos_select(sk, ck, r.quadrant + 1);
  const double h = 0x1.6a09e667f3bcdp-1;
  const double inverse = div_rn(1.0, x);
  const double z = 64.0 * inverse * inverse;
  Wave w;
  // sin(x - pi/4), cos(x - pi/4); turned by another quarter for order 1.
  const double s0 = (s - c) * h, c0 = (s + c) * h;
  w.s = order == 0 ? s0 : -c0;
  w.c = order == 0 ? c0 : s0;
  w.p = order == 0 ? poly(z, bessel_p0_c) : poly(z, bessel_p1_c);
  w.q = (order == 0 ? poly(z, bessel_q0_c) : poly(z, bessel_q1_c)) * inverse;
  w.root = sqrt_rn(two_over_pi_d * inverse);
  return w;
}
inline double wave_j(double x, int order) {
  const Wave w = wave(x, order);
  return w.root * (w.p * w.c - w.q * w.s);
}
inline double wave_y(double x, int order) {
  const Wave w = wave(x, order);
  return w.root * (w.p * w.s + w.q * w.c);
}

inline double j0_(double x) {
  const double a = abs(x);
  if (a == kInf) return 0.0;
  return a < 8.0 ? in_pieces(a, j0_pieces) : wave_j(a, 0);
}
inline double j1_(double x) {
  const double a = abs(x);
  if (a == kInf) return copysign(0.0, x);
  const double v = a < 1.5 ? a * poly(a * a, j1_near_c) : a < 8.0 ? in_pieces(a, j1_pieces) : wave_j(a, 1);
  return is_nan(x) ? x + x : x < 0.0 || (x == 0.0 && copysign(1.0, x) < 0.0) ? -v : v;
}
inline double y0_(double x) {
  double v = x < 0.5   ? fma(two_over_pi_d * log_(x), in_pieces(x, j0_pieces), poly(x * x, y0_near_c))
             : x < 8.0 ? in_pieces(x, y0_pieces)
                       : wave_y(x, 0);
  if (x == kInf) v = 0.0;
  return x < 0.0 ? nan_d() : x == 0.0 ? -kInf : v;
}
inline double y1_(double x) {
  const double j = x * poly(x * x, j1_near_c);
  double v = x < 0.5   ? fma(two_over_pi_d, fma(log_(x), j, -div_rn(1.0, x)), x * poly(x * x, y1_near_c))
             : x < 8.0 ? in_pieces(x, y1_pieces)
                       : wave_y(x, 1);
  if (x == kInf) v = 0.0;
  return x < 0.0 ? nan_d() : x == 0.0 ? -kInf : v;
}
// Upward recurrence where it is stable (n < x), Miller's downward one otherwise.
inline double jn_(int n, double x) {
  double sign = 1.0;
  if (n < 0) {
    n = -n;
    sign = (n & 1) ? -1.0 : 1.0;
  }
  if (x < 0.0) {
    x = -x;
    sign = (n & 1) ? -sign : sign;
  }
  if (is_nan(x)) return x + x;
  if (n == 0) return j0_(x);
  if (n == 1) return sign * j1_(x);
  if (x == 0.0 || x == kInf) return 0.0;
  if (x > static_cast<double>(n)) {
    double a = j0_(x), b = j1_(x);
    for (int k = 1; k < n; ++k) {
      const double next = fma(div_rn(2.0 * k, x), b, -a);
      a = b;
      b = next;
    }
    return sign * b;
  }
  // Small x: the first term of the series is all there is.
  if (x < 1e-8) {
    double term = 1.0;
    for (int k = 1; k <= n && term != 0.0; ++k) term *= div_rn(0.5 * x, static_cast<double>(k));
    return sign * term;
  }
  const int start = 2 * ((n + static_cast<int>(sqrt_rn(60.0 * n)) + 20) / 2);
  double above = 0.0, here = 1e-300, wanted = 0.0, sum = 0.0;
  for (int k = start; k > 0; --k) {
    const double below = fma(div_rn(2.0 * k, x), here, -above);
    above = here;
    here = below;
    if (abs(here) > 1e250) {
      here *= 1e-250;
      above *= 1e-250;
      wanted *= 1e-250;
      sum *= 1e-250;
    }
    if (k - 1 == n) wanted = here;
    if (((k - 1) & 1) == 0 && k > 1) sum += here;
  }
  // 1 = J0 + 2 (J2 + J4 + ...); J1 is better known where J0 is near a zero.
  const double scale = fma(2.0, sum, here);
  return sign * div_rn(wanted, scale);
}
inline double yn_(int n, double x) {
  double sign = 1.0;
  if (n < 0) {
    n = -n;
    sign = (n & 1) ? -1.0 : 1.0;
  }
  if (x < 0.0) return nan_d();
  if (n == 0) return y0_(x);
  if (n == 1) return sign * y1_(x);
  if (x == 0.0) return sign * -kInf;
  if (x == kInf) return 0.0;
  double a = y0_(x), b = y1_(x);
  for (int k = 1; k < n && b != -kInf; ++k) {
    const double next = fma(div_rn(2.0 * k, x), b, -a);
    a = b;
    b = next;
  }
  return sign * b;
}

inline double i_far(double a, double p) {
  // exp(a) / sqrt(a) in halves.
  const double h = exp_(0.5 * (a > 1500.0 ? 1500.0 : a));
  return h * div_rn(p, sqrt_rn(a)) * h;
}
inline double i0_(double x) {
  const double a = abs(x);
  const double y = a < 8.0 ? 8.0 : a;
  const double v = a < 8.0 ? poly(a * a, i0_near_c) : i_far(y, poly(div_rn(16.0, y) - 1.0, i0_far_c));
  return is_nan(x) ? x + x : a == kInf ? kInf : v;
}
inline double i1_(double x) {
  const double a = abs(x);
  const double y = a < 8.0 ? 8.0 : a;
  const double v = a < 8.0 ? a * poly(a * a, i1_near_c) : i_far(y, poly(div_rn(16.0, y) - 1.0, i1_far_c));
  return is_nan(x) ? x + x : copysign(a == kInf ? kInf : v, x);
}

}  // namespace heddle::libdevice
