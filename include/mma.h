// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// nvcuda::wmma: matrix fragments held by a warp, on the wmma instructions. Half precision from compute
// capability 7.0, 8-bit integers from 7.2, bfloat16, tf32 and double from 8.0.
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

template <class T, int N>
struct __align__(4) heddle_elements {
  typedef T element_type;
  static constexpr int num_elements = N;
  static constexpr int num_storage_elements = N;
  typedef T storage_element_type;
  T x[N];
};

template <class Use, int M, int N, int K, class T, class Layout = void>
class fragment;

template <class Fragment, class T>
HEDDLE_WMMA void fill_fragment(Fragment& f, const T& value) {
  for (int i = 0; i < Fragment::num_elements; ++i) f.x[i] = value;
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

// Half precision.
template <>
class fragment<accumulator, 16, 16, 16, float> : public heddle_elements<float, 8> {};
HEDDLE_WMMA void load_matrix_sync(fragment<accumulator, 16, 16, 16, float>& f, const float* p, unsigned int stride, layout_t layout) {
  float* r = (float*)f.x;
  if (layout == mem_row_major) {
    __asm__ __volatile__("wmma.load.c.sync.aligned.row.m16n16k16.f32 {%0, %1, %2, %3, %4, %5, %6, %7}, [%8], %9;"
                         : "=f"(r[0]), "=f"(r[1]), "=f"(r[2]), "=f"(r[3]), "=f"(r[4]), "=f"(r[5]), "=f"(r[6]), "=f"(r[7]) : "l"(p), "r"(stride) : "memory");
  } else {
    __asm__ __volatile__("wmma.load.c.sync.aligned.col.m16n16k16.f32 {%0, %1, %2, %3, %4, %5, %6, %7}, [%8], %9;"
                         : "=f"(r[0]), "=f"(r[1]), "=f"(r[2]), "=f"(r[3]), "=f"(r[4]), "=f"(r[5]), "=f"(r[6]), "=f"(r[7]) : "l"(p), "r"(stride) : "memory");
  }
}
HEDDLE_WMMA void store_matrix_sync(float* p, const fragment<accumulator, 16, 16, 16, float>& f, unsigned int stride, layout_t layout) {
  const float* r = (const float*)f.x;
  if (layout == mem_row_major) {
    __asm__ __volatile__("wmma.store.d.sync.aligned.row.m16n16k16.f32 [%0], {%1, %2, %3, %4, %5, %6, %7, %8}, %9;"
                         ::"l"(p), "f"(r[0]), "f"(r[1]), "f"(r[2]), "f"(r[3]), "f"(r[4]), "f"(r[5]), "f"(r[6]), "f"(r[7]), "r"(stride) : "memory");
  } else {
    __asm__ __volatile__("wmma.store.d.sync.aligned.col.m16n16k16.f32 [%0], {%1, %2, %3, %4, %5, %6, %7, %8}, %9;"
                         ::"l"(p), "f"(r[0]), "f"(r[1]), "f"(r[2]), "f"(r[3]), "f"(r[4]), "f"(r[5]), "f"(r[6]), "f"(r[7]), "r"(stride) : "memory");
  }
}
template <>
class fragment<accumulator, 32, 8, 16, float> : public heddle_elements<float, 8> {};
HEDDLE_WMMA void load_matrix_sync(fragment<accumulator, 32, 8, 16, float>& f, const float* p, unsigned int stride, layout_t layout) {
  float* r = (float*)f.x;
  if (layout == mem_row_major) {
    __asm__ __volatile__("wmma.load.c.sync.aligned.row.m32n8k16.f32 {%0, %1, %2, %3, %4, %5, %6, %7}, [%8], %9;"
                         : "=f"(r[0]), "=f"(r[1]), "=f"(r[2]), "=f"(r[3]), "=f"(r[4]), "=f"(r[5]), "=f"(r[6]), "=f"(r[7]) : "l"(p), "r"(stride) : "memory");
  } else {
    __asm__ __volatile__("wmma.load.c.sync.aligned.col.m32n8k16.f32 {%0, %1, %2, %3, %4, %5, %6, %7}, [%8], %9;"
                         : "=f"(r[0]), "=f"(r[1]), "=f"(r[2]), "=f"(r[3]), "=f"(r[4]), "=f"(r[5]), "=f"(r[6]), "=f"(r[7]) : "l"(p), "r"(stride) : "memory");
  }
}
HEDDLE_WMMA void store_matrix_sync(float* p, const fragment<accumulator, 32, 8, 16, float>& f, unsigned int stride, layout_t layout) {
  const float* r = (const float*)f.x;
  if (layout == mem_row_major) {
    __asm__ __volatile__("wmma.store.d.sync.aligned.row.m32n8k16.f32 [%0], {%1, %2, %3, %4, %5, %6, %7, %8}, %9;"
                         ::"l"(p), "f"(r[0]), "f"(r[1]), "f"(r[2]), "f"(r[3]), "f"(r[4]), "f"(r[5]), "f"(r[6]), "f"(r[7]), "r"(stride) : "memory");
  } else {
    __asm__ __volatile__("wmma.store.d.sync.aligned.col.m32n8k16.f32 [%0], {%1, %2, %3, %4, %5, %6, %7, %8}, %9;"
                         ::"l"(p), "f"(r[0]), "f"(r[1]), "f"(r[2]), "f"(r[3]), "f"(r[4]), "f"(r[5]), "f"(r[6]), "f"(r[7]), "r"(stride) : "memory");
  }
}
template <>
class fragment<accumulator, 8, 32, 16, float> : public heddle_elements<float, 8> {};
HEDDLE_WMMA void load_matrix_sync(fragment<accumulator, 8, 32, 16, float>& f, const float* p, unsigned int stride, layout_t layout) {
  float* r = (float*)f.x;
  if (layout == mem_row_major) {
    __asm__ __volatile__("wmma.load.c.sync.aligned.row.m8n32k16.f32 {%0, %1, %2, %3, %4, %5, %6, %7}, [%8], %9;"
                         : "=f"(r[0]), "=f"(r[1]), "=f"(r[2]), "=f"(r[3]), "=f"(r[4]), "=f"(r[5]), "=f"(r[6]), "=f"(r[7]) : "l"(p), "r"(stride) : "memory");
  } else {
    __asm__ __volatile__("wmma.load.c.sync.aligned.col.m8n32k16.f32 {%0, %1, %2, %3, %4, %5, %6, %7}, [%8], %9;"
                         : "=f"(r[0]), "=f"(r[1]), "=f"(r[2]), "=f"(r[3]), "=f"(r[4]), "=f"(r[5]), "=f"(r[6]), "=f"(r[7]) : "l"(p), "r"(stride) : "memory");
  }
}
HEDDLE_WMMA void store_matrix_sync(float* p, const fragment<accumulator, 8, 32, 16, float>& f, unsigned int stride, layout_t layout) {
  const float* r = (const float*)f.x;
  if (layout == mem_row_major) {
    __asm__ __volatile__("wmma.store.d.sync.aligned.row.m8n32k16.f32 [%0], {%1, %2, %3, %4, %5, %6, %7, %8}, %9;"
                         ::"l"(p), "f"(r[0]), "f"(r[1]), "f"(r[2]), "f"(r[3]), "f"(r[4]), "f"(r[5]), "f"(r[6]), "f"(r[7]), "r"(stride) : "memory");
  } else {
    __asm__ __volatile__("wmma.store.d.sync.aligned.col.m8n32k16.f32 [%0], {%1, %2, %3, %4, %5, %6, %7, %8}, %9;"
                         ::"l"(p), "f"(r[0]), "f"(r[1]), "f"(r[2]), "f"(r[3]), "f"(r[4]), "f"(r[5]), "f"(r[6]), "f"(r[7]), "r"(stride) : "memory");
  }
}
template <>
class fragment<accumulator, 16, 16, 16, __half> : public heddle_elements<__half, 8> {};
HEDDLE_WMMA void load_matrix_sync(fragment<accumulator, 16, 16, 16, __half>& f, const __half* p, unsigned int stride, layout_t layout) {
  unsigned int* r = (unsigned int*)f.x;
  if (layout == mem_row_major) {
    __asm__ __volatile__("wmma.load.c.sync.aligned.row.m16n16k16.f16 {%0, %1, %2, %3}, [%4], %5;"
                         : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]) : "l"(p), "r"(stride) : "memory");
  } else {
    __asm__ __volatile__("wmma.load.c.sync.aligned.col.m16n16k16.f16 {%0, %1, %2, %3}, [%4], %5;"
                         : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]) : "l"(p), "r"(stride) : "memory");
  }
}
HEDDLE_WMMA void store_matrix_sync(__half* p, const fragment<accumulator, 16, 16, 16, __half>& f, unsigned int stride, layout_t layout) {
  const unsigned int* r = (const unsigned int*)f.x;
  if (layout == mem_row_major) {
    __asm__ __volatile__("wmma.store.d.sync.aligned.row.m16n16k16.f16 [%0], {%1, %2, %3, %4}, %5;"
                         ::"l"(p), "r"(r[0]), "r"(r[1]), "r"(r[2]), "r"(r[3]), "r"(stride) : "memory");
  } else {
    __asm__ __volatile__("wmma.store.d.sync.aligned.col.m16n16k16.f16 [%0], {%1, %2, %3, %4}, %5;"
                         ::"l"(p), "r"(r[0]), "r"(r[1]), "r"(r[2]), "r"(r[3]), "r"(stride) : "memory");
  }
}
template <>
class fragment<accumulator, 32, 8, 16, __half> : public heddle_elements<__half, 8> {};
HEDDLE_WMMA void load_matrix_sync(fragment<accumulator, 32, 8, 16, __half>& f, const __half* p, unsigned int stride, layout_t layout) {
  unsigned int* r = (unsigned int*)f.x;
  if (layout == mem_row_major) {
    __asm__ __volatile__("wmma.load.c.sync.aligned.row.m32n8k16.f16 {%0, %1, %2, %3}, [%4], %5;"
                         : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]) : "l"(p), "r"(stride) : "memory");
  } else {
    __asm__ __volatile__("wmma.load.c.sync.aligned.col.m32n8k16.f16 {%0, %1, %2, %3}, [%4], %5;"
                         : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]) : "l"(p), "r"(stride) : "memory");
  }
}
HEDDLE_WMMA void store_matrix_sync(__half* p, const fragment<accumulator, 32, 8, 16, __half>& f, unsigned int stride, layout_t layout) {
  const unsigned int* r = (const unsigned int*)f.x;
  if (layout == mem_row_major) {
    __asm__ __volatile__("wmma.store.d.sync.aligned.row.m32n8k16.f16 [%0], {%1, %2, %3, %4}, %5;"
                         ::"l"(p), "r"(r[0]), "r"(r[1]), "r"(r[2]), "r"(r[3]), "r"(stride) : "memory");
  } else {
    __asm__ __volatile__("wmma.store.d.sync.aligned.col.m32n8k16.f16 [%0], {%1, %2, %3, %4}, %5;"
                         ::"l"(p), "r"(r[0]), "r"(r[1]), "r"(r[2]), "r"(r[3]), "r"(stride) : "memory");
  }
}
template <>
class fragment<accumulator, 8, 32, 16, __half> : public heddle_elements<__half, 8> {};
HEDDLE_WMMA void load_matrix_sync(fragment<accumulator, 8, 32, 16, __half>& f, const __half* p, unsigned int stride, layout_t layout) {
  unsigned int* r = (unsigned int*)f.x;
  if (layout == mem_row_major) {
    __asm__ __volatile__("wmma.load.c.sync.aligned.row.m8n32k16.f16 {%0, %1, %2, %3}, [%4], %5;"
                         : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]) : "l"(p), "r"(stride) : "memory");
  } else {
    __asm__ __volatile__("wmma.load.c.sync.aligned.col.m8n32k16.f16 {%0, %1, %2, %3}, [%4], %5;"
                         : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]) : "l"(p), "r"(stride) : "memory");
  }
}
HEDDLE_WMMA void store_matrix_sync(__half* p, const fragment<accumulator, 8, 32, 16, __half>& f, unsigned int stride, layout_t layout) {
  const unsigned int* r = (const unsigned int*)f.x;
  if (layout == mem_row_major) {
    __asm__ __volatile__("wmma.store.d.sync.aligned.row.m8n32k16.f16 [%0], {%1, %2, %3, %4}, %5;"
                         ::"l"(p), "r"(r[0]), "r"(r[1]), "r"(r[2]), "r"(r[3]), "r"(stride) : "memory");
  } else {
    __asm__ __volatile__("wmma.store.d.sync.aligned.col.m8n32k16.f16 [%0], {%1, %2, %3, %4}, %5;"
                         ::"l"(p), "r"(r[0]), "r"(r[1]), "r"(r[2]), "r"(r[3]), "r"(stride) : "memory");
  }
}
template <>
class fragment<matrix_a, 16, 16, 16, __half, row_major> : public heddle_elements<__half, 16> {};
template <>
class fragment<matrix_b, 16, 16, 16, __half, row_major> : public heddle_elements<__half, 16> {};
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_a, 16, 16, 16, __half, row_major>& f, const __half* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.a.sync.aligned.row.m16n16k16.f16 {%0, %1, %2, %3, %4, %5, %6, %7}, [%8], %9;"
                       : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]), "=r"(r[4]), "=r"(r[5]), "=r"(r[6]), "=r"(r[7]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_b, 16, 16, 16, __half, row_major>& f, const __half* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.b.sync.aligned.row.m16n16k16.f16 {%0, %1, %2, %3, %4, %5, %6, %7}, [%8], %9;"
                       : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]), "=r"(r[4]), "=r"(r[5]), "=r"(r[6]), "=r"(r[7]) : "l"(p), "r"(stride) : "memory");
}
template <>
class fragment<matrix_a, 16, 16, 16, __half, col_major> : public heddle_elements<__half, 16> {};
template <>
class fragment<matrix_b, 16, 16, 16, __half, col_major> : public heddle_elements<__half, 16> {};
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_a, 16, 16, 16, __half, col_major>& f, const __half* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.a.sync.aligned.col.m16n16k16.f16 {%0, %1, %2, %3, %4, %5, %6, %7}, [%8], %9;"
                       : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]), "=r"(r[4]), "=r"(r[5]), "=r"(r[6]), "=r"(r[7]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_b, 16, 16, 16, __half, col_major>& f, const __half* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.b.sync.aligned.col.m16n16k16.f16 {%0, %1, %2, %3, %4, %5, %6, %7}, [%8], %9;"
                       : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]), "=r"(r[4]), "=r"(r[5]), "=r"(r[6]), "=r"(r[7]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 16, 16, 16, float>& d, const fragment<matrix_a, 16, 16, 16, __half, row_major>& a,
                          const fragment<matrix_b, 16, 16, 16, __half, row_major>& b, const fragment<accumulator, 16, 16, 16, float>& c, bool = false) {
  float* rd = (float*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.row.row.m16n16k16.f32.f32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11, %12, %13, %14, %15}, {%16, %17, %18, %19, %20, %21, %22, %23}, {%24, %25, %26, %27, %28, %29, %30, %31};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 16, 16, 16, float>& d, const fragment<matrix_a, 16, 16, 16, __half, row_major>& a,
                          const fragment<matrix_b, 16, 16, 16, __half, col_major>& b, const fragment<accumulator, 16, 16, 16, float>& c, bool = false) {
  float* rd = (float*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.row.col.m16n16k16.f32.f32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11, %12, %13, %14, %15}, {%16, %17, %18, %19, %20, %21, %22, %23}, {%24, %25, %26, %27, %28, %29, %30, %31};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 16, 16, 16, float>& d, const fragment<matrix_a, 16, 16, 16, __half, col_major>& a,
                          const fragment<matrix_b, 16, 16, 16, __half, row_major>& b, const fragment<accumulator, 16, 16, 16, float>& c, bool = false) {
  float* rd = (float*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.col.row.m16n16k16.f32.f32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11, %12, %13, %14, %15}, {%16, %17, %18, %19, %20, %21, %22, %23}, {%24, %25, %26, %27, %28, %29, %30, %31};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 16, 16, 16, float>& d, const fragment<matrix_a, 16, 16, 16, __half, col_major>& a,
                          const fragment<matrix_b, 16, 16, 16, __half, col_major>& b, const fragment<accumulator, 16, 16, 16, float>& c, bool = false) {
  float* rd = (float*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.col.col.m16n16k16.f32.f32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11, %12, %13, %14, %15}, {%16, %17, %18, %19, %20, %21, %22, %23}, {%24, %25, %26, %27, %28, %29, %30, %31};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 16, 16, 16, __half>& d, const fragment<matrix_a, 16, 16, 16, __half, row_major>& a,
                          const fragment<matrix_b, 16, 16, 16, __half, row_major>& b, const fragment<accumulator, 16, 16, 16, __half>& c, bool = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.row.row.m16n16k16.f16.f16 {%0, %1, %2, %3}, {%4, %5, %6, %7, %8, %9, %10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19}, {%20, %21, %22, %23};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 16, 16, 16, __half>& d, const fragment<matrix_a, 16, 16, 16, __half, row_major>& a,
                          const fragment<matrix_b, 16, 16, 16, __half, col_major>& b, const fragment<accumulator, 16, 16, 16, __half>& c, bool = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.row.col.m16n16k16.f16.f16 {%0, %1, %2, %3}, {%4, %5, %6, %7, %8, %9, %10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19}, {%20, %21, %22, %23};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 16, 16, 16, __half>& d, const fragment<matrix_a, 16, 16, 16, __half, col_major>& a,
                          const fragment<matrix_b, 16, 16, 16, __half, row_major>& b, const fragment<accumulator, 16, 16, 16, __half>& c, bool = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.col.row.m16n16k16.f16.f16 {%0, %1, %2, %3}, {%4, %5, %6, %7, %8, %9, %10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19}, {%20, %21, %22, %23};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 16, 16, 16, __half>& d, const fragment<matrix_a, 16, 16, 16, __half, col_major>& a,
                          const fragment<matrix_b, 16, 16, 16, __half, col_major>& b, const fragment<accumulator, 16, 16, 16, __half>& c, bool = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.col.col.m16n16k16.f16.f16 {%0, %1, %2, %3}, {%4, %5, %6, %7, %8, %9, %10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19}, {%20, %21, %22, %23};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 16, 16, 16, float>& d, const fragment<matrix_a, 16, 16, 16, __half, row_major>& a,
                          const fragment<matrix_b, 16, 16, 16, __half, row_major>& b, const fragment<accumulator, 16, 16, 16, __half>& c, bool = false) {
  float* rd = (float*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.row.row.m16n16k16.f32.f16 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11, %12, %13, %14, %15}, {%16, %17, %18, %19, %20, %21, %22, %23}, {%24, %25, %26, %27};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 16, 16, 16, float>& d, const fragment<matrix_a, 16, 16, 16, __half, row_major>& a,
                          const fragment<matrix_b, 16, 16, 16, __half, col_major>& b, const fragment<accumulator, 16, 16, 16, __half>& c, bool = false) {
  float* rd = (float*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.row.col.m16n16k16.f32.f16 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11, %12, %13, %14, %15}, {%16, %17, %18, %19, %20, %21, %22, %23}, {%24, %25, %26, %27};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 16, 16, 16, float>& d, const fragment<matrix_a, 16, 16, 16, __half, col_major>& a,
                          const fragment<matrix_b, 16, 16, 16, __half, row_major>& b, const fragment<accumulator, 16, 16, 16, __half>& c, bool = false) {
  float* rd = (float*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.col.row.m16n16k16.f32.f16 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11, %12, %13, %14, %15}, {%16, %17, %18, %19, %20, %21, %22, %23}, {%24, %25, %26, %27};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 16, 16, 16, float>& d, const fragment<matrix_a, 16, 16, 16, __half, col_major>& a,
                          const fragment<matrix_b, 16, 16, 16, __half, col_major>& b, const fragment<accumulator, 16, 16, 16, __half>& c, bool = false) {
  float* rd = (float*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.col.col.m16n16k16.f32.f16 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11, %12, %13, %14, %15}, {%16, %17, %18, %19, %20, %21, %22, %23}, {%24, %25, %26, %27};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 16, 16, 16, __half>& d, const fragment<matrix_a, 16, 16, 16, __half, row_major>& a,
                          const fragment<matrix_b, 16, 16, 16, __half, row_major>& b, const fragment<accumulator, 16, 16, 16, float>& c, bool = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.row.row.m16n16k16.f16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7, %8, %9, %10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19}, {%20, %21, %22, %23, %24, %25, %26, %27};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 16, 16, 16, __half>& d, const fragment<matrix_a, 16, 16, 16, __half, row_major>& a,
                          const fragment<matrix_b, 16, 16, 16, __half, col_major>& b, const fragment<accumulator, 16, 16, 16, float>& c, bool = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.row.col.m16n16k16.f16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7, %8, %9, %10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19}, {%20, %21, %22, %23, %24, %25, %26, %27};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 16, 16, 16, __half>& d, const fragment<matrix_a, 16, 16, 16, __half, col_major>& a,
                          const fragment<matrix_b, 16, 16, 16, __half, row_major>& b, const fragment<accumulator, 16, 16, 16, float>& c, bool = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.col.row.m16n16k16.f16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7, %8, %9, %10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19}, {%20, %21, %22, %23, %24, %25, %26, %27};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 16, 16, 16, __half>& d, const fragment<matrix_a, 16, 16, 16, __half, col_major>& a,
                          const fragment<matrix_b, 16, 16, 16, __half, col_major>& b, const fragment<accumulator, 16, 16, 16, float>& c, bool = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.col.col.m16n16k16.f16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7, %8, %9, %10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19}, {%20, %21, %22, %23, %24, %25, %26, %27};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
