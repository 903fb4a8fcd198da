// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What nvcc includes before the first line of a CUDA source, after clang's own prelude. Not for
// programs to include.
#ifndef HEDDLE_NVCC_H
#define HEDDLE_NVCC_H

// clang defines it empty; "#if __CUDACC__" must be a sentence.
#undef __CUDACC__
#define __CUDACC__ 1
// Programs use assert without asking for it; <stdio.h>, <stdlib.h>, <string.h>, <time.h> and <math.h> come with the prelude.
#include <assert.h>

#if !defined(__CUDA_ARCH__) && defined(HEDDLE_TOOLKIT_LIB)
// Where the static runtime looks for libcuda.so.1, so that the program runs by its name alone,
// whoever links it.
extern "C" {
extern const char __heddle_toolkit_lib[];
__attribute__((weak, used, visibility("default"))) extern const char __heddle_toolkit_lib[] = HEDDLE_TOOLKIT_LIB;
}
#endif

#endif
