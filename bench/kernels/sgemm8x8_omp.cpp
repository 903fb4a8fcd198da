// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#define TILE 8
#include "matmul16_omp.cpp"
