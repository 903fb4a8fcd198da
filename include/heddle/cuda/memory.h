// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Loads and stores with a cache operator: __ldg's companions __ldca, __ldcg, __ldcs, __ldlu, __ldcv and
// the stores __stwb, __stcg, __stcs, __stwt, for every element and vector type that CUDA documents.
#pragma once

#define HEDDLE_DEVICE static __device__ __inline__ __attribute__((always_inline))

// One scalar type: PTX suffix, asm constraint, and the register type that the constraint wants.
#define HEDDLE_LOAD(name, op, type, ptx, constraint, reg)                                     \
  HEDDLE_DEVICE type name(const type* pointer) {                                              \
    reg v;                                                                                    \
    __asm__("ld.global." op "." ptx " %0, [%1];"                                              \
            : "=" constraint(v) : "l"(__cvta_generic_to_global(pointer)) : "memory");         \
    return (type)v;                                                                           \
  }
#define HEDDLE_LOAD2(name, op, type, ptx, constraint, reg)                                    \
  HEDDLE_DEVICE type##2 name(const type##2* pointer) {                                        \
    reg x, y;                                                                                 \
    __asm__("ld.global." op ".v2." ptx " {%0, %1}, [%2];"                                     \
            : "=" constraint(x), "=" constraint(y)                                            \
            : "l"(__cvta_generic_to_global(pointer)) : "memory");                             \
    type##2 v;                                                                                \
    v.x = (__typeof__(v.x))x, v.y = (__typeof__(v.x))y;                                           \
    return v;                                                                                 \
  }
#define HEDDLE_LOAD4(name, op, type, ptx, constraint, reg)                                    \
  HEDDLE_DEVICE type##4 name(const type##4* pointer) {                                        \
    reg x, y, z, w;                                                                           \
    __asm__("ld.global." op ".v4." ptx " {%0, %1, %2, %3}, [%4];"                             \
            : "=" constraint(x), "=" constraint(y), "=" constraint(z), "=" constraint(w)      \
            : "l"(__cvta_generic_to_global(pointer)) : "memory");                             \
    type##4 v;                                                                                \
    v.x = (__typeof__(v.x))x, v.y = (__typeof__(v.x))y;                                           \
    v.z = (__typeof__(v.x))z, v.w = (__typeof__(v.x))w;                                           \
    return v;                                                                                 \
  }
#define HEDDLE_STORE(name, op, type, ptx, constraint, reg)                                    \
  HEDDLE_DEVICE void name(type* pointer, type v) {                                            \
    __asm__ __volatile__("st.global." op "." ptx " [%0], %1;"                                 \
                         :: "l"(__cvta_generic_to_global(pointer)), constraint((reg)v) : "memory"); \
  }
#define HEDDLE_STORE2(name, op, type, ptx, constraint, reg)                                   \
  HEDDLE_DEVICE void name(type##2* pointer, type##2 v) {                                      \
    __asm__ __volatile__("st.global." op ".v2." ptx " [%0], {%1, %2};"                        \
                         :: "l"(__cvta_generic_to_global(pointer)), constraint((reg)v.x),     \
                            constraint((reg)v.y) : "memory");                                 \
  }
#define HEDDLE_STORE4(name, op, type, ptx, constraint, reg)                                   \
  HEDDLE_DEVICE void name(type##4* pointer, type##4 v) {                                      \
    __asm__ __volatile__("st.global." op ".v4." ptx " [%0], {%1, %2, %3, %4};"                \
                         :: "l"(__cvta_generic_to_global(pointer)), constraint((reg)v.x),     \
                            constraint((reg)v.y), constraint((reg)v.z), constraint((reg)v.w)  \
                         : "memory");                                                         \
  }

#define HEDDLE_ALL_TYPES(one, two, four, name, op)                       \
  one(name, op, char, "s8", "r", int)                                    \
  one(name, op, signed char, "s8", "r", int)                             \
  one(name, op, short, "s16", "h", short)                                \
  one(name, op, int, "s32", "r", int)                                    \
  one(name, op, long, "s64", "l", long)                                  \
  one(name, op, long long, "s64", "l", long long)                        \
  one(name, op, unsigned char, "u8", "r", unsigned int)                  \
  one(name, op, unsigned short, "u16", "h", unsigned short)              \
  one(name, op, unsigned int, "u32", "r", unsigned int)                  \
  one(name, op, unsigned long, "u64", "l", unsigned long)                \
  one(name, op, unsigned long long, "u64", "l", unsigned long long)      \
  one(name, op, float, "f32", "f", float)                                \
  one(name, op, double, "f64", "d", double)                              \
  two(name, op, char, "s8", "r", int)                                    \
  two(name, op, short, "s16", "h", short)                                \
  two(name, op, int, "s32", "r", int)                                    \
  two(name, op, longlong, "s64", "l", long long)                         \
  two(name, op, uchar, "u8", "r", unsigned int)                          \
  two(name, op, ushort, "u16", "h", unsigned short)                      \
  two(name, op, uint, "u32", "r", unsigned int)                          \
  two(name, op, ulonglong, "u64", "l", unsigned long long)               \
  two(name, op, float, "f32", "f", float)                                \
  two(name, op, double, "f64", "d", double)                              \
  four(name, op, char, "s8", "r", int)                                   \
  four(name, op, short, "s16", "h", short)                               \
  four(name, op, int, "s32", "r", int)                                   \
  four(name, op, uchar, "u8", "r", unsigned int)                         \
  four(name, op, ushort, "u16", "h", unsigned short)                     \
  four(name, op, uint, "u32", "r", unsigned int)                         \
  four(name, op, float, "f32", "f", float)

HEDDLE_ALL_TYPES(HEDDLE_LOAD, HEDDLE_LOAD2, HEDDLE_LOAD4, __ldca, "ca")
HEDDLE_ALL_TYPES(HEDDLE_LOAD, HEDDLE_LOAD2, HEDDLE_LOAD4, __ldcg, "cg")
HEDDLE_ALL_TYPES(HEDDLE_LOAD, HEDDLE_LOAD2, HEDDLE_LOAD4, __ldcs, "cs")
HEDDLE_ALL_TYPES(HEDDLE_LOAD, HEDDLE_LOAD2, HEDDLE_LOAD4, __ldlu, "lu")
HEDDLE_ALL_TYPES(HEDDLE_LOAD, HEDDLE_LOAD2, HEDDLE_LOAD4, __ldcv, "cv")
HEDDLE_ALL_TYPES(HEDDLE_STORE, HEDDLE_STORE2, HEDDLE_STORE4, __stwb, "wb")
HEDDLE_ALL_TYPES(HEDDLE_STORE, HEDDLE_STORE2, HEDDLE_STORE4, __stcg, "cg")
HEDDLE_ALL_TYPES(HEDDLE_STORE, HEDDLE_STORE2, HEDDLE_STORE4, __stcs, "cs")
HEDDLE_ALL_TYPES(HEDDLE_STORE, HEDDLE_STORE2, HEDDLE_STORE4, __stwt, "wt")

#undef HEDDLE_ALL_TYPES
#undef HEDDLE_LOAD
#undef HEDDLE_LOAD2
#undef HEDDLE_LOAD4
#undef HEDDLE_STORE
#undef HEDDLE_STORE2
#undef HEDDLE_STORE4
#undef HEDDLE_DEVICE
