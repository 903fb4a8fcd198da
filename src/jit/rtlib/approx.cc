// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// isa/approx.h for every vector length that kernels use, as bitcode: room.cmake compiles this file to
// LLVM IR and embeds it; link_rtlib() inlines what a kernel calls. Not part of the library itself.
#include "isa/approx.h"

typedef float f32x1;
typedef float f32x4 __attribute__((ext_vector_type(4)));
typedef float f32x8 __attribute__((ext_vector_type(8)));
typedef float f32x16 __attribute__((ext_vector_type(16)));
typedef double f64x1;
typedef double f64x4 __attribute__((ext_vector_type(4)));
typedef double f64x8 __attribute__((ext_vector_type(8)));

namespace approx = heddle::isa::approx;

#define INLINE extern "C" __attribute__((always_inline))
#define UNARY(name, type) \
  INLINE type heddle_approx_##name##_##type(type x) { return approx::name<type>(x); }
#define UNARY_F32(name) UNARY(name, f32x1) UNARY(name, f32x4) UNARY(name, f32x8) UNARY(name, f32x16)
#define UNARY_F64(name) UNARY(name, f64x1) UNARY(name, f64x4) UNARY(name, f64x8)
#define BINARY(name, type) \
  INLINE type heddle_approx_##name##_##type(type a, type b) { return approx::name<type>(a, b); }
#define BINARY_F32(name) BINARY(name, f32x1) BINARY(name, f32x4) BINARY(name, f32x8) BINARY(name, f32x16)

UNARY_F32(rcp)
UNARY_F32(sqrt)
UNARY_F32(rsqrt)
UNARY_F32(ex2)
UNARY_F32(lg2)
UNARY_F32(sin)
UNARY_F32(cos)
UNARY_F32(tanh)
BINARY_F32(div)
BINARY_F32(div_full)
UNARY_F64(rcp_f64)
UNARY_F64(rsqrt_ftz_f64)
UNARY_F64(rsqrt_f64)
