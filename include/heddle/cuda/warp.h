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

// A mask of 64 bits means the lanes of a whole warp, on devices of 64 lanes too (docs/howto/warps-of-64.md).
// Templates, so that the calls with integers of other types stay what they were.
// Known to the engine: a bit for each lane of the warp that is here and whose predicate is not 0.
extern "C" __device__ __attribute__((convergent)) unsigned long long __heddle_ballot64(int predicate);

namespace heddle_masks {
template <class T> struct wide {};
template <> struct wide<unsigned long> { typedef unsigned long long ballot; typedef int vote; };
template <> struct wide<unsigned long long> { typedef unsigned long long ballot; typedef int vote; };

// The compiler takes its built-in function's result to be below 32.
HEDDLE_DEVICE unsigned int lane() {
  unsigned int lane;
  asm("mov.u32 %0, %%laneid;" : "=r"(lane));
  return lane;
}

HEDDLE_DEVICE unsigned long long ballot(unsigned long long mask, int predicate) {
  // Brings the named lanes together: a shuffle those of the whole warp, a barrier those of each half.
  const unsigned int low = (unsigned int)mask, high = (unsigned int)(mask >> 32);
  if (low == high || warpSize == 32) (void)__shfl_xor_sync(low, predicate, 0);
  else __syncwarp(lane() & 32 ? high : low);
  return __heddle_ballot64(predicate) & mask;
}
}  // namespace heddle_masks

template <class Mask>
HEDDLE_DEVICE typename heddle_masks::wide<Mask>::ballot __ballot_sync(Mask mask, int predicate) {
  return heddle_masks::ballot(mask, predicate);
}
template <class Mask>
HEDDLE_DEVICE typename heddle_masks::wide<Mask>::vote __any_sync(Mask mask, int predicate) {
  return heddle_masks::ballot(mask, predicate) != 0;
}
template <class Mask>
HEDDLE_DEVICE typename heddle_masks::wide<Mask>::vote __all_sync(Mask mask, int predicate) {
  return heddle_masks::ballot(mask, !predicate) == 0;
}
HEDDLE_DEVICE unsigned long long __activemask64() { return __heddle_ballot64(1); }
HEDDLE_DEVICE unsigned long long __lanemask64_lt() {
  return (1ull << heddle_masks::lane()) - 1;
}

#undef HEDDLE_DEVICE
