// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The elementary functions under the names that clang calls: __nv_sinf and its family.
#include "exp.h"
#include "hyperbolic.h"
#include "log.h"
#include "power.h"
#include "trig.h"

namespace ld = heddle::libdevice;
using ld::Norm;

#define HEDDLE_UNARY(name)                                             \
  HEDDLE_NV float __nv_##name##f(float x) { return ld::name##f_(x); }  \
  HEDDLE_NV double __nv_##name(double x) { return ld::name##_(x); }
#define HEDDLE_BINARY(name)                                                              \
  HEDDLE_NV float __nv_##name##f(float x, float y) { return ld::name##f_(x, y); }        \
  HEDDLE_NV double __nv_##name(double x, double y) { return ld::name##_(x, y); }

HEDDLE_UNARY(exp)
HEDDLE_UNARY(exp2)
HEDDLE_UNARY(exp10)
HEDDLE_UNARY(expm1)
HEDDLE_UNARY(log)
HEDDLE_UNARY(log2)
HEDDLE_UNARY(log10)
HEDDLE_UNARY(log1p)
HEDDLE_UNARY(sin)
HEDDLE_UNARY(cos)
HEDDLE_UNARY(tan)
HEDDLE_UNARY(sinpi)
HEDDLE_UNARY(cospi)
HEDDLE_UNARY(asin)
HEDDLE_UNARY(acos)
HEDDLE_UNARY(atan)
HEDDLE_BINARY(atan2)
HEDDLE_UNARY(sinh)
HEDDLE_UNARY(cosh)
HEDDLE_UNARY(tanh)
HEDDLE_UNARY(asinh)
HEDDLE_UNARY(acosh)
HEDDLE_UNARY(atanh)
HEDDLE_BINARY(pow)
HEDDLE_UNARY(cbrt)
HEDDLE_UNARY(rcbrt)

HEDDLE_NV double __nv_powi(double x, int n) { return ld::powi_(x, n); }
HEDDLE_NV float __nv_powif(float x, int n) { return ld::powif_(x, n); }

HEDDLE_NV void __nv_sincosf(float x, float* s, float* c) {
  const ld::ReducedF r = ld::reduce(x);
  const float sk = ld::sin_kernel(r.r), ck = ld::cos_kernel(r.r);
  *s = x == 0.0f ? x : ld::sincos_select(sk, ck, r.quadrant);
  *c = ld::sincos_select(sk, ck, r.quadrant + 1);
}
HEDDLE_NV void __nv_sincos(double x, double* s, double* c) {
  const ld::Reduced r = ld::reduce(x);
  const ld::Pair<double> sk = ld::sin_pair(r.r, r.lo), ck = ld::cos_pair(r.r, r.lo);
  *s = x == 0.0 ? x : ld::sincos_select(sk, ck, r.quadrant);
  *c = ld::sincos_select(sk, ck, r.quadrant + 1);
}
HEDDLE_NV void __nv_sincospif(float x, float* s, float* c) {
  *s = ld::sinpif_(x);
  *c = ld::cospif_(x);
}
HEDDLE_NV void __nv_sincospi(double x, double* s, double* c) {
  *s = ld::sinpi_(x);
  *c = ld::cospi_(x);
}

HEDDLE_NV double __nv_rsqrt(double x) { return ld::rsqrt_(x); }

HEDDLE_NV double __nv_hypot(double a, double b) { return ld::length(ld::norm_of(a, b, 0, 0)); }
HEDDLE_NV double __nv_rhypot(double a, double b) { return ld::inverse_length(ld::norm_of(a, b, 0, 0)); }
HEDDLE_NV double __nv_norm3d(double a, double b, double c) { return ld::length(ld::norm_of(a, b, c, 0)); }
HEDDLE_NV double __nv_rnorm3d(double a, double b, double c) {
  return ld::inverse_length(ld::norm_of(a, b, c, 0));
}
HEDDLE_NV double __nv_norm4d(double a, double b, double c, double d) {
  return ld::length(ld::norm_of(a, b, c, d));
}
HEDDLE_NV double __nv_rnorm4d(double a, double b, double c, double d) {
  return ld::inverse_length(ld::norm_of(a, b, c, d));
}
HEDDLE_NV double __nv_norm(int n, const double* x) { return ld::length(ld::norm_of(n, x)); }
HEDDLE_NV double __nv_rnorm(int n, const double* x) { return ld::inverse_length(ld::norm_of(n, x)); }

HEDDLE_NV float __nv_hypotf(float a, float b) {
  return ld::length_f(ld::square(a) + ld::square(b), ld::infinite(a) || ld::infinite(b));
}
HEDDLE_NV float __nv_rhypotf(float a, float b) {
  return ld::inverse_length_f(ld::square(a) + ld::square(b), ld::infinite(a) || ld::infinite(b));
}
HEDDLE_NV float __nv_norm3df(float a, float b, float c) {
  return ld::length_f(ld::square(a) + ld::square(b) + ld::square(c),
                      ld::infinite(a) || ld::infinite(b) || ld::infinite(c));
}
HEDDLE_NV float __nv_rnorm3df(float a, float b, float c) {
  return ld::inverse_length_f(ld::square(a) + ld::square(b) + ld::square(c),
                              ld::infinite(a) || ld::infinite(b) || ld::infinite(c));
}
HEDDLE_NV float __nv_norm4df(float a, float b, float c, float d) {
  return ld::length_f((ld::square(a) + ld::square(b)) + (ld::square(c) + ld::square(d)),
                      ld::infinite(a) || ld::infinite(b) || ld::infinite(c) || ld::infinite(d));
}
HEDDLE_NV float __nv_rnorm4df(float a, float b, float c, float d) {
  return ld::inverse_length_f((ld::square(a) + ld::square(b)) + (ld::square(c) + ld::square(d)),
                              ld::infinite(a) || ld::infinite(b) || ld::infinite(c) || ld::infinite(d));
}
HEDDLE_NV float __nv_normf(int n, const float* x) {
  double sum = 0.0;
  bool infinite = false;
  for (int i = 0; i < n; ++i) {
    sum += ld::square(x[i]);
    infinite = infinite || ld::infinite(x[i]);
  }
  return ld::length_f(sum, infinite);
}
HEDDLE_NV float __nv_rnormf(int n, const float* x) {
  double sum = 0.0;
  bool infinite = false;
  for (int i = 0; i < n; ++i) {
    sum += ld::square(x[i]);
    infinite = infinite || ld::infinite(x[i]);
  }
  return ld::inverse_length_f(sum, infinite);
}
