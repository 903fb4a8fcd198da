// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The C form of the arrive/wait barrier in shared memory, on the mbarrier instructions: from compute
// capability 8.0 on.
#pragma once
#include "cuda_runtime.h"

#if defined(__CUDACC__) || defined(__CUDA__)
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ < 800
#error "cuda_awbarrier needs compute capability 8.0 or later: it is not supported yet below"
#endif
#define HEDDLE_DEVICE static __device__ __inline__ __attribute__((always_inline))

#ifndef HEDDLE_MBARRIER_T
#define HEDDLE_MBARRIER_T
typedef unsigned long long __mbarrier_t;
#endif
typedef unsigned long long __mbarrier_token_t;

namespace heddle_barrier {
HEDDLE_DEVICE unsigned int at(const __mbarrier_t* barrier) { return (unsigned int)__cvta_generic_to_shared((const void*)barrier); }
}  // namespace heddle_barrier

HEDDLE_DEVICE unsigned int __mbarrier_maximum_count() { return (1u << 20) - 1; }
HEDDLE_DEVICE void __mbarrier_init(__mbarrier_t* barrier, unsigned int count) {
  __asm__ __volatile__("mbarrier.init.shared.b64 [%0], %1;" ::"r"(heddle_barrier::at(barrier)), "r"(count) : "memory");
}
HEDDLE_DEVICE void __mbarrier_inval(__mbarrier_t* barrier) {
  __asm__ __volatile__("mbarrier.inval.shared.b64 [%0];" ::"r"(heddle_barrier::at(barrier)) : "memory");
}
HEDDLE_DEVICE __mbarrier_token_t __mbarrier_arrive(__mbarrier_t* barrier) {
  __mbarrier_token_t token;
  __asm__ __volatile__("mbarrier.arrive.shared.b64 %0, [%1];" : "=l"(token) : "r"(heddle_barrier::at(barrier)) : "memory");
  return token;
}
HEDDLE_DEVICE __mbarrier_token_t __mbarrier_arrive_and_drop(__mbarrier_t* barrier) {
  __mbarrier_token_t token;
  __asm__ __volatile__("mbarrier.arrive_drop.shared.b64 %0, [%1];" : "=l"(token) : "r"(heddle_barrier::at(barrier)) : "memory");
  return token;
}
HEDDLE_DEVICE bool __mbarrier_test_wait(__mbarrier_t* barrier, __mbarrier_token_t token) {
  unsigned int done;
  __asm__ __volatile__("{ .reg .pred p; mbarrier.test_wait.shared.b64 p, [%1], %2; selp.u32 %0, 1, 0, p; }"
                       : "=r"(done) : "r"(heddle_barrier::at(barrier)), "l"(token) : "memory");
  return done != 0;
}
HEDDLE_DEVICE unsigned int __mbarrier_token_pending_count(__mbarrier_token_t token) {
  unsigned int count;
  __asm__("mbarrier.pending_count.b64 %0, %1;" : "=r"(count) : "l"(token));
  return count;
}
#undef HEDDLE_DEVICE
#endif
