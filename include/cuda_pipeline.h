// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// nvcuda::experimental::pipeline, the C++ face of __pipeline_*: batches of asynchronous copies.
#pragma once
#include "cuda_pipeline_primitives.h"

#if defined(__cplusplus) && (defined(__CUDACC__) || defined(__CUDA__))
namespace nvcuda {
namespace experimental {

class pipeline {
 public:
  pipeline(const pipeline&) = delete;
  pipeline& operator=(const pipeline&) = delete;
  __device__ __inline__ pipeline() : batches_(0) {}
  // The batch that the copies made so far belong to.
  __device__ __inline__ size_t commit() {
    __pipeline_commit();
    return batches_++;
  }
  __device__ __inline__ void commit_and_wait() { wait(commit()); }
  __device__ __inline__ void wait(size_t batch) { __pipeline_wait_prior(batches_ > batch ? batches_ - batch - 1 : 0); }
  template <unsigned int N>
  __device__ __inline__ void wait_prior() { __pipeline_wait_prior(N); }

 private:
  size_t batches_;
};

template <class T>
__device__ __inline__ void memcpy_async(T& destination, const T& source, pipeline&) {
  if (sizeof(T) == 4 || sizeof(T) == 8 || sizeof(T) == 16) {
    __pipeline_memcpy_async(&destination, &source, sizeof(T));
  } else {
    destination = source;
  }
}

}  // namespace experimental
}  // namespace nvcuda
#endif
