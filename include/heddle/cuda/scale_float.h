// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// e8m0, the scale of block formats, for cuda_fp8.h: code 0 to 254 is 2^(code - 127), 255 is NaN. No sign and no zero:
// the magnitude is taken, and what is below the smallest power becomes that.
#ifndef HEDDLE_SCALE_FLOAT_H
#define HEDDLE_SCALE_FLOAT_H

namespace heddle_small {

constexpr u32 kLargestScale = 254, kNanScale = 255;

HEDDLE_TF unsigned char scale_of(double x, bool saturate, cudaRoundMode mode) {
  const double m = double_of(bits(x) & ~(1ull << 63));
  if (m != m) return (unsigned char)kNanScale;
  const u64 b = bits(m);
  // Doubles below 2^-127 have no power of two here.
  const int exponent = (int)(b >> 52) - 1023;
  const bool above = (b & 0xfffffffffffffull) != 0;
  if (exponent < -127) return 0;
  const u32 code = (u32)(exponent + 127) + (above && mode == cudaRoundPosInf ? 1u : 0u);
  return (unsigned char)(code <= kLargestScale ? code : saturate ? kLargestScale : kNanScale);
}
/// Exact for integers that double rounds.
HEDDLE_TF unsigned char scale_of_integer(u64 m) {
  if (m == 0) return 0;
  return (unsigned char)(127 + 63 - __builtin_clzll(m) + ((m & (m - 1)) != 0 ? 1 : 0));
}
HEDDLE_TF u16 bf16_of_scale(unsigned char code) {
  if (code == kNanScale) return 0x7fff;
  return (u16)(code == 0 ? 0x0040 : code << 7);   // 2^-127 is a denormal
}

}  // namespace heddle_small

HEDDLE_TF __nv_fp8_storage_t __nv_cvt_double_to_e8m0(const double x, const __nv_saturation_t saturate, const enum cudaRoundMode rounding) {
  return heddle_small::scale_of(x, saturate == __NV_SATFINITE, rounding);
}
HEDDLE_TF __nv_fp8_storage_t __nv_cvt_float_to_e8m0(const float x, const __nv_saturation_t saturate, const enum cudaRoundMode rounding) {
  return __nv_cvt_double_to_e8m0((double)x, saturate, rounding);
}
HEDDLE_TF __nv_fp8_storage_t __nv_cvt_bfloat16raw_to_e8m0(const __nv_bfloat16_raw x, const __nv_saturation_t saturate, const enum cudaRoundMode rounding) {
  return __nv_cvt_double_to_e8m0((double)heddle_small::of_raw(x), saturate, rounding);
}
HEDDLE_TF __nv_fp8x2_storage_t __nv_cvt_double2_to_e8m0x2(const double2 x, const __nv_saturation_t saturate, const enum cudaRoundMode rounding) {
  return (__nv_fp8x2_storage_t)(__nv_cvt_double_to_e8m0(x.x, saturate, rounding) | (__nv_cvt_double_to_e8m0(x.y, saturate, rounding) << 8));
}
HEDDLE_TF __nv_fp8x2_storage_t __nv_cvt_float2_to_e8m0x2(const float2 x, const __nv_saturation_t saturate, const enum cudaRoundMode rounding) {
  return __nv_cvt_double2_to_e8m0x2(make_double2((double)x.x, (double)x.y), saturate, rounding);
}
HEDDLE_TF __nv_fp8x2_storage_t __nv_cvt_bfloat162raw_to_e8m0x2(const __nv_bfloat162_raw x, const __nv_saturation_t saturate, const enum cudaRoundMode rounding) {
  __nv_bfloat16_raw a, b;
  a.x = x.x;
  b.x = x.y;
  return __nv_cvt_float2_to_e8m0x2(make_float2(heddle_small::of_raw(a), heddle_small::of_raw(b)), saturate, rounding);
}
HEDDLE_TF __nv_bfloat16_raw __nv_cvt_e8m0_to_bf16raw(const __nv_fp8_storage_t x) {
  __nv_bfloat16_raw r;
  r.x = heddle_small::bf16_of_scale(x);
  return r;
}
HEDDLE_TF __nv_bfloat162_raw __nv_cvt_e8m0x2_to_bf162raw(const __nv_fp8x2_storage_t x) {
  __nv_bfloat162_raw r;
  r.x = heddle_small::bf16_of_scale((unsigned char)(x & 0xff));
  r.y = heddle_small::bf16_of_scale((unsigned char)(x >> 8));
  return r;
}

