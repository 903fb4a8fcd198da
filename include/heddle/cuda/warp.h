// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Warp functions beyond clang's: match for every element type, a sleep.
#pragma once

#define HEDDLE_DEVICE static __device__ __inline__ __attribute__((always_inline))

#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 700
#define HEDDLE_MATCH(type, bits, carrier)                                                              \
  HEDDLE_DEVICE unsigned int __match_any_sync(unsigned int mask, type value) {                         \
    return __match##bits##_any_sync(mask, carrier);                                                    \
  }                                                                                                    \
  HEDDLE_DEVICE unsigned int __match_all_sync(unsigned int mask, type value, int* all) {               \
    return __match##bits##_all_sync(mask, carrier, all);                                               \
  }
HEDDLE_MATCH(unsigned int, 32, value)
HEDDLE_MATCH(int, 32, (unsigned int)value)
HEDDLE_MATCH(unsigned long, 64, value)
HEDDLE_MATCH(long, 64, (unsigned long long)value)
HEDDLE_MATCH(unsigned long long, 64, value)
HEDDLE_MATCH(long long, 64, (unsigned long long)value)
HEDDLE_MATCH(float, 32, __float_as_uint(value))
HEDDLE_MATCH(double, 64, (unsigned long long)__double_as_longlong(value))
#undef HEDDLE_MATCH

HEDDLE_DEVICE void __nanosleep(unsigned int ns) { __asm__ __volatile__("nanosleep.u32 %0;" ::"r"(ns)); }
#endif

#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 800
HEDDLE_DEVICE int __reduce_add_sync(unsigned int mask, int value) {
  return (int)__reduce_add_sync(mask, (unsigned int)value);
}
#endif

#undef HEDDLE_DEVICE
