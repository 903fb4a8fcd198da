// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Device only: functions that are one PTX instruction, with its rounding mode, and the fast_* family on
// the approximate instructions.
#if defined(__NVPTX__)
#include "port.h"

namespace ld = heddle::libdevice;
using ld::i64;
using ld::u32;
using ld::u64;

// Conversions are written out: LLVM takes the intrinsics for C's conversions, which have no rounding mode
// and no meaning out of range.
#define HEDDLE_CVT(to, name, from, instruction, to_register, from_register)          \
  HEDDLE_NV to __nv_##name(from a) {                                                 \
    to r;                                                                            \
    asm(instruction " %0, %1;" : "=" to_register(r) : from_register(a));             \
    return r;                                                                        \
  }

// Everything that takes a direction: `way` as CUDA calls it, `mode` as PTX does.
#define HEDDLE_ROUNDED(way, mode)                                                                            \
  HEDDLE_NV float __nv_fadd_##way(float a, float b) { return __nvvm_add_##mode##_f(a, b); }                  \
  HEDDLE_NV float __nv_fsub_##way(float a, float b) { return __nvvm_add_##mode##_f(a, -b); }                 \
  HEDDLE_NV float __nv_fmul_##way(float a, float b) { return __nvvm_mul_##mode##_f(a, b); }                  \
  HEDDLE_NV float __nv_fdiv_##way(float a, float b) { return __nvvm_div_##mode##_f(a, b); }                  \
  HEDDLE_NV float __nv_frcp_##way(float a) { return __nvvm_rcp_##mode##_f(a); }                              \
  HEDDLE_NV float __nv_fsqrt_##way(float a) { return __nvvm_sqrt_##mode##_f(a); }                            \
  HEDDLE_NV float __nv_fmaf_##way(float a, float b, float c) { return __nvvm_fma_##mode##_f(a, b, c); }      \
  HEDDLE_NV float __nv_fmaf_ieee_##way(float a, float b, float c) { return __nvvm_fma_##mode##_f(a, b, c); } \
  HEDDLE_NV double __nv_dadd_##way(double a, double b) { return __nvvm_add_##mode##_d(a, b); }               \
  HEDDLE_NV double __nv_dsub_##way(double a, double b) { return __nvvm_add_##mode##_d(a, -b); }              \
  HEDDLE_NV double __nv_dmul_##way(double a, double b) { return __nvvm_mul_##mode##_d(a, b); }               \
  HEDDLE_NV double __nv_ddiv_##way(double a, double b) { return __nvvm_div_##mode##_d(a, b); }               \
  HEDDLE_NV double __nv_drcp_##way(double a) { return __nvvm_rcp_##mode##_d(a); }                            \
  HEDDLE_NV double __nv_dsqrt_##way(double a) { return __nvvm_sqrt_##mode##_d(a); }                          \
  HEDDLE_NV double __nv_fma_##way(double a, double b, double c) { return __nvvm_fma_##mode##_d(a, b, c); }   \
  HEDDLE_CVT(float, double2float_##way, double, "cvt." #mode ".f32.f64", "f", "d")                           \
  HEDDLE_CVT(int, float2int_##way, float, "cvt." #mode "i.s32.f32", "r", "f")                                \
  HEDDLE_CVT(u32, float2uint_##way, float, "cvt." #mode "i.u32.f32", "r", "f")                               \
  HEDDLE_CVT(i64, float2ll_##way, float, "cvt." #mode "i.s64.f32", "l", "f")                                 \
  HEDDLE_CVT(u64, float2ull_##way, float, "cvt." #mode "i.u64.f32", "l", "f")                                \
  HEDDLE_CVT(int, double2int_##way, double, "cvt." #mode "i.s32.f64", "r", "d")                              \
  HEDDLE_CVT(u32, double2uint_##way, double, "cvt." #mode "i.u32.f64", "r", "d")                             \
  HEDDLE_CVT(i64, double2ll_##way, double, "cvt." #mode "i.s64.f64", "l", "d")                               \
  HEDDLE_CVT(u64, double2ull_##way, double, "cvt." #mode "i.u64.f64", "l", "d")                              \
  HEDDLE_CVT(float, int2float_##way, int, "cvt." #mode ".f32.s32", "f", "r")                                 \
  HEDDLE_CVT(float, uint2float_##way, u32, "cvt." #mode ".f32.u32", "f", "r")                                \
  HEDDLE_CVT(float, ll2float_##way, i64, "cvt." #mode ".f32.s64", "f", "l")                                  \
  HEDDLE_CVT(double, ll2double_##way, i64, "cvt." #mode ".f64.s64", "d", "l")                                \
  HEDDLE_CVT(float, ull2float_##way, u64, "cvt." #mode ".f32.u64", "f", "l")                                 \
  HEDDLE_CVT(double, ull2double_##way, u64, "cvt." #mode ".f64.u64", "d", "l")

HEDDLE_ROUNDED(rd, rm)
HEDDLE_ROUNDED(rn, rn)
HEDDLE_CVT(double, int2double_rn, int, "cvt.rn.f64.s32", "d", "r")
HEDDLE_CVT(double, uint2double_rn, u32, "cvt.rn.f64.u32", "d", "r")
HEDDLE_ROUNDED(ru, rp)
HEDDLE_ROUNDED(rz, rz)

HEDDLE_NV float __nv_sqrtf(float x) { return __builtin_sqrtf(x); }
// What nvcc -prec-sqrt=false puts in the place of the above.
HEDDLE_NV float __nv_sqrtf_approx(float x) { return __nvvm_sqrt_approx_f(x); }
HEDDLE_NV float __nv_sqrtf_approx_ftz(float x) { return __nvvm_sqrt_approx_ftz_f(x); }
HEDDLE_NV double __nv_sqrt(double x) { return __nvvm_sqrt_rn_d(x); }
HEDDLE_NV float __nv_rsqrtf(float x) { return __nvvm_rsqrt_approx_f(x); }
// Rounded correctly: 1/sqrt in double has twice the digits.
HEDDLE_NV float __nv_frsqrt_rn(float x) {
  return static_cast<float>(1.0 / __nvvm_sqrt_rn_d(static_cast<double>(x)));
}
HEDDLE_NV double __nv_rcp64h(double x) { return __nvvm_rcp_approx_ftz_d(x); }

HEDDLE_NV int __nv_float_as_int(float x) { return __builtin_bit_cast(int, x); }
HEDDLE_NV u32 __nv_float_as_uint(float x) { return __builtin_bit_cast(u32, x); }
HEDDLE_NV float __nv_int_as_float(int x) { return __builtin_bit_cast(float, x); }
HEDDLE_NV float __nv_uint_as_float(u32 x) { return __builtin_bit_cast(float, x); }
HEDDLE_NV u64 __nv_double_as_longlong(double x) { return __builtin_bit_cast(u64, x); }
HEDDLE_NV double __nv_longlong_as_double(i64 x) { return __builtin_bit_cast(double, x); }
HEDDLE_NV int __nv_double2hiint(double x) { return static_cast<int>(__builtin_bit_cast(u64, x) >> 32); }
HEDDLE_NV int __nv_double2loint(double x) { return static_cast<int>(__builtin_bit_cast(u64, x)); }
HEDDLE_NV double __nv_hiloint2double(int hi, int lo) {
  return __builtin_bit_cast(double, (static_cast<u64>(static_cast<u32>(hi)) << 32) | static_cast<u32>(lo));
}
HEDDLE_NV unsigned short __nv_float2half_rn(float x) {
  return __builtin_bit_cast(unsigned short, __nvvm_f2h_rn(x));
}
HEDDLE_NV float __nv_half2float(unsigned short h) {
  float f;
  asm("cvt.f32.f16 %0, %1;" : "=f"(f) : "h"(h));
  return f;
}

HEDDLE_NV float __nv_fast_sinf(float x) { return __nvvm_sin_approx_f(x); }
HEDDLE_NV float __nv_fast_cosf(float x) { return __nvvm_cos_approx_f(x); }
HEDDLE_NV void __nv_fast_sincosf(float x, float* s, float* c) {
  *s = __nvvm_sin_approx_f(x);
  *c = __nvvm_cos_approx_f(x);
}
HEDDLE_NV float __nv_fast_tanf(float x) {
  return __nvvm_div_approx_f(__nvvm_sin_approx_f(x), __nvvm_cos_approx_f(x));
}
HEDDLE_NV float __nv_fast_log2f(float x) { return __nvvm_lg2_approx_f(x); }
HEDDLE_NV float __nv_fast_logf(float x) { return __nvvm_lg2_approx_f(x) * 0x1.62e43p-1f; }
HEDDLE_NV float __nv_fast_log10f(float x) { return __nvvm_lg2_approx_f(x) * 0x1.344136p-2f; }
HEDDLE_NV float __nv_fast_expf(float x) { return __nvvm_ex2_approx_f(x * 0x1.715476p+0f); }
HEDDLE_NV float __nv_fast_exp10f(float x) { return __nvvm_ex2_approx_f(x * 0x1.a934fp+1f); }
HEDDLE_NV float __nv_fast_powf(float x, float y) {
  return __nvvm_ex2_approx_f(y * __nvvm_lg2_approx_f(x));
}
HEDDLE_NV float __nv_fast_fdividef(float a, float b) { return __nvvm_div_approx_f(a, b); }
#endif
