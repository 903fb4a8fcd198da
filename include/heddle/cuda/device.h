// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// All device functions of CUDA C++ that clang's prelude does not define itself, in the order in which
// they need each other. Included once, at the end of that prelude.
#pragma once
// The repair of sm_20_intrinsics.hpp has done its work.
#undef __nvvm_redux_sync_add
#undef __nvvm_redux_sync_min
#undef __nvvm_redux_sync_max
#undef __nvvm_redux_sync_umin
#undef __nvvm_redux_sync_umax
#undef __nvvm_redux_sync_and
#undef __nvvm_redux_sync_or
#undef __nvvm_redux_sync_xor
#ifndef __CUDACC_RTC__
#include <new>
// Programs count on what nvcc brings along.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#ifdef __CUDA_ARCH__
// new (std::nothrow) in kernels: the host's object is out of their reach.
namespace std {
inline __device__ const nothrow_t nothrow = nothrow_t();
}
#endif
#endif
#include "heddle/cuda/bit_casts.h"
#include "heddle/cuda/atomics.h"
#include "heddle/cuda/math.h"
#include "heddle/cuda/integer.h"
#include "heddle/cuda/memory.h"
#include "heddle/cuda/warp.h"
#if __cplusplus >= 201103L
#include "heddle/cuda/texture.h"
#endif
#include "heddle/cuda/surface.h"
