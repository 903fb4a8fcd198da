/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The CUDA driver API. Types are written by hand in heddle/cu_*.h; the functions and their version macros are
   generated from the table src/driver/driver.api. */
#ifndef __cuda_cuda_h__
#define __cuda_cuda_h__
#if defined(CUDA_API_PER_THREAD_DEFAULT_STREAM) && !defined(__CUDA_API_PER_THREAD_DEFAULT_STREAM)
#define __CUDA_API_PER_THREAD_DEFAULT_STREAM
#endif
/* Literal here: clang and CMake read the version from the text of this file. */
#define CUDA_VERSION 12090
#define __CUDA_API_VERSION CUDA_VERSION
#include <heddle/cu_types.h>
#include <heddle/cu_functions.h>
/* Included by clang's CUDA prelude just before its builtin variables: its warpSize, the number 32, steps aside
   for the device's (heddle/cuda/warp_size.h, which host_defines.h brings right after). */
#if defined(__CUDA_ARCH__) && defined(__CLANG_CUDA_RUNTIME_WRAPPER_H__) && !defined(__CUDA_BUILTIN_VARS_H)
#define warpSize __heddle_warp_size_of_clang
#endif
#endif
