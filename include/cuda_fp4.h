// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The four-bit floating format e2m1: no infinity, no NaN; conversions hold at the largest number.
#ifndef HEDDLE_CUDA_FP4_H
#define HEDDLE_CUDA_FP4_H

#include "heddle/cuda/tiny_float.h"

typedef unsigned char __nv_fp4_storage_t;
typedef unsigned char __nv_fp4x2_storage_t;
typedef unsigned short int __nv_fp4x4_storage_t;

typedef enum __nv_fp4_interpretation_t { __NV_E2M1 } __nv_fp4_interpretation_t;

#if defined(__cplusplus)
#if defined(__CUDACC__) || defined(__CUDA__)
#define HEDDLE_TM __attribute__((host, device, always_inline)) inline
#else
#define HEDDLE_TM inline
#endif

HEDDLE_TF __nv_fp4_storage_t __nv_cvt_double_to_fp4(const double x, const __nv_fp4_interpretation_t kind, const enum cudaRoundMode rounding) {
  const heddle_small::round_mode mode = rounding == cudaRoundZero ? heddle_small::to_zero : rounding == cudaRoundPosInf ? heddle_small::up
                                        : rounding == cudaRoundMinInf ? heddle_small::down : heddle_small::to_nearest;
  return heddle_small::tiny<2, 1>(x, true, 0x7, 0x7, 0x7, mode);
}
HEDDLE_TF __nv_fp4_storage_t __nv_cvt_float_to_fp4(const float x, const __nv_fp4_interpretation_t kind, const enum cudaRoundMode rounding) { return __nv_cvt_double_to_fp4((double)x, kind, rounding); }
HEDDLE_TF __nv_fp4_storage_t __nv_cvt_halfraw_to_fp4(const __half_raw x, const __nv_fp4_interpretation_t kind, const enum cudaRoundMode rounding) { return __nv_cvt_double_to_fp4((double)heddle_small::of_raw(x), kind, rounding); }
HEDDLE_TF __nv_fp4_storage_t __nv_cvt_bfloat16raw_to_fp4(const __nv_bfloat16_raw x, const __nv_fp4_interpretation_t kind, const enum cudaRoundMode rounding) { return __nv_cvt_double_to_fp4((double)heddle_small::of_raw(x), kind, rounding); }
HEDDLE_TF __nv_fp4x2_storage_t __nv_cvt_double2_to_fp4x2(const double2 x, const __nv_fp4_interpretation_t kind, const enum cudaRoundMode rounding) {
  return (__nv_fp4x2_storage_t)(__nv_cvt_double_to_fp4(x.x, kind, rounding) | (__nv_cvt_double_to_fp4(x.y, kind, rounding) << 4));
}
HEDDLE_TF __nv_fp4x2_storage_t __nv_cvt_float2_to_fp4x2(const float2 x, const __nv_fp4_interpretation_t kind, const enum cudaRoundMode rounding) {
  return (__nv_fp4x2_storage_t)(__nv_cvt_double_to_fp4((double)x.x, kind, rounding) | (__nv_cvt_double_to_fp4((double)x.y, kind, rounding) << 4));
}
HEDDLE_TF __nv_fp4x2_storage_t __nv_cvt_halfraw2_to_fp4x2(const __half2_raw x, const __nv_fp4_interpretation_t kind, const enum cudaRoundMode rounding) {
  __half_raw a, b;
  a.x = x.x;
  b.x = x.y;
  return (__nv_fp4x2_storage_t)(__nv_cvt_double_to_fp4((double)heddle_small::of_raw(a), kind, rounding) | (__nv_cvt_double_to_fp4((double)heddle_small::of_raw(b), kind, rounding) << 4));
}
HEDDLE_TF __nv_fp4x2_storage_t __nv_cvt_bfloat16raw2_to_fp4x2(const __nv_bfloat162_raw x, const __nv_fp4_interpretation_t kind, const enum cudaRoundMode rounding) {
  __nv_bfloat16_raw a, b;
  a.x = x.x;
  b.x = x.y;
  return (__nv_fp4x2_storage_t)(__nv_cvt_double_to_fp4((double)heddle_small::of_raw(a), kind, rounding) | (__nv_cvt_double_to_fp4((double)heddle_small::of_raw(b), kind, rounding) << 4));
}
HEDDLE_TF __half_raw __nv_cvt_fp4_to_halfraw(const __nv_fp4_storage_t x, const __nv_fp4_interpretation_t kind) {
  return heddle_small::raw_half(heddle_small::untiny<2, 1>(x));
}
HEDDLE_TF __half2_raw __nv_cvt_fp4x2_to_halfraw2(const __nv_fp4x2_storage_t x, const __nv_fp4_interpretation_t kind) {
  __half2_raw r;
  r.x = __nv_cvt_fp4_to_halfraw((__nv_fp4_storage_t)(x & 0xf), kind).x;
  r.y = __nv_cvt_fp4_to_halfraw((__nv_fp4_storage_t)(x >> 4), kind).x;
  return r;
}

