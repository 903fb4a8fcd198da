// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What cuda::atomic and cuda::atomic_ref do, for memory shared by the threads of a scope: on the device by
// relaxed PTX instructions between fences, on the host by the compiler's builtins.
#pragma once
#ifdef __CUDACC_RTC__
#include "../rtc/traits.h"
#define HEDDLE_STD ::heddle_rtc_std
#else
#include <atomic>
#include <cstddef>
#include <type_traits>
#include "cuda_runtime.h"
#define HEDDLE_STD ::std
#endif

namespace cuda {
enum thread_scope { thread_scope_system = 0, thread_scope_device = 1, thread_scope_block = 2, thread_scope_thread = 10 };
using HEDDLE_STD::memory_order;
using HEDDLE_STD::memory_order_acq_rel;
using HEDDLE_STD::memory_order_acquire;
using HEDDLE_STD::memory_order_consume;
using HEDDLE_STD::memory_order_relaxed;
using HEDDLE_STD::memory_order_release;
using HEDDLE_STD::memory_order_seq_cst;
}  // namespace cuda

namespace heddle_atomic {
#define HEDDLE_BOTH __host__ __device__ __inline__ __attribute__((always_inline))
using ::cuda::memory_order;
using ::cuda::thread_scope;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef unsigned __int128 u128;

HEDDLE_BOTH constexpr bool acquires(memory_order o) { return o != ::cuda::memory_order_relaxed && o != ::cuda::memory_order_release; }
HEDDLE_BOTH constexpr bool releases(memory_order o) {
  return o == ::cuda::memory_order_release || o == ::cuda::memory_order_acq_rel || o == ::cuda::memory_order_seq_cst;
}

#if defined(__CUDA_ARCH__)
// The instructions of one scope. Two-operand ones return the value before.
template <thread_scope S>
struct Device;
#define HEDDLE_RMW(name, op, type, suffix, reg)                                                                             \
  static __device__ __inline__ type name(type* p, type v) {                                                               \
    type old;                                                                                                             \
    __asm__ __volatile__("atom.relaxed." HEDDLE_SCOPE_TEXT "." op "." suffix " %0, [%1], %2;" : "=" reg(old) : "l"(p), reg(v) : "memory"); \
    return old;                                                                                                           \
  }
#define HEDDLE_WORD(type, bits, reg)                                                                                        \
  static __device__ __inline__ type load(const type* p) {                                                                 \
    type v;                                                                                                               \
    __asm__ __volatile__("ld.relaxed." HEDDLE_SCOPE_TEXT ".u" bits " %0, [%1];" : "=" reg(v) : "l"(p) : "memory");          \
    return v;                                                                                                             \
  }                                                                                                                       \
  static __device__ __inline__ void store(type* p, type v) {                                                              \
    __asm__ __volatile__("st.relaxed." HEDDLE_SCOPE_TEXT ".u" bits " [%0], %1;" ::"l"(p), reg(v) : "memory");               \
  }                                                                                                                       \
  static __device__ __inline__ type cas(type* p, type expected, type v) {                                                 \
    type old;                                                                                                             \
    __asm__ __volatile__("atom.relaxed." HEDDLE_SCOPE_TEXT ".cas.b" bits " %0, [%1], %2, %3;"                              \
                         : "=" reg(old) : "l"(p), reg(expected), reg(v) : "memory");                                      \
    return old;                                                                                                           \
  }                                                                                                                       \
  HEDDLE_RMW(exchange, "exch", type, "b" bits, reg)                                                                        \
  HEDDLE_RMW(fetch_and, "and", type, "b" bits, reg)                                                                        \
  HEDDLE_RMW(fetch_or, "or", type, "b" bits, reg)                                                                          \
  HEDDLE_RMW(fetch_xor, "xor", type, "b" bits, reg)                                                                        \
  HEDDLE_RMW(fetch_add, "add", type, "u" bits, reg)                                                                        \
  HEDDLE_RMW(fetch_min, "min", type, "u" bits, reg)                                                                        \
  HEDDLE_RMW(fetch_max, "max", type, "u" bits, reg)
// 16 bytes: loads and stores from compute capability 7.0, the others from 9.0.
#define HEDDLE_WORD_16                                                                                                     \
  static __device__ __inline__ u128 load(const u128* p) {                                                                 \
    u64 low, high;                                                                                                        \
    __asm__ __volatile__("{ .reg .b128 v; ld.relaxed." HEDDLE_SCOPE_TEXT ".b128 v, [%2]; mov.b128 {%0, %1}, v; }"          \
                         : "=l"(low), "=l"(high) : "l"(p) : "memory");                                                    \
    return (u128)high << 64 | low;                                                                                        \
  }                                                                                                                       \
  static __device__ __inline__ void store(u128* p, u128 v) {                                                              \
    __asm__ __volatile__("{ .reg .b128 v; mov.b128 v, {%1, %2}; st.relaxed." HEDDLE_SCOPE_TEXT ".b128 [%0], v; }"          \
                         ::"l"(p), "l"((u64)v), "l"((u64)(v >> 64)) : "memory");                                          \
  }                                                                                                                       \
  static __device__ __inline__ u128 cas(u128* p, u128 expected, u128 v) {                                                 \
    u64 low, high;                                                                                                        \
    __asm__ __volatile__("{ .reg .b128 e, v, old; mov.b128 e, {%3, %4}; mov.b128 v, {%5, %6};\n"                          \
                         "atom.relaxed." HEDDLE_SCOPE_TEXT ".cas.b128 old, [%2], e, v; mov.b128 {%0, %1}, old; }"          \
                         : "=l"(low), "=l"(high)                                                                          \
                         : "l"(p), "l"((u64)expected), "l"((u64)(expected >> 64)), "l"((u64)v), "l"((u64)(v >> 64)) : "memory"); \
    return (u128)high << 64 | low;                                                                                        \
  }                                                                                                                       \
  static __device__ __inline__ u128 exchange(u128* p, u128 v) {                                                           \
    u64 low, high;                                                                                                        \
    __asm__ __volatile__("{ .reg .b128 v, old; mov.b128 v, {%3, %4};\n"                                                   \
                         "atom.relaxed." HEDDLE_SCOPE_TEXT ".exch.b128 old, [%2], v; mov.b128 {%0, %1}, old; }"            \
                         : "=l"(low), "=l"(high) : "l"(p), "l"((u64)v), "l"((u64)(v >> 64)) : "memory");                  \
    return (u128)high << 64 | low;                                                                                        \
  }
#define HEDDLE_SCOPE                                                                                                       \
  HEDDLE_WORD_16                                                                                                          \
  HEDDLE_WORD(u32, "32", "r")                                                                                              \
  HEDDLE_WORD(u64, "64", "l")                                                                                              \
  HEDDLE_RMW(fetch_min, "min", int, "s32", "r")                                                                            \
  HEDDLE_RMW(fetch_max, "max", int, "s32", "r")                                                                            \
  HEDDLE_RMW(fetch_min, "min", long long, "s64", "l")                                                                      \
  HEDDLE_RMW(fetch_max, "max", long long, "s64", "l")                                                                      \
  HEDDLE_RMW(fetch_add, "add", float, "f32", "f")                                                                          \
  HEDDLE_RMW(fetch_add, "add", double, "f64", "d")                                                                         \
  static __device__ __inline__ void fence(memory_order o) {                                                               \
    if (o == ::cuda::memory_order_seq_cst) __asm__ __volatile__("fence.sc." HEDDLE_SCOPE_TEXT ";" ::: "memory");            \
    else if (o != ::cuda::memory_order_relaxed) __asm__ __volatile__("fence.acq_rel." HEDDLE_SCOPE_TEXT ";" ::: "memory");  \
  }
#define HEDDLE_SCOPE_TEXT "sys"
template <> struct Device<::cuda::thread_scope_system> { HEDDLE_SCOPE };
#undef HEDDLE_SCOPE_TEXT
#define HEDDLE_SCOPE_TEXT "gpu"
template <> struct Device<::cuda::thread_scope_device> { HEDDLE_SCOPE };
#undef HEDDLE_SCOPE_TEXT
#define HEDDLE_SCOPE_TEXT "cta"
template <> struct Device<::cuda::thread_scope_block> { HEDDLE_SCOPE };
template <> struct Device<::cuda::thread_scope_thread> { HEDDLE_SCOPE };
#undef HEDDLE_SCOPE_TEXT
#undef HEDDLE_SCOPE
#undef HEDDLE_WORD_16
#undef HEDDLE_WORD
#undef HEDDLE_RMW
#endif

template <size_t Size> struct Word { typedef u32 type; };
template <> struct Word<8> { typedef u64 type; };
template <> struct Word<16> { typedef u128 type; };

#if !defined(__CUDA_ARCH__)
/// What the host does: the compiler's builtins.
template <class T, size_t bytes = sizeof(T)>
struct Host {
  static T load(const T* p) {
    T v;
    __atomic_load(const_cast<T*>(p), &v, __ATOMIC_SEQ_CST);
    return v;
  }
  static void store(T* p, T v) { __atomic_store(p, &v, __ATOMIC_SEQ_CST); }
  static bool cas(T* p, T& expected, T v) {
    return __atomic_compare_exchange(p, &expected, &v, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
  }
};
/// For 16 bytes the builtins would call a library; the processor has an instruction.
template <class T>
struct Host<T, 16> {
  static __attribute__((target("cx16"))) u128 swap(T* p, u128 expected, u128 v) {
    return __sync_val_compare_and_swap((u128*)p, expected, v);
  }
  static T load(const T* p) {
    const u128 was = swap(const_cast<T*>(p), 0, 0);
    T v;
    __builtin_memcpy(&v, &was, 16);
    return v;
  }
  static void store(T* p, T v) {
    T old = load(p);
    while (!cas(p, old, v)) {
    }
  }
  static bool cas(T* p, T& expected, T v) {
    u128 want, wanted;
    __builtin_memcpy(&want, &expected, 16);
    __builtin_memcpy(&wanted, &v, 16);
    const u128 was = swap(p, want, wanted);
    __builtin_memcpy(&expected, &was, 16);
    return was == want;
  }
};
#endif

template <thread_scope S>
HEDDLE_BOTH void fence(memory_order o) {
#if defined(__CUDA_ARCH__)
  Device<S>::fence(o);
#else
  __atomic_thread_fence(o == ::cuda::memory_order_relaxed ? __ATOMIC_RELAXED : __ATOMIC_SEQ_CST);
#endif
}

template <class T, thread_scope S>
struct Ops {
  static_assert(HEDDLE_STD::is_trivially_copyable<T>::value, "an atomic type has to be trivially copyable");
  static_assert(sizeof(T) == 1 || sizeof(T) == 2 || sizeof(T) == 4 || sizeof(T) == 8 || sizeof(T) == 16,
                "an atomic type has 1, 2, 4, 8 or 16 bytes");
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ < 900
  static_assert(sizeof(T) <= 8, "atomics of 16 bytes need compute capability 9.0");
#endif
  typedef typename Word<sizeof(T)>::type W;
  static constexpr bool whole = sizeof(T) >= 4;
  static constexpr bool counts = whole && sizeof(T) <= 8 && HEDDLE_STD::is_integral<T>::value;   // there are instructions

