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

HEDDLE_NV float __nv_fadd_rd(float a, float b) { return __nvvm_add_rm_f(a, b); }
HEDDLE_NV float __nv_fsub_rd(float a, float b) { return __nvvm_add_rm_f(a, -b); }
HEDDLE_NV float __nv_fmul_rd(float a, float b) { return __nvvm_mul_rm_f(a, b); }
HEDDLE_NV float __nv_fdiv_rd(float a, float b) { return __nvvm_div_rm_f(a, b); }
HEDDLE_NV float __nv_frcp_rd(float a) { return __nvvm_rcp_rm_f(a); }
HEDDLE_NV float __nv_fsqrt_rd(float a) { return __nvvm_sqrt_rm_f(a); }
HEDDLE_NV float __nv_fmaf_rd(float a, float b, float c) { return __nvvm_fma_rm_f(a, b, c); }
HEDDLE_NV float __nv_fmaf_ieee_rd(float a, float b, float c) { return __nvvm_fma_rm_f(a, b, c); }
HEDDLE_NV double __nv_dadd_rd(double a, double b) { return __nvvm_add_rm_d(a, b); }
HEDDLE_NV double __nv_dsub_rd(double a, double b) { return __nvvm_add_rm_d(a, -b); }
HEDDLE_NV double __nv_dmul_rd(double a, double b) { return __nvvm_mul_rm_d(a, b); }
HEDDLE_NV double __nv_ddiv_rd(double a, double b) { return __nvvm_div_rm_d(a, b); }
HEDDLE_NV double __nv_drcp_rd(double a) { return __nvvm_rcp_rm_d(a); }
HEDDLE_NV double __nv_dsqrt_rd(double a) { return __nvvm_sqrt_rm_d(a); }
HEDDLE_NV double __nv_fma_rd(double a, double b, double c) { return __nvvm_fma_rm_d(a, b, c); }
HEDDLE_CVT(float, double2float_rd, double, "cvt.rm.f32.f64", "f", "d")
HEDDLE_CVT(int, float2int_rd, float, "cvt.rmi.s32.f32", "r", "f")
HEDDLE_CVT(u32, float2uint_rd, float, "cvt.rmi.u32.f32", "r", "f")
HEDDLE_CVT(i64, float2ll_rd, float, "cvt.rmi.s64.f32", "l", "f")
HEDDLE_CVT(u64, float2ull_rd, float, "cvt.rmi.u64.f32", "l", "f")
HEDDLE_CVT(int, double2int_rd, double, "cvt.rmi.s32.f64", "r", "d")
HEDDLE_CVT(u32, double2uint_rd, double, "cvt.rmi.u32.f64", "r", "d")
HEDDLE_CVT(i64, double2ll_rd, double, "cvt.rmi.s64.f64", "l", "d")
HEDDLE_CVT(u64, double2ull_rd, double, "cvt.rmi.u64.f64", "l", "d")
HEDDLE_CVT(float, int2float_rd, int, "cvt.rm.f32.s32", "f", "r")
HEDDLE_CVT(float, uint2float_rd, u32, "cvt.rm.f32.u32", "f", "r")
HEDDLE_CVT(float, ll2float_rd, i64, "cvt.rm.f32.s64", "f", "l")
HEDDLE_CVT(double, ll2double_rd, i64, "cvt.rm.f64.s64", "d", "l")
HEDDLE_CVT(float, ull2float_rd, u64, "cvt.rm.f32.u64", "f", "l")
HEDDLE_CVT(double, ull2double_rd, u64, "cvt.rm.f64.u64", "d", "l")
HEDDLE_NV float __nv_fadd_rn(float a, float b) { return __nvvm_add_rn_f(a, b); }
HEDDLE_NV float __nv_fsub_rn(float a, float b) { return __nvvm_add_rn_f(a, -b); }
HEDDLE_NV float __nv_fmul_rn(float a, float b) { return __nvvm_mul_rn_f(a, b); }
HEDDLE_NV float __nv_fdiv_rn(float a, float b) { return __nvvm_div_rn_f(a, b); }
HEDDLE_NV float __nv_frcp_rn(float a) { return __nvvm_rcp_rn_f(a); }
HEDDLE_NV float __nv_fsqrt_rn(float a) { return __nvvm_sqrt_rn_f(a); }
HEDDLE_NV float __nv_fmaf_rn(float a, float b, float c) { return __nvvm_fma_rn_f(a, b, c); }
HEDDLE_NV float __nv_fmaf_ieee_rn(float a, float b, float c) { return __nvvm_fma_rn_f(a, b, c); }
HEDDLE_NV double __nv_dadd_rn(double a, double b) { return __nvvm_add_rn_d(a, b); }
HEDDLE_NV double __nv_dsub_rn(double a, double b) { return __nvvm_add_rn_d(a, -b); }
HEDDLE_NV double __nv_dmul_rn(double a, double b) { return __nvvm_mul_rn_d(a, b); }
HEDDLE_NV double __nv_ddiv_rn(double a, double b) { return __nvvm_div_rn_d(a, b); }
HEDDLE_NV double __nv_drcp_rn(double a) { return __nvvm_rcp_rn_d(a); }
HEDDLE_NV double __nv_dsqrt_rn(double a) { return __nvvm_sqrt_rn_d(a); }
HEDDLE_NV double __nv_fma_rn(double a, double b, double c) { return __nvvm_fma_rn_d(a, b, c); }
HEDDLE_CVT(float, double2float_rn, double, "cvt.rn.f32.f64", "f", "d")
HEDDLE_CVT(int, float2int_rn, float, "cvt.rni.s32.f32", "r", "f")
HEDDLE_CVT(u32, float2uint_rn, float, "cvt.rni.u32.f32", "r", "f")
HEDDLE_CVT(i64, float2ll_rn, float, "cvt.rni.s64.f32", "l", "f")
HEDDLE_CVT(u64, float2ull_rn, float, "cvt.rni.u64.f32", "l", "f")
HEDDLE_CVT(int, double2int_rn, double, "cvt.rni.s32.f64", "r", "d")
HEDDLE_CVT(u32, double2uint_rn, double, "cvt.rni.u32.f64", "r", "d")
HEDDLE_CVT(i64, double2ll_rn, double, "cvt.rni.s64.f64", "l", "d")
HEDDLE_CVT(u64, double2ull_rn, double, "cvt.rni.u64.f64", "l", "d")
HEDDLE_CVT(float, int2float_rn, int, "cvt.rn.f32.s32", "f", "r")
HEDDLE_CVT(double, int2double_rn, int, "cvt.rn.f64.s32", "d", "r")
HEDDLE_CVT(float, uint2float_rn, u32, "cvt.rn.f32.u32", "f", "r")
HEDDLE_CVT(double, uint2double_rn, u32, "cvt.rn.f64.u32", "d", "r")
HEDDLE_CVT(float, ll2float_rn, i64, "cvt.rn.f32.s64", "f", "l")
HEDDLE_CVT(double, ll2double_rn, i64, "cvt.rn.f64.s64", "d", "l")
HEDDLE_CVT(float, ull2float_rn, u64, "cvt.rn.f32.u64", "f", "l")
HEDDLE_CVT(double, ull2double_rn, u64, "cvt.rn.f64.u64", "d", "l")
HEDDLE_NV float __nv_fadd_ru(float a, float b) { return __nvvm_add_rp_f(a, b); }
HEDDLE_NV float __nv_fsub_ru(float a, float b) { return __nvvm_add_rp_f(a, -b); }
HEDDLE_NV float __nv_fmul_ru(float a, float b) { return __nvvm_mul_rp_f(a, b); }
HEDDLE_NV float __nv_fdiv_ru(float a, float b) { return __nvvm_div_rp_f(a, b); }
HEDDLE_NV float __nv_frcp_ru(float a) { return __nvvm_rcp_rp_f(a); }
HEDDLE_NV float __nv_fsqrt_ru(float a) { return __nvvm_sqrt_rp_f(a); }
HEDDLE_NV float __nv_fmaf_ru(float a, float b, float c) { return __nvvm_fma_rp_f(a, b, c); }
HEDDLE_NV float __nv_fmaf_ieee_ru(float a, float b, float c) { return __nvvm_fma_rp_f(a, b, c); }
HEDDLE_NV double __nv_dadd_ru(double a, double b) { return __nvvm_add_rp_d(a, b); }
HEDDLE_NV double __nv_dsub_ru(double a, double b) { return __nvvm_add_rp_d(a, -b); }
HEDDLE_NV double __nv_dmul_ru(double a, double b) { return __nvvm_mul_rp_d(a, b); }
HEDDLE_NV double __nv_ddiv_ru(double a, double b) { return __nvvm_div_rp_d(a, b); }
HEDDLE_NV double __nv_drcp_ru(double a) { return __nvvm_rcp_rp_d(a); }
HEDDLE_NV double __nv_dsqrt_ru(double a) { return __nvvm_sqrt_rp_d(a); }
HEDDLE_NV double __nv_fma_ru(double a, double b, double c) { return __nvvm_fma_rp_d(a, b, c); }
HEDDLE_CVT(float, double2float_ru, double, "cvt.rp.f32.f64", "f", "d")
HEDDLE_CVT(int, float2int_ru, float, "cvt.rpi.s32.f32", "r", "f")
HEDDLE_CVT(u32, float2uint_ru, float, "cvt.rpi.u32.f32", "r", "f")
HEDDLE_CVT(i64, float2ll_ru, float, "cvt.rpi.s64.f32", "l", "f")
HEDDLE_CVT(u64, float2ull_ru, float, "cvt.rpi.u64.f32", "l", "f")
HEDDLE_CVT(int, double2int_ru, double, "cvt.rpi.s32.f64", "r", "d")
HEDDLE_CVT(u32, double2uint_ru, double, "cvt.rpi.u32.f64", "r", "d")
HEDDLE_CVT(i64, double2ll_ru, double, "cvt.rpi.s64.f64", "l", "d")
HEDDLE_CVT(u64, double2ull_ru, double, "cvt.rpi.u64.f64", "l", "d")
HEDDLE_CVT(float, int2float_ru, int, "cvt.rp.f32.s32", "f", "r")
HEDDLE_CVT(float, uint2float_ru, u32, "cvt.rp.f32.u32", "f", "r")
HEDDLE_CVT(float, ll2float_ru, i64, "cvt.rp.f32.s64", "f", "l")
HEDDLE_CVT(double, ll2double_ru, i64, "cvt.rp.f64.s64", "d", "l")
HEDDLE_CVT(float, ull2float_ru, u64, "cvt.rp.f32.u64", "f", "l")
HEDDLE_CVT(double, ull2double_ru, u64, "cvt.rp.f64.u64", "d", "l")
HEDDLE_NV float __nv_fadd_rz(float a, float b) { return __nvvm_add_rz_f(a, b); }
HEDDLE_NV float __nv_fsub_rz(float a, float b) { return __nvvm_add_rz_f(a, -b); }
HEDDLE_NV float __nv_fmul_rz(float a, float b) { return __nvvm_mul_rz_f(a, b); }
HEDDLE_NV float __nv_fdiv_rz(float a, float b) { return __nvvm_div_rz_f(a, b); }
HEDDLE_NV float __nv_frcp_rz(float a) { return __nvvm_rcp_rz_f(a); }
HEDDLE_NV float __nv_fsqrt_rz(float a) { return __nvvm_sqrt_rz_f(a); }
HEDDLE_NV float __nv_fmaf_rz(float a, float b, float c) { return __nvvm_fma_rz_f(a, b, c); }
HEDDLE_NV float __nv_fmaf_ieee_rz(float a, float b, float c) { return __nvvm_fma_rz_f(a, b, c); }
HEDDLE_NV double __nv_dadd_rz(double a, double b) { return __nvvm_add_rz_d(a, b); }
HEDDLE_NV double __nv_dsub_rz(double a, double b) { return __nvvm_add_rz_d(a, -b); }
HEDDLE_NV double __nv_dmul_rz(double a, double b) { return __nvvm_mul_rz_d(a, b); }
HEDDLE_NV double __nv_ddiv_rz(double a, double b) { return __nvvm_div_rz_d(a, b); }
HEDDLE_NV double __nv_drcp_rz(double a) { return __nvvm_rcp_rz_d(a); }
HEDDLE_NV double __nv_dsqrt_rz(double a) { return __nvvm_sqrt_rz_d(a); }
HEDDLE_NV double __nv_fma_rz(double a, double b, double c) { return __nvvm_fma_rz_d(a, b, c); }
HEDDLE_CVT(float, double2float_rz, double, "cvt.rz.f32.f64", "f", "d")
HEDDLE_CVT(int, float2int_rz, float, "cvt.rzi.s32.f32", "r", "f")
HEDDLE_CVT(u32, float2uint_rz, float, "cvt.rzi.u32.f32", "r", "f")
HEDDLE_CVT(i64, float2ll_rz, float, "cvt.rzi.s64.f32", "l", "f")
HEDDLE_CVT(u64, float2ull_rz, float, "cvt.rzi.u64.f32", "l", "f")
HEDDLE_CVT(int, double2int_rz, double, "cvt.rzi.s32.f64", "r", "d")
HEDDLE_CVT(u32, double2uint_rz, double, "cvt.rzi.u32.f64", "r", "d")
HEDDLE_CVT(i64, double2ll_rz, double, "cvt.rzi.s64.f64", "l", "d")
HEDDLE_CVT(u64, double2ull_rz, double, "cvt.rzi.u64.f64", "l", "d")
HEDDLE_CVT(float, int2float_rz, int, "cvt.rz.f32.s32", "f", "r")
HEDDLE_CVT(float, uint2float_rz, u32, "cvt.rz.f32.u32", "f", "r")
HEDDLE_CVT(float, ll2float_rz, i64, "cvt.rz.f32.s64", "f", "l")
HEDDLE_CVT(double, ll2double_rz, i64, "cvt.rz.f64.s64", "d", "l")
HEDDLE_CVT(float, ull2float_rz, u64, "cvt.rz.f32.u64", "f", "l")
HEDDLE_CVT(double, ull2double_rz, u64, "cvt.rz.f64.u64", "d", "l")

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
