// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// PTX's approximate functions, defined once for every engine. Templates over V, one float or a clang
// ext_vector of floats; only operations with exact IEEE meaning (+ - * / sqrt fma, integer bits,
// selects), so that every instance gives the same bits. No branches, no libm, no includes but this.
//
//   scalar:  isa::approx::ex2(1.5f)
//   vector:  typedef float f32x16 __attribute__((ext_vector_type(16)));
//            isa::approx::ex2<f32x16>(v)           (f64 functions: double and its ext_vectors)
//
// Compile with -ffp-contract=off, round to nearest, no fast-math. Results are the canonical NaN
// (0x7fffffff; f64 0x7fffffffffffffff) or a number. The forms of PTX are compositions:
//   f.approx.f32 x        f(x)
//   f.approx.ftz.f32 x    flush(f(flush(x)))          div: both operands
//   f.approx.f16 x        cvt.rn.f16.f32(f(cvt.f32.f16(x)));  bf16 likewise, and its results below
//                         2^-126 are flushed by ex2.approx.ftz.bf16
//   rsqrt and sqrt without .approx in old texts are the same functions.
// Measured error (approx_test.cc): rcp div sqrt 0.5 ulp, rsqrt 1.5, ex2 1, lg2 1.5, sin and cos
// 2^-22.7 absolute within 100 pi, tanh 2 ulp. All within the manual's bounds.
#pragma once