template <>
class fragment<matrix_a, 32, 8, 16, __half, row_major> : public heddle_elements<__half, 16> {};
template <>
class fragment<matrix_b, 32, 8, 16, __half, row_major> : public heddle_elements<__half, 16> {};
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_a, 32, 8, 16, __half, row_major>& f, const __half* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.a.sync.aligned.row.m32n8k16.f16 {%0, %1, %2, %3, %4, %5, %6, %7}, [%8], %9;"
                       : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]), "=r"(r[4]), "=r"(r[5]), "=r"(r[6]), "=r"(r[7]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_b, 32, 8, 16, __half, row_major>& f, const __half* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.b.sync.aligned.row.m32n8k16.f16 {%0, %1, %2, %3, %4, %5, %6, %7}, [%8], %9;"
                       : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]), "=r"(r[4]), "=r"(r[5]), "=r"(r[6]), "=r"(r[7]) : "l"(p), "r"(stride) : "memory");
}
template <>
class fragment<matrix_a, 32, 8, 16, __half, col_major> : public heddle_elements<__half, 16> {};
template <>
class fragment<matrix_b, 32, 8, 16, __half, col_major> : public heddle_elements<__half, 16> {};
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_a, 32, 8, 16, __half, col_major>& f, const __half* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.a.sync.aligned.col.m32n8k16.f16 {%0, %1, %2, %3, %4, %5, %6, %7}, [%8], %9;"
                       : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]), "=r"(r[4]), "=r"(r[5]), "=r"(r[6]), "=r"(r[7]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_b, 32, 8, 16, __half, col_major>& f, const __half* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.b.sync.aligned.col.m32n8k16.f16 {%0, %1, %2, %3, %4, %5, %6, %7}, [%8], %9;"
                       : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]), "=r"(r[4]), "=r"(r[5]), "=r"(r[6]), "=r"(r[7]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 32, 8, 16, float>& d, const fragment<matrix_a, 32, 8, 16, __half, row_major>& a,
                          const fragment<matrix_b, 32, 8, 16, __half, row_major>& b, const fragment<accumulator, 32, 8, 16, float>& c, bool = false) {
  float* rd = (float*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.row.row.m32n8k16.f32.f32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11, %12, %13, %14, %15}, {%16, %17, %18, %19, %20, %21, %22, %23}, {%24, %25, %26, %27, %28, %29, %30, %31};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 32, 8, 16, float>& d, const fragment<matrix_a, 32, 8, 16, __half, row_major>& a,
                          const fragment<matrix_b, 32, 8, 16, __half, col_major>& b, const fragment<accumulator, 32, 8, 16, float>& c, bool = false) {
  float* rd = (float*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.row.col.m32n8k16.f32.f32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11, %12, %13, %14, %15}, {%16, %17, %18, %19, %20, %21, %22, %23}, {%24, %25, %26, %27, %28, %29, %30, %31};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 32, 8, 16, float>& d, const fragment<matrix_a, 32, 8, 16, __half, col_major>& a,
                          const fragment<matrix_b, 32, 8, 16, __half, row_major>& b, const fragment<accumulator, 32, 8, 16, float>& c, bool = false) {
  float* rd = (float*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.col.row.m32n8k16.f32.f32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11, %12, %13, %14, %15}, {%16, %17, %18, %19, %20, %21, %22, %23}, {%24, %25, %26, %27, %28, %29, %30, %31};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 32, 8, 16, float>& d, const fragment<matrix_a, 32, 8, 16, __half, col_major>& a,
                          const fragment<matrix_b, 32, 8, 16, __half, col_major>& b, const fragment<accumulator, 32, 8, 16, float>& c, bool = false) {
  float* rd = (float*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.col.col.m32n8k16.f32.f32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11, %12, %13, %14, %15}, {%16, %17, %18, %19, %20, %21, %22, %23}, {%24, %25, %26, %27, %28, %29, %30, %31};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 32, 8, 16, __half>& d, const fragment<matrix_a, 32, 8, 16, __half, row_major>& a,
                          const fragment<matrix_b, 32, 8, 16, __half, row_major>& b, const fragment<accumulator, 32, 8, 16, __half>& c, bool = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.row.row.m32n8k16.f16.f16 {%0, %1, %2, %3}, {%4, %5, %6, %7, %8, %9, %10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19}, {%20, %21, %22, %23};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 32, 8, 16, __half>& d, const fragment<matrix_a, 32, 8, 16, __half, row_major>& a,
                          const fragment<matrix_b, 32, 8, 16, __half, col_major>& b, const fragment<accumulator, 32, 8, 16, __half>& c, bool = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.row.col.m32n8k16.f16.f16 {%0, %1, %2, %3}, {%4, %5, %6, %7, %8, %9, %10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19}, {%20, %21, %22, %23};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 32, 8, 16, __half>& d, const fragment<matrix_a, 32, 8, 16, __half, col_major>& a,
                          const fragment<matrix_b, 32, 8, 16, __half, row_major>& b, const fragment<accumulator, 32, 8, 16, __half>& c, bool = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.col.row.m32n8k16.f16.f16 {%0, %1, %2, %3}, {%4, %5, %6, %7, %8, %9, %10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19}, {%20, %21, %22, %23};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 32, 8, 16, __half>& d, const fragment<matrix_a, 32, 8, 16, __half, col_major>& a,
                          const fragment<matrix_b, 32, 8, 16, __half, col_major>& b, const fragment<accumulator, 32, 8, 16, __half>& c, bool = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.col.col.m32n8k16.f16.f16 {%0, %1, %2, %3}, {%4, %5, %6, %7, %8, %9, %10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19}, {%20, %21, %22, %23};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 32, 8, 16, float>& d, const fragment<matrix_a, 32, 8, 16, __half, row_major>& a,
                          const fragment<matrix_b, 32, 8, 16, __half, row_major>& b, const fragment<accumulator, 32, 8, 16, __half>& c, bool = false) {
  float* rd = (float*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.row.row.m32n8k16.f32.f16 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11, %12, %13, %14, %15}, {%16, %17, %18, %19, %20, %21, %22, %23}, {%24, %25, %26, %27};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 32, 8, 16, float>& d, const fragment<matrix_a, 32, 8, 16, __half, row_major>& a,
                          const fragment<matrix_b, 32, 8, 16, __half, col_major>& b, const fragment<accumulator, 32, 8, 16, __half>& c, bool = false) {
  float* rd = (float*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.row.col.m32n8k16.f32.f16 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11, %12, %13, %14, %15}, {%16, %17, %18, %19, %20, %21, %22, %23}, {%24, %25, %26, %27};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 32, 8, 16, float>& d, const fragment<matrix_a, 32, 8, 16, __half, col_major>& a,
                          const fragment<matrix_b, 32, 8, 16, __half, row_major>& b, const fragment<accumulator, 32, 8, 16, __half>& c, bool = false) {
  float* rd = (float*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.col.row.m32n8k16.f32.f16 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11, %12, %13, %14, %15}, {%16, %17, %18, %19, %20, %21, %22, %23}, {%24, %25, %26, %27};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 32, 8, 16, float>& d, const fragment<matrix_a, 32, 8, 16, __half, col_major>& a,
                          const fragment<matrix_b, 32, 8, 16, __half, col_major>& b, const fragment<accumulator, 32, 8, 16, __half>& c, bool = false) {
  float* rd = (float*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.col.col.m32n8k16.f32.f16 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11, %12, %13, %14, %15}, {%16, %17, %18, %19, %20, %21, %22, %23}, {%24, %25, %26, %27};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 32, 8, 16, __half>& d, const fragment<matrix_a, 32, 8, 16, __half, row_major>& a,
                          const fragment<matrix_b, 32, 8, 16, __half, row_major>& b, const fragment<accumulator, 32, 8, 16, float>& c, bool = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.row.row.m32n8k16.f16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7, %8, %9, %10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19}, {%20, %21, %22, %23, %24, %25, %26, %27};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 32, 8, 16, __half>& d, const fragment<matrix_a, 32, 8, 16, __half, row_major>& a,
                          const fragment<matrix_b, 32, 8, 16, __half, col_major>& b, const fragment<accumulator, 32, 8, 16, float>& c, bool = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.row.col.m32n8k16.f16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7, %8, %9, %10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19}, {%20, %21, %22, %23, %24, %25, %26, %27};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 32, 8, 16, __half>& d, const fragment<matrix_a, 32, 8, 16, __half, col_major>& a,
                          const fragment<matrix_b, 32, 8, 16, __half, row_major>& b, const fragment<accumulator, 32, 8, 16, float>& c, bool = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.col.row.m32n8k16.f16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7, %8, %9, %10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19}, {%20, %21, %22, %23, %24, %25, %26, %27};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 32, 8, 16, __half>& d, const fragment<matrix_a, 32, 8, 16, __half, col_major>& a,
                          const fragment<matrix_b, 32, 8, 16, __half, col_major>& b, const fragment<accumulator, 32, 8, 16, float>& c, bool = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.col.col.m32n8k16.f16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7, %8, %9, %10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19}, {%20, %21, %22, %23, %24, %25, %26, %27};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
