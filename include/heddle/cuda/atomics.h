// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Atomic functions of CUDA C++, every documented element type and scope. The scoped forms (_block,
// _system) and the 64-bit floating ones exist from compute capability 6.0 on, as programs test by
// __CUDA_ARCH__ before they define their own; vectors of floats and 128 bits from 9.0.
// Source: CUDA C++ Programming Guide, "Atomic Functions".
#pragma once

#define HEDDLE_DEVICE static __device__ __inline__ __attribute__((always_inline))

// A row for each scope: F(scope of the name, scope in PTX, ...).
#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 600
#define HEDDLE_SCOPES(F, ...) F(, "gpu", __VA_ARGS__) F(_block, "cta", __VA_ARGS__) F(_system, "sys", __VA_ARGS__)
#else
#define HEDDLE_SCOPES(F, ...) F(, "gpu", __VA_ARGS__)
#endif

// The compiler's functions, by operation, type and the letter of the type in their names.
#define HEDDLE_ATOMIC(scope, text, op, type, letter) \
  HEDDLE_DEVICE type atomic##op##scope(type* address, type value) { return __##letter##Atomic##op##scope(address, value); }
#define HEDDLE_ATOMIC_SUB(scope, text, type, letter) \
  HEDDLE_DEVICE type atomicSub##scope(type* address, type value) { return __##letter##AtomicAdd##scope(address, (type)(0u - (unsigned int)value)); }
#define HEDDLE_ATOMIC_CAS(scope, text, type, letter) \
  HEDDLE_DEVICE type atomicCAS##scope(type* address, type compare, type value) { return __##letter##AtomicCAS##scope(address, compare, value); }
#define HEDDLE_INTEGERS(op)                                \
  HEDDLE_SCOPES(HEDDLE_ATOMIC, op, int, i)                 \
  HEDDLE_SCOPES(HEDDLE_ATOMIC, op, unsigned int, u)        \
  HEDDLE_SCOPES(HEDDLE_ATOMIC, op, unsigned long long, ull)

HEDDLE_INTEGERS(Add)
HEDDLE_SCOPES(HEDDLE_ATOMIC, Add, float, f)
HEDDLE_SCOPES(HEDDLE_ATOMIC_SUB, int, i)
HEDDLE_SCOPES(HEDDLE_ATOMIC_SUB, unsigned int, u)
HEDDLE_INTEGERS(Exch)
HEDDLE_SCOPES(HEDDLE_ATOMIC, Exch, float, f)
HEDDLE_SCOPES(HEDDLE_ATOMIC, Min, int, i)
HEDDLE_SCOPES(HEDDLE_ATOMIC, Min, long long, ill)
HEDDLE_SCOPES(HEDDLE_ATOMIC, Max, int, i)
HEDDLE_SCOPES(HEDDLE_ATOMIC, Max, long long, ill)
// Clang 19 compares as signed numbers in a scope.
#define HEDDLE_ATOMIC_UNSIGNED(scope, op, type, instruction, reg)                                           \
  HEDDLE_DEVICE type atomic##op##scope(type* address, type value) {                                         \
    type old;                                                                                               \
    __asm__ __volatile__(instruction " %0, [%1], %2;" : "=" reg(old) : "l"(address), reg(value) : "memory"); \
    return old;                                                                                             \
  }
#define HEDDLE_UNSIGNED(op, name, type, letter, suffix, reg)                                                \
  HEDDLE_ATOMIC(, "gpu", op, type, letter)                                                                  \
  HEDDLE_ATOMIC_UNSIGNED(_block, op, type, "atom.cta." name "." suffix, reg)                                \
  HEDDLE_ATOMIC_UNSIGNED(_system, op, type, "atom.sys." name "." suffix, reg)
#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 600
HEDDLE_UNSIGNED(Min, "min", unsigned int, u, "u32", "r")
HEDDLE_UNSIGNED(Min, "min", unsigned long long, ull, "u64", "l")
HEDDLE_UNSIGNED(Max, "max", unsigned int, u, "u32", "r")
HEDDLE_UNSIGNED(Max, "max", unsigned long long, ull, "u64", "l")
#else
HEDDLE_ATOMIC(, "gpu", Min, unsigned int, u)
HEDDLE_ATOMIC(, "gpu", Min, unsigned long long, ull)
HEDDLE_ATOMIC(, "gpu", Max, unsigned int, u)
HEDDLE_ATOMIC(, "gpu", Max, unsigned long long, ull)
#endif
#undef HEDDLE_UNSIGNED
#undef HEDDLE_ATOMIC_UNSIGNED
HEDDLE_INTEGERS(And)
HEDDLE_INTEGERS(Or)
HEDDLE_INTEGERS(Xor)
HEDDLE_SCOPES(HEDDLE_ATOMIC, Inc, unsigned int, u)
HEDDLE_SCOPES(HEDDLE_ATOMIC, Dec, unsigned int, u)
HEDDLE_SCOPES(HEDDLE_ATOMIC_CAS, int, i)
HEDDLE_SCOPES(HEDDLE_ATOMIC_CAS, unsigned int, u)
HEDDLE_SCOPES(HEDDLE_ATOMIC_CAS, unsigned long long, ull)

#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 600
HEDDLE_SCOPES(HEDDLE_ATOMIC, Add, double, d)
#endif

