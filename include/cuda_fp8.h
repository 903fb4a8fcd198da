// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Eight-bit floating formats e4m3 (largest number 448, no infinity) and e5m2, and the scale e8m0, host and device.
#ifndef HEDDLE_CUDA_FP8_H
#define HEDDLE_CUDA_FP8_H
#define __CUDA_FP8_H__ /* the name that programs test */

#include "heddle/cuda/tiny_float.h"

typedef unsigned char __nv_fp8_storage_t;
typedef unsigned short int __nv_fp8x2_storage_t;
typedef unsigned int __nv_fp8x4_storage_t;

typedef enum __nv_fp8_interpretation_t { __NV_E4M3, __NV_E5M2 } __nv_fp8_interpretation_t;

#if defined(__cplusplus)

HEDDLE_TF __nv_fp8_storage_t __nv_cvt_double_to_fp8(const double x, const __nv_saturation_t saturate, const __nv_fp8_interpretation_t kind) {
  if (kind == __NV_E4M3) return heddle_small::tiny<4, 3>(x, saturate == __NV_SATFINITE, 0x7e, 0x7f, 0x7f);
  return heddle_small::tiny<5, 2>(x, saturate == __NV_SATFINITE, 0x7b, 0x7c, 0x7f);
}
HEDDLE_TF __nv_fp8x2_storage_t __nv_cvt_float2_to_fp8x2(const float2 x, const __nv_saturation_t saturate, const __nv_fp8_interpretation_t kind);
HEDDLE_TF __nv_fp8_storage_t __nv_cvt_float_to_fp8(const float x, const __nv_saturation_t saturate, const __nv_fp8_interpretation_t kind) {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 890
  if (saturate == __NV_SATFINITE) return (__nv_fp8_storage_t)__nv_cvt_float2_to_fp8x2(make_float2(x, 0.0f), saturate, kind);
#endif
  return __nv_cvt_double_to_fp8((double)x, saturate, kind);
}
HEDDLE_TF __nv_fp8_storage_t __nv_cvt_halfraw_to_fp8(const __half_raw x, const __nv_saturation_t saturate, const __nv_fp8_interpretation_t kind) { return __nv_cvt_double_to_fp8((double)heddle_small::of_raw(x), saturate, kind); }
HEDDLE_TF __nv_fp8_storage_t __nv_cvt_bfloat16raw_to_fp8(const __nv_bfloat16_raw x, const __nv_saturation_t saturate, const __nv_fp8_interpretation_t kind) { return __nv_cvt_double_to_fp8((double)heddle_small::of_raw(x), saturate, kind); }
HEDDLE_TF __nv_fp8x2_storage_t __nv_cvt_double2_to_fp8x2(const double2 x, const __nv_saturation_t saturate, const __nv_fp8_interpretation_t kind) {
  return (__nv_fp8x2_storage_t)(__nv_cvt_double_to_fp8(x.x, saturate, kind) | (__nv_cvt_double_to_fp8(x.y, saturate, kind) << 8));
}
HEDDLE_TF __nv_fp8x2_storage_t __nv_cvt_float2_to_fp8x2(const float2 x, const __nv_saturation_t saturate, const __nv_fp8_interpretation_t kind) {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 890
  if (saturate == __NV_SATFINITE) {
    __nv_fp8x2_storage_t r;
    if (kind == __NV_E4M3) __asm__("cvt.rn.satfinite.e4m3x2.f32 %0, %1, %2;" : "=h"(r) : "f"(x.y), "f"(x.x));
    else __asm__("cvt.rn.satfinite.e5m2x2.f32 %0, %1, %2;" : "=h"(r) : "f"(x.y), "f"(x.x));
    return r;
  }
#endif
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

#define HEDDLE_FAMILY fp8
#define HEDDLE_FORMAT e4m3
#define HEDDLE_KIND __NV_E4M3
#define HEDDLE_HOW __NV_SATFINITE, __NV_E4M3
#define HEDDLE_MAGNITUDE 0x7f
#define HEDDLE_PAIR_BITS 16
#define HEDDLE_PAIR_MASK 0xffff
#include "heddle/cuda/tiny_like.inc"

#define HEDDLE_FAMILY fp8
#define HEDDLE_FORMAT e5m2
#define HEDDLE_KIND __NV_E5M2
#define HEDDLE_HOW __NV_SATFINITE, __NV_E5M2
#define HEDDLE_MAGNITUDE 0x7f
#define HEDDLE_PAIR_BITS 16
#define HEDDLE_PAIR_MASK 0xffff
#include "heddle/cuda/tiny_like.inc"
#include "heddle/cuda/scale_float.h"
#endif
#endif