template <>
class fragment<matrix_a, 8, 32, 16, __half, row_major> : public heddle_elements<__half, 16> {};
template <>
class fragment<matrix_b, 8, 32, 16, __half, row_major> : public heddle_elements<__half, 16> {};
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_a, 8, 32, 16, __half, row_major>& f, const __half* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.a.sync.aligned.row.m8n32k16.f16 {%0, %1, %2, %3, %4, %5, %6, %7}, [%8], %9;"
                       : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]), "=r"(r[4]), "=r"(r[5]), "=r"(r[6]), "=r"(r[7]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_b, 8, 32, 16, __half, row_major>& f, const __half* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.b.sync.aligned.row.m8n32k16.f16 {%0, %1, %2, %3, %4, %5, %6, %7}, [%8], %9;"
                       : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]), "=r"(r[4]), "=r"(r[5]), "=r"(r[6]), "=r"(r[7]) : "l"(p), "r"(stride) : "memory");
}
template <>
class fragment<matrix_a, 8, 32, 16, __half, col_major> : public heddle_elements<__half, 16> {};
template <>
class fragment<matrix_b, 8, 32, 16, __half, col_major> : public heddle_elements<__half, 16> {};
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_a, 8, 32, 16, __half, col_major>& f, const __half* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.a.sync.aligned.col.m8n32k16.f16 {%0, %1, %2, %3, %4, %5, %6, %7}, [%8], %9;"
                       : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]), "=r"(r[4]), "=r"(r[5]), "=r"(r[6]), "=r"(r[7]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_b, 8, 32, 16, __half, col_major>& f, const __half* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.b.sync.aligned.col.m8n32k16.f16 {%0, %1, %2, %3, %4, %5, %6, %7}, [%8], %9;"
                       : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]), "=r"(r[4]), "=r"(r[5]), "=r"(r[6]), "=r"(r[7]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 8, 32, 16, float>& d, const fragment<matrix_a, 8, 32, 16, __half, row_major>& a,
                          const fragment<matrix_b, 8, 32, 16, __half, row_major>& b, const fragment<accumulator, 8, 32, 16, float>& c, bool = false) {
  float* rd = (float*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.row.row.m8n32k16.f32.f32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11, %12, %13, %14, %15}, {%16, %17, %18, %19, %20, %21, %22, %23}, {%24, %25, %26, %27, %28, %29, %30, %31};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 8, 32, 16, float>& d, const fragment<matrix_a, 8, 32, 16, __half, row_major>& a,
                          const fragment<matrix_b, 8, 32, 16, __half, col_major>& b, const fragment<accumulator, 8, 32, 16, float>& c, bool = false) {
  float* rd = (float*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.row.col.m8n32k16.f32.f32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11, %12, %13, %14, %15}, {%16, %17, %18, %19, %20, %21, %22, %23}, {%24, %25, %26, %27, %28, %29, %30, %31};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 8, 32, 16, float>& d, const fragment<matrix_a, 8, 32, 16, __half, col_major>& a,
                          const fragment<matrix_b, 8, 32, 16, __half, row_major>& b, const fragment<accumulator, 8, 32, 16, float>& c, bool = false) {
  float* rd = (float*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.col.row.m8n32k16.f32.f32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11, %12, %13, %14, %15}, {%16, %17, %18, %19, %20, %21, %22, %23}, {%24, %25, %26, %27, %28, %29, %30, %31};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 8, 32, 16, float>& d, const fragment<matrix_a, 8, 32, 16, __half, col_major>& a,
                          const fragment<matrix_b, 8, 32, 16, __half, col_major>& b, const fragment<accumulator, 8, 32, 16, float>& c, bool = false) {
  float* rd = (float*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.col.col.m8n32k16.f32.f32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11, %12, %13, %14, %15}, {%16, %17, %18, %19, %20, %21, %22, %23}, {%24, %25, %26, %27, %28, %29, %30, %31};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 8, 32, 16, __half>& d, const fragment<matrix_a, 8, 32, 16, __half, row_major>& a,
                          const fragment<matrix_b, 8, 32, 16, __half, row_major>& b, const fragment<accumulator, 8, 32, 16, __half>& c, bool = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.row.row.m8n32k16.f16.f16 {%0, %1, %2, %3}, {%4, %5, %6, %7, %8, %9, %10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19}, {%20, %21, %22, %23};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 8, 32, 16, __half>& d, const fragment<matrix_a, 8, 32, 16, __half, row_major>& a,
                          const fragment<matrix_b, 8, 32, 16, __half, col_major>& b, const fragment<accumulator, 8, 32, 16, __half>& c, bool = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.row.col.m8n32k16.f16.f16 {%0, %1, %2, %3}, {%4, %5, %6, %7, %8, %9, %10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19}, {%20, %21, %22, %23};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 8, 32, 16, __half>& d, const fragment<matrix_a, 8, 32, 16, __half, col_major>& a,
                          const fragment<matrix_b, 8, 32, 16, __half, row_major>& b, const fragment<accumulator, 8, 32, 16, __half>& c, bool = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.col.row.m8n32k16.f16.f16 {%0, %1, %2, %3}, {%4, %5, %6, %7, %8, %9, %10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19}, {%20, %21, %22, %23};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 8, 32, 16, __half>& d, const fragment<matrix_a, 8, 32, 16, __half, col_major>& a,
                          const fragment<matrix_b, 8, 32, 16, __half, col_major>& b, const fragment<accumulator, 8, 32, 16, __half>& c, bool = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.col.col.m8n32k16.f16.f16 {%0, %1, %2, %3}, {%4, %5, %6, %7, %8, %9, %10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19}, {%20, %21, %22, %23};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 8, 32, 16, float>& d, const fragment<matrix_a, 8, 32, 16, __half, row_major>& a,
                          const fragment<matrix_b, 8, 32, 16, __half, row_major>& b, const fragment<accumulator, 8, 32, 16, __half>& c, bool = false) {
  float* rd = (float*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.row.row.m8n32k16.f32.f16 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11, %12, %13, %14, %15}, {%16, %17, %18, %19, %20, %21, %22, %23}, {%24, %25, %26, %27};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 8, 32, 16, float>& d, const fragment<matrix_a, 8, 32, 16, __half, row_major>& a,
                          const fragment<matrix_b, 8, 32, 16, __half, col_major>& b, const fragment<accumulator, 8, 32, 16, __half>& c, bool = false) {
  float* rd = (float*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.row.col.m8n32k16.f32.f16 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11, %12, %13, %14, %15}, {%16, %17, %18, %19, %20, %21, %22, %23}, {%24, %25, %26, %27};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 8, 32, 16, float>& d, const fragment<matrix_a, 8, 32, 16, __half, col_major>& a,
                          const fragment<matrix_b, 8, 32, 16, __half, row_major>& b, const fragment<accumulator, 8, 32, 16, __half>& c, bool = false) {
  float* rd = (float*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.col.row.m8n32k16.f32.f16 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11, %12, %13, %14, %15}, {%16, %17, %18, %19, %20, %21, %22, %23}, {%24, %25, %26, %27};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 8, 32, 16, float>& d, const fragment<matrix_a, 8, 32, 16, __half, col_major>& a,
                          const fragment<matrix_b, 8, 32, 16, __half, col_major>& b, const fragment<accumulator, 8, 32, 16, __half>& c, bool = false) {
  float* rd = (float*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.col.col.m8n32k16.f32.f16 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11, %12, %13, %14, %15}, {%16, %17, %18, %19, %20, %21, %22, %23}, {%24, %25, %26, %27};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 8, 32, 16, __half>& d, const fragment<matrix_a, 8, 32, 16, __half, row_major>& a,
                          const fragment<matrix_b, 8, 32, 16, __half, row_major>& b, const fragment<accumulator, 8, 32, 16, float>& c, bool = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.row.row.m8n32k16.f16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7, %8, %9, %10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19}, {%20, %21, %22, %23, %24, %25, %26, %27};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 8, 32, 16, __half>& d, const fragment<matrix_a, 8, 32, 16, __half, row_major>& a,
                          const fragment<matrix_b, 8, 32, 16, __half, col_major>& b, const fragment<accumulator, 8, 32, 16, float>& c, bool = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.row.col.m8n32k16.f16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7, %8, %9, %10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19}, {%20, %21, %22, %23, %24, %25, %26, %27};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 8, 32, 16, __half>& d, const fragment<matrix_a, 8, 32, 16, __half, col_major>& a,
                          const fragment<matrix_b, 8, 32, 16, __half, row_major>& b, const fragment<accumulator, 8, 32, 16, float>& c, bool = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.col.row.m8n32k16.f16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7, %8, %9, %10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19}, {%20, %21, %22, %23, %24, %25, %26, %27};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 8, 32, 16, __half>& d, const fragment<matrix_a, 8, 32, 16, __half, col_major>& a,
                          const fragment<matrix_b, 8, 32, 16, __half, col_major>& b, const fragment<accumulator, 8, 32, 16, float>& c, bool = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.col.col.m8n32k16.f16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7, %8, %9, %10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19}, {%20, %21, %22, %23, %24, %25, %26, %27};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}

