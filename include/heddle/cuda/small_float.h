// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Conversions between float or double and the small formats (f16, bf16, fp8, fp6, fp4), by integer
// arithmetic: for the host, and for devices before the instruction. One rounding, every mode.
#ifndef HEDDLE_SMALL_FLOAT_H
#define HEDDLE_SMALL_FLOAT_H

#include "host_defines.h"

#if defined(__CUDACC__) || defined(__CUDA__)
#define HEDDLE_SF static __inline__ __attribute__((host, device, always_inline, unused))
#else
#define HEDDLE_SF static inline __attribute__((unused))
#endif

namespace heddle_small {

typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;

enum round_mode { to_nearest, to_zero, down, up };

HEDDLE_SF u32 bits(float x) { u32 b; __builtin_memcpy(&b, &x, 4); return b; }
HEDDLE_SF u64 bits(double x) { u64 b; __builtin_memcpy(&b, &x, 8); return b; }
HEDDLE_SF float float_of(u32 b) { float x; __builtin_memcpy(&x, &b, 4); return x; }
HEDDLE_SF double double_of(u64 b) { double x; __builtin_memcpy(&x, &b, 8); return x; }

// The magnitude of finite x in a format of E exponent and M fraction bits, without regard to its largest
// number: the caller compares the result with that.
template <int E, int M>
HEDDLE_SF u32 narrow_magnitude(double x, round_mode mode) {
  const u64 b = bits(x);
  const bool negative = (b >> 63) != 0;
  const int exponent = (int)((b >> 52) & 0x7ff) - 1023;
  const u64 significand = (b & 0xfffffffffffffull) | (exponent > -1023 ? 0x10000000000000ull : 0ull);
  const int least = 2 - (1 << (E - 1));
  const int below = exponent < least ? least - exponent : 0;
  const bool far = below > M + 1;  // less than any half: only a directed mode sees it
  const int shift = 52 - M + (far ? M + 1 : below);
  u64 kept = significand >> shift;
  const u64 rest = significand & ((1ull << shift) - 1), half = 1ull << (shift - 1);
  if (far) kept = 0;
  const bool inexact = far ? significand != 0 : rest != 0;
  const bool nearest_up = !far && (rest > half || (rest == half && (kept & 1)));
  const bool add = mode == to_nearest ? nearest_up : mode == up ? inexact && !negative : mode == down ? inexact && negative : false;
  kept += add ? 1 : 0;
  const int base = exponent < least ? 0 : exponent - least;
  return (u32)(((u64)base << M) + kept);
}

// An IEEE-like format with infinities: f16 is <5, 10>, bf16 <8, 7>. NaN becomes all ones below the sign.
template <int E, int M>
HEDDLE_SF u16 narrow(double x, round_mode mode = to_nearest) {
  const u64 b = bits(x);
  const u16 sign = (u16)((b >> 63) << (E + M));
  const u32 infinity = ((1u << E) - 1) << M;
  if (x != x) return (u16)(infinity | ((1u << M) - 1));
  if ((b << 1) == 0xffe0000000000000ull) return (u16)(sign | infinity);
  u32 m = narrow_magnitude<E, M>(x, mode);
  if (m >= infinity) {
    const bool to_most = mode == to_zero || (mode == up && sign) || (mode == down && !sign);
    m = to_most ? infinity - 1 : infinity;
  }
  return (u16)(sign | m);
}

template <int E, int M>
HEDDLE_SF float widen(u16 h) {
  const u32 sign = (u32)(h >> (E + M)) << 31;
  const u32 exponent = (h >> M) & ((1u << E) - 1), fraction = h & ((1u << M) - 1);
  const int bias = (1 << (E - 1)) - 1;
  if (exponent == (1u << E) - 1) {
    return float_of(sign | 0x7f800000u | (fraction ? 0x400000u | (fraction << (23 - M)) : 0u));
  }
  if (exponent == 0) {
    // fraction 2^(1 - bias - M), exactly; the scale is a power of two that float has.
    const float scale = float_of((u32)(127 + 1 - bias - M > 0 ? 127 + 1 - bias - M : 1) << 23);
    const float v = E == 8 ? float_of(fraction << (23 - M)) : (float)fraction * scale;
    return float_of(bits(v) | sign);
  }
  return float_of(sign | ((exponent + 127 - bias) << 23) | (fraction << (23 - M)));
}

// a b + c rounded to odd in double, so that one more rounding to a small format is the only one that counts.
HEDDLE_SF double fma_to_odd(float a, float b, float c) {
  const double p = (double)a * (double)b;  // exact
  const double s = p + (double)c;
  const double back = s - p;
  const double error = (p - (s - back)) + ((double)c - back);
  u64 u = bits(s);
  if (error != 0.0 && (u & 1) == 0 && s - s == 0.0) {
    // Toward the error's side the neighbour is odd.
    u += ((error > 0.0) == (s > 0.0)) ? 1ull : ~0ull;
  }
  return double_of(u);
}

struct f16 {
  HEDDLE_SF float to_float(u16 h) {
#if defined(__CUDA_ARCH__)
    float f;
    __asm__("cvt.f32.f16 %0, %1;" : "=f"(f) : "h"(h));
    return f;
#else
    return widen<5, 10>(h);
#endif
  }
  HEDDLE_SF u16 from_double(double x) {
#if defined(__CUDA_ARCH__)
    u16 h;
    __asm__("cvt.rn.f16.f64 %0, %1;" : "=h"(h) : "d"(x));
    return h;
#else
    return narrow<5, 10>(x);
#endif
  }
  template <round_mode kMode>
  HEDDLE_SF u16 from_float(float x) {
#if defined(__CUDA_ARCH__)
    u16 h;
    if (kMode == to_nearest) __asm__("cvt.rn.f16.f32 %0, %1;" : "=h"(h) : "f"(x));
    if (kMode == to_zero) __asm__("cvt.rz.f16.f32 %0, %1;" : "=h"(h) : "f"(x));
    if (kMode == down) __asm__("cvt.rm.f16.f32 %0, %1;" : "=h"(h) : "f"(x));
    if (kMode == up) __asm__("cvt.rp.f16.f32 %0, %1;" : "=h"(h) : "f"(x));
    return h;
#else
    return narrow<5, 10>((double)x, kMode);
#endif
  }
  // Float has more than twice the digits: one operation there and a rounding is the rounded operation.
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 530
#define HEDDLE_OP(name, ptx)                                                                              \
  HEDDLE_SF u16 name(u16 a, u16 b) {                                                                      \
    u16 r;                                                                                                \
    __asm__(ptx ".f16 %0, %1, %2;" : "=h"(r) : "h"(a), "h"(b));                                           \
    return r;                                                                                             \
  }                                                                                                       \
  HEDDLE_SF u32 name##2(u32 a, u32 b) {                                                                   \
    u32 r;                                                                                                \
    __asm__(ptx ".f16x2 %0, %1, %2;" : "=r"(r) : "r"(a), "r"(b));                                         \
    return r;                                                                                             \
  }
  HEDDLE_OP(add, "add")
  HEDDLE_OP(sub, "sub")
  HEDDLE_OP(mul, "mul")
#undef HEDDLE_OP
  HEDDLE_SF u16 fma(u16 a, u16 b, u16 c) {
    u16 r;
    __asm__("fma.rn.f16 %0, %1, %2, %3;" : "=h"(r) : "h"(a), "h"(b), "h"(c));
    return r;
  }
  HEDDLE_SF u32 fma2(u32 a, u32 b, u32 c) {
    u32 r;
    __asm__("fma.rn.f16x2 %0, %1, %2, %3;" : "=r"(r) : "r"(a), "r"(b), "r"(c));
    return r;
  }
#else
  HEDDLE_SF u16 add(u16 a, u16 b) { return from_float<to_nearest>(to_float(a) + to_float(b)); }
  HEDDLE_SF u16 sub(u16 a, u16 b) { return from_float<to_nearest>(to_float(a) - to_float(b)); }
  HEDDLE_SF u16 mul(u16 a, u16 b) { return from_float<to_nearest>(to_float(a) * to_float(b)); }
  HEDDLE_SF u16 fma(u16 a, u16 b, u16 c) { return from_double(fma_to_odd(to_float(a), to_float(b), to_float(c))); }
#define HEDDLE_SOFT_PAIRS 1
#endif
#if defined(HEDDLE_SOFT_PAIRS)
  HEDDLE_SF u32 add2(u32 a, u32 b) { return add((u16)a, (u16)b) | (u32)add((u16)(a >> 16), (u16)(b >> 16)) << 16; }
  HEDDLE_SF u32 sub2(u32 a, u32 b) { return sub((u16)a, (u16)b) | (u32)sub((u16)(a >> 16), (u16)(b >> 16)) << 16; }
  HEDDLE_SF u32 mul2(u32 a, u32 b) { return mul((u16)a, (u16)b) | (u32)mul((u16)(a >> 16), (u16)(b >> 16)) << 16; }
  HEDDLE_SF u32 fma2(u32 a, u32 b, u32 c) {
    return fma((u16)a, (u16)b, (u16)c) | (u32)fma((u16)(a >> 16), (u16)(b >> 16), (u16)(c >> 16)) << 16;
  }
#undef HEDDLE_SOFT_PAIRS
#endif
};