  static HEDDLE_BOTH W bits(T v) {
    W w = 0;
    __builtin_memcpy(&w, &v, sizeof(T));
    return w;
  }
  static HEDDLE_BOTH T value(W w) {
    T v;
    __builtin_memcpy(&v, &w, sizeof(T));
    return v;
  }

#if defined(__CUDA_ARCH__)
  typedef Device<S> D;
  // Small types live in a part of an aligned word.
  static __device__ __inline__ W* word(const T* p) { return (W*)((size_t)p & ~(sizeof(W) - 1)); }
  static __device__ __inline__ unsigned int shift(const T* p) { return whole ? 0 : 8 * ((size_t)p & (sizeof(W) - 1)); }
  static __device__ __inline__ W mask() { return whole ? ~(W)0 : (W)(((u64)1 << (8 * (sizeof(T) % 8))) - 1); }
  static __device__ __inline__ T part(const T* p, W w) { return value((w >> shift(p)) & mask()); }
  static __device__ __inline__ W with(const T* p, W w, T v) { return (w & ~(mask() << shift(p))) | (bits(v) << shift(p)); }
#endif

  static HEDDLE_BOTH T load(const T* p, memory_order o) {
#if defined(__CUDA_ARCH__)
    if (o == ::cuda::memory_order_seq_cst) D::fence(o);
    const T v = part(p, D::load(word(p)));
    if (acquires(o)) D::fence(::cuda::memory_order_acquire);
    return v;
#else
    return Host<T>::load(p);
#endif
  }
  static HEDDLE_BOTH void store(T* p, T v, memory_order o) {
#if defined(__CUDA_ARCH__)
    if (!whole) {
      exchange(p, v, o);
      return;
    }
    if (releases(o)) D::fence(o);
    D::store(word(p), bits(v));
    if (o == ::cuda::memory_order_seq_cst) D::fence(o);
#else
    Host<T>::store(p, v);
#endif
  }
  static HEDDLE_BOTH bool cas(T* p, T& expected, T v, memory_order o) {
#if defined(__CUDA_ARCH__)
    if (releases(o)) D::fence(o);
    W now = whole ? bits(expected) : D::load(word(p));
    bool done;
    for (;;) {
      if (!whole && bits(part(p, now)) != bits(expected)) {
        done = false;
        break;
      }
      const W old = D::cas(word(p), now, with(p, now, v));
      done = old == now;
      if (whole || done) {
        now = old;
        break;
      }
      now = old;
    }
    if (!done) expected = part(p, now);
    if (acquires(o)) D::fence(::cuda::memory_order_acquire);
    return done;
#else
    return Host<T>::cas(p, expected, v);
#endif
  }
  // Any change: f makes the new value of the old one, which is returned.
  template <class F>
  static HEDDLE_BOTH T change(T* p, memory_order o, F f) {
    T old = load(p, ::cuda::memory_order_relaxed);
    while (!cas(p, old, f(old), o)) {
    }
    return old;
  }
#if defined(__CUDA_ARCH__)
#define HEDDLE_DIRECT(call)                                     \
  if (releases(o)) D::fence(o);                                 \
  const T old = value((W)(call));                               \
  if (acquires(o)) D::fence(::cuda::memory_order_acquire);      \
  return old;
#else
#define HEDDLE_DIRECT(call)
#endif
  static HEDDLE_BOTH T exchange(T* p, T v, memory_order o) {
#if defined(__CUDA_ARCH__)
    if (whole) {
      HEDDLE_DIRECT(D::exchange(word(p), bits(v)))
    }
#endif
    return change(p, o, [=](T) { return v; });
  }
  static HEDDLE_BOTH T fetch_add(T* p, T v, memory_order o) {
#if defined(__CUDA_ARCH__)
    if constexpr (counts) {
      HEDDLE_DIRECT(D::fetch_add(word(p), bits(v)))
    } else if constexpr (HEDDLE_STD::is_same<T, float>::value || HEDDLE_STD::is_same<T, double>::value) {
      HEDDLE_DIRECT(bits(D::fetch_add(p, v)))
    }
#endif
    return change(p, o, [=](T old) { return (T)(old + v); });
  }
#define HEDDLE_FETCH(name, expression)                                      \
  static HEDDLE_BOTH T name(T* p, T v, memory_order o) {                     \
    HEDDLE_NATIVE(name)                                                     \
    return change(p, o, [=](T old) { return (T)(expression); });            \
  }
#if defined(__CUDA_ARCH__)
#define HEDDLE_NATIVE(name)                                                 \
  if constexpr (counts) {                    \
    HEDDLE_DIRECT(D::name(word(p), bits(v)))                                \
  }
#else
#define HEDDLE_NATIVE(name)
#endif
  HEDDLE_FETCH(fetch_and, old & v)
  HEDDLE_FETCH(fetch_or, old | v)
  HEDDLE_FETCH(fetch_xor, old ^ v)
#undef HEDDLE_NATIVE
#if defined(__CUDA_ARCH__)
#define HEDDLE_NATIVE(name)                                                                                  \
  if constexpr (counts) {                                                     \
    typedef typename HEDDLE_STD::conditional<sizeof(T) == 4, int, long long>::type Signed;                         \
    typedef typename HEDDLE_STD::conditional<HEDDLE_STD::is_signed<T>::value, Signed, W>::type Number;                   \
    HEDDLE_DIRECT(D::name((Number*)p, (Number)v))                                                            \
  }
#else
#define HEDDLE_NATIVE(name)
#endif
  HEDDLE_FETCH(fetch_min, v < old ? v : old)
  HEDDLE_FETCH(fetch_max, old < v ? v : old)
#undef HEDDLE_NATIVE
#undef HEDDLE_FETCH
#undef HEDDLE_DIRECT
};

#define HEDDLE_ORDER memory_order o = ::cuda::memory_order_seq_cst
// What atomic and atomic_ref have in common; Self says where the value lives.
template <class T, thread_scope S, class Self>
struct Interface {
  typedef T value_type;
  typedef typename HEDDLE_STD::conditional<HEDDLE_STD::is_pointer<T>::value, ptrdiff_t, T>::type Step;   // what is added
  HEDDLE_BOTH T load(HEDDLE_ORDER) const { return Ops<T, S>::load(at(), o); }
  HEDDLE_BOTH void store(T v, HEDDLE_ORDER) const { Ops<T, S>::store(at(), v, o); }
  HEDDLE_BOTH operator T() const { return load(); }
  HEDDLE_BOTH T exchange(T v, HEDDLE_ORDER) const { return Ops<T, S>::exchange(at(), v, o); }
  HEDDLE_BOTH bool compare_exchange_strong(T& expected, T v, HEDDLE_ORDER) const { return Ops<T, S>::cas(at(), expected, v, o); }
  HEDDLE_BOTH bool compare_exchange_weak(T& expected, T v, HEDDLE_ORDER) const { return Ops<T, S>::cas(at(), expected, v, o); }
  HEDDLE_BOTH bool compare_exchange_strong(T& expected, T v, memory_order o, memory_order) const { return Ops<T, S>::cas(at(), expected, v, o); }
  HEDDLE_BOTH bool compare_exchange_weak(T& expected, T v, memory_order o, memory_order) const { return Ops<T, S>::cas(at(), expected, v, o); }
  HEDDLE_BOTH T fetch_add(Step v, HEDDLE_ORDER) const { return heddle_add(v, o); }
  HEDDLE_BOTH T fetch_sub(Step v, HEDDLE_ORDER) const { return heddle_add((Step)(0 - v), o); }
  HEDDLE_BOTH T fetch_and(T v, HEDDLE_ORDER) const { return Ops<T, S>::fetch_and(at(), v, o); }
  HEDDLE_BOTH T fetch_or(T v, HEDDLE_ORDER) const { return Ops<T, S>::fetch_or(at(), v, o); }
  HEDDLE_BOTH T fetch_xor(T v, HEDDLE_ORDER) const { return Ops<T, S>::fetch_xor(at(), v, o); }
  HEDDLE_BOTH T fetch_min(T v, HEDDLE_ORDER) const { return Ops<T, S>::fetch_min(at(), v, o); }
  HEDDLE_BOTH T fetch_max(T v, HEDDLE_ORDER) const { return Ops<T, S>::fetch_max(at(), v, o); }
  HEDDLE_BOTH T operator++() const { return (T)(fetch_add(1) + 1); }
  HEDDLE_BOTH T operator--() const { return (T)(fetch_sub(1) - 1); }
  HEDDLE_BOTH T operator++(int) const { return fetch_add(1); }
  HEDDLE_BOTH T operator--(int) const { return fetch_sub(1); }
  HEDDLE_BOTH T operator+=(Step v) const { return (T)(fetch_add(v) + v); }
  HEDDLE_BOTH T operator-=(Step v) const { return (T)(fetch_sub(v) - v); }
  HEDDLE_BOTH T operator&=(T v) const { return (T)(fetch_and(v) & v); }
  HEDDLE_BOTH T operator|=(T v) const { return (T)(fetch_or(v) | v); }
  HEDDLE_BOTH T operator^=(T v) const { return (T)(fetch_xor(v) ^ v); }
  HEDDLE_BOTH bool is_lock_free() const { return true; }
  HEDDLE_BOTH void wait(T old, HEDDLE_ORDER) const {
    const typename Ops<T, S>::W was = Ops<T, S>::bits(old);
    while (Ops<T, S>::bits(load(o)) == was) {
    }
  }
  HEDDLE_BOTH void notify_one() const {}
  HEDDLE_BOTH void notify_all() const {}

 private:
  HEDDLE_BOTH T heddle_add(Step v, memory_order o) const { return heddle_add(v, o, HEDDLE_STD::is_pointer<T>()); }
  HEDDLE_BOTH T heddle_add(Step v, memory_order o, HEDDLE_STD::true_type) const {
    return Ops<T, S>::change(at(), o, [=](T old) { return old + v; });
  }
  HEDDLE_BOTH T heddle_add(Step v, memory_order o, HEDDLE_STD::false_type) const { return Ops<T, S>::fetch_add(at(), v, o); }
  HEDDLE_BOTH T* at() const { return static_cast<const Self*>(this)->heddle_address(); }
};
#undef HEDDLE_ORDER
#undef HEDDLE_BOTH
}  // namespace heddle_atomic
