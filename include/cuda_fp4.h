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

#define HEDDLE_FAMILY fp4
#define HEDDLE_FORMAT e2m1
#define HEDDLE_KIND __NV_E2M1
#define HEDDLE_HOW __NV_E2M1, cudaRoundNearest
#define HEDDLE_MAGNITUDE 0x7
#define HEDDLE_PAIR_BITS 8
#define HEDDLE_PAIR_MASK 0xff
#include "heddle/cuda/tiny_like.inc"
#endif
#endif
