/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The keywords of CUDA C as attributes: they mean something when a CUDA compiler reads them and nothing in plain
   C and C++, so the same declarations serve both. */
#if defined(warpSize) && defined(__CUDA_BUILTIN_VARS_H)
#include "heddle/cuda/warp_size.h"
#endif
#ifndef __HOST_DEFINES_H__
#define __HOST_DEFINES_H__

#if defined(__CUDA__) || defined(__CUDACC__)
#define __annotate__(a) __attribute__((a))
#define __location__(a) __annotate__(a)
#else
#define __annotate__(a)
#define __location__(a)
#endif

#if defined(__GNUC__) || defined(__clang__)
#define __no_return__ __attribute__((noreturn))
#define __align__(n) __attribute__((aligned(n)))
#define __builtin_align__(n) __align__(n)
#if !defined(__noinline__) && defined(__CUDACC__)
#define __noinline__ __attribute__((noinline))
#endif
#ifndef __forceinline__
#define __forceinline__ __inline__ __attribute__((always_inline))
#endif
#define __thread__ __thread
#define __import__
#define __export__
#define __cdecl
#define __specialization_static
#endif

#define CUDARTAPI
#define CUDARTAPI_CDECL
#define __device_builtin__
#define __device_builtin_texture_type__
#define __device_builtin_surface_type__
#define __cudart_builtin__

#define __host__ __location__(host)
#define __device__ __location__(device)
#define __global__ __location__(global)
#define __shared__ __location__(shared)
#define __constant__ __location__(constant)
/* A managed variable is a device variable whose section tells the runtime to back it by the host's own object. */
#if defined(__CUDA__) || defined(__CUDACC__)
#define __managed__ __location__(device) __attribute__((section("heddle_managed")))
#define __launch_bounds__(...) __annotate__(launch_bounds(__VA_ARGS__))
#define __grid_constant__
#if __cplusplus >= 201103L
constexpr unsigned int heddle_cluster_size(unsigned int x, unsigned int y = 1, unsigned int z = 1) { return x * y * z; }
/* A launch of such a kernel does not compile, and says why. */
#define __cluster_dims__(...) \
  __attribute__((enable_if(heddle_cluster_size(__VA_ARGS__) == 1, "clusters of more than one block are not supported")))
#else
#define __cluster_dims__(...)
#endif
#define __maxnreg__(n)
#else
#define __managed__
#define __launch_bounds__(...)
#define __grid_constant__
#define __cluster_dims__(...)
#define __maxnreg__(n)
#endif
#define __nv_pure__

#endif
