// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The C++ face of the runtime: everything of cuda_runtime_api.h, vector constructors, and typed
// overloads and templates over the C functions. Also the header that every CUDA source starts with.
#ifndef HEDDLE_CUDA_RUNTIME_H
#define HEDDLE_CUDA_RUNTIME_H
#define __CUDA_RUNTIME_H__ /* the name that programs test */
#include "crt/host_config.h"
#include "builtin_types.h"
#include "cuda_runtime_api.h"
#include "channel_descriptor.h"
#include "vector_functions.h"
#if defined(__cplusplus)
#include "heddle/cuda/runtime.h"
#include "cuda_device_runtime_api.h"
#if defined(__CUDA__) && (!defined(__CUDA_ARCH__) || __CUDA_ARCH__ == 9999) && !defined(HEDDLE_TOOLKIT_LIB)
/* The host pass (clang's prelude says 9999 there while it includes this), compiled by clang without our nvcc: from this header's place the static runtime finds the libraries. */
extern "C" {
extern const char __heddle_runtime_header[];
__attribute__((weak, used, visibility("default"))) extern const char __heddle_runtime_header[] = __FILE__;
}
#endif
#endif
#endif