struct bf16 {
  HEDDLE_SF float to_float(u16 h) { return float_of((u32)h << 16); }
  HEDDLE_SF u16 from_double(double x) { return narrow<8, 7>(x); }
  template <round_mode kMode>
  HEDDLE_SF u16 from_float(float x) {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
    if (kMode == to_nearest) {
      u16 h;
      __asm__("cvt.rn.bf16.f32 %0, %1;" : "=h"(h) : "f"(x));
      return h;
    }
#endif
    const u32 b = bits(x);
    if (x != x) return 0x7fff;
    const bool inexact = (b & 0xffffu) != 0 && (b & 0x7f800000u) != 0x7f800000u;
    const bool negative = (b >> 31) != 0;
    if (kMode == to_nearest) return (u16)((b + 0x7fffu + ((b >> 16) & 1u)) >> 16);
    const bool away = (kMode == up && inexact && !negative) || (kMode == down && inexact && negative);
    return (u16)((b >> 16) + (away ? 1u : 0u));
  }
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
  HEDDLE_SF u16 fma(u16 a, u16 b, u16 c) {
    u16 r;
    __asm__("fma.rn.bf16 %0, %1, %2, %3;" : "=h"(r) : "h"(a), "h"(b), "h"(c));
    return r;
  }
  HEDDLE_SF u32 fma2(u32 a, u32 b, u32 c) {
    u32 r;
    __asm__("fma.rn.bf16x2 %0, %1, %2, %3;" : "=r"(r) : "r"(a), "r"(b), "r"(c));
    return r;
  }
#else
  HEDDLE_SF u16 fma(u16 a, u16 b, u16 c) { return from_double(fma_to_odd(to_float(a), to_float(b), to_float(c))); }
  HEDDLE_SF u32 fma2(u32 a, u32 b, u32 c) {
    return fma((u16)a, (u16)b, (u16)c) | (u32)fma((u16)(a >> 16), (u16)(b >> 16), (u16)(c >> 16)) << 16;
  }
#endif
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 900
#define HEDDLE_OP(name, ptx)                                                                              \
  HEDDLE_SF u16 name(u16 a, u16 b) {                                                                      \
    u16 r;                                                                                                \
    __asm__(ptx ".bf16 %0, %1, %2;" : "=h"(r) : "h"(a), "h"(b));                                          \
    return r;                                                                                             \
  }                                                                                                       \
  HEDDLE_SF u32 name##2(u32 a, u32 b) {                                                                   \
    u32 r;                                                                                                \
    __asm__(ptx ".bf16x2 %0, %1, %2;" : "=r"(r) : "r"(a), "r"(b));                                        \
    return r;                                                                                             \
  }
  HEDDLE_OP(add, "add")
  HEDDLE_OP(sub, "sub")
  HEDDLE_OP(mul, "mul")
