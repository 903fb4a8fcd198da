// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Bit casts that a program may define itself: nvcc only declares them, and code for CPU and GPU alike does so.
// clang's prelude defines them. Read before it, this file has them defined under other names; read again
// behind it, it makes templates of them, to which a program's own function is preferred.
#ifndef HEDDLE_BIT_CASTS
#define HEDDLE_BIT_CASTS
#define __float_as_int __heddle_float_as_int
#define __int_as_float __heddle_int_as_float
#define __float_as_uint __heddle_float_as_uint
#define __uint_as_float __heddle_uint_as_float
#define __double_as_longlong __heddle_double_as_longlong
#define __longlong_as_double __heddle_longlong_as_double
#else
#undef __float_as_int
#undef __int_as_float
#undef __float_as_uint
#undef __uint_as_float
#undef __double_as_longlong
#undef __longlong_as_double
#if __cplusplus >= 201103L
#define HEDDLE_OR_THE_PROGRAMS template <int = 0>
#else
#define HEDDLE_OR_THE_PROGRAMS
#endif
#define HEDDLE_BIT_CAST(to, name, from)                                                                     \
  HEDDLE_OR_THE_PROGRAMS __device__ __inline__ __attribute__((always_inline, const)) to __##name(from x) { \
    return __heddle_##name(x);                                                                              \
  }
HEDDLE_BIT_CAST(int, float_as_int, float)
HEDDLE_BIT_CAST(float, int_as_float, int)
HEDDLE_BIT_CAST(unsigned int, float_as_uint, float)
HEDDLE_BIT_CAST(float, uint_as_float, unsigned int)
HEDDLE_BIT_CAST(long long, double_as_longlong, double)
HEDDLE_BIT_CAST(double, longlong_as_double, long long)
#undef HEDDLE_BIT_CAST
#undef HEDDLE_OR_THE_PROGRAMS
#endif