#if defined(__CUDACC__) || defined(__CUDA__)
#define HEDDLE_TM __attribute__((host, device, always_inline)) inline
#else
#define HEDDLE_TM inline
#endif
#define HEDDLE_HOW __NV_SATFINITE, cudaRoundPosInf
struct __nv_fp8_e8m0 {
  __nv_fp8_storage_t __x;
  __nv_fp8_e8m0() = default;
  HEDDLE_TM explicit __nv_fp8_e8m0(const double f) : __x(__nv_cvt_double_to_e8m0(f, HEDDLE_HOW)) {}
  HEDDLE_TM explicit __nv_fp8_e8m0(const float f) : __x(__nv_cvt_float_to_e8m0(f, HEDDLE_HOW)) {}
  HEDDLE_TM explicit __nv_fp8_e8m0(const __half f) : __x(__nv_cvt_float_to_e8m0((float)f, HEDDLE_HOW)) {}
  HEDDLE_TM explicit __nv_fp8_e8m0(const __nv_bfloat16 f) : __x(__nv_cvt_float_to_e8m0((float)f, HEDDLE_HOW)) {}
  HEDDLE_TM explicit operator __nv_bfloat16() const { return __nv_bfloat16(__nv_cvt_e8m0_to_bf16raw(__x)); }
  HEDDLE_TM explicit operator float() const { return (float)(__nv_bfloat16)*this; }
  HEDDLE_TM explicit operator double() const { return (double)(float)*this; }
  HEDDLE_TM explicit operator __half() const { return __half((float)*this); }
  HEDDLE_TM explicit operator bool() const { return true; }   // there is no zero
#define HEDDLE_UNSIGNED(type)                                                                                             \
  HEDDLE_TM explicit __nv_fp8_e8m0(const unsigned type v) : __x(heddle_small::scale_of_integer((unsigned long long)v)) {} \
  HEDDLE_TM explicit operator unsigned type() const { return __half::to_integer<unsigned type>((float)*this); }
#define HEDDLE_SIGNED(type)                                                                                               \
  HEDDLE_TM explicit __nv_fp8_e8m0(const type v)                                                                          \
      : __x(heddle_small::scale_of_integer(v < 0 ? 0ull - (unsigned long long)v : (unsigned long long)v)) {}              \
  HEDDLE_TM explicit operator type() const { return __half::to_integer<type>((float)*this); }
  HEDDLE_UNSIGNED(short)
  HEDDLE_UNSIGNED(int)
  HEDDLE_UNSIGNED(long)
  HEDDLE_UNSIGNED(long long)
  HEDDLE_SIGNED(short)
  HEDDLE_SIGNED(int)
  HEDDLE_SIGNED(long)
  HEDDLE_SIGNED(long long)
#undef HEDDLE_UNSIGNED
#undef HEDDLE_SIGNED
  HEDDLE_TM explicit operator char() const { return __half::to_integer<char>((float)*this); }
  HEDDLE_TM explicit operator signed char() const { return __half::to_integer<signed char>((float)*this); }
  HEDDLE_TM explicit operator unsigned char() const { return __half::to_integer<unsigned char>((float)*this); }
};
struct __nv_fp8x2_e8m0 {
  __nv_fp8x2_storage_t __x;
  __nv_fp8x2_e8m0() = default;
  HEDDLE_TM explicit __nv_fp8x2_e8m0(const double2 f) : __x(__nv_cvt_double2_to_e8m0x2(f, HEDDLE_HOW)) {}
  HEDDLE_TM explicit __nv_fp8x2_e8m0(const float2 f) : __x(__nv_cvt_float2_to_e8m0x2(f, HEDDLE_HOW)) {}
  HEDDLE_TM explicit __nv_fp8x2_e8m0(const __half2 f) : __nv_fp8x2_e8m0(__half22float2(f)) {}
  HEDDLE_TM explicit __nv_fp8x2_e8m0(const __nv_bfloat162 f) : __x(__nv_cvt_bfloat162raw_to_e8m0x2((__nv_bfloat162_raw)f, HEDDLE_HOW)) {}
  HEDDLE_TM explicit operator __nv_bfloat162() const { return __nv_bfloat162(__nv_cvt_e8m0x2_to_bf162raw(__x)); }
  HEDDLE_TM explicit operator float2() const { return __bfloat1622float2((__nv_bfloat162)*this); }
  HEDDLE_TM explicit operator __half2() const { return __float22half2_rn((float2)*this); }
};
struct __nv_fp8x4_e8m0 {
  __nv_fp8x4_storage_t __x;
  __nv_fp8x4_e8m0() = default;
#define HEDDLE_FOUR(lo, hi) __x(__nv_fp8x2_e8m0(lo).__x | ((__nv_fp8x4_storage_t)__nv_fp8x2_e8m0(hi).__x << 16))
  HEDDLE_TM explicit __nv_fp8x4_e8m0(const double4 f) : HEDDLE_FOUR(make_double2(f.x, f.y), make_double2(f.z, f.w)) {}
  HEDDLE_TM explicit __nv_fp8x4_e8m0(const float4 f) : HEDDLE_FOUR(make_float2(f.x, f.y), make_float2(f.z, f.w)) {}
  HEDDLE_TM explicit __nv_fp8x4_e8m0(const __half2 lo, const __half2 hi) : HEDDLE_FOUR(lo, hi) {}
  HEDDLE_TM explicit __nv_fp8x4_e8m0(const __nv_bfloat162 lo, const __nv_bfloat162 hi) : HEDDLE_FOUR(lo, hi) {}
#undef HEDDLE_FOUR
  HEDDLE_TM explicit operator float4() const {
    __nv_fp8x2_e8m0 lo, hi;
    lo.__x = (__nv_fp8x2_storage_t)(__x & 0xffff);
    hi.__x = (__nv_fp8x2_storage_t)(__x >> 16);
    const float2 a = (float2)lo, b = (float2)hi;
    return make_float4(a.x, a.y, b.x, b.y);
  }
};
#undef HEDDLE_HOW
#undef HEDDLE_TM
#endif
