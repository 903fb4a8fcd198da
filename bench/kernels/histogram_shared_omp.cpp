// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#define HISTOGRAM_NAME "histogram_shared"
#include "histogram_global_omp.cpp"
