// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// make_float4 and its family: one constructor function for each vector type. The types themselves are
// in vector_types.h.
#ifndef HEDDLE_VECTOR_FUNCTIONS_H
#define HEDDLE_VECTOR_FUNCTIONS_H
#define __VECTOR_FUNCTIONS_H__ /* the name that programs test */
#include "host_defines.h"
#include "vector_types.h"

#define HEDDLE_MAKE static __inline__ __host__ __device__

// Member by member: the same text serves C89 hosts, C++ hosts and device code.
#define HEDDLE_MAKE_VECTORS(name, element)                                                       \
  HEDDLE_MAKE name##1 make_##name##1(element x) {                                                 \
    name##1 v; v.x = x; return v;                                                                \
  }                                                                                              \
  HEDDLE_MAKE name##2 make_##name##2(element x, element y) {                                      \
    name##2 v; v.x = x; v.y = y; return v;                                                       \
  }                                                                                              \
  HEDDLE_MAKE name##3 make_##name##3(element x, element y, element z) {                           \
    name##3 v; v.x = x; v.y = y; v.z = z; return v;                                              \
  }                                                                                              \
  HEDDLE_MAKE name##4 make_##name##4(element x, element y, element z, element w) {                \
    name##4 v; v.x = x; v.y = y; v.z = z; v.w = w; return v;                                     \
  }

HEDDLE_MAKE_VECTORS(char, signed char)
HEDDLE_MAKE_VECTORS(uchar, unsigned char)
HEDDLE_MAKE_VECTORS(short, short)
HEDDLE_MAKE_VECTORS(ushort, unsigned short)
HEDDLE_MAKE_VECTORS(int, int)
HEDDLE_MAKE_VECTORS(uint, unsigned int)
HEDDLE_MAKE_VECTORS(long, long int)
HEDDLE_MAKE_VECTORS(ulong, unsigned long int)
HEDDLE_MAKE_VECTORS(float, float)
HEDDLE_MAKE_VECTORS(longlong, long long int)
HEDDLE_MAKE_VECTORS(ulonglong, unsigned long long int)
HEDDLE_MAKE_VECTORS(double, double)

#undef HEDDLE_MAKE_VECTORS
#undef HEDDLE_MAKE
#endif
