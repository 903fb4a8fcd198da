/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Profiler control of the driver API; the functions are declared with all others. */
#ifndef CUDAPROFILER_H
#define CUDAPROFILER_H
#include <cuda.h>
#endif
