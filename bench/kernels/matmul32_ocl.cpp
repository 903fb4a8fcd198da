// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#define TILE 32
#include "matmul16_ocl.cpp"
