// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Half precision: __half and __half2 with conversions, arithmetic, comparisons, operators and functions,
// for the host and the device.
#ifndef HEDDLE_CUDA_FP16_H
#define HEDDLE_CUDA_FP16_H
#define __CUDA_FP16_H__ /* the name that programs test */

#include "vector_functions.h"

#if defined(__cplusplus)
#include "heddle/cuda/small_float.h"

#define HEDDLE_T __half
#define HEDDLE_T2 __half2
#define HEDDLE_OTHER __nv_bfloat16
#define HEDDLE_RAW __half_raw
#define HEDDLE_RAW2 __half2_raw
#define HEDDLE_N half
#define HEDDLE_N2 half2
#define HEDDLE_F heddle_small::f16
#define HEDDLE_E 5
#define HEDDLE_P 10
#define HEDDLE_PTX "f16"
#define HEDDLE_ATOMIC_FROM 700
#define HEDDLE_ATOMIC2_FROM 600
#define HEDDLE_SIGN_FROM 530
#define HEDDLE_COMPARE_FROM 530
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

typedef __half half;
typedef __half2 half2;
typedef __half nv_half;
typedef __half2 nv_half2;
typedef __half __nv_half;
typedef __half2 __nv_half2;
typedef __half_raw __nv_half_raw;
typedef __half2_raw __nv_half2_raw;

#define CUDART_INF_FP16 __ushort_as_half((unsigned short)0x7C00U)
#define CUDART_NAN_FP16 __ushort_as_half((unsigned short)0x7FFFU)
#define CUDART_MIN_DENORM_FP16 __ushort_as_half((unsigned short)0x0001U)
#define CUDART_MAX_NORMAL_FP16 __ushort_as_half((unsigned short)0x7BFFU)
#define CUDART_NEG_ZERO_FP16 __ushort_as_half((unsigned short)0x8000U)
#define CUDART_ZERO_FP16 __ushort_as_half((unsigned short)0x0000U)
#define CUDART_ONE_FP16 __ushort_as_half((unsigned short)0x3C00U)

#else
typedef struct { unsigned short x; } __half_raw;
typedef struct { unsigned short x, y; } __half2_raw;
typedef __half_raw __half;
typedef __half2_raw __half2;
#endif
#endif
