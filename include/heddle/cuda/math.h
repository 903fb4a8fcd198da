// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Math functions in the global namespace, beyond what clang's prelude has: min and max of mixed types on
// both sides, and float overloads of the functions that only CUDA has.
#pragma once

#define HEDDLE_BOTH static __inline__ __attribute__((host, device, always_inline, unused))
#define HEDDLE_DEVICE static __device__ __inline__ __attribute__((always_inline))
#define HEDDLE_HOST static __inline__ __attribute__((host, unused))

// Clang has the device versions of min(int, int) and max(int, int).
HEDDLE_HOST int min(int a, int b) { return a < b ? a : b; }
HEDDLE_HOST int max(int a, int b) { return a < b ? b : a; }

// Integer pairs meet in their common type, as the usual conversions have it.
#define HEDDLE_PAIR(result, left, right)                                                                  \
  HEDDLE_BOTH result min(left a, right b) { return (result)a < (result)b ? (result)a : (result)b; }      \
  HEDDLE_BOTH result max(left a, right b) { return (result)a < (result)b ? (result)b : (result)a; }
#define HEDDLE_MIXED(sign, unsig)     \
  HEDDLE_PAIR(unsig, unsig, unsig)    \
  HEDDLE_PAIR(unsig, sign, unsig)     \
  HEDDLE_PAIR(unsig, unsig, sign)
HEDDLE_MIXED(int, unsigned int)
HEDDLE_PAIR(long, long, long)
HEDDLE_MIXED(long, unsigned long)
HEDDLE_PAIR(long long, long long, long long)
HEDDLE_MIXED(long long, unsigned long long)
#undef HEDDLE_MIXED
#undef HEDDLE_PAIR

