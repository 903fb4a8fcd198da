// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Names and texts of cudaError_t, from the table base/cuda_error.def, and each thread's last error.
#include "runtime/entry/impl.h"
#include "runtime/entry/trace.h"

namespace heddle::runtime {

namespace {

struct Row {
  int value;
  const char* name;
  const char* text;
};
constexpr Row kRows[] = {
#define HEDDLE_CUDA_ERROR(value, driver, runtime, text) {value, #runtime, text},
#include "base/cuda_error.def"
#undef HEDDLE_CUDA_ERROR
};

const Row* find(cudaError_t code) {
  for (const Row& row : kRows)
    if (row.value == code && row.name[0] == 'c') return &row;
  return nullptr;
}

}  // namespace

const char* entry::result_name(cudaError_t code) {
  const Row* row = find(code);
  return row ? row->name : "unrecognized error code";
}

}  // namespace heddle::runtime

using heddle::runtime::thread;

namespace heddle::runtime {
namespace {

/// Errors after which a context answers nothing else.
bool may_be_sticky(cudaError_t code) {
  switch (code) {
    case cudaErrorIllegalAddress:
    case cudaErrorLaunchTimeout:
    case cudaErrorAssert:
    case cudaErrorHardwareStackError:
    case cudaErrorIllegalInstruction:
    case cudaErrorMisalignedAddress:
    case cudaErrorInvalidAddressSpace:
    case cudaErrorInvalidPc:
    case cudaErrorLaunchFailure: return true;
    default: return false;
  }
}

/// Asking does not end an error that the current context still has.
bool stays(cudaError_t code) {
  unsigned flags = 0;
  return may_be_sticky(code) && driver.cuCtxGetFlags(&flags) == static_cast<CUresult>(code);
}

}  // namespace
}  // namespace heddle::runtime

HEDDLE_EXPORT cudaError_t cudaGetLastError() {
  cudaError_t code = thread.last_error;
  if (code != cudaSuccess && !heddle::runtime::stays(code)) thread.last_error = cudaSuccess;
  return code;
}

HEDDLE_EXPORT cudaError_t cudaPeekAtLastError() { return thread.last_error; }

HEDDLE_EXPORT const char* cudaGetErrorName(cudaError_t error) { return heddle::runtime::entry::result_name(error); }

HEDDLE_EXPORT const char* cudaGetErrorString(cudaError_t error) {
  const heddle::runtime::Row* row = heddle::runtime::find(error);
  return row ? row->text : "unrecognized error code";
}
