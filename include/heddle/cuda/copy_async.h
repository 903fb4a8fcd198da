// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Asynchronous copies from global to shared memory, under cooperative_groups::memcpy_async,
// __pipeline_memcpy_async and cuda::memcpy_async. The copy is made at once: that is allowed, and on a
// host processor it is also the fastest, as there is no unit beside the core that could copy meanwhile.
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
  struct alignas(N) Bytes {
    unsigned int words[N / 4];
  } v;
  if (zero == 0) {
    v = *(const Bytes*)global;
  } else {
    for (unsigned int i = 0; i < N / 4; ++i) {
      const unsigned int kept = N - zero > 4 * i ? N - zero - 4 * i : 0;
      unsigned int w = 0;
      for (unsigned int b = 0; b < 4; ++b) w |= b < kept ? (unsigned int)((const unsigned char*)global)[4 * i + b] << (8 * b) : 0u;
      v.words[i] = w;
    }
  }
  *(Bytes*)shared = v;
}

HEDDLE_COPY void commit() {}

// Until at most Prior committed batches of this thread are under way.
template <unsigned int Prior>
HEDDLE_COPY void wait() {}

template <int N>
HEDDLE_COPY void strided(char* to, const char* from, size_t bytes, unsigned int rank, unsigned int size) {
  for (size_t at = (size_t)rank * N; at < bytes; at += (size_t)size * N) {
    if (N >= 4) {
      piece<N >= 4 ? N : 4>(to + at, from + at);
    } else {
      to[at] = from[at];
    }
  }
}

HEDDLE_COPY void by_group(char* to, const char* from, size_t bytes, unsigned int rank, unsigned int size) {
  const size_t together = (size_t)to | (size_t)from | bytes;
  if ((together & 15) == 0) {
    strided<16>(to, from, bytes, rank, size);
  } else if ((together & 3) == 0) {
    strided<4>(to, from, bytes, rank, size);
  } else {
    strided<1>(to, from, bytes, rank, size);
  }
  commit();
}

#undef HEDDLE_COPY
}  // namespace heddle_copy_async
#endif
