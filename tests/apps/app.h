// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the small whole programs share: CUDA_OK, and EXPECT lines that count into main's exit code.
#pragma once

#include <cuda_runtime.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>

#define CUDA_OK(call)                                                                    \
  do {                                                                                   \
    cudaError_t status_ = (call);                                                        \
    if (status_ != cudaSuccess) {                                                        \
      std::printf("%s:%d: %s: %s (%s)\n", __FILE__, __LINE__, #call,                     \
                  cudaGetErrorString(status_), cudaGetErrorName(status_));               \
      std::exit(1);                                                                      \
    }                                                                                    \
  } while (0)

inline int failures = 0;

#define EXPECT(cond, ...)                                          \
  do {                                                             \
    if (!(cond) && ++failures <= 10) {                             \
      std::printf("%s:%d: not true: %s  ", __FILE__, __LINE__, #cond); \
      std::printf("" __VA_ARGS__);                                 \
      std::printf("\n");                                           \
    }                                                              \
  } while (0)

inline int finish() {
  std::printf("%s\n", failures ? "FAIL" : "PASS");
  return failures != 0;
}