// One number of the e2m1 format.
struct __nv_fp4_e2m1 {
  __nv_fp4_storage_t __x;
  __nv_fp4_e2m1() = default;
  HEDDLE_TM explicit __nv_fp4_e2m1(const double f) : __x(__nv_cvt_double_to_fp4(f, __NV_E2M1, cudaRoundNearest)) {}
  HEDDLE_TM explicit __nv_fp4_e2m1(const float f) : __x(__nv_cvt_float_to_fp4(f, __NV_E2M1, cudaRoundNearest)) {}
  HEDDLE_TM explicit __nv_fp4_e2m1(const __half f) : __x(__nv_cvt_float_to_fp4((float)f, __NV_E2M1, cudaRoundNearest)) {}
  HEDDLE_TM explicit __nv_fp4_e2m1(const __nv_bfloat16 f) : __x(__nv_cvt_float_to_fp4((float)f, __NV_E2M1, cudaRoundNearest)) {}
  HEDDLE_TM explicit __nv_fp4_e2m1(const int v) : __x(__nv_cvt_double_to_fp4((double)v, __NV_E2M1, cudaRoundNearest)) {}
  HEDDLE_TM explicit __nv_fp4_e2m1(const unsigned int v) : __x(__nv_cvt_double_to_fp4((double)v, __NV_E2M1, cudaRoundNearest)) {}
  HEDDLE_TM explicit __nv_fp4_e2m1(const short v) : __x(__nv_cvt_double_to_fp4((double)v, __NV_E2M1, cudaRoundNearest)) {}
  HEDDLE_TM explicit __nv_fp4_e2m1(const unsigned short v) : __x(__nv_cvt_double_to_fp4((double)v, __NV_E2M1, cudaRoundNearest)) {}
  HEDDLE_TM explicit __nv_fp4_e2m1(const long v) : __x(__nv_cvt_double_to_fp4((double)v, __NV_E2M1, cudaRoundNearest)) {}
  HEDDLE_TM explicit __nv_fp4_e2m1(const unsigned long v) : __x(__nv_cvt_double_to_fp4((double)v, __NV_E2M1, cudaRoundNearest)) {}
  HEDDLE_TM explicit __nv_fp4_e2m1(const long long v) : __x(__nv_cvt_double_to_fp4((double)v, __NV_E2M1, cudaRoundNearest)) {}
  HEDDLE_TM explicit __nv_fp4_e2m1(const unsigned long long v) : __x(__nv_cvt_double_to_fp4((double)v, __NV_E2M1, cudaRoundNearest)) {}
  HEDDLE_TM explicit operator __half() const { return __half(__nv_cvt_fp4_to_halfraw(__x, __NV_E2M1)); }
  HEDDLE_TM explicit operator float() const { return (float)__half(__nv_cvt_fp4_to_halfraw(__x, __NV_E2M1)); }
  HEDDLE_TM explicit operator double() const { return (double)(float)*this; }
  HEDDLE_TM explicit operator __nv_bfloat16() const { return __nv_bfloat16((float)*this); }
  HEDDLE_TM explicit operator int() const { return __half::to_integer<int>((float)*this); }
  HEDDLE_TM explicit operator unsigned int() const { return __half::to_integer<unsigned int>((float)*this); }
  HEDDLE_TM explicit operator long long() const { return __half::to_integer<long long>((float)*this); }
  HEDDLE_TM explicit operator bool() const { return (__x & 0x7) != 0; }
};
// Two and four of them.
struct __nv_fp4x2_e2m1 {
  __nv_fp4x2_storage_t __x;
  __nv_fp4x2_e2m1() = default;
  HEDDLE_TM explicit __nv_fp4x2_e2m1(const float2 f) : __x(__nv_cvt_float2_to_fp4x2(f, __NV_E2M1, cudaRoundNearest)) {}
  HEDDLE_TM explicit __nv_fp4x2_e2m1(const double2 f) : __x(__nv_cvt_double2_to_fp4x2(f, __NV_E2M1, cudaRoundNearest)) {}
  HEDDLE_TM explicit __nv_fp4x2_e2m1(const __half2 f) : __x(__nv_cvt_halfraw2_to_fp4x2((__half2_raw)f, __NV_E2M1, cudaRoundNearest)) {}
  HEDDLE_TM explicit __nv_fp4x2_e2m1(const __nv_bfloat162 f) : __x(__nv_cvt_bfloat16raw2_to_fp4x2((__nv_bfloat162_raw)f, __NV_E2M1, cudaRoundNearest)) {}
  HEDDLE_TM explicit operator __half2() const { return __half2(__nv_cvt_fp4x2_to_halfraw2(__x, __NV_E2M1)); }
  HEDDLE_TM explicit operator float2() const { return __half22float2((__half2)*this); }
};
struct __nv_fp4x4_e2m1 {
  __nv_fp4x4_storage_t __x;
  __nv_fp4x4_e2m1() = default;
  HEDDLE_TM explicit __nv_fp4x4_e2m1(const float4 f)
      : __x((__nv_fp4x4_storage_t)(__nv_cvt_float2_to_fp4x2(make_float2(f.x, f.y), __NV_E2M1, cudaRoundNearest) |
                                   ((unsigned int)__nv_cvt_float2_to_fp4x2(make_float2(f.z, f.w), __NV_E2M1, cudaRoundNearest) << 8))) {}
  HEDDLE_TM explicit __nv_fp4x4_e2m1(const __half2 lo, const __half2 hi)
      : __x((__nv_fp4x4_storage_t)(__nv_cvt_halfraw2_to_fp4x2((__half2_raw)lo, __NV_E2M1, cudaRoundNearest) |
                                   ((unsigned int)__nv_cvt_halfraw2_to_fp4x2((__half2_raw)hi, __NV_E2M1, cudaRoundNearest) << 8))) {}
  HEDDLE_TM explicit operator float4() const {
    const float2 lo = __half22float2(__half2(__nv_cvt_fp4x2_to_halfraw2((__nv_fp4x2_storage_t)(__x & 0xff), __NV_E2M1)));
    const float2 hi = __half22float2(__half2(__nv_cvt_fp4x2_to_halfraw2((__nv_fp4x2_storage_t)(__x >> 8), __NV_E2M1)));
    return make_float4(lo.x, lo.y, hi.x, hi.y);
  }
};

#undef HEDDLE_TM
#endif
#endif
