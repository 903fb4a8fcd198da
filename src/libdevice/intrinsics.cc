// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Device only: functions that are one PTX instruction, with its rounding mode, and the fast_* family on
// the approximate instructions.
#if defined(__NVPTX__)
#include "port.h"

namespace ld = heddle::libdevice;
using ld::i64;
using ld::u32;
using ld::u64;

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
HEDDLE_NV float __nv_double2float_rd(double a) { return __nvvm_d2f_rm(a); }
HEDDLE_NV int __nv_float2int_rd(float a) { return __nvvm_f2i_rm(a); }
HEDDLE_NV u32 __nv_float2uint_rd(float a) { return __nvvm_f2ui_rm(a); }
HEDDLE_NV i64 __nv_float2ll_rd(float a) { return __nvvm_f2ll_rm(a); }
HEDDLE_NV u64 __nv_float2ull_rd(float a) { return __nvvm_f2ull_rm(a); }
HEDDLE_NV int __nv_double2int_rd(double a) { return __nvvm_d2i_rm(a); }
HEDDLE_NV u32 __nv_double2uint_rd(double a) { return __nvvm_d2ui_rm(a); }
HEDDLE_NV i64 __nv_double2ll_rd(double a) { return __nvvm_d2ll_rm(a); }
HEDDLE_NV u64 __nv_double2ull_rd(double a) { return __nvvm_d2ull_rm(a); }
HEDDLE_NV float __nv_int2float_rd(int a) { return __nvvm_i2f_rm(a); }
HEDDLE_NV float __nv_uint2float_rd(u32 a) { return __nvvm_ui2f_rm(a); }
HEDDLE_NV float __nv_ll2float_rd(i64 a) { return __nvvm_ll2f_rm(a); }
HEDDLE_NV double __nv_ll2double_rd(i64 a) { return __nvvm_ll2d_rm(a); }
HEDDLE_NV float __nv_ull2float_rd(u64 a) { return __nvvm_ull2f_rm(a); }
HEDDLE_NV double __nv_ull2double_rd(u64 a) { return __nvvm_ull2d_rm(a); }
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
HEDDLE_NV float __nv_double2float_rn(double a) { return __nvvm_d2f_rn(a); }
HEDDLE_NV int __nv_float2int_rn(float a) { return __nvvm_f2i_rn(a); }
HEDDLE_NV u32 __nv_float2uint_rn(float a) { return __nvvm_f2ui_rn(a); }
HEDDLE_NV i64 __nv_float2ll_rn(float a) { return __nvvm_f2ll_rn(a); }
HEDDLE_NV u64 __nv_float2ull_rn(float a) { return __nvvm_f2ull_rn(a); }
HEDDLE_NV int __nv_double2int_rn(double a) { return __nvvm_d2i_rn(a); }
HEDDLE_NV u32 __nv_double2uint_rn(double a) { return __nvvm_d2ui_rn(a); }
HEDDLE_NV i64 __nv_double2ll_rn(double a) { return __nvvm_d2ll_rn(a); }
HEDDLE_NV u64 __nv_double2ull_rn(double a) { return __nvvm_d2ull_rn(a); }
HEDDLE_NV float __nv_int2float_rn(int a) { return __nvvm_i2f_rn(a); }
HEDDLE_NV double __nv_int2double_rn(int a) { return __nvvm_i2d_rn(a); }
HEDDLE_NV float __nv_uint2float_rn(u32 a) { return __nvvm_ui2f_rn(a); }
HEDDLE_NV double __nv_uint2double_rn(u32 a) { return __nvvm_ui2d_rn(a); }
HEDDLE_NV float __nv_ll2float_rn(i64 a) { return __nvvm_ll2f_rn(a); }
HEDDLE_NV double __nv_ll2double_rn(i64 a) { return __nvvm_ll2d_rn(a); }
HEDDLE_NV float __nv_ull2float_rn(u64 a) { return __nvvm_ull2f_rn(a); }
HEDDLE_NV double __nv_ull2double_rn(u64 a) { return __nvvm_ull2d_rn(a); }
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
HEDDLE_NV float __nv_double2float_ru(double a) { return __nvvm_d2f_rp(a); }
HEDDLE_NV int __nv_float2int_ru(float a) { return __nvvm_f2i_rp(a); }
HEDDLE_NV u32 __nv_float2uint_ru(float a) { return __nvvm_f2ui_rp(a); }
HEDDLE_NV i64 __nv_float2ll_ru(float a) { return __nvvm_f2ll_rp(a); }
HEDDLE_NV u64 __nv_float2ull_ru(float a) { return __nvvm_f2ull_rp(a); }
HEDDLE_NV int __nv_double2int_ru(double a) { return __nvvm_d2i_rp(a); }
HEDDLE_NV u32 __nv_double2uint_ru(double a) { return __nvvm_d2ui_rp(a); }
HEDDLE_NV i64 __nv_double2ll_ru(double a) { return __nvvm_d2ll_rp(a); }
HEDDLE_NV u64 __nv_double2ull_ru(double a) { return __nvvm_d2ull_rp(a); }
HEDDLE_NV float __nv_int2float_ru(int a) { return __nvvm_i2f_rp(a); }
HEDDLE_NV float __nv_uint2float_ru(u32 a) { return __nvvm_ui2f_rp(a); }
HEDDLE_NV float __nv_ll2float_ru(i64 a) { return __nvvm_ll2f_rp(a); }
HEDDLE_NV double __nv_ll2double_ru(i64 a) { return __nvvm_ll2d_rp(a); }
HEDDLE_NV float __nv_ull2float_ru(u64 a) { return __nvvm_ull2f_rp(a); }
HEDDLE_NV double __nv_ull2double_ru(u64 a) { return __nvvm_ull2d_rp(a); }
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
HEDDLE_NV float __nv_double2float_rz(double a) { return __nvvm_d2f_rz(a); }
HEDDLE_NV int __nv_float2int_rz(float a) { return __nvvm_f2i_rz(a); }
HEDDLE_NV u32 __nv_float2uint_rz(float a) { return __nvvm_f2ui_rz(a); }
HEDDLE_NV i64 __nv_float2ll_rz(float a) { return __nvvm_f2ll_rz(a); }
HEDDLE_NV u64 __nv_float2ull_rz(float a) { return __nvvm_f2ull_rz(a); }
HEDDLE_NV int __nv_double2int_rz(double a) { return __nvvm_d2i_rz(a); }
HEDDLE_NV u32 __nv_double2uint_rz(double a) { return __nvvm_d2ui_rz(a); }
HEDDLE_NV i64 __nv_double2ll_rz(double a) { return __nvvm_d2ll_rz(a); }
HEDDLE_NV u64 __nv_double2ull_rz(double a) { return __nvvm_d2ull_rz(a); }
HEDDLE_NV float __nv_int2float_rz(int a) { return __nvvm_i2f_rz(a); }
HEDDLE_NV float __nv_uint2float_rz(u32 a) { return __nvvm_ui2f_rz(a); }
HEDDLE_NV float __nv_ll2float_rz(i64 a) { return __nvvm_ll2f_rz(a); }
HEDDLE_NV double __nv_ll2double_rz(i64 a) { return __nvvm_ll2d_rz(a); }
HEDDLE_NV float __nv_ull2float_rz(u64 a) { return __nvvm_ull2f_rz(a); }
HEDDLE_NV double __nv_ull2double_rz(u64 a) { return __nvvm_ull2d_rz(a); }

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
