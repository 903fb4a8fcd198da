// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// CUDA_OK(call): ends the program with place and text if a runtime call fails.
#pragma once

#include <cuda_runtime.h>

#include <cstdio>
#include <cstdlib>

#define CUDA_OK(call)                                                                    \
  do {                                                                                   \
    cudaError_t status_ = (call);                                                        \
    if (status_ != cudaSuccess) {                                                        \
      std::fprintf(stderr, "%s:%d: %s: %s\n", __FILE__, __LINE__, #call,                 \
                   cudaGetErrorString(status_));                                         \
      std::exit(1);                                                                      \
    }                                                                                    \
  } while (0)
