// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// nvcuda::experimental::awbarrier: a split arrive/wait barrier object in shared memory.
#pragma once
#include "cuda_awbarrier_primitives.h"

#if defined(__cplusplus) && (defined(__CUDACC__) || defined(__CUDA__))
namespace nvcuda {
namespace experimental {

class awbarrier {
 public:
  class arrival_token {
   public:
    __device__ __inline__ unsigned int pending_count() const { return __mbarrier_token_pending_count(token_); }

   private:
    friend class awbarrier;
    __device__ __inline__ explicit arrival_token(__mbarrier_token_t token) : token_(token) {}
    __mbarrier_token_t token_;
  };

  awbarrier() = default;
  awbarrier(const awbarrier&) = delete;
  awbarrier& operator=(const awbarrier&) = delete;
  __device__ __inline__ arrival_token arrive() { return arrival_token(__mbarrier_arrive(&barrier_)); }
  __device__ __inline__ arrival_token arrive_and_drop() { return arrival_token(__mbarrier_arrive_and_drop(&barrier_)); }
  __device__ __inline__ bool timed_wait(arrival_token token, unsigned int) { return __mbarrier_test_wait(&barrier_, token.token_); }
  __device__ __inline__ void wait(arrival_token token) {
    while (!__mbarrier_test_wait(&barrier_, token.token_)) {
    }
  }
  __device__ __inline__ void arrive_and_wait() { wait(arrive()); }
  __device__ __inline__ static unsigned int max() { return __mbarrier_maximum_count(); }

 private:
  friend __device__ __inline__ void init(awbarrier* barrier, unsigned int count) { __mbarrier_init(&barrier->barrier_, count); }
  friend __device__ __inline__ void inval(awbarrier* barrier) { __mbarrier_inval(&barrier->barrier_); }
  __mbarrier_t barrier_;
};

}  // namespace experimental
}  // namespace nvcuda
#endif
