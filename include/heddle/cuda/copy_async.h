// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Asynchronous copies from global to shared memory, under cooperative_groups::memcpy_async,
// __pipeline_memcpy_async and cuda::memcpy_async. Before compute capability 8.0 they are plain copies.
#pragma once
#include "cuda_runtime.h"

#if defined(__CUDACC__) || defined(__CUDA__)
#if !defined(HEDDLE_ALIGNED_SIZE_T)
#define HEDDLE_ALIGNED_SIZE_T
namespace cuda {
// A size and the promise that both pointers and it are multiples of Alignment.
template <size_t Alignment>
struct aligned_size_t {
  static constexpr size_t align = Alignment;
  size_t value;
  __host__ __device__ constexpr explicit aligned_size_t(size_t size) : value(size) {}
  __host__ __device__ constexpr operator size_t() const { return value; }
};
}  // namespace cuda
#endif

namespace heddle_copy_async {

#define HEDDLE_COPY static __device__ __inline__ __attribute__((always_inline))

// N bytes, of which the last `zero` are cleared instead of copied.
template <int N>
HEDDLE_COPY void piece(void* shared, const void* global, unsigned int zero = 0) {
#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 800
  const unsigned int to = (unsigned int)__cvta_generic_to_shared(shared);
  const size_t from = __cvta_generic_to_global(global);
  if (N == 16) {
    __asm__ __volatile__("cp.async.cg.shared.global [%0], [%1], 16, %2;" ::"r"(to), "l"(from), "r"(16 - zero) : "memory");
  } else if (N == 8) {
    __asm__ __volatile__("cp.async.ca.shared.global [%0], [%1], 8, %2;" ::"r"(to), "l"(from), "r"(8 - zero) : "memory");
  } else {
    __asm__ __volatile__("cp.async.ca.shared.global [%0], [%1], 4, %2;" ::"r"(to), "l"(from), "r"(4 - zero) : "memory");
  }
#else
  for (unsigned int i = 0; i < N; ++i) ((char*)shared)[i] = i < N - zero ? ((const char*)global)[i] : (char)0;
#endif
}

HEDDLE_COPY void commit() {
#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 800
  __asm__ __volatile__("cp.async.commit_group;" ::: "memory");
#endif
}

// Until at most Prior committed batches of this thread are under way.
template <unsigned int Prior>
HEDDLE_COPY void wait() {
#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 800
  __asm__ __volatile__("cp.async.wait_group %0;" ::"n"(Prior) : "memory");
#endif
}

template <int N>
HEDDLE_COPY void strided(char* to, const char* from, size_t bytes, unsigned int rank, unsigned int size, bool async) {
  for (size_t at = (size_t)rank * N; at < bytes; at += (size_t)size * N) {
    if (N >= 4 && async) {
      piece<N>(to + at, from + at);
    } else {
      __builtin_memcpy(to + at, from + at, N);
    }
  }
}

HEDDLE_COPY void by_group(char* to, const char* from, size_t bytes, unsigned int rank, unsigned int size) {
#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 800
  const bool async = __isShared(to) && __isGlobal(from);
#else
  const bool async = false;
#endif
  const size_t together = (size_t)to | (size_t)from | bytes;
  if ((together & 15) == 0) {
    strided<16>((char*)__builtin_assume_aligned(to, 16), (const char*)__builtin_assume_aligned(from, 16), bytes, rank, size, async);
  } else if ((together & 3) == 0) {
    strided<4>((char*)__builtin_assume_aligned(to, 4), (const char*)__builtin_assume_aligned(from, 4), bytes, rank, size, async);
  } else {
    strided<1>(to, from, bytes, rank, size, false);
  }
  commit();
}

#undef HEDDLE_COPY
}  // namespace heddle_copy_async
#endif
