// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Eight-bit floating formats e4m3 (largest number 448, no infinity) and e5m2, host and device.
#ifndef HEDDLE_CUDA_FP8_H
#define HEDDLE_CUDA_FP8_H
#define __CUDA_FP8_H__ /* the name that programs test */

#include "heddle/cuda/tiny_float.h"

typedef unsigned char __nv_fp8_storage_t;
typedef unsigned short int __nv_fp8x2_storage_t;
typedef unsigned int __nv_fp8x4_storage_t;

typedef enum __nv_fp8_interpretation_t { __NV_E4M3, __NV_E5M2 } __nv_fp8_interpretation_t;

#if defined(__cplusplus)
#if defined(__CUDACC__) || defined(__CUDA__)
#define HEDDLE_TM __attribute__((host, device, always_inline)) inline
#else
#define HEDDLE_TM inline
#endif

HEDDLE_TF __nv_fp8_storage_t __nv_cvt_double_to_fp8(const double x, const __nv_saturation_t saturate, const __nv_fp8_interpretation_t kind) {
  if (kind == __NV_E4M3) return heddle_small::tiny<4, 3>(x, saturate == __NV_SATFINITE, 0x7e, 0x7f, 0x7f);
  return heddle_small::tiny<5, 2>(x, saturate == __NV_SATFINITE, 0x7b, 0x7c, 0x7f);
}
HEDDLE_TF __nv_fp8_storage_t __nv_cvt_float_to_fp8(const float x, const __nv_saturation_t saturate, const __nv_fp8_interpretation_t kind) { return __nv_cvt_double_to_fp8((double)x, saturate, kind); }
HEDDLE_TF __nv_fp8_storage_t __nv_cvt_halfraw_to_fp8(const __half_raw x, const __nv_saturation_t saturate, const __nv_fp8_interpretation_t kind) { return __nv_cvt_double_to_fp8((double)heddle_small::of_raw(x), saturate, kind); }
HEDDLE_TF __nv_fp8_storage_t __nv_cvt_bfloat16raw_to_fp8(const __nv_bfloat16_raw x, const __nv_saturation_t saturate, const __nv_fp8_interpretation_t kind) { return __nv_cvt_double_to_fp8((double)heddle_small::of_raw(x), saturate, kind); }
HEDDLE_TF __nv_fp8x2_storage_t __nv_cvt_double2_to_fp8x2(const double2 x, const __nv_saturation_t saturate, const __nv_fp8_interpretation_t kind) {
  return (__nv_fp8x2_storage_t)(__nv_cvt_double_to_fp8(x.x, saturate, kind) | (__nv_cvt_double_to_fp8(x.y, saturate, kind) << 8));
}
HEDDLE_TF __nv_fp8x2_storage_t __nv_cvt_float2_to_fp8x2(const float2 x, const __nv_saturation_t saturate, const __nv_fp8_interpretation_t kind) {
  return (__nv_fp8x2_storage_t)(__nv_cvt_double_to_fp8((double)x.x, saturate, kind) | (__nv_cvt_double_to_fp8((double)x.y, saturate, kind) << 8));
}
HEDDLE_TF __nv_fp8x2_storage_t __nv_cvt_halfraw2_to_fp8x2(const __half2_raw x, const __nv_saturation_t saturate, const __nv_fp8_interpretation_t kind) {
  __half_raw a, b;
  a.x = x.x;
  b.x = x.y;
  return (__nv_fp8x2_storage_t)(__nv_cvt_double_to_fp8((double)heddle_small::of_raw(a), saturate, kind) | (__nv_cvt_double_to_fp8((double)heddle_small::of_raw(b), saturate, kind) << 8));
}
HEDDLE_TF __nv_fp8x2_storage_t __nv_cvt_bfloat16raw2_to_fp8x2(const __nv_bfloat162_raw x, const __nv_saturation_t saturate, const __nv_fp8_interpretation_t kind) {
  __nv_bfloat16_raw a, b;
  a.x = x.x;
  b.x = x.y;
  return (__nv_fp8x2_storage_t)(__nv_cvt_double_to_fp8((double)heddle_small::of_raw(a), saturate, kind) | (__nv_cvt_double_to_fp8((double)heddle_small::of_raw(b), saturate, kind) << 8));
}
HEDDLE_TF __half_raw __nv_cvt_fp8_to_halfraw(const __nv_fp8_storage_t x, const __nv_fp8_interpretation_t kind) {
  if (kind == __NV_E4M3) {
    __half_raw h = heddle_small::raw_half(heddle_small::untiny<4, 3>(x));
    if ((x & 0x7f) == 0x7f) h.x = 0x7fff;
    return h;
  }
  {
    __half_raw h;
    h.x = (unsigned short)(x << 8);
    if ((x & 0x7f) > 0x7c) h.x = 0x7fff;
    return h;
  }
}
HEDDLE_TF __half2_raw __nv_cvt_fp8x2_to_halfraw2(const __nv_fp8x2_storage_t x, const __nv_fp8_interpretation_t kind) {
  __half2_raw r;
  r.x = __nv_cvt_fp8_to_halfraw((__nv_fp8_storage_t)(x & 0xff), kind).x;
  r.y = __nv_cvt_fp8_to_halfraw((__nv_fp8_storage_t)(x >> 8), kind).x;
  return r;
}

