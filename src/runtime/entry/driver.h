// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// libcuda as the runtime sees it: every public function, looked up at run time. The runtime never links it.
#pragma once

#include "runtime/entry/types.h"

namespace heddle::runtime {

struct Driver {
#define HEDDLE_DRIVER_FUNCTION(symbol) decltype(&::symbol) symbol;
#include "runtime/entry/driver_table.def"
#undef HEDDLE_DRIVER_FUNCTION
};

/// Filled by load_driver(); every call that reaches an implementation has passed it.
extern Driver driver;

/// Finds, opens and initialises libcuda, once. cudaSuccess, or why not.
cudaError_t load_driver();

/// The codes of both APIs agree but for the few that only one of them has.
inline cudaError_t from(CUresult code) {
  return code == CUDA_ERROR_CONTEXT_ALREADY_CURRENT ? cudaErrorUnknown : static_cast<cudaError_t>(code);
}

}  // namespace heddle::runtime

/// Passes a failed driver call up.
#define DRIVER_TRY(call)                                                       \
  do {                                                                         \
    if (CUresult code_ = (call)) [[unlikely]] return ::heddle::runtime::from(code_); \
  } while (false)
#define RUNTIME_TRY(call)                                     \
  do {                                                        \
    if (cudaError_t code_ = (call)) [[unlikely]] return code_; \
  } while (false)