#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 720
// 8-bit integers.
template <>
class fragment<accumulator, 16, 16, 16, int> : public heddle_elements<int, 8> {};
HEDDLE_WMMA void load_matrix_sync(fragment<accumulator, 16, 16, 16, int>& f, const int* p, unsigned int stride, layout_t layout) {
  unsigned int* r = (unsigned int*)f.x;
  if (layout == mem_row_major) {
    __asm__ __volatile__("wmma.load.c.sync.aligned.row.m16n16k16.s32 {%0, %1, %2, %3, %4, %5, %6, %7}, [%8], %9;"
                         : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]), "=r"(r[4]), "=r"(r[5]), "=r"(r[6]), "=r"(r[7]) : "l"(p), "r"(stride) : "memory");
  } else {
    __asm__ __volatile__("wmma.load.c.sync.aligned.col.m16n16k16.s32 {%0, %1, %2, %3, %4, %5, %6, %7}, [%8], %9;"
                         : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]), "=r"(r[4]), "=r"(r[5]), "=r"(r[6]), "=r"(r[7]) : "l"(p), "r"(stride) : "memory");
  }
}
HEDDLE_WMMA void store_matrix_sync(int* p, const fragment<accumulator, 16, 16, 16, int>& f, unsigned int stride, layout_t layout) {
  const unsigned int* r = (const unsigned int*)f.x;
  if (layout == mem_row_major) {
    __asm__ __volatile__("wmma.store.d.sync.aligned.row.m16n16k16.s32 [%0], {%1, %2, %3, %4, %5, %6, %7, %8}, %9;"
                         ::"l"(p), "r"(r[0]), "r"(r[1]), "r"(r[2]), "r"(r[3]), "r"(r[4]), "r"(r[5]), "r"(r[6]), "r"(r[7]), "r"(stride) : "memory");
  } else {
    __asm__ __volatile__("wmma.store.d.sync.aligned.col.m16n16k16.s32 [%0], {%1, %2, %3, %4, %5, %6, %7, %8}, %9;"
                         ::"l"(p), "r"(r[0]), "r"(r[1]), "r"(r[2]), "r"(r[3]), "r"(r[4]), "r"(r[5]), "r"(r[6]), "r"(r[7]), "r"(stride) : "memory");
  }
}
template <>
class fragment<accumulator, 32, 8, 16, int> : public heddle_elements<int, 8> {};
HEDDLE_WMMA void load_matrix_sync(fragment<accumulator, 32, 8, 16, int>& f, const int* p, unsigned int stride, layout_t layout) {
  unsigned int* r = (unsigned int*)f.x;
  if (layout == mem_row_major) {
    __asm__ __volatile__("wmma.load.c.sync.aligned.row.m32n8k16.s32 {%0, %1, %2, %3, %4, %5, %6, %7}, [%8], %9;"
                         : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]), "=r"(r[4]), "=r"(r[5]), "=r"(r[6]), "=r"(r[7]) : "l"(p), "r"(stride) : "memory");
  } else {
    __asm__ __volatile__("wmma.load.c.sync.aligned.col.m32n8k16.s32 {%0, %1, %2, %3, %4, %5, %6, %7}, [%8], %9;"
                         : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]), "=r"(r[4]), "=r"(r[5]), "=r"(r[6]), "=r"(r[7]) : "l"(p), "r"(stride) : "memory");
  }
}
HEDDLE_WMMA void store_matrix_sync(int* p, const fragment<accumulator, 32, 8, 16, int>& f, unsigned int stride, layout_t layout) {
  const unsigned int* r = (const unsigned int*)f.x;
  if (layout == mem_row_major) {
    __asm__ __volatile__("wmma.store.d.sync.aligned.row.m32n8k16.s32 [%0], {%1, %2, %3, %4, %5, %6, %7, %8}, %9;"
                         ::"l"(p), "r"(r[0]), "r"(r[1]), "r"(r[2]), "r"(r[3]), "r"(r[4]), "r"(r[5]), "r"(r[6]), "r"(r[7]), "r"(stride) : "memory");
  } else {
    __asm__ __volatile__("wmma.store.d.sync.aligned.col.m32n8k16.s32 [%0], {%1, %2, %3, %4, %5, %6, %7, %8}, %9;"
                         ::"l"(p), "r"(r[0]), "r"(r[1]), "r"(r[2]), "r"(r[3]), "r"(r[4]), "r"(r[5]), "r"(r[6]), "r"(r[7]), "r"(stride) : "memory");
  }
}
template <>
class fragment<accumulator, 8, 32, 16, int> : public heddle_elements<int, 8> {};
HEDDLE_WMMA void load_matrix_sync(fragment<accumulator, 8, 32, 16, int>& f, const int* p, unsigned int stride, layout_t layout) {
  unsigned int* r = (unsigned int*)f.x;
  if (layout == mem_row_major) {
    __asm__ __volatile__("wmma.load.c.sync.aligned.row.m8n32k16.s32 {%0, %1, %2, %3, %4, %5, %6, %7}, [%8], %9;"
                         : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]), "=r"(r[4]), "=r"(r[5]), "=r"(r[6]), "=r"(r[7]) : "l"(p), "r"(stride) : "memory");
  } else {
    __asm__ __volatile__("wmma.load.c.sync.aligned.col.m8n32k16.s32 {%0, %1, %2, %3, %4, %5, %6, %7}, [%8], %9;"
                         : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]), "=r"(r[4]), "=r"(r[5]), "=r"(r[6]), "=r"(r[7]) : "l"(p), "r"(stride) : "memory");
  }
}
HEDDLE_WMMA void store_matrix_sync(int* p, const fragment<accumulator, 8, 32, 16, int>& f, unsigned int stride, layout_t layout) {
  const unsigned int* r = (const unsigned int*)f.x;
  if (layout == mem_row_major) {
    __asm__ __volatile__("wmma.store.d.sync.aligned.row.m8n32k16.s32 [%0], {%1, %2, %3, %4, %5, %6, %7, %8}, %9;"
                         ::"l"(p), "r"(r[0]), "r"(r[1]), "r"(r[2]), "r"(r[3]), "r"(r[4]), "r"(r[5]), "r"(r[6]), "r"(r[7]), "r"(stride) : "memory");
  } else {
    __asm__ __volatile__("wmma.store.d.sync.aligned.col.m8n32k16.s32 [%0], {%1, %2, %3, %4, %5, %6, %7, %8}, %9;"
                         ::"l"(p), "r"(r[0]), "r"(r[1]), "r"(r[2]), "r"(r[3]), "r"(r[4]), "r"(r[5]), "r"(r[6]), "r"(r[7]), "r"(stride) : "memory");
  }
}
template <>
class fragment<matrix_a, 16, 16, 16, signed char, row_major> : public heddle_elements<signed char, 8> {};
template <>
class fragment<matrix_b, 16, 16, 16, signed char, row_major> : public heddle_elements<signed char, 8> {};
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_a, 16, 16, 16, signed char, row_major>& f, const signed char* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.a.sync.aligned.row.m16n16k16.s8 {%0, %1}, [%2], %3;"
                       : "=r"(r[0]), "=r"(r[1]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_b, 16, 16, 16, signed char, row_major>& f, const signed char* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.b.sync.aligned.row.m16n16k16.s8 {%0, %1}, [%2], %3;"
                       : "=r"(r[0]), "=r"(r[1]) : "l"(p), "r"(stride) : "memory");
}
template <>
class fragment<matrix_a, 16, 16, 16, signed char, col_major> : public heddle_elements<signed char, 8> {};
template <>
class fragment<matrix_b, 16, 16, 16, signed char, col_major> : public heddle_elements<signed char, 8> {};
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_a, 16, 16, 16, signed char, col_major>& f, const signed char* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.a.sync.aligned.col.m16n16k16.s8 {%0, %1}, [%2], %3;"
                       : "=r"(r[0]), "=r"(r[1]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_b, 16, 16, 16, signed char, col_major>& f, const signed char* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.b.sync.aligned.col.m16n16k16.s8 {%0, %1}, [%2], %3;"
                       : "=r"(r[0]), "=r"(r[1]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 16, 16, 16, int>& d, const fragment<matrix_a, 16, 16, 16, signed char, row_major>& a,
                          const fragment<matrix_b, 16, 16, 16, signed char, row_major>& b, const fragment<accumulator, 16, 16, 16, int>& c, bool saturate = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  if (saturate) {
  __asm__ __volatile__("wmma.mma.sync.aligned.row.row.m16n16k16.s32.s8.s8.s32.satfinite {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9}, {%10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(rb[0]), "r"(rb[1]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
    return;
  }
  __asm__ __volatile__("wmma.mma.sync.aligned.row.row.m16n16k16.s32.s8.s8.s32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9}, {%10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(rb[0]), "r"(rb[1]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 16, 16, 16, int>& d, const fragment<matrix_a, 16, 16, 16, signed char, row_major>& a,
                          const fragment<matrix_b, 16, 16, 16, signed char, col_major>& b, const fragment<accumulator, 16, 16, 16, int>& c, bool saturate = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  if (saturate) {
  __asm__ __volatile__("wmma.mma.sync.aligned.row.col.m16n16k16.s32.s8.s8.s32.satfinite {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9}, {%10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(rb[0]), "r"(rb[1]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
    return;
  }
  __asm__ __volatile__("wmma.mma.sync.aligned.row.col.m16n16k16.s32.s8.s8.s32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9}, {%10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(rb[0]), "r"(rb[1]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 16, 16, 16, int>& d, const fragment<matrix_a, 16, 16, 16, signed char, col_major>& a,
                          const fragment<matrix_b, 16, 16, 16, signed char, row_major>& b, const fragment<accumulator, 16, 16, 16, int>& c, bool saturate = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  if (saturate) {
  __asm__ __volatile__("wmma.mma.sync.aligned.col.row.m16n16k16.s32.s8.s8.s32.satfinite {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9}, {%10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(rb[0]), "r"(rb[1]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
    return;
  }
  __asm__ __volatile__("wmma.mma.sync.aligned.col.row.m16n16k16.s32.s8.s8.s32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9}, {%10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(rb[0]), "r"(rb[1]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 16, 16, 16, int>& d, const fragment<matrix_a, 16, 16, 16, signed char, col_major>& a,
                          const fragment<matrix_b, 16, 16, 16, signed char, col_major>& b, const fragment<accumulator, 16, 16, 16, int>& c, bool saturate = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  if (saturate) {
  __asm__ __volatile__("wmma.mma.sync.aligned.col.col.m16n16k16.s32.s8.s8.s32.satfinite {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9}, {%10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(rb[0]), "r"(rb[1]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
    return;
  }
  __asm__ __volatile__("wmma.mma.sync.aligned.col.col.m16n16k16.s32.s8.s8.s32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9}, {%10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(rb[0]), "r"(rb[1]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
}
template <>
class fragment<matrix_a, 32, 8, 16, signed char, row_major> : public heddle_elements<signed char, 16> {};
template <>
class fragment<matrix_b, 32, 8, 16, signed char, row_major> : public heddle_elements<signed char, 4> {};
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_a, 32, 8, 16, signed char, row_major>& f, const signed char* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.a.sync.aligned.row.m32n8k16.s8 {%0, %1, %2, %3}, [%4], %5;"
                       : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_b, 32, 8, 16, signed char, row_major>& f, const signed char* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.b.sync.aligned.row.m32n8k16.s8 {%0}, [%1], %2;"
                       : "=r"(r[0]) : "l"(p), "r"(stride) : "memory");
}
template <>
class fragment<matrix_a, 32, 8, 16, signed char, col_major> : public heddle_elements<signed char, 16> {};
template <>
class fragment<matrix_b, 32, 8, 16, signed char, col_major> : public heddle_elements<signed char, 4> {};
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_a, 32, 8, 16, signed char, col_major>& f, const signed char* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.a.sync.aligned.col.m32n8k16.s8 {%0, %1, %2, %3}, [%4], %5;"
                       : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_b, 32, 8, 16, signed char, col_major>& f, const signed char* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.b.sync.aligned.col.m32n8k16.s8 {%0}, [%1], %2;"
                       : "=r"(r[0]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 32, 8, 16, int>& d, const fragment<matrix_a, 32, 8, 16, signed char, row_major>& a,
                          const fragment<matrix_b, 32, 8, 16, signed char, row_major>& b, const fragment<accumulator, 32, 8, 16, int>& c, bool saturate = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  if (saturate) {
  __asm__ __volatile__("wmma.mma.sync.aligned.row.row.m32n8k16.s32.s8.s8.s32.satfinite {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11}, {%12}, {%13, %14, %15, %16, %17, %18, %19, %20};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(rb[0]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
    return;
  }
  __asm__ __volatile__("wmma.mma.sync.aligned.row.row.m32n8k16.s32.s8.s8.s32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11}, {%12}, {%13, %14, %15, %16, %17, %18, %19, %20};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(rb[0]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 32, 8, 16, int>& d, const fragment<matrix_a, 32, 8, 16, signed char, row_major>& a,
                          const fragment<matrix_b, 32, 8, 16, signed char, col_major>& b, const fragment<accumulator, 32, 8, 16, int>& c, bool saturate = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  if (saturate) {
  __asm__ __volatile__("wmma.mma.sync.aligned.row.col.m32n8k16.s32.s8.s8.s32.satfinite {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11}, {%12}, {%13, %14, %15, %16, %17, %18, %19, %20};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(rb[0]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
    return;
  }
  __asm__ __volatile__("wmma.mma.sync.aligned.row.col.m32n8k16.s32.s8.s8.s32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11}, {%12}, {%13, %14, %15, %16, %17, %18, %19, %20};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(rb[0]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 32, 8, 16, int>& d, const fragment<matrix_a, 32, 8, 16, signed char, col_major>& a,
                          const fragment<matrix_b, 32, 8, 16, signed char, row_major>& b, const fragment<accumulator, 32, 8, 16, int>& c, bool saturate = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  if (saturate) {
  __asm__ __volatile__("wmma.mma.sync.aligned.col.row.m32n8k16.s32.s8.s8.s32.satfinite {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11}, {%12}, {%13, %14, %15, %16, %17, %18, %19, %20};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(rb[0]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
    return;
  }
  __asm__ __volatile__("wmma.mma.sync.aligned.col.row.m32n8k16.s32.s8.s8.s32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11}, {%12}, {%13, %14, %15, %16, %17, %18, %19, %20};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(rb[0]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 32, 8, 16, int>& d, const fragment<matrix_a, 32, 8, 16, signed char, col_major>& a,
                          const fragment<matrix_b, 32, 8, 16, signed char, col_major>& b, const fragment<accumulator, 32, 8, 16, int>& c, bool saturate = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  if (saturate) {
  __asm__ __volatile__("wmma.mma.sync.aligned.col.col.m32n8k16.s32.s8.s8.s32.satfinite {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11}, {%12}, {%13, %14, %15, %16, %17, %18, %19, %20};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(rb[0]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
    return;
  }
  __asm__ __volatile__("wmma.mma.sync.aligned.col.col.m32n8k16.s32.s8.s8.s32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11}, {%12}, {%13, %14, %15, %16, %17, %18, %19, %20};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(rb[0]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
}
template <>
class fragment<matrix_a, 8, 32, 16, signed char, row_major> : public heddle_elements<signed char, 4> {};
template <>
class fragment<matrix_b, 8, 32, 16, signed char, row_major> : public heddle_elements<signed char, 16> {};
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_a, 8, 32, 16, signed char, row_major>& f, const signed char* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.a.sync.aligned.row.m8n32k16.s8 {%0}, [%1], %2;"
                       : "=r"(r[0]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_b, 8, 32, 16, signed char, row_major>& f, const signed char* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.b.sync.aligned.row.m8n32k16.s8 {%0, %1, %2, %3}, [%4], %5;"
                       : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]) : "l"(p), "r"(stride) : "memory");
}
template <>
class fragment<matrix_a, 8, 32, 16, signed char, col_major> : public heddle_elements<signed char, 4> {};
template <>
class fragment<matrix_b, 8, 32, 16, signed char, col_major> : public heddle_elements<signed char, 16> {};
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_a, 8, 32, 16, signed char, col_major>& f, const signed char* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.a.sync.aligned.col.m8n32k16.s8 {%0}, [%1], %2;"
                       : "=r"(r[0]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_b, 8, 32, 16, signed char, col_major>& f, const signed char* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.b.sync.aligned.col.m8n32k16.s8 {%0, %1, %2, %3}, [%4], %5;"
                       : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 8, 32, 16, int>& d, const fragment<matrix_a, 8, 32, 16, signed char, row_major>& a,
                          const fragment<matrix_b, 8, 32, 16, signed char, row_major>& b, const fragment<accumulator, 8, 32, 16, int>& c, bool saturate = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  if (saturate) {
  __asm__ __volatile__("wmma.mma.sync.aligned.row.row.m8n32k16.s32.s8.s8.s32.satfinite {%0, %1, %2, %3, %4, %5, %6, %7}, {%8}, {%9, %10, %11, %12}, {%13, %14, %15, %16, %17, %18, %19, %20};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
    return;
  }
  __asm__ __volatile__("wmma.mma.sync.aligned.row.row.m8n32k16.s32.s8.s8.s32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8}, {%9, %10, %11, %12}, {%13, %14, %15, %16, %17, %18, %19, %20};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 8, 32, 16, int>& d, const fragment<matrix_a, 8, 32, 16, signed char, row_major>& a,
                          const fragment<matrix_b, 8, 32, 16, signed char, col_major>& b, const fragment<accumulator, 8, 32, 16, int>& c, bool saturate = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  if (saturate) {
  __asm__ __volatile__("wmma.mma.sync.aligned.row.col.m8n32k16.s32.s8.s8.s32.satfinite {%0, %1, %2, %3, %4, %5, %6, %7}, {%8}, {%9, %10, %11, %12}, {%13, %14, %15, %16, %17, %18, %19, %20};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
    return;
  }
  __asm__ __volatile__("wmma.mma.sync.aligned.row.col.m8n32k16.s32.s8.s8.s32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8}, {%9, %10, %11, %12}, {%13, %14, %15, %16, %17, %18, %19, %20};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 8, 32, 16, int>& d, const fragment<matrix_a, 8, 32, 16, signed char, col_major>& a,
                          const fragment<matrix_b, 8, 32, 16, signed char, row_major>& b, const fragment<accumulator, 8, 32, 16, int>& c, bool saturate = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  if (saturate) {
  __asm__ __volatile__("wmma.mma.sync.aligned.col.row.m8n32k16.s32.s8.s8.s32.satfinite {%0, %1, %2, %3, %4, %5, %6, %7}, {%8}, {%9, %10, %11, %12}, {%13, %14, %15, %16, %17, %18, %19, %20};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
    return;
  }
  __asm__ __volatile__("wmma.mma.sync.aligned.col.row.m8n32k16.s32.s8.s8.s32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8}, {%9, %10, %11, %12}, {%13, %14, %15, %16, %17, %18, %19, %20};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 8, 32, 16, int>& d, const fragment<matrix_a, 8, 32, 16, signed char, col_major>& a,
                          const fragment<matrix_b, 8, 32, 16, signed char, col_major>& b, const fragment<accumulator, 8, 32, 16, int>& c, bool saturate = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  if (saturate) {
  __asm__ __volatile__("wmma.mma.sync.aligned.col.col.m8n32k16.s32.s8.s8.s32.satfinite {%0, %1, %2, %3, %4, %5, %6, %7}, {%8}, {%9, %10, %11, %12}, {%13, %14, %15, %16, %17, %18, %19, %20};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
    return;
  }
  __asm__ __volatile__("wmma.mma.sync.aligned.col.col.m8n32k16.s32.s8.s8.s32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8}, {%9, %10, %11, %12}, {%13, %14, %15, %16, %17, %18, %19, %20};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
}
template <>
class fragment<matrix_a, 16, 16, 16, unsigned char, row_major> : public heddle_elements<unsigned char, 8> {};
template <>
class fragment<matrix_b, 16, 16, 16, unsigned char, row_major> : public heddle_elements<unsigned char, 8> {};
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_a, 16, 16, 16, unsigned char, row_major>& f, const unsigned char* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.a.sync.aligned.row.m16n16k16.u8 {%0, %1}, [%2], %3;"
                       : "=r"(r[0]), "=r"(r[1]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_b, 16, 16, 16, unsigned char, row_major>& f, const unsigned char* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.b.sync.aligned.row.m16n16k16.u8 {%0, %1}, [%2], %3;"
                       : "=r"(r[0]), "=r"(r[1]) : "l"(p), "r"(stride) : "memory");
}
template <>
class fragment<matrix_a, 16, 16, 16, unsigned char, col_major> : public heddle_elements<unsigned char, 8> {};
template <>
class fragment<matrix_b, 16, 16, 16, unsigned char, col_major> : public heddle_elements<unsigned char, 8> {};
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_a, 16, 16, 16, unsigned char, col_major>& f, const unsigned char* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.a.sync.aligned.col.m16n16k16.u8 {%0, %1}, [%2], %3;"
                       : "=r"(r[0]), "=r"(r[1]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_b, 16, 16, 16, unsigned char, col_major>& f, const unsigned char* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.b.sync.aligned.col.m16n16k16.u8 {%0, %1}, [%2], %3;"
                       : "=r"(r[0]), "=r"(r[1]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 16, 16, 16, int>& d, const fragment<matrix_a, 16, 16, 16, unsigned char, row_major>& a,
                          const fragment<matrix_b, 16, 16, 16, unsigned char, row_major>& b, const fragment<accumulator, 16, 16, 16, int>& c, bool saturate = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  if (saturate) {
  __asm__ __volatile__("wmma.mma.sync.aligned.row.row.m16n16k16.s32.u8.u8.s32.satfinite {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9}, {%10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(rb[0]), "r"(rb[1]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
    return;
  }
  __asm__ __volatile__("wmma.mma.sync.aligned.row.row.m16n16k16.s32.u8.u8.s32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9}, {%10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(rb[0]), "r"(rb[1]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 16, 16, 16, int>& d, const fragment<matrix_a, 16, 16, 16, unsigned char, row_major>& a,
                          const fragment<matrix_b, 16, 16, 16, unsigned char, col_major>& b, const fragment<accumulator, 16, 16, 16, int>& c, bool saturate = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  if (saturate) {
  __asm__ __volatile__("wmma.mma.sync.aligned.row.col.m16n16k16.s32.u8.u8.s32.satfinite {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9}, {%10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(rb[0]), "r"(rb[1]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
    return;
  }
  __asm__ __volatile__("wmma.mma.sync.aligned.row.col.m16n16k16.s32.u8.u8.s32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9}, {%10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(rb[0]), "r"(rb[1]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 16, 16, 16, int>& d, const fragment<matrix_a, 16, 16, 16, unsigned char, col_major>& a,
                          const fragment<matrix_b, 16, 16, 16, unsigned char, row_major>& b, const fragment<accumulator, 16, 16, 16, int>& c, bool saturate = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  if (saturate) {
  __asm__ __volatile__("wmma.mma.sync.aligned.col.row.m16n16k16.s32.u8.u8.s32.satfinite {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9}, {%10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(rb[0]), "r"(rb[1]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
    return;
  }
  __asm__ __volatile__("wmma.mma.sync.aligned.col.row.m16n16k16.s32.u8.u8.s32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9}, {%10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(rb[0]), "r"(rb[1]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 16, 16, 16, int>& d, const fragment<matrix_a, 16, 16, 16, unsigned char, col_major>& a,
                          const fragment<matrix_b, 16, 16, 16, unsigned char, col_major>& b, const fragment<accumulator, 16, 16, 16, int>& c, bool saturate = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  if (saturate) {
  __asm__ __volatile__("wmma.mma.sync.aligned.col.col.m16n16k16.s32.u8.u8.s32.satfinite {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9}, {%10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(rb[0]), "r"(rb[1]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
    return;
  }
  __asm__ __volatile__("wmma.mma.sync.aligned.col.col.m16n16k16.s32.u8.u8.s32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9}, {%10, %11}, {%12, %13, %14, %15, %16, %17, %18, %19};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(rb[0]), "r"(rb[1]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
}
template <>
class fragment<matrix_a, 32, 8, 16, unsigned char, row_major> : public heddle_elements<unsigned char, 16> {};
template <>
class fragment<matrix_b, 32, 8, 16, unsigned char, row_major> : public heddle_elements<unsigned char, 4> {};
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_a, 32, 8, 16, unsigned char, row_major>& f, const unsigned char* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.a.sync.aligned.row.m32n8k16.u8 {%0, %1, %2, %3}, [%4], %5;"
                       : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_b, 32, 8, 16, unsigned char, row_major>& f, const unsigned char* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.b.sync.aligned.row.m32n8k16.u8 {%0}, [%1], %2;"
                       : "=r"(r[0]) : "l"(p), "r"(stride) : "memory");
}
template <>
class fragment<matrix_a, 32, 8, 16, unsigned char, col_major> : public heddle_elements<unsigned char, 16> {};
template <>
class fragment<matrix_b, 32, 8, 16, unsigned char, col_major> : public heddle_elements<unsigned char, 4> {};
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_a, 32, 8, 16, unsigned char, col_major>& f, const unsigned char* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.a.sync.aligned.col.m32n8k16.u8 {%0, %1, %2, %3}, [%4], %5;"
                       : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_b, 32, 8, 16, unsigned char, col_major>& f, const unsigned char* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.b.sync.aligned.col.m32n8k16.u8 {%0}, [%1], %2;"
                       : "=r"(r[0]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 32, 8, 16, int>& d, const fragment<matrix_a, 32, 8, 16, unsigned char, row_major>& a,
                          const fragment<matrix_b, 32, 8, 16, unsigned char, row_major>& b, const fragment<accumulator, 32, 8, 16, int>& c, bool saturate = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  if (saturate) {
  __asm__ __volatile__("wmma.mma.sync.aligned.row.row.m32n8k16.s32.u8.u8.s32.satfinite {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11}, {%12}, {%13, %14, %15, %16, %17, %18, %19, %20};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(rb[0]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
    return;
  }
  __asm__ __volatile__("wmma.mma.sync.aligned.row.row.m32n8k16.s32.u8.u8.s32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11}, {%12}, {%13, %14, %15, %16, %17, %18, %19, %20};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(rb[0]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 32, 8, 16, int>& d, const fragment<matrix_a, 32, 8, 16, unsigned char, row_major>& a,
                          const fragment<matrix_b, 32, 8, 16, unsigned char, col_major>& b, const fragment<accumulator, 32, 8, 16, int>& c, bool saturate = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  if (saturate) {
  __asm__ __volatile__("wmma.mma.sync.aligned.row.col.m32n8k16.s32.u8.u8.s32.satfinite {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11}, {%12}, {%13, %14, %15, %16, %17, %18, %19, %20};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(rb[0]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
    return;
  }
  __asm__ __volatile__("wmma.mma.sync.aligned.row.col.m32n8k16.s32.u8.u8.s32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11}, {%12}, {%13, %14, %15, %16, %17, %18, %19, %20};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(rb[0]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 32, 8, 16, int>& d, const fragment<matrix_a, 32, 8, 16, unsigned char, col_major>& a,
                          const fragment<matrix_b, 32, 8, 16, unsigned char, row_major>& b, const fragment<accumulator, 32, 8, 16, int>& c, bool saturate = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  if (saturate) {
  __asm__ __volatile__("wmma.mma.sync.aligned.col.row.m32n8k16.s32.u8.u8.s32.satfinite {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11}, {%12}, {%13, %14, %15, %16, %17, %18, %19, %20};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(rb[0]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
    return;
  }
  __asm__ __volatile__("wmma.mma.sync.aligned.col.row.m32n8k16.s32.u8.u8.s32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11}, {%12}, {%13, %14, %15, %16, %17, %18, %19, %20};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(rb[0]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 32, 8, 16, int>& d, const fragment<matrix_a, 32, 8, 16, unsigned char, col_major>& a,
                          const fragment<matrix_b, 32, 8, 16, unsigned char, col_major>& b, const fragment<accumulator, 32, 8, 16, int>& c, bool saturate = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  if (saturate) {
  __asm__ __volatile__("wmma.mma.sync.aligned.col.col.m32n8k16.s32.u8.u8.s32.satfinite {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11}, {%12}, {%13, %14, %15, %16, %17, %18, %19, %20};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(rb[0]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
    return;
  }
  __asm__ __volatile__("wmma.mma.sync.aligned.col.col.m32n8k16.s32.u8.u8.s32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11}, {%12}, {%13, %14, %15, %16, %17, %18, %19, %20};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(rb[0]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
}
template <>
class fragment<matrix_a, 8, 32, 16, unsigned char, row_major> : public heddle_elements<unsigned char, 4> {};
template <>
class fragment<matrix_b, 8, 32, 16, unsigned char, row_major> : public heddle_elements<unsigned char, 16> {};
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_a, 8, 32, 16, unsigned char, row_major>& f, const unsigned char* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.a.sync.aligned.row.m8n32k16.u8 {%0}, [%1], %2;"
                       : "=r"(r[0]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_b, 8, 32, 16, unsigned char, row_major>& f, const unsigned char* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.b.sync.aligned.row.m8n32k16.u8 {%0, %1, %2, %3}, [%4], %5;"
                       : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]) : "l"(p), "r"(stride) : "memory");
}
template <>
class fragment<matrix_a, 8, 32, 16, unsigned char, col_major> : public heddle_elements<unsigned char, 4> {};
template <>
class fragment<matrix_b, 8, 32, 16, unsigned char, col_major> : public heddle_elements<unsigned char, 16> {};
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_a, 8, 32, 16, unsigned char, col_major>& f, const unsigned char* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.a.sync.aligned.col.m8n32k16.u8 {%0}, [%1], %2;"
                       : "=r"(r[0]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_b, 8, 32, 16, unsigned char, col_major>& f, const unsigned char* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.b.sync.aligned.col.m8n32k16.u8 {%0, %1, %2, %3}, [%4], %5;"
                       : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 8, 32, 16, int>& d, const fragment<matrix_a, 8, 32, 16, unsigned char, row_major>& a,
                          const fragment<matrix_b, 8, 32, 16, unsigned char, row_major>& b, const fragment<accumulator, 8, 32, 16, int>& c, bool saturate = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  if (saturate) {
  __asm__ __volatile__("wmma.mma.sync.aligned.row.row.m8n32k16.s32.u8.u8.s32.satfinite {%0, %1, %2, %3, %4, %5, %6, %7}, {%8}, {%9, %10, %11, %12}, {%13, %14, %15, %16, %17, %18, %19, %20};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
    return;
  }
  __asm__ __volatile__("wmma.mma.sync.aligned.row.row.m8n32k16.s32.u8.u8.s32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8}, {%9, %10, %11, %12}, {%13, %14, %15, %16, %17, %18, %19, %20};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 8, 32, 16, int>& d, const fragment<matrix_a, 8, 32, 16, unsigned char, row_major>& a,
                          const fragment<matrix_b, 8, 32, 16, unsigned char, col_major>& b, const fragment<accumulator, 8, 32, 16, int>& c, bool saturate = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  if (saturate) {
  __asm__ __volatile__("wmma.mma.sync.aligned.row.col.m8n32k16.s32.u8.u8.s32.satfinite {%0, %1, %2, %3, %4, %5, %6, %7}, {%8}, {%9, %10, %11, %12}, {%13, %14, %15, %16, %17, %18, %19, %20};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
    return;
  }
  __asm__ __volatile__("wmma.mma.sync.aligned.row.col.m8n32k16.s32.u8.u8.s32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8}, {%9, %10, %11, %12}, {%13, %14, %15, %16, %17, %18, %19, %20};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 8, 32, 16, int>& d, const fragment<matrix_a, 8, 32, 16, unsigned char, col_major>& a,
                          const fragment<matrix_b, 8, 32, 16, unsigned char, row_major>& b, const fragment<accumulator, 8, 32, 16, int>& c, bool saturate = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  if (saturate) {
  __asm__ __volatile__("wmma.mma.sync.aligned.col.row.m8n32k16.s32.u8.u8.s32.satfinite {%0, %1, %2, %3, %4, %5, %6, %7}, {%8}, {%9, %10, %11, %12}, {%13, %14, %15, %16, %17, %18, %19, %20};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
    return;
  }
  __asm__ __volatile__("wmma.mma.sync.aligned.col.row.m8n32k16.s32.u8.u8.s32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8}, {%9, %10, %11, %12}, {%13, %14, %15, %16, %17, %18, %19, %20};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 8, 32, 16, int>& d, const fragment<matrix_a, 8, 32, 16, unsigned char, col_major>& a,
                          const fragment<matrix_b, 8, 32, 16, unsigned char, col_major>& b, const fragment<accumulator, 8, 32, 16, int>& c, bool saturate = false) {
  unsigned int* rd = (unsigned int*)d.x;
  const unsigned int* rc = (const unsigned int*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  if (saturate) {
  __asm__ __volatile__("wmma.mma.sync.aligned.col.col.m8n32k16.s32.u8.u8.s32.satfinite {%0, %1, %2, %3, %4, %5, %6, %7}, {%8}, {%9, %10, %11, %12}, {%13, %14, %15, %16, %17, %18, %19, %20};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
    return;
  }
  __asm__ __volatile__("wmma.mma.sync.aligned.col.col.m8n32k16.s32.u8.u8.s32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8}, {%9, %10, %11, %12}, {%13, %14, %15, %16, %17, %18, %19, %20};"
                       : "=r"(rd[0]), "=r"(rd[1]), "=r"(rd[2]), "=r"(rd[3]), "=r"(rd[4]), "=r"(rd[5]), "=r"(rd[6]), "=r"(rd[7]) : "r"(ra[0]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rc[0]), "r"(rc[1]), "r"(rc[2]), "r"(rc[3]), "r"(rc[4]), "r"(rc[5]), "r"(rc[6]), "r"(rc[7]));
}
#endif

#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 800
// bfloat16, tf32, double.
template <>
class fragment<matrix_a, 16, 16, 16, __nv_bfloat16, row_major> : public heddle_elements<__nv_bfloat16, 8> {};
template <>
class fragment<matrix_b, 16, 16, 16, __nv_bfloat16, row_major> : public heddle_elements<__nv_bfloat16, 8> {};
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_a, 16, 16, 16, __nv_bfloat16, row_major>& f, const __nv_bfloat16* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.a.sync.aligned.row.m16n16k16.bf16 {%0, %1, %2, %3}, [%4], %5;"
                       : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_b, 16, 16, 16, __nv_bfloat16, row_major>& f, const __nv_bfloat16* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.b.sync.aligned.row.m16n16k16.bf16 {%0, %1, %2, %3}, [%4], %5;"
                       : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]) : "l"(p), "r"(stride) : "memory");
}
template <>
class fragment<matrix_a, 16, 16, 16, __nv_bfloat16, col_major> : public heddle_elements<__nv_bfloat16, 8> {};
template <>
class fragment<matrix_b, 16, 16, 16, __nv_bfloat16, col_major> : public heddle_elements<__nv_bfloat16, 8> {};
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_a, 16, 16, 16, __nv_bfloat16, col_major>& f, const __nv_bfloat16* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.a.sync.aligned.col.m16n16k16.bf16 {%0, %1, %2, %3}, [%4], %5;"
                       : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_b, 16, 16, 16, __nv_bfloat16, col_major>& f, const __nv_bfloat16* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.b.sync.aligned.col.m16n16k16.bf16 {%0, %1, %2, %3}, [%4], %5;"
                       : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 16, 16, 16, float>& d, const fragment<matrix_a, 16, 16, 16, __nv_bfloat16, row_major>& a,
                          const fragment<matrix_b, 16, 16, 16, __nv_bfloat16, row_major>& b, const fragment<accumulator, 16, 16, 16, float>& c, bool = false) {
  float* rd = (float*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.row.row.m16n16k16.f32.bf16.bf16.f32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11}, {%12, %13, %14, %15}, {%16, %17, %18, %19, %20, %21, %22, %23};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 16, 16, 16, float>& d, const fragment<matrix_a, 16, 16, 16, __nv_bfloat16, row_major>& a,
                          const fragment<matrix_b, 16, 16, 16, __nv_bfloat16, col_major>& b, const fragment<accumulator, 16, 16, 16, float>& c, bool = false) {
  float* rd = (float*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.row.col.m16n16k16.f32.bf16.bf16.f32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11}, {%12, %13, %14, %15}, {%16, %17, %18, %19, %20, %21, %22, %23};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 16, 16, 16, float>& d, const fragment<matrix_a, 16, 16, 16, __nv_bfloat16, col_major>& a,
                          const fragment<matrix_b, 16, 16, 16, __nv_bfloat16, row_major>& b, const fragment<accumulator, 16, 16, 16, float>& c, bool = false) {
  float* rd = (float*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.col.row.m16n16k16.f32.bf16.bf16.f32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11}, {%12, %13, %14, %15}, {%16, %17, %18, %19, %20, %21, %22, %23};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 16, 16, 16, float>& d, const fragment<matrix_a, 16, 16, 16, __nv_bfloat16, col_major>& a,
                          const fragment<matrix_b, 16, 16, 16, __nv_bfloat16, col_major>& b, const fragment<accumulator, 16, 16, 16, float>& c, bool = false) {
  float* rd = (float*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.col.col.m16n16k16.f32.bf16.bf16.f32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11}, {%12, %13, %14, %15}, {%16, %17, %18, %19, %20, %21, %22, %23};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
template <>
class fragment<matrix_a, 32, 8, 16, __nv_bfloat16, row_major> : public heddle_elements<__nv_bfloat16, 16> {};
template <>
class fragment<matrix_b, 32, 8, 16, __nv_bfloat16, row_major> : public heddle_elements<__nv_bfloat16, 4> {};
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_a, 32, 8, 16, __nv_bfloat16, row_major>& f, const __nv_bfloat16* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.a.sync.aligned.row.m32n8k16.bf16 {%0, %1, %2, %3, %4, %5, %6, %7}, [%8], %9;"
                       : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]), "=r"(r[4]), "=r"(r[5]), "=r"(r[6]), "=r"(r[7]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_b, 32, 8, 16, __nv_bfloat16, row_major>& f, const __nv_bfloat16* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.b.sync.aligned.row.m32n8k16.bf16 {%0, %1}, [%2], %3;"
                       : "=r"(r[0]), "=r"(r[1]) : "l"(p), "r"(stride) : "memory");
}
template <>
class fragment<matrix_a, 32, 8, 16, __nv_bfloat16, col_major> : public heddle_elements<__nv_bfloat16, 16> {};
template <>
class fragment<matrix_b, 32, 8, 16, __nv_bfloat16, col_major> : public heddle_elements<__nv_bfloat16, 4> {};
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_a, 32, 8, 16, __nv_bfloat16, col_major>& f, const __nv_bfloat16* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.a.sync.aligned.col.m32n8k16.bf16 {%0, %1, %2, %3, %4, %5, %6, %7}, [%8], %9;"
                       : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]), "=r"(r[4]), "=r"(r[5]), "=r"(r[6]), "=r"(r[7]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_b, 32, 8, 16, __nv_bfloat16, col_major>& f, const __nv_bfloat16* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.b.sync.aligned.col.m32n8k16.bf16 {%0, %1}, [%2], %3;"
                       : "=r"(r[0]), "=r"(r[1]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 32, 8, 16, float>& d, const fragment<matrix_a, 32, 8, 16, __nv_bfloat16, row_major>& a,
                          const fragment<matrix_b, 32, 8, 16, __nv_bfloat16, row_major>& b, const fragment<accumulator, 32, 8, 16, float>& c, bool = false) {
  float* rd = (float*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.row.row.m32n8k16.f32.bf16.bf16.f32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11, %12, %13, %14, %15}, {%16, %17}, {%18, %19, %20, %21, %22, %23, %24, %25};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 32, 8, 16, float>& d, const fragment<matrix_a, 32, 8, 16, __nv_bfloat16, row_major>& a,
                          const fragment<matrix_b, 32, 8, 16, __nv_bfloat16, col_major>& b, const fragment<accumulator, 32, 8, 16, float>& c, bool = false) {
  float* rd = (float*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.row.col.m32n8k16.f32.bf16.bf16.f32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11, %12, %13, %14, %15}, {%16, %17}, {%18, %19, %20, %21, %22, %23, %24, %25};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 32, 8, 16, float>& d, const fragment<matrix_a, 32, 8, 16, __nv_bfloat16, col_major>& a,
                          const fragment<matrix_b, 32, 8, 16, __nv_bfloat16, row_major>& b, const fragment<accumulator, 32, 8, 16, float>& c, bool = false) {
  float* rd = (float*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.col.row.m32n8k16.f32.bf16.bf16.f32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11, %12, %13, %14, %15}, {%16, %17}, {%18, %19, %20, %21, %22, %23, %24, %25};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 32, 8, 16, float>& d, const fragment<matrix_a, 32, 8, 16, __nv_bfloat16, col_major>& a,
                          const fragment<matrix_b, 32, 8, 16, __nv_bfloat16, col_major>& b, const fragment<accumulator, 32, 8, 16, float>& c, bool = false) {
  float* rd = (float*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.col.col.m32n8k16.f32.bf16.bf16.f32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11, %12, %13, %14, %15}, {%16, %17}, {%18, %19, %20, %21, %22, %23, %24, %25};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(ra[4]), "r"(ra[5]), "r"(ra[6]), "r"(ra[7]), "r"(rb[0]), "r"(rb[1]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
template <>
class fragment<matrix_a, 8, 32, 16, __nv_bfloat16, row_major> : public heddle_elements<__nv_bfloat16, 4> {};
template <>
class fragment<matrix_b, 8, 32, 16, __nv_bfloat16, row_major> : public heddle_elements<__nv_bfloat16, 16> {};
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_a, 8, 32, 16, __nv_bfloat16, row_major>& f, const __nv_bfloat16* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.a.sync.aligned.row.m8n32k16.bf16 {%0, %1}, [%2], %3;"
                       : "=r"(r[0]), "=r"(r[1]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_b, 8, 32, 16, __nv_bfloat16, row_major>& f, const __nv_bfloat16* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.b.sync.aligned.row.m8n32k16.bf16 {%0, %1, %2, %3, %4, %5, %6, %7}, [%8], %9;"
                       : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]), "=r"(r[4]), "=r"(r[5]), "=r"(r[6]), "=r"(r[7]) : "l"(p), "r"(stride) : "memory");
}
template <>
class fragment<matrix_a, 8, 32, 16, __nv_bfloat16, col_major> : public heddle_elements<__nv_bfloat16, 4> {};
template <>
class fragment<matrix_b, 8, 32, 16, __nv_bfloat16, col_major> : public heddle_elements<__nv_bfloat16, 16> {};
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_a, 8, 32, 16, __nv_bfloat16, col_major>& f, const __nv_bfloat16* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.a.sync.aligned.col.m8n32k16.bf16 {%0, %1}, [%2], %3;"
                       : "=r"(r[0]), "=r"(r[1]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_b, 8, 32, 16, __nv_bfloat16, col_major>& f, const __nv_bfloat16* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.b.sync.aligned.col.m8n32k16.bf16 {%0, %1, %2, %3, %4, %5, %6, %7}, [%8], %9;"
                       : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]), "=r"(r[4]), "=r"(r[5]), "=r"(r[6]), "=r"(r[7]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 8, 32, 16, float>& d, const fragment<matrix_a, 8, 32, 16, __nv_bfloat16, row_major>& a,
                          const fragment<matrix_b, 8, 32, 16, __nv_bfloat16, row_major>& b, const fragment<accumulator, 8, 32, 16, float>& c, bool = false) {
  float* rd = (float*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.row.row.m8n32k16.f32.bf16.bf16.f32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9}, {%10, %11, %12, %13, %14, %15, %16, %17}, {%18, %19, %20, %21, %22, %23, %24, %25};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 8, 32, 16, float>& d, const fragment<matrix_a, 8, 32, 16, __nv_bfloat16, row_major>& a,
                          const fragment<matrix_b, 8, 32, 16, __nv_bfloat16, col_major>& b, const fragment<accumulator, 8, 32, 16, float>& c, bool = false) {
  float* rd = (float*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.row.col.m8n32k16.f32.bf16.bf16.f32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9}, {%10, %11, %12, %13, %14, %15, %16, %17}, {%18, %19, %20, %21, %22, %23, %24, %25};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 8, 32, 16, float>& d, const fragment<matrix_a, 8, 32, 16, __nv_bfloat16, col_major>& a,
                          const fragment<matrix_b, 8, 32, 16, __nv_bfloat16, row_major>& b, const fragment<accumulator, 8, 32, 16, float>& c, bool = false) {
  float* rd = (float*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.col.row.m8n32k16.f32.bf16.bf16.f32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9}, {%10, %11, %12, %13, %14, %15, %16, %17}, {%18, %19, %20, %21, %22, %23, %24, %25};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 8, 32, 16, float>& d, const fragment<matrix_a, 8, 32, 16, __nv_bfloat16, col_major>& a,
                          const fragment<matrix_b, 8, 32, 16, __nv_bfloat16, col_major>& b, const fragment<accumulator, 8, 32, 16, float>& c, bool = false) {
  float* rd = (float*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.col.col.m8n32k16.f32.bf16.bf16.f32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9}, {%10, %11, %12, %13, %14, %15, %16, %17}, {%18, %19, %20, %21, %22, %23, %24, %25};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "r"(rb[4]), "r"(rb[5]), "r"(rb[6]), "r"(rb[7]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
template <>
class fragment<accumulator, 16, 16, 8, float> : public heddle_elements<float, 8> {};
HEDDLE_WMMA void load_matrix_sync(fragment<accumulator, 16, 16, 8, float>& f, const float* p, unsigned int stride, layout_t layout) {
  float* r = (float*)f.x;
  if (layout == mem_row_major) {
    __asm__ __volatile__("wmma.load.c.sync.aligned.row.m16n16k8.f32 {%0, %1, %2, %3, %4, %5, %6, %7}, [%8], %9;"
                         : "=f"(r[0]), "=f"(r[1]), "=f"(r[2]), "=f"(r[3]), "=f"(r[4]), "=f"(r[5]), "=f"(r[6]), "=f"(r[7]) : "l"(p), "r"(stride) : "memory");
  } else {
    __asm__ __volatile__("wmma.load.c.sync.aligned.col.m16n16k8.f32 {%0, %1, %2, %3, %4, %5, %6, %7}, [%8], %9;"
                         : "=f"(r[0]), "=f"(r[1]), "=f"(r[2]), "=f"(r[3]), "=f"(r[4]), "=f"(r[5]), "=f"(r[6]), "=f"(r[7]) : "l"(p), "r"(stride) : "memory");
  }
}
HEDDLE_WMMA void store_matrix_sync(float* p, const fragment<accumulator, 16, 16, 8, float>& f, unsigned int stride, layout_t layout) {
  const float* r = (const float*)f.x;
  if (layout == mem_row_major) {
    __asm__ __volatile__("wmma.store.d.sync.aligned.row.m16n16k8.f32 [%0], {%1, %2, %3, %4, %5, %6, %7, %8}, %9;"
                         ::"l"(p), "f"(r[0]), "f"(r[1]), "f"(r[2]), "f"(r[3]), "f"(r[4]), "f"(r[5]), "f"(r[6]), "f"(r[7]), "r"(stride) : "memory");
  } else {
    __asm__ __volatile__("wmma.store.d.sync.aligned.col.m16n16k8.f32 [%0], {%1, %2, %3, %4, %5, %6, %7, %8}, %9;"
                         ::"l"(p), "f"(r[0]), "f"(r[1]), "f"(r[2]), "f"(r[3]), "f"(r[4]), "f"(r[5]), "f"(r[6]), "f"(r[7]), "r"(stride) : "memory");
  }
}
template <>
class fragment<matrix_a, 16, 16, 8, precision::tf32, row_major> : public heddle_elements<float, 4> {};
template <>
class fragment<matrix_b, 16, 16, 8, precision::tf32, row_major> : public heddle_elements<float, 4> {};
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_a, 16, 16, 8, precision::tf32, row_major>& f, const float* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.a.sync.aligned.row.m16n16k8.tf32 {%0, %1, %2, %3}, [%4], %5;"
                       : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_b, 16, 16, 8, precision::tf32, row_major>& f, const float* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.b.sync.aligned.row.m16n16k8.tf32 {%0, %1, %2, %3}, [%4], %5;"
                       : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]) : "l"(p), "r"(stride) : "memory");
}
template <>
class fragment<matrix_a, 16, 16, 8, precision::tf32, col_major> : public heddle_elements<float, 4> {};
template <>
class fragment<matrix_b, 16, 16, 8, precision::tf32, col_major> : public heddle_elements<float, 4> {};
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_a, 16, 16, 8, precision::tf32, col_major>& f, const float* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.a.sync.aligned.col.m16n16k8.tf32 {%0, %1, %2, %3}, [%4], %5;"
                       : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_b, 16, 16, 8, precision::tf32, col_major>& f, const float* p, unsigned int stride) {
  unsigned int* r = (unsigned int*)f.x;
  __asm__ __volatile__("wmma.load.b.sync.aligned.col.m16n16k8.tf32 {%0, %1, %2, %3}, [%4], %5;"
                       : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 16, 16, 8, float>& d, const fragment<matrix_a, 16, 16, 8, precision::tf32, row_major>& a,
                          const fragment<matrix_b, 16, 16, 8, precision::tf32, row_major>& b, const fragment<accumulator, 16, 16, 8, float>& c, bool = false) {
  float* rd = (float*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.row.row.m16n16k8.f32.tf32.tf32.f32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11}, {%12, %13, %14, %15}, {%16, %17, %18, %19, %20, %21, %22, %23};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 16, 16, 8, float>& d, const fragment<matrix_a, 16, 16, 8, precision::tf32, row_major>& a,
                          const fragment<matrix_b, 16, 16, 8, precision::tf32, col_major>& b, const fragment<accumulator, 16, 16, 8, float>& c, bool = false) {
  float* rd = (float*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.row.col.m16n16k8.f32.tf32.tf32.f32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11}, {%12, %13, %14, %15}, {%16, %17, %18, %19, %20, %21, %22, %23};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 16, 16, 8, float>& d, const fragment<matrix_a, 16, 16, 8, precision::tf32, col_major>& a,
                          const fragment<matrix_b, 16, 16, 8, precision::tf32, row_major>& b, const fragment<accumulator, 16, 16, 8, float>& c, bool = false) {
  float* rd = (float*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.col.row.m16n16k8.f32.tf32.tf32.f32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11}, {%12, %13, %14, %15}, {%16, %17, %18, %19, %20, %21, %22, %23};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 16, 16, 8, float>& d, const fragment<matrix_a, 16, 16, 8, precision::tf32, col_major>& a,
                          const fragment<matrix_b, 16, 16, 8, precision::tf32, col_major>& b, const fragment<accumulator, 16, 16, 8, float>& c, bool = false) {
  float* rd = (float*)d.x;
  const float* rc = (const float*)c.x;
  const unsigned int *ra = (const unsigned int*)a.x, *rb = (const unsigned int*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.col.col.m16n16k8.f32.tf32.tf32.f32 {%0, %1, %2, %3, %4, %5, %6, %7}, {%8, %9, %10, %11}, {%12, %13, %14, %15}, {%16, %17, %18, %19, %20, %21, %22, %23};"
                       : "=f"(rd[0]), "=f"(rd[1]), "=f"(rd[2]), "=f"(rd[3]), "=f"(rd[4]), "=f"(rd[5]), "=f"(rd[6]), "=f"(rd[7]) : "r"(ra[0]), "r"(ra[1]), "r"(ra[2]), "r"(ra[3]), "r"(rb[0]), "r"(rb[1]), "r"(rb[2]), "r"(rb[3]), "f"(rc[0]), "f"(rc[1]), "f"(rc[2]), "f"(rc[3]), "f"(rc[4]), "f"(rc[5]), "f"(rc[6]), "f"(rc[7]));
}
template <>
class fragment<accumulator, 8, 8, 4, double> : public heddle_elements<double, 2> {};
HEDDLE_WMMA void load_matrix_sync(fragment<accumulator, 8, 8, 4, double>& f, const double* p, unsigned int stride, layout_t layout) {
  double* r = (double*)f.x;
  if (layout == mem_row_major) {
    __asm__ __volatile__("wmma.load.c.sync.aligned.row.m8n8k4.f64 {%0, %1}, [%2], %3;"
                         : "=d"(r[0]), "=d"(r[1]) : "l"(p), "r"(stride) : "memory");
  } else {
    __asm__ __volatile__("wmma.load.c.sync.aligned.col.m8n8k4.f64 {%0, %1}, [%2], %3;"
                         : "=d"(r[0]), "=d"(r[1]) : "l"(p), "r"(stride) : "memory");
  }
}
HEDDLE_WMMA void store_matrix_sync(double* p, const fragment<accumulator, 8, 8, 4, double>& f, unsigned int stride, layout_t layout) {
  const double* r = (const double*)f.x;
  if (layout == mem_row_major) {
    __asm__ __volatile__("wmma.store.d.sync.aligned.row.m8n8k4.f64 [%0], {%1, %2}, %3;"
                         ::"l"(p), "d"(r[0]), "d"(r[1]), "r"(stride) : "memory");
  } else {
    __asm__ __volatile__("wmma.store.d.sync.aligned.col.m8n8k4.f64 [%0], {%1, %2}, %3;"
                         ::"l"(p), "d"(r[0]), "d"(r[1]), "r"(stride) : "memory");
  }
}
template <>
class fragment<matrix_a, 8, 8, 4, double, row_major> : public heddle_elements<double, 1> {};
template <>
class fragment<matrix_b, 8, 8, 4, double, row_major> : public heddle_elements<double, 1> {};
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_a, 8, 8, 4, double, row_major>& f, const double* p, unsigned int stride) {
  double* r = (double*)f.x;
  __asm__ __volatile__("wmma.load.a.sync.aligned.row.m8n8k4.f64 {%0}, [%1], %2;"
                       : "=d"(r[0]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_b, 8, 8, 4, double, row_major>& f, const double* p, unsigned int stride) {
  double* r = (double*)f.x;
  __asm__ __volatile__("wmma.load.b.sync.aligned.row.m8n8k4.f64 {%0}, [%1], %2;"
                       : "=d"(r[0]) : "l"(p), "r"(stride) : "memory");
}
template <>
class fragment<matrix_a, 8, 8, 4, double, col_major> : public heddle_elements<double, 1> {};
template <>
class fragment<matrix_b, 8, 8, 4, double, col_major> : public heddle_elements<double, 1> {};
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_a, 8, 8, 4, double, col_major>& f, const double* p, unsigned int stride) {
  double* r = (double*)f.x;
  __asm__ __volatile__("wmma.load.a.sync.aligned.col.m8n8k4.f64 {%0}, [%1], %2;"
                       : "=d"(r[0]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void load_matrix_sync(fragment<matrix_b, 8, 8, 4, double, col_major>& f, const double* p, unsigned int stride) {
  double* r = (double*)f.x;
  __asm__ __volatile__("wmma.load.b.sync.aligned.col.m8n8k4.f64 {%0}, [%1], %2;"
                       : "=d"(r[0]) : "l"(p), "r"(stride) : "memory");
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 8, 8, 4, double>& d, const fragment<matrix_a, 8, 8, 4, double, row_major>& a,
                          const fragment<matrix_b, 8, 8, 4, double, row_major>& b, const fragment<accumulator, 8, 8, 4, double>& c, bool = false) {
  double* rd = (double*)d.x;
  const double* rc = (const double*)c.x;
  const double *ra = (const double*)a.x, *rb = (const double*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.row.row.m8n8k4.f64.f64.f64.f64 {%0, %1}, {%2}, {%3}, {%4, %5};"
                       : "=d"(rd[0]), "=d"(rd[1]) : "d"(ra[0]), "d"(rb[0]), "d"(rc[0]), "d"(rc[1]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 8, 8, 4, double>& d, const fragment<matrix_a, 8, 8, 4, double, row_major>& a,
                          const fragment<matrix_b, 8, 8, 4, double, col_major>& b, const fragment<accumulator, 8, 8, 4, double>& c, bool = false) {
  double* rd = (double*)d.x;
  const double* rc = (const double*)c.x;
  const double *ra = (const double*)a.x, *rb = (const double*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.row.col.m8n8k4.f64.f64.f64.f64 {%0, %1}, {%2}, {%3}, {%4, %5};"
                       : "=d"(rd[0]), "=d"(rd[1]) : "d"(ra[0]), "d"(rb[0]), "d"(rc[0]), "d"(rc[1]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 8, 8, 4, double>& d, const fragment<matrix_a, 8, 8, 4, double, col_major>& a,
                          const fragment<matrix_b, 8, 8, 4, double, row_major>& b, const fragment<accumulator, 8, 8, 4, double>& c, bool = false) {
  double* rd = (double*)d.x;
  const double* rc = (const double*)c.x;
  const double *ra = (const double*)a.x, *rb = (const double*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.col.row.m8n8k4.f64.f64.f64.f64 {%0, %1}, {%2}, {%3}, {%4, %5};"
                       : "=d"(rd[0]), "=d"(rd[1]) : "d"(ra[0]), "d"(rb[0]), "d"(rc[0]), "d"(rc[1]));
}
HEDDLE_WMMA void mma_sync(fragment<accumulator, 8, 8, 4, double>& d, const fragment<matrix_a, 8, 8, 4, double, col_major>& a,
                          const fragment<matrix_b, 8, 8, 4, double, col_major>& b, const fragment<accumulator, 8, 8, 4, double>& c, bool = false) {
  double* rd = (double*)d.x;
  const double* rc = (const double*)c.x;
  const double *ra = (const double*)a.x, *rb = (const double*)b.x;
  __asm__ __volatile__("wmma.mma.sync.aligned.col.col.m8n8k4.f64.f64.f64.f64 {%0, %1}, {%2}, {%3}, {%4, %5};"
                       : "=d"(rd[0]), "=d"(rd[1]) : "d"(ra[0]), "d"(rb[0]), "d"(rc[0]), "d"(rc[1]));
}
#endif

}  // namespace wmma
}  // namespace nvcuda

#undef HEDDLE_WMMA
#endif
#endif
