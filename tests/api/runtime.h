// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the runtime tests share: expecting codes, and kernels registered by hand as a compiler would.
#pragma once

#include <cuda_profiler_api.h>
#include <cuda_runtime_api.h>
#include <gtest/gtest.h>

#define OK(call) ASSERT_EQ(cudaSuccess, (call)) << cudaGetErrorString(cudaPeekAtLastError())
/// The code is returned, and is this thread's last error.
#define FAILS(code, call)                  \
  do {                                     \
    EXPECT_EQ(code, (call));               \
    EXPECT_EQ(code, cudaPeekAtLastError()); \
    EXPECT_EQ(code, cudaGetLastError());   \
    EXPECT_EQ(cudaSuccess, cudaGetLastError()); \
  } while (0)

namespace test {

/// Host functions that stand for the kernels of kPtx (kernels.cc), and the shadows of its variables.
void scale();      // scale(float* data, float factor, unsigned n)
void fill();       // fill(unsigned* data): the index of each thread in the grid
void shared();     // shared(unsigned* out): reverses 256 numbers through dynamic shared memory
void bad_store();  // bad_store(unsigned* p)
void absent();     // registered, but the image has no such kernel
extern char counter[4];     // __device__ unsigned counter = 41
extern char table[64];      // __constant__ unsigned table[16]

template <class... A>
cudaError_t launch(void (*kernel)(), dim3 grid, dim3 block, size_t shared_bytes, cudaStream_t stream, A... args) {
  void* pointers[] = {&args..., nullptr};
  return cudaLaunchKernel(reinterpret_cast<const void*>(kernel), grid, block, pointers, shared_bytes, stream);
}

}  // namespace test
