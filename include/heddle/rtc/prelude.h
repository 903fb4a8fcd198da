// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a program compiled at run time (NVRTC) sees before its first line: the types, builtin variables and
// device functions of CUDA C++, and nothing of the host's C or C++ library, whose names stay free for the
// program's own definitions. Precompiled once per set of options; not for programs to include.
#pragma once
#define __CUDACC_RTC__ 1
#define __DEVICE_LAUNCH_PARAMETERS_H__ 1
#define CUDA_VERSION 12090
#define CUDART_VERSION 12090

typedef decltype(sizeof(0)) size_t;
typedef decltype((char*)0 - (char*)0) ptrdiff_t;
typedef long clock_t;
typedef __builtin_va_list va_list;
typedef unsigned int cuuint32_t;
typedef unsigned long cuuint64_t;
#define va_start(list, last) __builtin_va_start(list, last)
#define va_end(list) __builtin_va_end(list)
#define va_arg(list, type) __builtin_va_arg(list, type)
#define va_copy(to, from) __builtin_va_copy(to, from)
#define NULL __null
#define offsetof(type, member) __builtin_offsetof(type, member)
#define INFINITY __builtin_inff()
#define NAN __builtin_nanf("")
#define HUGE_VALF __builtin_huge_valf()
#define HUGE_VAL __builtin_huge_val()
#define FP_NAN 0
#define FP_INFINITE 1
#define FP_ZERO 2
#define FP_SUBNORMAL 3
#define FP_NORMAL 4

#include "../../host_defines.h"
#include "../../vector_types.h"
#include "../../vector_functions.h"
#include "../../driver_types.h"
#define HEDDLE_CUDA_RUNTIME_H
#define __CUDA_RUNTIME_H__
#define __CUDA_RUNTIME_API_H__
#define HEDDLE_CUDA_H

// clang's headers put overloads in namespace std as well: kept apart, a program may have a std of its own.
#pragma push_macro("std")
#define std heddle_std
#include <__clang_cuda_math_forward_declares.h>
#include <__clang_cuda_builtin_vars.h>
#include <__clang_cuda_libdevice_declares.h>
#include "../cuda/bit_casts.h"
#include <__clang_cuda_device_functions.h>
#include <__clang_cuda_math.h>
#include "../../sm_20_intrinsics.hpp"
#define __DEVICE__ static __device__ __forceinline__ __attribute__((const))
__DEVICE__ unsigned int __isGlobal(const void* p) { return __nvvm_isspacep_global(p); }
__DEVICE__ unsigned int __isShared(const void* p) { return __nvvm_isspacep_shared(p); }
__DEVICE__ unsigned int __isConstant(const void* p) { return __nvvm_isspacep_const(p); }
__DEVICE__ unsigned int __isLocal(const void* p) { return __nvvm_isspacep_local(p); }
#undef __DEVICE__
#include <__clang_cuda_texture_intrinsics.h>

extern "C" {
__device__ int vprintf(const char*, const char*);
__device__ void free(void*) __attribute__((nothrow));
__device__ void* malloc(size_t) __attribute__((nothrow, malloc));
__device__ void __assertfail(const char* message, const char* file, unsigned line, const char* function, size_t);
__device__ int printf(const char*, ...);
}
__device__ static inline void __assert_fail(const char* message, const char* file, unsigned line, const char* function) {
  __assertfail(message, file, line, function, 1);
}
#define assert(e) ((e) ? (void)0 : __assert_fail(#e, __FILE__, __LINE__, __PRETTY_FUNCTION__))

__device__ inline __cuda_builtin_threadIdx_t::operator dim3() const { return dim3(x, y, z); }
__device__ inline __cuda_builtin_threadIdx_t::operator uint3() const { return {x, y, z}; }
__device__ inline __cuda_builtin_blockIdx_t::operator dim3() const { return dim3(x, y, z); }
__device__ inline __cuda_builtin_blockIdx_t::operator uint3() const { return {x, y, z}; }
__device__ inline __cuda_builtin_blockDim_t::operator dim3() const { return dim3(x, y, z); }
__device__ inline __cuda_builtin_blockDim_t::operator uint3() const { return {x, y, z}; }
__device__ inline __cuda_builtin_gridDim_t::operator dim3() const { return dim3(x, y, z); }
__device__ inline __cuda_builtin_gridDim_t::operator uint3() const { return {x, y, z}; }

#include <__clang_cuda_cmath.h>
#include <__clang_cuda_intrinsics.h>
#pragma pop_macro("std")

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Winline-new-delete"
__device__ inline void* operator new(size_t size) { return malloc(size); }
__device__ inline void* operator new[](size_t size) { return malloc(size); }
__device__ inline void operator delete(void* p) noexcept { free(p); }
__device__ inline void operator delete[](void* p) noexcept { free(p); }
__device__ inline void operator delete(void* p, size_t) noexcept { free(p); }
__device__ inline void operator delete[](void* p, size_t) noexcept { free(p); }
__device__ inline void* operator new(size_t, void* p) noexcept { return p; }
__device__ inline void* operator new[](size_t, void* p) noexcept { return p; }
#pragma clang diagnostic pop

#include "../cuda/device.h"