// Floating pairs ignore a NaN on one side, as fmin and fmax do.
#define HEDDLE_PAIR(result, left, right, suffix)                                       \
  HEDDLE_BOTH result min(left a, right b) { return __builtin_fmin##suffix(a, b); }     \
  HEDDLE_BOTH result max(left a, right b) { return __builtin_fmax##suffix(a, b); }
HEDDLE_PAIR(float, float, float, f)
HEDDLE_PAIR(double, double, double, )
HEDDLE_PAIR(double, float, double, )
HEDDLE_PAIR(double, double, float, )
#undef HEDDLE_PAIR

// A floating and an integer operand: nvcc takes what is not ambiguous there, this takes all.
#if __cplusplus >= 201103L
namespace heddle_math {
template <class T> struct is_integer { static const bool value = false; };
template <> struct is_integer<short> { static const bool value = true; };
template <> struct is_integer<unsigned short> { static const bool value = true; };
template <> struct is_integer<int> { static const bool value = true; };
template <> struct is_integer<unsigned int> { static const bool value = true; };
template <> struct is_integer<long> { static const bool value = true; };
template <> struct is_integer<unsigned long> { static const bool value = true; };
template <> struct is_integer<long long> { static const bool value = true; };
template <> struct is_integer<unsigned long long> { static const bool value = true; };
template <bool kUse, class T> struct use {};
template <class T> struct use<true, T> { typedef T type; };
}  // namespace heddle_math
#define HEDDLE_PAIR(floating)                                                                          \
  template <class I>                                                                               \
  HEDDLE_BOTH typename heddle_math::use<heddle_math::is_integer<I>::value, floating>::type min(floating a, I b) { return min(a, (floating)b); } \
  template <class I>                                                                               \
  HEDDLE_BOTH typename heddle_math::use<heddle_math::is_integer<I>::value, floating>::type min(I a, floating b) { return min((floating)a, b); } \
  template <class I>                                                                               \
  HEDDLE_BOTH typename heddle_math::use<heddle_math::is_integer<I>::value, floating>::type max(floating a, I b) { return max(a, (floating)b); } \
  template <class I>                                                                               \
  HEDDLE_BOTH typename heddle_math::use<heddle_math::is_integer<I>::value, floating>::type max(I a, floating b) { return max((floating)a, b); }
HEDDLE_PAIR(float)
HEDDLE_PAIR(double)
#undef HEDDLE_PAIR
#endif

// Device overloads for float, and the same for the host where clang's prelude has none.
#define HEDDLE_FLOAT(name) HEDDLE_DEVICE float name(float x) { return name##f(x); }
#ifdef __CUDACC_RTC__
#define HEDDLE_HOST_FLOAT(name)
#else
#define HEDDLE_HOST_FLOAT(name) HEDDLE_HOST float name(float x) { return name##f(x); }
#endif
#define HEDDLE_FLOAT_BOTH(name)                            \
  HEDDLE_FLOAT(name)                                       \
  HEDDLE_HOST_FLOAT(name)
HEDDLE_FLOAT(rsqrt)
HEDDLE_FLOAT(rcbrt)
HEDDLE_FLOAT(sinpi)
HEDDLE_FLOAT(cospi)
HEDDLE_FLOAT(erfcinv)
HEDDLE_FLOAT(normcdf)
HEDDLE_FLOAT(normcdfinv)
HEDDLE_FLOAT(erfcx)
HEDDLE_FLOAT_BOTH(erfinv)
HEDDLE_FLOAT_BOTH(cyl_bessel_i0)
HEDDLE_FLOAT_BOTH(cyl_bessel_i1)
HEDDLE_FLOAT_BOTH(exp10)
HEDDLE_FLOAT_BOTH(j0)
HEDDLE_FLOAT_BOTH(j1)
HEDDLE_FLOAT_BOTH(y0)
HEDDLE_FLOAT_BOTH(y1)
#undef HEDDLE_FLOAT
#undef HEDDLE_FLOAT_BOTH
// Clang declares these float overloads before <cmath> and leaves their definition to CUDA's headers.
#define HEDDLE_OVERLOAD(name) HEDDLE_DEVICE float name(float x) { return ::name##f(x); }
HEDDLE_OVERLOAD(acosh)
HEDDLE_OVERLOAD(asinh)
HEDDLE_OVERLOAD(atanh)
HEDDLE_OVERLOAD(cbrt)
HEDDLE_OVERLOAD(erf)
HEDDLE_OVERLOAD(erfc)
HEDDLE_OVERLOAD(exp2)
HEDDLE_OVERLOAD(expm1)
HEDDLE_OVERLOAD(lgamma)
HEDDLE_OVERLOAD(log1p)
HEDDLE_OVERLOAD(log2)
HEDDLE_OVERLOAD(logb)
HEDDLE_OVERLOAD(nearbyint)
HEDDLE_OVERLOAD(rint)
HEDDLE_OVERLOAD(round)
HEDDLE_OVERLOAD(tgamma)
HEDDLE_OVERLOAD(trunc)
#undef HEDDLE_OVERLOAD
#define HEDDLE_OVERLOAD(name) HEDDLE_DEVICE float name(float x, float y) { return ::name##f(x, y); }
HEDDLE_OVERLOAD(copysign)
HEDDLE_OVERLOAD(fdim)
HEDDLE_OVERLOAD(fmax)
HEDDLE_OVERLOAD(fmin)
HEDDLE_OVERLOAD(hypot)
HEDDLE_OVERLOAD(nextafter)
HEDDLE_OVERLOAD(remainder)
#undef HEDDLE_OVERLOAD
HEDDLE_DEVICE float fma(float x, float y, float z) { return ::fmaf(x, y, z); }
HEDDLE_DEVICE float remquo(float x, float y, int* q) { return ::remquof(x, y, q); }
HEDDLE_DEVICE int ilogb(float x) { return ::ilogbf(x); }
HEDDLE_DEVICE long long llrint(float x) { return ::llrintf(x); }
HEDDLE_DEVICE long long llround(float x) { return ::llroundf(x); }
HEDDLE_DEVICE long lrint(float x) { return ::lrintf(x); }
HEDDLE_DEVICE long lround(float x) { return ::lroundf(x); }
HEDDLE_DEVICE float scalbln(float x, long n) { return ::scalblnf(x, n); }
HEDDLE_DEVICE float scalbn(float x, int n) { return ::scalbnf(x, n); }
HEDDLE_DEVICE double nan(const char* tag) { return __nv_nan((const signed char*)tag); }
HEDDLE_DEVICE float nanf(const char* tag) { return __nv_nanf((const signed char*)tag); }

HEDDLE_DEVICE float jn(int n, float x) { return jnf(n, x); }
HEDDLE_DEVICE float yn(int n, float x) { return ynf(n, x); }
HEDDLE_DEVICE void sincos(float x, float* s, float* c) { sincosf(x, s, c); }
#ifndef __CUDACC_RTC__
HEDDLE_HOST void sincos(float x, float* s, float* c) { sincosf(x, s, c); }
#endif
HEDDLE_DEVICE void sincospi(float x, float* s, float* c) { sincospif(x, s, c); }
HEDDLE_DEVICE float rhypot(float a, float b) { return rhypotf(a, b); }
HEDDLE_DEVICE float norm3d(float a, float b, float c) { return norm3df(a, b, c); }
HEDDLE_DEVICE float rnorm3d(float a, float b, float c) { return rnorm3df(a, b, c); }
HEDDLE_DEVICE float norm4d(float a, float b, float c, float d) { return norm4df(a, b, c, d); }
HEDDLE_DEVICE float rnorm4d(float a, float b, float c, float d) { return rnorm4df(a, b, c, d); }
HEDDLE_DEVICE float fdivide(float a, float b) { return fdividef(a, b); }

template <class = void>
HEDDLE_DEVICE float __tanhf(float x) {
#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 750
  float r;
  __asm__("tanh.approx.f32 %0, %1;" : "=f"(r) : "f"(x));
  return r;
#else
  return tanhf(x);
#endif
}

#undef HEDDLE_BOTH
#undef HEDDLE_DEVICE
#undef HEDDLE_HOST