namespace heddle::isa::approx {

namespace detail {
template <class V, bool = __is_same(V, float) || __is_same(V, double)>
struct Shape {                       // an ext_vector: a comparison gives integers of its shape
  using Int = decltype(V{} < V{});
};
template <>
struct Shape<float, true> {
  using Int = int;
};
template <>
struct Shape<double, true> {
  using Int = long long;
};
}  // namespace detail

template <class V>
using IntOf = typename detail::Shape<V>::Int;

template <class V>
inline V fma(V a, V b, V c) {
  return __builtin_elementwise_fma(a, b, c);
}
template <class V>
inline IntOf<V> bits(V v) {
  return __builtin_bit_cast(IntOf<V>, v);
}
template <class V>
inline V real(IntOf<V> i) {
  return __builtin_bit_cast(V, i);
}
/// A float constant in V's shape.
template <class V>
inline V k(float c) {
  return (V)c;
}
template <class V>
inline IntOf<V> ki(long long c) {
  return (IntOf<V>)c;
}
template <class V>
inline V magnitude(V x) {
  return real<V>(bits(x) & ki<V>(sizeof(x[0]) == 8 ? 0x7fffffffffffffffll : 0x7fffffff));
}
inline float magnitude(float x) { return real<float>(bits(x) & 0x7fffffff); }
inline double magnitude(double x) { return real<double>(bits(x) & 0x7fffffffffffffffll); }

/// f32: NaN becomes 0x7fffffff.
template <class V>
inline V canonical(V x) {
  return x == x ? x : real<V>(ki<V>(0x7fffffff));
}

/// f32: subnormals become zeros of their sign.
template <class V>
inline V flush(V x) {
  return magnitude(x) < k<V>(0x1p-126f) ? real<V>(bits(x) & ki<V>((int)0x80000000u)) : x;
}

/// c[0] + x*(c[1] + x*(c[2] + ...)).
template <class V, unsigned N>
inline V horner(V x, const float (&c)[N]) {
  V r = k<V>(c[N - 1]);
#pragma clang loop unroll(full)
  for (int i = (int)N - 2; i >= 0; --i) r = fma(r, x, k<V>(c[i]));
  return r;
}

template <class V>
inline V rcp(V x) {
  return canonical<V>(k<V>(1.0f) / x);
}
template <class V>
inline V sqrt(V x) {
  return canonical<V>(__builtin_elementwise_sqrt(x));
}
template <class V>
inline V rsqrt(V x) {
  return canonical<V>(k<V>(1.0f) / __builtin_elementwise_sqrt(x));
}

/// PTX ISA, div.full: no surprise for large divisors.
template <class V>
inline V div_full(V a, V b) {
  return canonical<V>(a / b);
}

/// PTX ISA, div.approx: for |b| above 2^126 the reciprocal is zero.
template <class V>
inline V div(V a, V b) {
  V zero = real<V>(bits(b) & ki<V>((int)0x80000000u));
  return canonical<V>(magnitude(b) > k<V>(0x1p126f) ? a * zero : a / b);
}

namespace detail {
inline constexpr float kExp2[] = {0x1.62e43p-1f,  0x1.ebfbep-3f,  0x1.c6af6cp-5f,
                                  0x1.3b2a54p-7f, 0x1.5f089p-10f, 0x1.44138ap-13f};
inline constexpr float kLog2[] = {0x1.715476p+0f, -0x1.715476p-1f, 0x1.ec708p-2f,  -0x1.7154b2p-2f,
                                  0x1.27805cp-2f, -0x1.ec6fc6p-3f, 0x1.a3ec06p-3f, -0x1.6efd9p-3f,
                                  0x1.60f528p-3f, -0x1.575928p-3f, 0x1.84608cp-4f};
inline constexpr float kSin[] = {-0x1.555556p-3f, 0x1.11111p-7f, -0x1.a01906p-13f, 0x1.719692p-19f,
                                 -0x1.9db1ccp-26f};
inline constexpr float kTanh[] = {-0x1.555554p-2f, 0x1.110eep-3f, -0x1.b955dcp-5f, 0x1.59e1c8p-6f,
                                  -0x1.9ada6p-8f};
inline constexpr float kMagic = 12582912.0f;   // 1.5 * 2^23: x + kMagic has the integer nearest to x below
}  // namespace detail

/// 2^x: x = n + f, |f| <= 1/2; two exact scalings, so that subnormal results round once.
template <class V>
inline V ex2(V x) {
  V c = x < k<V>(-151.0f) ? k<V>(-151.0f) : x;
  c = c > k<V>(129.0f) ? k<V>(129.0f) : c;
  V t = c + k<V>(detail::kMagic);
  V f = c - (t - k<V>(detail::kMagic));
  IntOf<V> n = (bits(t) & ki<V>(0x7fffff)) - ki<V>(0x400000);
  IntOf<V> half = n >> 1;
  V p = fma(f, horner(f, detail::kExp2), k<V>(1.0f));
  V r = p * real<V>((half + ki<V>(127)) << 23) * real<V>((n - half + ki<V>(127)) << 23);
  return canonical<V>(x == x ? r : x);
}

/// log2 of x = m * 2^e, m within sqrt(1/2) .. sqrt(2).
template <class V>
inline V lg2(V x) {
  V scaled = x < k<V>(0x1p-126f) ? x * k<V>(0x1p24f) : x;
  V bias = x < k<V>(0x1p-126f) ? k<V>(-24.0f) : k<V>(0.0f);
  IntOf<V> i = bits(scaled) - ki<V>(0x3f3504f3);           // of sqrt(1/2)
  IntOf<V> e = i >> 23;
  V t = real<V>((i & ki<V>(0x7fffff)) + ki<V>(0x3f3504f3)) - k<V>(1.0f);
  V exponent = real<V>(e + ki<V>(0x4b400000)) - k<V>(detail::kMagic) + bias;
  V r = fma(t, horner(t, detail::kLog2), exponent);
  r = x == k<V>(0.0f) ? k<V>(-__builtin_inff()) : r;
  r = x == k<V>(__builtin_inff()) ? x : r;
  return x < k<V>(0.0f) ? real<V>(ki<V>(0x7fffffff)) : canonical<V>(x == x ? r : x);
}

namespace detail {
/// sin of r within [-pi/2, pi/2], its sign flipped by bit 31 of `sign`.
template <class V>
inline V sin_reduced(V x, V r, IntOf<V> sign) {
  V u = r * r;
  V s = r * fma(u, horner(u, kSin), k<V>(1.0f));
  s = s > k<V>(1.0f) ? k<V>(1.0f) : s;
  s = s < k<V>(-1.0f) ? k<V>(-1.0f) : s;
  s = real<V>(bits(s) ^ (sign & ki<V>((int)0x80000000u)));
  return magnitude(x) < k<V>(__builtin_inff()) ? s : real<V>(ki<V>(0x7fffffff));
}
/// x - h*pi, kept within [-pi/2, pi/2] where x is too large for it.
template <class V>
inline V reduce(V x, V h) {
  V r = fma(-h, k<V>(0x1.921fb6p+1f), x);
  r = fma(-h, k<V>(-0x1.777a5cp-24f), r);
  r = fma(-h, k<V>(-0x1.ee59dap-49f), r);
  r = r > k<V>(0x1.921fb6p+0f) ? k<V>(0x1.921fb6p+0f) : r;
  return r < k<V>(-0x1.921fb6p+0f) ? k<V>(-0x1.921fb6p+0f) : r;
}
}  // namespace detail

template <class V>
inline V sin(V x) {
  V t = fma(x, k<V>(0x1.45f306p-2f), k<V>(detail::kMagic));
  V s = detail::sin_reduced<V>(x, detail::reduce<V>(x, t - k<V>(detail::kMagic)), bits(t) << 31);
  return x == k<V>(0.0f) ? x : s;
}

/// -sin(x - (n + 1/2) pi), times -1 for odd n.
template <class V>
inline V cos(V x) {
  V t = fma(x, k<V>(0x1.45f306p-2f), k<V>(-0.5f)) + k<V>(detail::kMagic);
  V h = t - k<V>(detail::kMagic) + k<V>(0.5f);
  return detail::sin_reduced<V>(x, detail::reduce<V>(x, h), ~(bits(t) << 31));
}

/// 1 - 2/(e^2x + 1), or an odd polynomial near zero.
template <class V>
inline V tanh(V x) {
  V a = magnitude(x);
  V big = k<V>(1.0f) - k<V>(2.0f) / (ex2<V>(a * k<V>(0x1.715476p+1f)) + k<V>(1.0f));
  V u = a * a;
  V small = a * fma(u, horner(u, detail::kTanh), k<V>(1.0f));
  V r = a < k<V>(0.6f) ? small : big;
  r = real<V>(bits(r) | (bits(x) & ki<V>((int)0x80000000u)));
  return canonical<V>(x == x ? r : x);
}

// ---- f64: the upper 32 bits of operand and result only (PTX ISA, rcp.approx.ftz.f64) ----

namespace detail {
template <class V>
inline V upper_half(V x) {
  IntOf<V> i = bits(x) & ki<V>(~0xffffffffll);
  V tiny = real<V>(i & ki<V>((long long)0x8000000000000000ull));
  return magnitude(real<V>(i)) < (V)0x1p-1022 ? tiny : real<V>(i);
}
template <class V>
inline V rounded_upper_half(V r) {
  IntOf<V> i = (bits(r) + ki<V>(0x80000000ll)) & ki<V>(~0xffffffffll);
  V tiny = real<V>(i & ki<V>((long long)0x8000000000000000ull));
  V kept = magnitude(r) < (V)0x1p-1022 ? tiny : real<V>(i);
  return r == r ? kept : real<V>(ki<V>(0x7fffffffffffffffll));
}
}  // namespace detail

/// rcp.approx.ftz.f64
template <class V>
inline V rcp_f64(V x) {
  return detail::rounded_upper_half<V>((V)1.0 / detail::upper_half<V>(x));
}
/// rsqrt.approx.ftz.f64
template <class V>
inline V rsqrt_ftz_f64(V x) {
  return detail::rounded_upper_half<V>((V)1.0 / __builtin_elementwise_sqrt(detail::upper_half<V>(x)));
}
/// rsqrt.approx.f64
template <class V>
inline V rsqrt_f64(V x) {
  V r = (V)1.0 / __builtin_elementwise_sqrt(x);
  return r == r ? r : real<V>(ki<V>(0x7fffffffffffffffll));
}

}  // namespace heddle::isa::approx
