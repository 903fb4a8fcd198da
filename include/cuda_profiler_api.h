/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Profiler control of the runtime; the functions are declared with all others. */
#ifndef __CUDA_PROFILER_API_H__
#define __CUDA_PROFILER_API_H__
#include "cuda_runtime_api.h"
#endif
