// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// GIVES: a call answers with exactly this code. For the programs that go through documented errors.
#pragma once

#include "app.h"

#define GIVES(code, call)                                                            \
  do {                                                                               \
    cudaError_t got_ = (call);                                                       \
    cudaGetLastError();                                                              \
    EXPECT(got_ == (code), "%s gave %s", #call, cudaGetErrorName(got_));             \
  } while (0)
#define OK(call) GIVES(cudaSuccess, call)