#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 700
#define HEDDLE_ATOMIC_SHORT(scope, text, type)                                                              \
  HEDDLE_DEVICE type atomicCAS##scope(type* address, type compare, type value) {                            \
    type old;                                                                                               \
    __asm__ __volatile__("atom.relaxed." text ".cas.b16 %0, [%1], %2, %3;"                                  \
                         : "=h"(old) : "l"(address), "h"(compare), "h"(value) : "memory");                  \
    return old;                                                                                             \
  }
HEDDLE_SCOPES(HEDDLE_ATOMIC_SHORT, unsigned short)
#undef HEDDLE_ATOMIC_SHORT
#endif

#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 900
// Each element is atomic by itself; global memory only. Clang's own are not volatile: it leaves out those whose result
// nobody takes. A function with a condition is another one, and preferred.
#define HEDDLE_PREFERRED __attribute__((enable_if(true, "")))
#define HEDDLE_ATOMIC_VECTORS(scope, text, ...)                                                             \
  HEDDLE_DEVICE HEDDLE_PREFERRED float2 atomicAdd##scope(float2* address, float2 value) {                                    \
    float2 old;                                                                                             \
    __asm__ __volatile__("{ .reg .u64 p; cvta.to.global.u64 p, %2;\n"                                       \
                         "atom.relaxed." text ".global.add.v2.f32 {%0, %1}, [p], {%3, %4}; }"               \
                         : "=f"(old.x), "=f"(old.y) : "l"(address), "f"(value.x), "f"(value.y) : "memory"); \
    return old;                                                                                             \
  }                                                                                                         \
  HEDDLE_DEVICE HEDDLE_PREFERRED float4 atomicAdd##scope(float4* address, float4 value) {                                    \
    float4 old;                                                                                             \
    __asm__ __volatile__("{ .reg .u64 p; cvta.to.global.u64 p, %4;\n"                                       \
                         "atom.relaxed." text ".global.add.v4.f32 {%0, %1, %2, %3}, [p], {%5, %6, %7, %8}; }" \
                         : "=f"(old.x), "=f"(old.y), "=f"(old.z), "=f"(old.w)                               \
                         : "l"(address), "f"(value.x), "f"(value.y), "f"(value.z), "f"(value.w) : "memory"); \
    return old;                                                                                             \
  }
HEDDLE_SCOPES(HEDDLE_ATOMIC_VECTORS, )
#undef HEDDLE_ATOMIC_VECTORS
#undef HEDDLE_PREFERRED

// Any type of 16 bytes that is aligned so and trivially copyable.
namespace heddle_atomic16 {
struct Words { unsigned long long low, high; };
template <class T, bool = sizeof(T) == 16 && __alignof__(T) >= 16 && __is_trivially_copyable(T)> struct If {};
template <class T> struct If<T, true> { typedef T type; };
template <class To, class From>
HEDDLE_DEVICE To as(const From& from) {
  To to;
  __builtin_memcpy(&to, &from, 16);
  return to;
}
}  // namespace heddle_atomic16
#define HEDDLE_ATOMIC_16(scope, text, ...)                                                                  \
  template <class T>                                                                                        \
  HEDDLE_DEVICE typename heddle_atomic16::If<T>::type atomicExch##scope(T* address, T value) {              \
    const heddle_atomic16::Words v = heddle_atomic16::as<heddle_atomic16::Words>(value);                    \
    heddle_atomic16::Words old;                                                                             \
    __asm__ __volatile__("{ .reg .b128 v, old; mov.b128 v, {%3, %4};\n"                                     \
                         "atom.relaxed." text ".exch.b128 old, [%2], v; mov.b128 {%0, %1}, old; }"          \
                         : "=l"(old.low), "=l"(old.high) : "l"(address), "l"(v.low), "l"(v.high) : "memory"); \
    return heddle_atomic16::as<T>(old);                                                                     \
  }                                                                                                         \
  template <class T>                                                                                        \
  HEDDLE_DEVICE typename heddle_atomic16::If<T>::type atomicCAS##scope(T* address, T compare, T value) {    \
    const heddle_atomic16::Words c = heddle_atomic16::as<heddle_atomic16::Words>(compare);                  \
    const heddle_atomic16::Words v = heddle_atomic16::as<heddle_atomic16::Words>(value);                    \
    heddle_atomic16::Words old;                                                                             \
    __asm__ __volatile__("{ .reg .b128 c, v, old; mov.b128 c, {%3, %4}; mov.b128 v, {%5, %6};\n"            \
                         "atom.relaxed." text ".cas.b128 old, [%2], c, v; mov.b128 {%0, %1}, old; }"        \
                         : "=l"(old.low), "=l"(old.high)                                                    \
                         : "l"(address), "l"(c.low), "l"(c.high), "l"(v.low), "l"(v.high) : "memory");      \
    return heddle_atomic16::as<T>(old);                                                                     \
  }
HEDDLE_SCOPES(HEDDLE_ATOMIC_16, )
#undef HEDDLE_ATOMIC_16
#endif

#undef HEDDLE_INTEGERS
#undef HEDDLE_ATOMIC_CAS
#undef HEDDLE_ATOMIC_SUB
#undef HEDDLE_ATOMIC
#undef HEDDLE_SCOPES
#undef HEDDLE_DEVICE
