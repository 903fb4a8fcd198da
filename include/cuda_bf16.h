// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// bfloat16: __nv_bfloat16 and __nv_bfloat162 with conversions, arithmetic, comparisons, operators and
// functions, for the host and the device.
#ifndef HEDDLE_CUDA_BF16_H
#define HEDDLE_CUDA_BF16_H
#define __CUDA_BF16_H__ /* the name that programs test */

#include "vector_functions.h"

#if defined(__cplusplus)
#include "cuda_fp16.h"
#include "heddle/cuda/small_float.h"

#define HEDDLE_T __nv_bfloat16
#define HEDDLE_T2 __nv_bfloat162
#define HEDDLE_OTHER __half
#define HEDDLE_RAW __nv_bfloat16_raw
#define HEDDLE_RAW2 __nv_bfloat162_raw
#define HEDDLE_N bfloat16
#define HEDDLE_N2 bfloat162
#define HEDDLE_F heddle_small::bf16
#define HEDDLE_E 8
#define HEDDLE_P 7
#define HEDDLE_PTX "bf16"
#define HEDDLE_ATOMIC_FROM 900
#define HEDDLE_ATOMIC2_FROM 900
#define HEDDLE_SIGN_FROM 800
#define HEDDLE_COMPARE_FROM 900
#include "heddle/cuda/half_like.inc"
#undef HEDDLE_T
#undef HEDDLE_T2
#undef HEDDLE_OTHER
#undef HEDDLE_RAW
#undef HEDDLE_RAW2
#undef HEDDLE_N
#undef HEDDLE_N2
#undef HEDDLE_F
#undef HEDDLE_E
#undef HEDDLE_PTX
#undef HEDDLE_ATOMIC_FROM
#undef HEDDLE_ATOMIC2_FROM
#undef HEDDLE_SIGN_FROM
#undef HEDDLE_COMPARE_FROM
#undef HEDDLE_P

// One rounding: float holds either exactly.
#if defined(__CUDACC__) || defined(__CUDA__)
__attribute__((host, device, always_inline))
#endif
inline __half::__half(const __nv_bfloat16 f) : __half((float)f) {}
#if defined(__CUDACC__) || defined(__CUDA__)
__attribute__((host, device, always_inline))
#endif
inline __nv_bfloat16::__nv_bfloat16(const __half f) : __nv_bfloat16((float)f) {}

typedef __nv_bfloat16 nv_bfloat16;
typedef __nv_bfloat162 nv_bfloat162;

#define CUDART_INF_BF16 __ushort_as_bfloat16((unsigned short)0x7F80U)
#define CUDART_NAN_BF16 __ushort_as_bfloat16((unsigned short)0x7FFFU)
#define CUDART_MIN_DENORM_BF16 __ushort_as_bfloat16((unsigned short)0x0001U)
#define CUDART_MAX_NORMAL_BF16 __ushort_as_bfloat16((unsigned short)0x7F7FU)
#define CUDART_NEG_ZERO_BF16 __ushort_as_bfloat16((unsigned short)0x8000U)
#define CUDART_ZERO_BF16 __ushort_as_bfloat16((unsigned short)0x0000U)
#define CUDART_ONE_BF16 __ushort_as_bfloat16((unsigned short)0x3F80U)

#else
typedef struct { unsigned short x; } __nv_bfloat16_raw;
typedef struct { unsigned short x, y; } __nv_bfloat162_raw;
typedef __nv_bfloat16_raw __nv_bfloat16;
typedef __nv_bfloat162_raw __nv_bfloat162;
#endif
#endif
