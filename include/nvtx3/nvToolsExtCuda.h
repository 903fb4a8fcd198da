/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* NVTX names for CUDA objects: with no tool attached there is nobody to tell. */
#pragma once
#include "nvToolsExt.h"
#include "../cuda.h"
#define nvtxNameCuStream nvtxNameCuStreamA
static __inline__ __attribute__((unused)) void nvtxNameCuStreamA(CUstream stream, const char* name) { (void)stream; (void)name; }
