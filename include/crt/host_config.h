// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Settings of the host compiler that CUDA headers expect to find.
#pragma once
#include <features.h>
#include <limits.h>
#ifndef CUDARTAPI_CDECL
#define CUDARTAPI_CDECL
#endif
