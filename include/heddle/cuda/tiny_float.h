// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The arithmetic of formats of eight bits and less, shared by cuda_fp8.h, cuda_fp6.h and cuda_fp4.h.
#ifndef HEDDLE_TINY_FLOAT_H
#define HEDDLE_TINY_FLOAT_H

#include "cuda_bf16.h"
#include "cuda_fp16.h"
#include "device_types.h"


typedef enum __nv_saturation_t { __NV_NOSAT, __NV_SATFINITE } __nv_saturation_t;

#if defined(__cplusplus)
#if defined(__CUDACC__) || defined(__CUDA__)
#define HEDDLE_TF static __inline__ __attribute__((host, device, always_inline, unused))
#else
#define HEDDLE_TF static inline __attribute__((unused))
#endif

namespace heddle_small {

// To E exponent and M fraction bits, nearest even. `most` is the code of the largest number; what is
// beyond becomes `over` (or `most` where saturating), and NaN becomes `nan`.
template <int E, int M>
HEDDLE_TF unsigned char tiny(double x, bool saturate, u32 most, u32 over, u32 nan, round_mode mode = to_nearest) {
  const u32 sign = (u32)(bits(x) >> 63) << (E + M);
  if (x != x) return (unsigned char)nan;
  u32 m = x - x != 0.0 ? most + 1 : narrow_magnitude<E, M>(x, mode);
  if (m > most) m = saturate ? most : over;
  return (unsigned char)(sign | m);
}
// Codes below `special` are numbers: exactly a half.
template <int E, int M>
HEDDLE_TF float untiny(unsigned char code) {
  const u32 exponent = (code >> M) & ((1u << E) - 1), fraction = code & ((1u << M) - 1);
  const int bias = (1 << (E - 1)) - 1;
  const u32 sign = (u32)((code >> (E + M)) & 1) << 31;
  const float scale = float_of((u32)(127 + 1 - bias - M) << 23);
  const float small = (float)fraction * scale;
  const float v = exponent == 0 ? small : float_of(((exponent + 127 - bias) << 23) | (fraction << (23 - M)));
  return float_of(bits(v) | sign);
}
HEDDLE_TF __half_raw raw_half(float f) { return (__half_raw)__half(f); }
HEDDLE_TF float of_raw(__half_raw h) { return (float)__half(h); }
HEDDLE_TF float of_raw(__nv_bfloat16_raw h) { return (float)__nv_bfloat16(h); }

}  // namespace heddle_small
#endif
#endif
