// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The few operations that the device math library is written in, for the device (nvptx64) and, so that
// its tests run anywhere, for the host. `_rn` forms are never fused with their neighbours, which the
// compensated sums below rely on; everything else may be contracted by the compiler of the kernel.
#pragma once

#define HEDDLE_NV extern "C"

namespace heddle::libdevice {

using u32 = unsigned int;
using i64 = long long;
using u64 = unsigned long long;

inline u32 bits(float x) { return __builtin_bit_cast(u32, x); }
inline u64 bits(double x) { return __builtin_bit_cast(u64, x); }
inline float from_bits(u32 x) { return __builtin_bit_cast(float, x); }
inline double from_bits(u64 x) { return __builtin_bit_cast(double, x); }

inline float fma(float a, float b, float c) { return __builtin_fmaf(a, b, c); }
inline double fma(double a, double b, double c) { return __builtin_fma(a, b, c); }
inline float abs(float x) { return __builtin_fabsf(x); }
inline double abs(double x) { return __builtin_fabs(x); }
inline float rint(float x) { return __builtin_rintf(x); }
inline double rint(double x) { return __builtin_rint(x); }
inline float trunc(float x) { return __builtin_truncf(x); }
inline double trunc(double x) { return __builtin_trunc(x); }
inline float floor(float x) { return __builtin_floorf(x); }
inline double floor(double x) { return __builtin_floor(x); }
inline float copysign(float x, float s) {
  return from_bits((bits(x) & 0x7fffffffu) | (bits(s) & 0x80000000u));
}
inline double copysign(double x, double s) {
  return from_bits((bits(x) & 0x7fffffffffffffffull) | (bits(s) & 0x8000000000000000ull));
}

#if defined(__NVPTX__)
// Written as instructions: LLVM would take the intrinsics for plain operations, and under a kernel's
// -ffast-math take compensated sums apart.
#define HEDDLE_RN(name, type, instruction, constraint)                                 \
  inline type name(type a, type b) {                                                   \
    type r;                                                                            \
    asm(instruction " %0, %1, %2;" : "=" constraint(r) : constraint(a), constraint(b)); \
    return r;                                                                          \
  }
HEDDLE_RN(mul_rn, float, "mul.rn.f32", "f")
HEDDLE_RN(mul_rn, double, "mul.rn.f64", "d")
HEDDLE_RN(add_rn, float, "add.rn.f32", "f")
HEDDLE_RN(add_rn, double, "add.rn.f64", "d")
HEDDLE_RN(sub_rn, float, "sub.rn.f32", "f")
HEDDLE_RN(sub_rn, double, "sub.rn.f64", "d")
#undef HEDDLE_RN
inline float div_rn(float a, float b) { return __nvvm_div_rn_f(a, b); }
inline double div_rn(double a, double b) { return __nvvm_div_rn_d(a, b); }
inline float sqrt_rn(float x) { return __nvvm_sqrt_rn_f(x); }
inline double sqrt_rn(double x) { return __nvvm_sqrt_rn_d(x); }
inline u32 high_product(u32 a, u32 b) { return __nvvm_mulhi_ui(a, b); }
inline u64 high_product(u64 a, u64 b) { return __nvvm_mulhi_ull(a, b); }
#else
inline float mul_rn(float a, float b) { return a * b; }
inline double mul_rn(double a, double b) { return a * b; }
inline float add_rn(float a, float b) { return a + b; }
inline double add_rn(double a, double b) { return a + b; }
inline float sub_rn(float a, float b) { return a - b; }
inline double sub_rn(double a, double b) { return a - b; }
inline float div_rn(float a, float b) { return a / b; }
inline double div_rn(double a, double b) { return a / b; }
inline float sqrt_rn(float x) { return __builtin_sqrtf(x); }
inline double sqrt_rn(double x) { return __builtin_sqrt(x); }
inline u32 high_product(u32 a, u32 b) { return static_cast<u32>((static_cast<u64>(a) * b) >> 32); }
inline u64 high_product(u64 a, u64 b) {
  return static_cast<u64>((static_cast<unsigned __int128>(a) * b) >> 64);
}
#endif

constexpr float kInfF = __builtin_inff();
constexpr double kInf = __builtin_inf();
inline float nan_f() { return from_bits(0x7fffffffu); }
inline double nan_d() { return from_bits(0x7ff8000000000000ull); }
inline bool is_nan(float x) { return x != x; }
inline bool is_nan(double x) { return x != x; }

// An unevaluated sum: value hi, and lo far smaller.
template <class T>
struct Pair {
  T hi, lo;
};
template <class T>
inline Pair<T> fast_two_sum(T a, T b) {  // needs |a| >= |b|, or a == 0
  const T s = add_rn(a, b);
  return {s, sub_rn(b, sub_rn(s, a))};
}
template <class T>
inline Pair<T> two_sum(T a, T b) {
  const T s = add_rn(a, b);
  const T bb = sub_rn(s, a);
  return {s, add_rn(sub_rn(a, sub_rn(s, bb)), sub_rn(b, bb))};
}
template <class T>
inline Pair<T> two_product(T a, T b) {
  const T p = mul_rn(a, b);
  return {p, fma(a, b, -p)};
}

// Horner's rule over a coefficient table, lowest power first; unrolled since N is known.
template <class T, int N>
inline T poly(T x, const T (&c)[N]) {
  T sum = c[N - 1];
  for (int i = N - 2; i >= 0; --i) sum = fma(sum, x, c[i]);
  return sum;
}

template <int kFirst, class T, int N>
inline T poly_from(T x, const T (&c)[N]) {
  T sum = c[N - 1];
  for (int i = N - 2; i >= kFirst; --i) sum = fma(sum, x, c[i]);
  return sum;
}

// x 2^n in two exact steps and one rounded one; |n| to twice the exponent range.
inline float scale2(float x, int n) {
  const int half = n >> 1;
  return mul_rn(mul_rn(x, from_bits(static_cast<u32>(half + 127) << 23)),
                from_bits(static_cast<u32>(n - half + 127) << 23));
}
inline double scale2(double x, int n) {
  const int half = n >> 1;
  return mul_rn(mul_rn(x, from_bits(static_cast<u64>(half + 1023) << 52)),
                from_bits(static_cast<u64>(n - half + 1023) << 52));
}

// Steps that hosts have single instructions for, yet PTX does not: calls of functions that stay functions
// in PTX, which the engine knows by name (src/simt/build/known_functions.h). The text here is what they
// mean for the operands they are given.

// x 2^n for a whole n within 252 and x near 1; a NaN n only with a NaN x.
inline float scale_meaning(float x, float n) { return scale2(x, n == n ? static_cast<int>(n) : 0); }
// x = mantissa 2^exponent for finite x > 0, mantissa in [3/4, 3/2).
inline u32 exponent_bits(float x) {
  const u32 u = bits(x < 0x1p-126f ? x * 0x1p23f : x);
  return static_cast<u32>(static_cast<int>(u - 0x3f400000u) >> 23);
}
inline float mantissa_meaning(float x) {
  return from_bits(bits(x < 0x1p-126f ? x * 0x1p23f : x) - (exponent_bits(x) << 23));
}
inline float exponent_meaning(float x) {
  return static_cast<float>(static_cast<int>(exponent_bits(x))) - (x < 0x1p-126f ? 23.0f : 0.0f);
}
// `inside` for finite x > 0, else the logarithm of 0, infinity, a negative number or a NaN.
inline float log_edges_meaning(float x, float inside) {
  float r = x == __builtin_inff() ? x : inside;
  r = x == 0.0f ? -__builtin_inff() : r;
  return x < 0.0f ? from_bits(0x7fffffffu) : x != x ? x + x : r;
}
#if defined(__NVPTX__)
extern "C" float __heddle_scale_f32(float x, float n);
extern "C" float __heddle_mantissa_f32(float x);
extern "C" float __heddle_exponent_f32(float x);
extern "C" float __heddle_log_edges_f32(float x, float inside);
inline float scale(float x, float n) { return __heddle_scale_f32(x, n); }
inline float mantissa(float x) { return __heddle_mantissa_f32(x); }
inline float exponent(float x) { return __heddle_exponent_f32(x); }
inline float log_edges(float x, float inside) { return __heddle_log_edges_f32(x, inside); }
#else
inline float scale(float x, float n) { return scale_meaning(x, n); }
inline float mantissa(float x) { return mantissa_meaning(x); }
inline float exponent(float x) { return exponent_meaning(x); }
inline float log_edges(float x, float inside) { return log_edges_meaning(x, inside); }
#endif
inline double power_of_two(int n) { return from_bits(static_cast<u64>(n + 1023) << 52); }  // normal only

// NaN passes both, as comparisons with it are false.
template <class T>
inline T clamp(T x, T low, T high) {
  x = x < low ? low : x;
  return x > high ? high : x;
}

}  // namespace heddle::libdevice
