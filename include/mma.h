// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// nvcuda::wmma: matrix fragments held by a warp, on the wmma instructions. Half precision from compute
// capability 7.0, 8-bit integers from 7.2, 4-bit integers and bits (experimental) from 7.5, bfloat16,
// tf32 and double from 8.0. What exists is the table at the end; the macros before it say what a row means.
// Source: CUDA C++ Programming Guide, "Warp Matrix Functions"; PTX ISA 9.7.14.4.
#ifndef HEDDLE_MMA_H
#define HEDDLE_MMA_H
#define __CUDA_MMA_H__ /* the name that programs test */

#include "cuda_bf16.h"
#include "cuda_fp16.h"

#if defined(__cplusplus) && (defined(__CUDACC__) || defined(__CUDA__)) && \
    (!defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 700)

#define HEDDLE_WMMA static __device__ __inline__ __attribute__((always_inline))

namespace nvcuda {
namespace wmma {

struct row_major {};
struct col_major {};
struct matrix_a {};
struct matrix_b {};
struct accumulator {};
enum layout_t { mem_row_major, mem_col_major };
namespace precision {
struct tf32 {};
}  // namespace precision
namespace experimental {
namespace precision {
struct u4 {};
struct s4 {};
struct b1 {};
}  // namespace precision
enum bmmaBitOp { bmmaBitOpXOR = 1, bmmaBitOpAND = 2 };
enum bmmaAccumulateOp { bmmaAccumulateOpPOPC = 1 };
}  // namespace experimental

/// What a lane holds: N elements of T, in `Stored` as many as it takes.
template <class T, int N, class Stored = T, int M = N>
struct __align__(4) heddle_elements {
  typedef T element_type;
  typedef Stored storage_element_type;
  static constexpr int num_elements = N;
  static constexpr int num_storage_elements = M;
  Stored x[M];
};

template <class Use, int M, int N, int K, class T, class Layout = void>
class fragment;

template <class Fragment, class T>
HEDDLE_WMMA void fill_fragment(Fragment& f, const T& value) {
  for (int i = 0; i < Fragment::num_storage_elements; ++i) f.x[i] = value;
}

HEDDLE_WMMA float __float_to_tf32(float in) {
#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 800
  unsigned int out;
  __asm__("cvt.rna.tf32.f32 %0, %1;" : "=r"(out) : "f"(in));
  return __uint_as_float(out);
#else
  return in;
#endif
}

/// Saturation to finite values: infinities become the largest number of their sign, a NaN becomes +0.
HEDDLE_WMMA float heddle_finite(float x) {
  return x != x ? 0.0f : x > 0x1.fffffep127f ? 0x1.fffffep127f : x < -0x1.fffffep127f ? -0x1.fffffep127f : x;
}
HEDDLE_WMMA double heddle_finite(double x) {
  return x != x ? 0.0 : x > 0x1.fffffffffffffp1023 ? 0x1.fffffffffffffp1023
                      : x < -0x1.fffffffffffffp1023 ? -0x1.fffffffffffffp1023 : x;
}
HEDDLE_WMMA __half heddle_finite(__half x) {
  const float f = __half2float(x);
  return f != f ? __float2half(0.0f) : f > 65504.0f ? __float2half(65504.0f) : f < -65504.0f ? __float2half(-65504.0f) : x;
}

// Elements are read and written as registers, too.
typedef unsigned int __attribute__((may_alias)) heddle_word;
typedef float __attribute__((may_alias)) heddle_float;
typedef double __attribute__((may_alias)) heddle_double;

// Of each type of the instructions: the element in C++, the register, its constraint.
#define HEDDLE_T(type) HEDDLE_T_##type
#define HEDDLE_R(type) HEDDLE_R_##type
#define HEDDLE_C(type) HEDDLE_C_##type
#define HEDDLE_T_f16 __half
#define HEDDLE_R_f16 heddle_word
#define HEDDLE_C_f16 "r"
#define HEDDLE_T_bf16 __nv_bfloat16
#define HEDDLE_R_bf16 heddle_word
#define HEDDLE_C_bf16 "r"
#define HEDDLE_T_tf32 precision::tf32
#define HEDDLE_R_tf32 heddle_word
#define HEDDLE_C_tf32 "r"
#define HEDDLE_T_f32 float
#define HEDDLE_R_f32 heddle_float
#define HEDDLE_C_f32 "f"
#define HEDDLE_T_f64 double
#define HEDDLE_R_f64 heddle_double
#define HEDDLE_C_f64 "d"
#define HEDDLE_T_s32 int
#define HEDDLE_R_s32 heddle_word
#define HEDDLE_C_s32 "r"
#define HEDDLE_T_s8 signed char
#define HEDDLE_R_s8 heddle_word
#define HEDDLE_C_s8 "r"
#define HEDDLE_T_u8 unsigned char
#define HEDDLE_R_u8 heddle_word
#define HEDDLE_C_u8 "r"
#define HEDDLE_T_s4 experimental::precision::s4
#define HEDDLE_R_s4 heddle_word
#define HEDDLE_C_s4 "r"
#define HEDDLE_T_u4 experimental::precision::u4
#define HEDDLE_R_u4 heddle_word
#define HEDDLE_C_u4 "r"
#define HEDDLE_T_b1 experimental::precision::b1
#define HEDDLE_R_b1 heddle_word
#define HEDDLE_C_b1 "r"

// The registers v[0] to v[n-1] as operands of asm, and as they are named in its text.
#define HEDDLE_OUT(v, n, c) [v##n] "=" c(v[n])
#define HEDDLE_IN(v, n, c) [v##n] c(v[n])
#define HEDDLE_EACH_1(F, v, c) F(v, 0, c)
#define HEDDLE_EACH_2(F, v, c) HEDDLE_EACH_1(F, v, c), F(v, 1, c)
#define HEDDLE_EACH_4(F, v, c) HEDDLE_EACH_2(F, v, c), F(v, 2, c), F(v, 3, c)
#define HEDDLE_EACH_8(F, v, c) HEDDLE_EACH_4(F, v, c), F(v, 4, c), F(v, 5, c), F(v, 6, c), F(v, 7, c)
#define HEDDLE_NAMES_1(v) "%[" #v "0]"
#define HEDDLE_NAMES_2(v) HEDDLE_NAMES_1(v) ", %[" #v "1]"
#define HEDDLE_NAMES_4(v) HEDDLE_NAMES_2(v) ", %[" #v "2], %[" #v "3]"
#define HEDDLE_NAMES_8(v) HEDDLE_NAMES_4(v) ", %[" #v "4], %[" #v "5], %[" #v "6], %[" #v "7]"
#define HEDDLE_LIST(n, v) "{" HEDDLE_NAMES_##n(v) "}"

#define HEDDLE_WMMA_LOAD(what, layout, shape, type, n)                                                       \
  __asm__ __volatile__("wmma.load." what ".sync.aligned." layout "." shape "." #type " " HEDDLE_LIST(n, r)   \
                       ", [%[p]], %[stride];"                                                                \
                       : HEDDLE_EACH_##n(HEDDLE_OUT, r, HEDDLE_C(type))                                      \
                       : [p] "l"(p), [stride] "r"(stride)                                                    \
                       : "memory")
#define HEDDLE_WMMA_STORE(layout, shape, type, n)                                                            \
  __asm__ __volatile__("wmma.store.d.sync.aligned." layout "." shape "." #type " [%[p]], " HEDDLE_LIST(n, r) \
                       ", %[stride];" ::[p] "l"(p), [stride] "r"(stride),                                    \
                       HEDDLE_EACH_##n(HEDDLE_IN, r, HEDDLE_C(type))                                         \
                       : "memory")

/// A row: accumulators of M x N, `count` elements a lane in n registers; loaded and stored in either layout.
#define HEDDLE_WMMA_ACCUMULATOR(M, N, K, type, count, n)                                                     \
  template <>                                                                                                \
  class fragment<accumulator, M, N, K, HEDDLE_T(type)> : public heddle_elements<HEDDLE_T(type), count> {};   \
  HEDDLE_WMMA void load_matrix_sync(fragment<accumulator, M, N, K, HEDDLE_T(type)>& f,                       \
                                    const HEDDLE_T(type)* p, unsigned int stride, layout_t layout) {         \
    HEDDLE_R(type)* r = (HEDDLE_R(type)*)f.x;                                                                \
    if (layout == mem_row_major) HEDDLE_WMMA_LOAD("c", "row", "m" #M "n" #N "k" #K, type, n);                \
    else HEDDLE_WMMA_LOAD("c", "col", "m" #M "n" #N "k" #K, type, n);                                        \
  }                                                                                                          \
  HEDDLE_WMMA void store_matrix_sync(HEDDLE_T(type)* p,                                                      \
                                     const fragment<accumulator, M, N, K, HEDDLE_T(type)>& f,                \
                                     unsigned int stride, layout_t layout) {                                 \
    const HEDDLE_R(type)* r = (const HEDDLE_R(type)*)f.x;                                                    \
    if (layout == mem_row_major) HEDDLE_WMMA_STORE("row", "m" #M "n" #N "k" #K, type, n);                    \
    else HEDDLE_WMMA_STORE("col", "m" #M "n" #N "k" #K, type, n);                                            \
  }

/// One matrix to multiply by: `use` a or b, `layout` row or col, `elements` what heddle_elements<> holds,
/// `from` what it is loaded from.
#define HEDDLE_WMMA_MULTIPLICAND(use, layout, M, N, K, type, n, from, ...)                                   \
  template <>                                                                                                \
  class fragment<matrix_##use, M, N, K, HEDDLE_T(type), layout##_major> : public heddle_elements<__VA_ARGS__> {}; \
  HEDDLE_WMMA void load_matrix_sync(fragment<matrix_##use, M, N, K, HEDDLE_T(type), layout##_major>& f,      \
                                    const from* p, unsigned int stride) {                                    \
    HEDDLE_R(type)* r = (HEDDLE_R(type)*)f.x;                                                                \
    HEDDLE_WMMA_LOAD(#use, #layout, "m" #M "n" #N "k" #K, type, n);                                          \
  }
/// A row: both matrices in both layouts; T is held and loaded; a lane has count_a elements in na registers.
#define HEDDLE_WMMA_MULTIPLICANDS(M, N, K, type, T, count_a, na, count_b, nb)                                \
  HEDDLE_WMMA_MULTIPLICAND(a, row, M, N, K, type, na, T, T, count_a)                                         \
  HEDDLE_WMMA_MULTIPLICAND(a, col, M, N, K, type, na, T, T, count_a)                                         \
  HEDDLE_WMMA_MULTIPLICAND(b, row, M, N, K, type, nb, T, T, count_b)                                         \
  HEDDLE_WMMA_MULTIPLICAND(b, col, M, N, K, type, nb, T, T, count_b)

#define HEDDLE_WMMA_MMA(op, la, lb, shape, types, nd, D, na, nb, T, nc, C)                                   \
  __asm__ __volatile__("wmma.mma." op "sync.aligned." la "." lb "." shape "." types " " HEDDLE_LIST(nd, rd)  \
                       ", " HEDDLE_LIST(na, ra) ", " HEDDLE_LIST(nb, rb) ", " HEDDLE_LIST(nc, rc) ";"        \
                       : HEDDLE_EACH_##nd(HEDDLE_OUT, rd, HEDDLE_C(D))                                       \
                       : HEDDLE_EACH_##na(HEDDLE_IN, ra, HEDDLE_C(T)),                                       \
                         HEDDLE_EACH_##nb(HEDDLE_IN, rb, HEDDLE_C(T)),                                       \
                         HEDDLE_EACH_##nc(HEDDLE_IN, rc, HEDDLE_C(C)))
#define HEDDLE_WMMA_REGISTERS(D, T, C)                                                                       \
  HEDDLE_R(D)* rd = (HEDDLE_R(D)*)d.x;                                                                       \
  const HEDDLE_R(C)* rc = (const HEDDLE_R(C)*)c.x;                                                           \
  const HEDDLE_R(T)*ra = (const HEDDLE_R(T)*)a.x, *rb = (const HEDDLE_R(T)*)b.x
#define HEDDLE_WMMA_FRAGMENTS(la, lb, M, N, K, D, T, C)                                                      \
  fragment<accumulator, M, N, K, HEDDLE_T(D)>&d, const fragment<matrix_a, M, N, K, HEDDLE_T(T), la##_major>&a, \
      const fragment<matrix_b, M, N, K, HEDDLE_T(T), lb##_major>&b,                                          \
      const fragment<accumulator, M, N, K, HEDDLE_T(C)>&c

/// d = a * b + c of floating point in one pair of layouts.
#define HEDDLE_WMMA_FLOAT(la, lb, M, N, K, types, nd, D, na, nb, T, nc, C)                                   \
  HEDDLE_WMMA void mma_sync(HEDDLE_WMMA_FRAGMENTS(la, lb, M, N, K, D, T, C), bool saturate = false) {        \
    HEDDLE_WMMA_REGISTERS(D, T, C);                                                                          \
    HEDDLE_WMMA_MMA("", #la, #lb, "m" #M "n" #N "k" #K, types, nd, D, na, nb, T, nc, C);                     \
    for (int i = 0; saturate && i < d.num_elements; ++i) d.x[i] = heddle_finite(d.x[i]);                     \
  }
/// ... of integers, for which the instruction saturates.
#define HEDDLE_WMMA_INTEGER(la, lb, M, N, K, n, na, nb, T)                                                   \
  HEDDLE_WMMA void mma_sync(HEDDLE_WMMA_FRAGMENTS(la, lb, M, N, K, s32, T, s32), bool saturate = false) {    \
    HEDDLE_WMMA_REGISTERS(s32, T, s32);                                                                      \
    if (saturate)                                                                                            \
      HEDDLE_WMMA_MMA("", #la, #lb, "m" #M "n" #N "k" #K, "s32." #T "." #T ".s32.satfinite", n, s32, na, nb, T, n, s32); \
    else                                                                                                     \
      HEDDLE_WMMA_MMA("", #la, #lb, "m" #M "n" #N "k" #K, "s32." #T "." #T ".s32", n, s32, na, nb, T, n, s32); \
  }
#define HEDDLE_WMMA_LAYOUTS(F, ...) \
  F(row, row, __VA_ARGS__) F(row, col, __VA_ARGS__) F(col, row, __VA_ARGS__) F(col, col, __VA_ARGS__)

/// Rows of products: shape, registers of a and b.
#define HEDDLE_WMMA_HALVES(M, N, K)                                                                          \
  HEDDLE_WMMA_MULTIPLICANDS(M, N, K, f16, __half, 16, 8, 16, 8)                                              \
  HEDDLE_WMMA_LAYOUTS(HEDDLE_WMMA_FLOAT, M, N, K, "f32.f32", 8, f32, 8, 8, f16, 8, f32)                      \
  HEDDLE_WMMA_LAYOUTS(HEDDLE_WMMA_FLOAT, M, N, K, "f32.f16", 8, f32, 8, 8, f16, 4, f16)                      \
  HEDDLE_WMMA_LAYOUTS(HEDDLE_WMMA_FLOAT, M, N, K, "f16.f32", 4, f16, 8, 8, f16, 8, f32)                      \
  HEDDLE_WMMA_LAYOUTS(HEDDLE_WMMA_FLOAT, M, N, K, "f16.f16", 4, f16, 8, 8, f16, 4, f16)
#define HEDDLE_WMMA_BYTES(M, N, K, count_a, na, count_b, nb)                                                 \
  HEDDLE_WMMA_MULTIPLICANDS(M, N, K, s8, signed char, count_a, na, count_b, nb)                              \
  HEDDLE_WMMA_MULTIPLICANDS(M, N, K, u8, unsigned char, count_a, na, count_b, nb)                            \
  HEDDLE_WMMA_LAYOUTS(HEDDLE_WMMA_INTEGER, M, N, K, 8, na, nb, s8)                                           \
  HEDDLE_WMMA_LAYOUTS(HEDDLE_WMMA_INTEGER, M, N, K, 8, na, nb, u8)
#define HEDDLE_WMMA_BFLOATS(M, N, K, count_a, na, count_b, nb)                                               \
  HEDDLE_WMMA_MULTIPLICANDS(M, N, K, bf16, __nv_bfloat16, count_a, na, count_b, nb)                          \
  HEDDLE_WMMA_LAYOUTS(HEDDLE_WMMA_FLOAT, M, N, K, "f32.bf16.bf16.f32", 8, f32, na, nb, bf16, 8, f32)
/// Bits and 4-bit integers: a by rows and b by columns, `count` of them in one register.
#define HEDDLE_WMMA_SMALL(M, N, K, T, count)                                                                 \
  HEDDLE_WMMA_MULTIPLICAND(a, row, M, N, K, T, 1, void, HEDDLE_T(T), count, int, 1)                          \
  HEDDLE_WMMA_MULTIPLICAND(b, col, M, N, K, T, 1, void, HEDDLE_T(T), count, int, 1)

// ---- the table ----
HEDDLE_WMMA_ACCUMULATOR(16, 16, 16, f32, 8, 8)
HEDDLE_WMMA_ACCUMULATOR(32, 8, 16, f32, 8, 8)
HEDDLE_WMMA_ACCUMULATOR(8, 32, 16, f32, 8, 8)
HEDDLE_WMMA_ACCUMULATOR(16, 16, 16, f16, 8, 4)
HEDDLE_WMMA_ACCUMULATOR(32, 8, 16, f16, 8, 4)
HEDDLE_WMMA_ACCUMULATOR(8, 32, 16, f16, 8, 4)
HEDDLE_WMMA_HALVES(16, 16, 16)
HEDDLE_WMMA_HALVES(32, 8, 16)
HEDDLE_WMMA_HALVES(8, 32, 16)

#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 720
HEDDLE_WMMA_ACCUMULATOR(16, 16, 16, s32, 8, 8)
HEDDLE_WMMA_ACCUMULATOR(32, 8, 16, s32, 8, 8)
HEDDLE_WMMA_ACCUMULATOR(8, 32, 16, s32, 8, 8)
HEDDLE_WMMA_BYTES(16, 16, 16, 8, 2, 8, 2)
HEDDLE_WMMA_BYTES(32, 8, 16, 16, 4, 4, 1)
HEDDLE_WMMA_BYTES(8, 32, 16, 4, 1, 16, 4)
#endif

#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 750
HEDDLE_WMMA_ACCUMULATOR(8, 8, 32, s32, 2, 2)
HEDDLE_WMMA_SMALL(8, 8, 32, s4, 8)
HEDDLE_WMMA_SMALL(8, 8, 32, u4, 8)
HEDDLE_WMMA_INTEGER(row, col, 8, 8, 32, 2, 1, 1, s4)
HEDDLE_WMMA_INTEGER(row, col, 8, 8, 32, 2, 1, 1, u4)
HEDDLE_WMMA_ACCUMULATOR(8, 8, 128, s32, 2, 2)
HEDDLE_WMMA_SMALL(8, 8, 128, b1, 32)
/// d = c + the number of ones in a ^ b, or from 8.0 on in a & b.
HEDDLE_WMMA void bmma_sync(HEDDLE_WMMA_FRAGMENTS(row, col, 8, 8, 128, s32, b1, s32),
                           experimental::bmmaBitOp op = experimental::bmmaBitOpXOR,
                           experimental::bmmaAccumulateOp = experimental::bmmaAccumulateOpPOPC) {
  HEDDLE_WMMA_REGISTERS(s32, b1, s32);
#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 800
  if (op == experimental::bmmaBitOpAND) {
    HEDDLE_WMMA_MMA("and.popc.", "row", "col", "m8n8k128", "s32.b1.b1.s32", 2, s32, 1, 1, b1, 2, s32);
    return;
  }
#endif
  (void)op;
  HEDDLE_WMMA_MMA("xor.popc.", "row", "col", "m8n8k128", "s32.b1.b1.s32", 2, s32, 1, 1, b1, 2, s32);
}
#endif

#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 800
HEDDLE_WMMA_BFLOATS(16, 16, 16, 8, 4, 8, 4)
HEDDLE_WMMA_BFLOATS(32, 8, 16, 16, 8, 4, 2)
HEDDLE_WMMA_BFLOATS(8, 32, 16, 4, 2, 16, 8)
HEDDLE_WMMA_ACCUMULATOR(16, 16, 8, f32, 8, 8)
HEDDLE_WMMA_MULTIPLICANDS(16, 16, 8, tf32, float, 4, 4, 4, 4)
HEDDLE_WMMA_LAYOUTS(HEDDLE_WMMA_FLOAT, 16, 16, 8, "f32.tf32.tf32.f32", 8, f32, 4, 4, tf32, 8, f32)
HEDDLE_WMMA_ACCUMULATOR(8, 8, 4, f64, 2, 2)
HEDDLE_WMMA_MULTIPLICANDS(8, 8, 4, f64, double, 1, 1, 1, 1)
HEDDLE_WMMA_LAYOUTS(HEDDLE_WMMA_FLOAT, 8, 8, 4, "f64.f64.f64.f64", 2, f64, 1, 1, f64, 2, f64)
#endif

}  // namespace wmma
}  // namespace nvcuda

#undef HEDDLE_C
#undef HEDDLE_C_b1
#undef HEDDLE_C_bf16
#undef HEDDLE_C_f16
#undef HEDDLE_C_f32
#undef HEDDLE_C_f64
#undef HEDDLE_C_s32
#undef HEDDLE_C_s4
#undef HEDDLE_C_s8
#undef HEDDLE_C_tf32
#undef HEDDLE_C_u4
#undef HEDDLE_C_u8
#undef HEDDLE_EACH_1
#undef HEDDLE_EACH_2
#undef HEDDLE_EACH_4
#undef HEDDLE_EACH_8
#undef HEDDLE_IN
#undef HEDDLE_LIST
#undef HEDDLE_NAMES_1
#undef HEDDLE_NAMES_2
#undef HEDDLE_NAMES_4
#undef HEDDLE_NAMES_8
#undef HEDDLE_OUT
#undef HEDDLE_R
#undef HEDDLE_R_b1
#undef HEDDLE_R_bf16
#undef HEDDLE_R_f16
#undef HEDDLE_R_f32
#undef HEDDLE_R_f64
#undef HEDDLE_R_s32
#undef HEDDLE_R_s4
#undef HEDDLE_R_s8
#undef HEDDLE_R_tf32
#undef HEDDLE_R_u4
#undef HEDDLE_R_u8
#undef HEDDLE_T
#undef HEDDLE_T_b1
#undef HEDDLE_T_bf16
#undef HEDDLE_T_f16
#undef HEDDLE_T_f32
#undef HEDDLE_T_f64
#undef HEDDLE_T_s32
#undef HEDDLE_T_s4
#undef HEDDLE_T_s8
#undef HEDDLE_T_tf32
#undef HEDDLE_T_u4
#undef HEDDLE_T_u8
#undef HEDDLE_WMMA
#undef HEDDLE_WMMA_ACCUMULATOR
#undef HEDDLE_WMMA_BFLOATS
#undef HEDDLE_WMMA_BYTES
#undef HEDDLE_WMMA_FLOAT
#undef HEDDLE_WMMA_FRAGMENTS
#undef HEDDLE_WMMA_HALVES
#undef HEDDLE_WMMA_INTEGER
#undef HEDDLE_WMMA_LAYOUTS
#undef HEDDLE_WMMA_LOAD
#undef HEDDLE_WMMA_MMA
#undef HEDDLE_WMMA_MULTIPLICAND
#undef HEDDLE_WMMA_MULTIPLICANDS
#undef HEDDLE_WMMA_REGISTERS
#undef HEDDLE_WMMA_SMALL
#undef HEDDLE_WMMA_STORE
#endif
#endif
