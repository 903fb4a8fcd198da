// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The C form of asynchronous copies: __pipeline_memcpy_async, __pipeline_commit, __pipeline_wait_prior.
#pragma once
#include "heddle/cuda/copy_async.h"

#if defined(__CUDACC__) || defined(__CUDA__)
#define HEDDLE_DEVICE static __device__ __inline__ __attribute__((always_inline))

// size is 4, 8 or 16; the last zero_fill bytes are cleared instead of copied.
HEDDLE_DEVICE void __pipeline_memcpy_async(void* shared, const void* global, size_t size, size_t zero_fill = 0) {
  if (size == 16) {
    heddle_copy_async::piece<16>(shared, global, (unsigned int)zero_fill);
  } else if (size == 8) {
    heddle_copy_async::piece<8>(shared, global, (unsigned int)zero_fill);
  } else {
    heddle_copy_async::piece<4>(shared, global, (unsigned int)zero_fill);
  }
}
HEDDLE_DEVICE void __pipeline_commit() { heddle_copy_async::commit(); }
HEDDLE_DEVICE void __pipeline_wait_prior(size_t prior) {
  // The instruction's count is a constant.
  switch (prior) {
    case 0: heddle_copy_async::wait<0>(); break;
    case 1: heddle_copy_async::wait<1>(); break;
    case 2: heddle_copy_async::wait<2>(); break;
    case 3: heddle_copy_async::wait<3>(); break;
    case 4: heddle_copy_async::wait<4>(); break;
    case 5: heddle_copy_async::wait<5>(); break;
    case 6: heddle_copy_async::wait<6>(); break;
    case 7: heddle_copy_async::wait<7>(); break;
    default: heddle_copy_async::wait<8>(); break;
  }
}
#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 800
#ifndef HEDDLE_MBARRIER_T
#define HEDDLE_MBARRIER_T
typedef unsigned long long __mbarrier_t;
#endif
HEDDLE_DEVICE void __pipeline_arrive_on(__mbarrier_t* barrier) {
  __asm__ __volatile__("cp.async.mbarrier.arrive.shared.b64 [%0];" ::"r"((unsigned int)__cvta_generic_to_shared(barrier)) : "memory");
}
#endif
#undef HEDDLE_DEVICE
#endif
