/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Everything of the CUDA driver API that is a type or a constant, and no function: what cuda.h and our own
   implementation share. */
#ifndef HEDDLE_CU_TYPES_H
#define HEDDLE_CU_TYPES_H
#include <heddle/cu_handles.h>
#include <heddle/cu_enums.h>
#include <heddle/cu_generated.h>
#include <heddle/cu_structs.h>
#endif
