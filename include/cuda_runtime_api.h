/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The C face of the CUDA runtime. Types are written by hand (driver_types.h); the functions and their version
   macros are generated from the table src/runtime/runtime.api. */
#ifndef __CUDA_RUNTIME_API_H__
#define __CUDA_RUNTIME_API_H__

#define CUDART_VERSION 12090
#define __CUDART_API_VERSION CUDART_VERSION
#define CUDART_CB
#if defined(CUDA_API_PER_THREAD_DEFAULT_STREAM) && !defined(__CUDA_API_PER_THREAD_DEFAULT_STREAM)
#define __CUDA_API_PER_THREAD_DEFAULT_STREAM
#endif

#include "host_defines.h"
#include "driver_types.h"
#include "driver_functions.h"

/* Default arguments exist in C++ only. */
#if defined(__cplusplus)
#define __dv(v) = v
#else
#define __dv(v)
#endif
#include <heddle/cuda_functions.h>
#undef __dv
#define __dv(v)

#endif
