/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* libNVVM: NVVM IR (LLVM IR for the nvptx64 target, text or bitcode) to PTX. The functions are generated from
   src/nvvm/nvvm.api. */
#ifndef __NVVM_H__
#define __NVVM_H__
#include <stddef.h>

typedef enum {
  NVVM_SUCCESS = 0,
  NVVM_ERROR_OUT_OF_MEMORY = 1,
  NVVM_ERROR_PROGRAM_CREATION_FAILURE = 2,
  NVVM_ERROR_IR_VERSION_MISMATCH = 3,
  NVVM_ERROR_INVALID_INPUT = 4,
  NVVM_ERROR_INVALID_PROGRAM = 5,
  NVVM_ERROR_INVALID_IR = 6,
  NVVM_ERROR_INVALID_OPTION = 7,
  NVVM_ERROR_NO_MODULE_IN_PROGRAM = 8,
  NVVM_ERROR_COMPILATION = 9,
  NVVM_ERROR_CANCELLED = 10
} nvvmResult;

typedef struct _nvvmProgram* nvvmProgram;

#include <heddle/nvvm_functions.h>
#endif
