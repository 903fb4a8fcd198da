// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The last header that clang's CUDA prelude includes, so the place where our device functions join:
// by now libdevice, the builtin variables and clang's own intrinsics are declared.
// The prelude renames dim3 and uint3 around this line; undo that for our part.
#pragma once
#if defined(__CUDA__) && defined(__clang__)
#pragma push_macro("dim3")
#pragma push_macro("uint3")
#undef dim3
#undef uint3
#pragma push_macro("__CUDACC__")
#ifndef __CUDACC__
#define __CUDACC__
#endif
#include "heddle/cuda/device.h"
#include "heddle/cuda/warp_size_end.h"
#pragma pop_macro("__CUDACC__")
#pragma pop_macro("dim3")
#pragma pop_macro("uint3")
#endif
