// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#define REDUCE_NAME "reduce_shuffle"
#include "reduce_tree_omp.cpp"