#undef HEDDLE_OP
#elif defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
  // Only fma is there, and rounds once: by 1, by -1, and with a zero that keeps the product's sign.
  HEDDLE_SF u16 add(u16 a, u16 b) { return fma(a, 0x3f80, b); }
  HEDDLE_SF u16 sub(u16 a, u16 b) { return fma(b, 0xbf80, a); }
  HEDDLE_SF u16 mul(u16 a, u16 b) { return fma(a, b, 0x8000); }
  HEDDLE_SF u32 add2(u32 a, u32 b) { return fma2(a, 0x3f803f80u, b); }
  HEDDLE_SF u32 sub2(u32 a, u32 b) { return fma2(b, 0xbf80bf80u, a); }
  HEDDLE_SF u32 mul2(u32 a, u32 b) { return fma2(a, b, 0x80008000u); }
#else
  HEDDLE_SF u16 add(u16 a, u16 b) { return from_float<to_nearest>(to_float(a) + to_float(b)); }
  HEDDLE_SF u16 sub(u16 a, u16 b) { return from_float<to_nearest>(to_float(a) - to_float(b)); }
  HEDDLE_SF u16 mul(u16 a, u16 b) { return from_float<to_nearest>(to_float(a) * to_float(b)); }
  HEDDLE_SF u32 add2(u32 a, u32 b) { return add((u16)a, (u16)b) | (u32)add((u16)(a >> 16), (u16)(b >> 16)) << 16; }
  HEDDLE_SF u32 sub2(u32 a, u32 b) { return sub((u16)a, (u16)b) | (u32)sub((u16)(a >> 16), (u16)(b >> 16)) << 16; }
  HEDDLE_SF u32 mul2(u32 a, u32 b) { return mul((u16)a, (u16)b) | (u32)mul((u16)(a >> 16), (u16)(b >> 16)) << 16; }
#endif
};

}  // namespace heddle_small

#undef HEDDLE_SF
#endif