// One number of the e4m3 format.
struct __nv_fp8_e4m3 {
  __nv_fp8_storage_t __x;
  __nv_fp8_e4m3() = default;
  HEDDLE_TM explicit __nv_fp8_e4m3(const double f) : __x(__nv_cvt_double_to_fp8(f, __NV_SATFINITE, __NV_E4M3)) {}
  HEDDLE_TM explicit __nv_fp8_e4m3(const float f) : __x(__nv_cvt_float_to_fp8(f, __NV_SATFINITE, __NV_E4M3)) {}
  HEDDLE_TM explicit __nv_fp8_e4m3(const __half f) : __x(__nv_cvt_float_to_fp8((float)f, __NV_SATFINITE, __NV_E4M3)) {}
  HEDDLE_TM explicit __nv_fp8_e4m3(const __nv_bfloat16 f) : __x(__nv_cvt_float_to_fp8((float)f, __NV_SATFINITE, __NV_E4M3)) {}
  HEDDLE_TM explicit __nv_fp8_e4m3(const int v) : __x(__nv_cvt_double_to_fp8((double)v, __NV_SATFINITE, __NV_E4M3)) {}
  HEDDLE_TM explicit __nv_fp8_e4m3(const unsigned int v) : __x(__nv_cvt_double_to_fp8((double)v, __NV_SATFINITE, __NV_E4M3)) {}
  HEDDLE_TM explicit __nv_fp8_e4m3(const short v) : __x(__nv_cvt_double_to_fp8((double)v, __NV_SATFINITE, __NV_E4M3)) {}
  HEDDLE_TM explicit __nv_fp8_e4m3(const unsigned short v) : __x(__nv_cvt_double_to_fp8((double)v, __NV_SATFINITE, __NV_E4M3)) {}
  HEDDLE_TM explicit __nv_fp8_e4m3(const long v) : __x(__nv_cvt_double_to_fp8((double)v, __NV_SATFINITE, __NV_E4M3)) {}
  HEDDLE_TM explicit __nv_fp8_e4m3(const unsigned long v) : __x(__nv_cvt_double_to_fp8((double)v, __NV_SATFINITE, __NV_E4M3)) {}
  HEDDLE_TM explicit __nv_fp8_e4m3(const long long v) : __x(__nv_cvt_double_to_fp8((double)v, __NV_SATFINITE, __NV_E4M3)) {}
  HEDDLE_TM explicit __nv_fp8_e4m3(const unsigned long long v) : __x(__nv_cvt_double_to_fp8((double)v, __NV_SATFINITE, __NV_E4M3)) {}
  HEDDLE_TM explicit operator __half() const { return __half(__nv_cvt_fp8_to_halfraw(__x, __NV_E4M3)); }
  HEDDLE_TM explicit operator float() const { return (float)__half(__nv_cvt_fp8_to_halfraw(__x, __NV_E4M3)); }
  HEDDLE_TM explicit operator double() const { return (double)(float)*this; }
  HEDDLE_TM explicit operator __nv_bfloat16() const { return __nv_bfloat16((float)*this); }
  HEDDLE_TM explicit operator int() const { return __half::to_integer<int>((float)*this); }
  HEDDLE_TM explicit operator unsigned int() const { return __half::to_integer<unsigned int>((float)*this); }
  HEDDLE_TM explicit operator long long() const { return __half::to_integer<long long>((float)*this); }
  HEDDLE_TM explicit operator bool() const { return (__x & 0x7f) != 0; }
};
// Two and four of them.
struct __nv_fp8x2_e4m3 {
  __nv_fp8x2_storage_t __x;
  __nv_fp8x2_e4m3() = default;
  HEDDLE_TM explicit __nv_fp8x2_e4m3(const float2 f) : __x(__nv_cvt_float2_to_fp8x2(f, __NV_SATFINITE, __NV_E4M3)) {}
  HEDDLE_TM explicit __nv_fp8x2_e4m3(const double2 f) : __x(__nv_cvt_double2_to_fp8x2(f, __NV_SATFINITE, __NV_E4M3)) {}
  HEDDLE_TM explicit __nv_fp8x2_e4m3(const __half2 f) : __x(__nv_cvt_halfraw2_to_fp8x2((__half2_raw)f, __NV_SATFINITE, __NV_E4M3)) {}
  HEDDLE_TM explicit __nv_fp8x2_e4m3(const __nv_bfloat162 f) : __x(__nv_cvt_bfloat16raw2_to_fp8x2((__nv_bfloat162_raw)f, __NV_SATFINITE, __NV_E4M3)) {}
  HEDDLE_TM explicit operator __half2() const { return __half2(__nv_cvt_fp8x2_to_halfraw2(__x, __NV_E4M3)); }
  HEDDLE_TM explicit operator float2() const { return __half22float2((__half2)*this); }
};
struct __nv_fp8x4_e4m3 {
  __nv_fp8x4_storage_t __x;
  __nv_fp8x4_e4m3() = default;
  HEDDLE_TM explicit __nv_fp8x4_e4m3(const float4 f)
      : __x((__nv_fp8x4_storage_t)(__nv_cvt_float2_to_fp8x2(make_float2(f.x, f.y), __NV_SATFINITE, __NV_E4M3) |
                                   ((unsigned int)__nv_cvt_float2_to_fp8x2(make_float2(f.z, f.w), __NV_SATFINITE, __NV_E4M3) << 16))) {}
  HEDDLE_TM explicit __nv_fp8x4_e4m3(const __half2 lo, const __half2 hi)
      : __x((__nv_fp8x4_storage_t)(__nv_cvt_halfraw2_to_fp8x2((__half2_raw)lo, __NV_SATFINITE, __NV_E4M3) |
                                   ((unsigned int)__nv_cvt_halfraw2_to_fp8x2((__half2_raw)hi, __NV_SATFINITE, __NV_E4M3) << 16))) {}
  HEDDLE_TM explicit operator float4() const {
    const float2 lo = __half22float2(__half2(__nv_cvt_fp8x2_to_halfraw2((__nv_fp8x2_storage_t)(__x & 0xffff), __NV_E4M3)));
    const float2 hi = __half22float2(__half2(__nv_cvt_fp8x2_to_halfraw2((__nv_fp8x2_storage_t)(__x >> 16), __NV_E4M3)));
    return make_float4(lo.x, lo.y, hi.x, hi.y);
  }
};

