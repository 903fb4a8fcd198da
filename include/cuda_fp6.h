// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Six-bit floating formats e3m2 and e2m3: no infinity, no NaN; conversions hold at the largest number.
#ifndef HEDDLE_CUDA_FP6_H
#define HEDDLE_CUDA_FP6_H

#include "heddle/cuda/tiny_float.h"

typedef unsigned char __nv_fp6_storage_t;
typedef unsigned short int __nv_fp6x2_storage_t;
typedef unsigned int __nv_fp6x4_storage_t;

typedef enum __nv_fp6_interpretation_t { __NV_E3M2, __NV_E2M3 } __nv_fp6_interpretation_t;

#if defined(__cplusplus)

HEDDLE_TF __nv_fp6_storage_t __nv_cvt_double_to_fp6(const double x, const __nv_fp6_interpretation_t kind, const enum cudaRoundMode rounding) {
  const heddle_small::round_mode mode = rounding == cudaRoundZero ? heddle_small::to_zero : rounding == cudaRoundPosInf ? heddle_small::up
                                        : rounding == cudaRoundMinInf ? heddle_small::down : heddle_small::to_nearest;
  if (kind == __NV_E3M2) return heddle_small::tiny<3, 2>(x, true, 0x1f, 0x1f, 0x1f, mode);
  return heddle_small::tiny<2, 3>(x, true, 0x1f, 0x1f, 0x1f, mode);
}
HEDDLE_TF __nv_fp6_storage_t __nv_cvt_float_to_fp6(const float x, const __nv_fp6_interpretation_t kind, const enum cudaRoundMode rounding) { return __nv_cvt_double_to_fp6((double)x, kind, rounding); }
HEDDLE_TF __nv_fp6_storage_t __nv_cvt_halfraw_to_fp6(const __half_raw x, const __nv_fp6_interpretation_t kind, const enum cudaRoundMode rounding) { return __nv_cvt_double_to_fp6((double)heddle_small::of_raw(x), kind, rounding); }
HEDDLE_TF __nv_fp6_storage_t __nv_cvt_bfloat16raw_to_fp6(const __nv_bfloat16_raw x, const __nv_fp6_interpretation_t kind, const enum cudaRoundMode rounding) { return __nv_cvt_double_to_fp6((double)heddle_small::of_raw(x), kind, rounding); }
HEDDLE_TF __nv_fp6x2_storage_t __nv_cvt_double2_to_fp6x2(const double2 x, const __nv_fp6_interpretation_t kind, const enum cudaRoundMode rounding) {
  return (__nv_fp6x2_storage_t)(__nv_cvt_double_to_fp6(x.x, kind, rounding) | (__nv_cvt_double_to_fp6(x.y, kind, rounding) << 8));
}
HEDDLE_TF __nv_fp6x2_storage_t __nv_cvt_float2_to_fp6x2(const float2 x, const __nv_fp6_interpretation_t kind, const enum cudaRoundMode rounding) {
  return (__nv_fp6x2_storage_t)(__nv_cvt_double_to_fp6((double)x.x, kind, rounding) | (__nv_cvt_double_to_fp6((double)x.y, kind, rounding) << 8));
}
HEDDLE_TF __nv_fp6x2_storage_t __nv_cvt_halfraw2_to_fp6x2(const __half2_raw x, const __nv_fp6_interpretation_t kind, const enum cudaRoundMode rounding) {
  __half_raw a, b;
  a.x = x.x;
  b.x = x.y;
  return (__nv_fp6x2_storage_t)(__nv_cvt_double_to_fp6((double)heddle_small::of_raw(a), kind, rounding) | (__nv_cvt_double_to_fp6((double)heddle_small::of_raw(b), kind, rounding) << 8));
}
HEDDLE_TF __nv_fp6x2_storage_t __nv_cvt_bfloat16raw2_to_fp6x2(const __nv_bfloat162_raw x, const __nv_fp6_interpretation_t kind, const enum cudaRoundMode rounding) {
  __nv_bfloat16_raw a, b;
  a.x = x.x;
  b.x = x.y;
  return (__nv_fp6x2_storage_t)(__nv_cvt_double_to_fp6((double)heddle_small::of_raw(a), kind, rounding) | (__nv_cvt_double_to_fp6((double)heddle_small::of_raw(b), kind, rounding) << 8));
}
HEDDLE_TF __half_raw __nv_cvt_fp6_to_halfraw(const __nv_fp6_storage_t x, const __nv_fp6_interpretation_t kind) {
  if (kind == __NV_E3M2) return heddle_small::raw_half(heddle_small::untiny<3, 2>(x));
  return heddle_small::raw_half(heddle_small::untiny<2, 3>(x));
}
HEDDLE_TF __half2_raw __nv_cvt_fp6x2_to_halfraw2(const __nv_fp6x2_storage_t x, const __nv_fp6_interpretation_t kind) {
  __half2_raw r;
  r.x = __nv_cvt_fp6_to_halfraw((__nv_fp6_storage_t)(x & 0xff), kind).x;
  r.y = __nv_cvt_fp6_to_halfraw((__nv_fp6_storage_t)(x >> 8), kind).x;
  return r;
}

#define HEDDLE_FAMILY fp6
#define HEDDLE_FORMAT e3m2
#define HEDDLE_KIND __NV_E3M2
#define HEDDLE_HOW __NV_E3M2, cudaRoundNearest
#define HEDDLE_MAGNITUDE 0x1f
#define HEDDLE_PAIR_BITS 16
#define HEDDLE_PAIR_MASK 0xffff
#include "heddle/cuda/tiny_like.inc"

#define HEDDLE_FAMILY fp6
#define HEDDLE_FORMAT e2m3
#define HEDDLE_KIND __NV_E2M3
#define HEDDLE_HOW __NV_E2M3, cudaRoundNearest
#define HEDDLE_MAGNITUDE 0x1f
#define HEDDLE_PAIR_BITS 16
#define HEDDLE_PAIR_MASK 0xffff
#include "heddle/cuda/tiny_like.inc"
#endif
#endif
