/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* NVRTC: CUDA C++ compiled while the program runs. The functions are generated from src/nvrtc/nvrtc.api. */
#ifndef __NVRTC_H__
#define __NVRTC_H__
#include <stddef.h>
#include <stdlib.h>

typedef enum {
  NVRTC_SUCCESS = 0,
  NVRTC_ERROR_OUT_OF_MEMORY = 1,
  NVRTC_ERROR_PROGRAM_CREATION_FAILURE = 2,
  NVRTC_ERROR_INVALID_INPUT = 3,
  NVRTC_ERROR_INVALID_PROGRAM = 4,
  NVRTC_ERROR_INVALID_OPTION = 5,
  NVRTC_ERROR_COMPILATION = 6,
  NVRTC_ERROR_BUILTIN_OPERATION_FAILURE = 7,
  NVRTC_ERROR_NO_NAME_EXPRESSIONS_AFTER_COMPILATION = 8,
  NVRTC_ERROR_NO_LOWERED_NAMES_BEFORE_COMPILATION = 9,
  NVRTC_ERROR_NAME_EXPRESSION_NOT_VALID = 10,
  NVRTC_ERROR_INTERNAL_ERROR = 11,
  NVRTC_ERROR_TIME_FILE_WRITE_FAILED = 12,
  NVRTC_ERROR_NO_PCH_CREATE_ATTEMPTED = 13,
  NVRTC_ERROR_PCH_CREATE_HEAP_EXHAUSTED = 14,
  NVRTC_ERROR_PCH_CREATE = 15,
  NVRTC_ERROR_CANCELLED = 16,
  NVRTC_ERROR_TIME_TRACE_FILE_WRITE_FAILED = 17
} nvrtcResult;

typedef struct _nvrtcProgram* nvrtcProgram;
/* Answers 1 to stop the compilation that calls it. */
typedef int (*nvrtcFlowCallback)(void* payload, void* reserved);

#include <heddle/nvrtc_functions.h>

#if defined(__cplusplus) && defined(NVRTC_GET_TYPE_NAME) && NVRTC_GET_TYPE_NAME
#include <cxxabi.h>
#include <string>
#include <typeinfo>
inline nvrtcResult nvrtcGetTypeName(const std::type_info& type, std::string* result) {
  int status = 0;
  char* name = abi::__cxa_demangle(type.name(), 0, 0, &status);
  if (status != 0) return status == -1 ? NVRTC_ERROR_OUT_OF_MEMORY : NVRTC_ERROR_INTERNAL_ERROR;
  *result = name;
  free(name);
  return NVRTC_SUCCESS;
}
namespace heddle_nvrtc { template <class T> struct carrier {}; }
template <class T>
nvrtcResult nvrtcGetTypeName(std::string* result) {
  nvrtcResult answer = nvrtcGetTypeName(typeid(heddle_nvrtc::carrier<T>), result);
  if (answer == NVRTC_SUCCESS) {
    const size_t open = result->find('<');
    *result = result->substr(open + 1, result->rfind('>') - open - 1);
  }
  return answer;
}
#endif
#endif