// One number of the e5m2 format.
struct __nv_fp8_e5m2 {
  __nv_fp8_storage_t __x;
  __nv_fp8_e5m2() = default;
  HEDDLE_TM explicit __nv_fp8_e5m2(const double f) : __x(__nv_cvt_double_to_fp8(f, __NV_SATFINITE, __NV_E5M2)) {}
  HEDDLE_TM explicit __nv_fp8_e5m2(const float f) : __x(__nv_cvt_float_to_fp8(f, __NV_SATFINITE, __NV_E5M2)) {}
  HEDDLE_TM explicit __nv_fp8_e5m2(const __half f) : __x(__nv_cvt_float_to_fp8((float)f, __NV_SATFINITE, __NV_E5M2)) {}
  HEDDLE_TM explicit __nv_fp8_e5m2(const __nv_bfloat16 f) : __x(__nv_cvt_float_to_fp8((float)f, __NV_SATFINITE, __NV_E5M2)) {}
  HEDDLE_TM explicit __nv_fp8_e5m2(const int v) : __x(__nv_cvt_double_to_fp8((double)v, __NV_SATFINITE, __NV_E5M2)) {}
  HEDDLE_TM explicit __nv_fp8_e5m2(const unsigned int v) : __x(__nv_cvt_double_to_fp8((double)v, __NV_SATFINITE, __NV_E5M2)) {}
  HEDDLE_TM explicit __nv_fp8_e5m2(const short v) : __x(__nv_cvt_double_to_fp8((double)v, __NV_SATFINITE, __NV_E5M2)) {}
  HEDDLE_TM explicit __nv_fp8_e5m2(const unsigned short v) : __x(__nv_cvt_double_to_fp8((double)v, __NV_SATFINITE, __NV_E5M2)) {}
  HEDDLE_TM explicit __nv_fp8_e5m2(const long v) : __x(__nv_cvt_double_to_fp8((double)v, __NV_SATFINITE, __NV_E5M2)) {}
  HEDDLE_TM explicit __nv_fp8_e5m2(const unsigned long v) : __x(__nv_cvt_double_to_fp8((double)v, __NV_SATFINITE, __NV_E5M2)) {}
  HEDDLE_TM explicit __nv_fp8_e5m2(const long long v) : __x(__nv_cvt_double_to_fp8((double)v, __NV_SATFINITE, __NV_E5M2)) {}
  HEDDLE_TM explicit __nv_fp8_e5m2(const unsigned long long v) : __x(__nv_cvt_double_to_fp8((double)v, __NV_SATFINITE, __NV_E5M2)) {}
  HEDDLE_TM explicit operator __half() const { return __half(__nv_cvt_fp8_to_halfraw(__x, __NV_E5M2)); }
  HEDDLE_TM explicit operator float() const { return (float)__half(__nv_cvt_fp8_to_halfraw(__x, __NV_E5M2)); }
  HEDDLE_TM explicit operator double() const { return (double)(float)*this; }
  HEDDLE_TM explicit operator __nv_bfloat16() const { return __nv_bfloat16((float)*this); }
  HEDDLE_TM explicit operator int() const { return __half::to_integer<int>((float)*this); }
  HEDDLE_TM explicit operator unsigned int() const { return __half::to_integer<unsigned int>((float)*this); }
  HEDDLE_TM explicit operator long long() const { return __half::to_integer<long long>((float)*this); }
  HEDDLE_TM explicit operator bool() const { return (__x & 0x7f) != 0; }
};
// Two and four of them.
struct __nv_fp8x2_e5m2 {
  __nv_fp8x2_storage_t __x;
  __nv_fp8x2_e5m2() = default;
  HEDDLE_TM explicit __nv_fp8x2_e5m2(const float2 f) : __x(__nv_cvt_float2_to_fp8x2(f, __NV_SATFINITE, __NV_E5M2)) {}
  HEDDLE_TM explicit __nv_fp8x2_e5m2(const double2 f) : __x(__nv_cvt_double2_to_fp8x2(f, __NV_SATFINITE, __NV_E5M2)) {}
  HEDDLE_TM explicit __nv_fp8x2_e5m2(const __half2 f) : __x(__nv_cvt_halfraw2_to_fp8x2((__half2_raw)f, __NV_SATFINITE, __NV_E5M2)) {}
  HEDDLE_TM explicit __nv_fp8x2_e5m2(const __nv_bfloat162 f) : __x(__nv_cvt_bfloat16raw2_to_fp8x2((__nv_bfloat162_raw)f, __NV_SATFINITE, __NV_E5M2)) {}
  HEDDLE_TM explicit operator __half2() const { return __half2(__nv_cvt_fp8x2_to_halfraw2(__x, __NV_E5M2)); }
  HEDDLE_TM explicit operator float2() const { return __half22float2((__half2)*this); }
};
struct __nv_fp8x4_e5m2 {
  __nv_fp8x4_storage_t __x;
  __nv_fp8x4_e5m2() = default;
  HEDDLE_TM explicit __nv_fp8x4_e5m2(const float4 f)
      : __x((__nv_fp8x4_storage_t)(__nv_cvt_float2_to_fp8x2(make_float2(f.x, f.y), __NV_SATFINITE, __NV_E5M2) |
                                   ((unsigned int)__nv_cvt_float2_to_fp8x2(make_float2(f.z, f.w), __NV_SATFINITE, __NV_E5M2) << 16))) {}
  HEDDLE_TM explicit __nv_fp8x4_e5m2(const __half2 lo, const __half2 hi)
      : __x((__nv_fp8x4_storage_t)(__nv_cvt_halfraw2_to_fp8x2((__half2_raw)lo, __NV_SATFINITE, __NV_E5M2) |
                                   ((unsigned int)__nv_cvt_halfraw2_to_fp8x2((__half2_raw)hi, __NV_SATFINITE, __NV_E5M2) << 16))) {}
  HEDDLE_TM explicit operator float4() const {
    const float2 lo = __half22float2(__half2(__nv_cvt_fp8x2_to_halfraw2((__nv_fp8x2_storage_t)(__x & 0xffff), __NV_E5M2)));
    const float2 hi = __half22float2(__half2(__nv_cvt_fp8x2_to_halfraw2((__nv_fp8x2_storage_t)(__x >> 16), __NV_E5M2)));
    return make_float4(lo.x, lo.y, hi.x, hi.y);
  }
};

#undef HEDDLE_TM
#endif
#endif
