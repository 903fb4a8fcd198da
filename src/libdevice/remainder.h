// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Exact remainders. Each round takes off as many quotient bits as the format has: the usual case is one
// division and one fused multiply-add.
#pragma once
#include "port.h"

namespace heddle::libdevice {

inline int exponent_of(float x) { return static_cast<int>(bits(x) >> 23); }
inline int exponent_of(double x) { return static_cast<int>(bits(x) >> 52); }
template <class T>
struct Format;
template <>
struct Format<float> {
  static constexpr int digits = 24, most = 254;
  static constexpr float smallest_normal = 0x1p-126f, lift = 0x1p24f;
};
template <>
struct Format<double> {
  static constexpr int digits = 53, most = 2046;
  static constexpr double smallest_normal = 0x1p-1022, lift = 0x1p53;
};
template <class T>
inline int full_exponent(T x) {
  return x < Format<T>::smallest_normal ? exponent_of(x * Format<T>::lift) - Format<T>::digits : exponent_of(x);
}
inline float times_power(float x, int n) { return scale2(x, n); }
inline double times_power(double x, int n) { return scale2(x, n); }

// r = a - q b with 0 <= r < b for finite a >= 0, b > 0; quotient keeps the low bits of q.
template <class T>
inline T reduce_by(T a, T b, u32* quotient) {
  u32 q_low = 0;
  while (a >= b) {
    int k = full_exponent(a) - full_exponent(b) - (Format<T>::digits - 3);
    k = k > 0 ? k : 0;
    k = k > Format<T>::most ? Format<T>::most : k;
    const T step = times_power(b, k);
    const T q = trunc(div_rn(a, step));
    T r = fma(-q, step, a);
    // The quotient was rounded up across an integer.
    const bool over = r < T(0);
    r = over ? r + step : r;
    const u32 low = static_cast<u32>(static_cast<u64>(q)) - (over ? 1u : 0u);
    q_low += k < 32 ? low << k : 0u;
    a = r;
  }
  *quotient = q_low;
  return a;
}

template <class T>
inline T fmod_of(T x, T y, T nan) {
  const T a = abs(x), b = abs(y);
  const bool bad = !(x - x == T(0)) || b == T(0) || is_nan(y);
  u32 q;
  const T r = b - b == T(0) && !bad ? reduce_by(a, b, &q) : a;
  return bad ? (is_nan(x) || is_nan(y) ? x + y : nan) : copysign(r, x);
}

template <class T>
inline T remquo_of(T x, T y, int* quotient, T nan) {
  const T a = abs(x), b = abs(y);
  const bool bad = !(x - x == T(0)) || b == T(0) || is_nan(y);
  u32 q = 0;
  T r = b - b == T(0) && !bad ? reduce_by(a, b, &q) : a;
  // Nearest instead of below, ties to the even quotient. b - r is exact where it matters (r > b / 2).
  const T other = b - r;
  const bool up = (b - b == T(0)) && (r > other || (r == other && (q & 1u)));
  r = up ? -other : r;
  q += up ? 1u : 0u;
  const bool flip = copysign(T(1), x) != copysign(T(1), y);
  const int low = static_cast<int>(q & 0x7fffffu);
  *quotient = bad ? 0 : flip ? -low : low;
  const T signed_r = copysign(T(1), x) < T(0) ? -r : r;
  return bad ? (is_nan(x) || is_nan(y) ? x + y : nan) : r == T(0) ? copysign(T(0), x) : signed_r;
}

}  // namespace heddle::libdevice
