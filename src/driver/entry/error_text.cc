// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Names and texts of CUresult, from the table base/cuda_error.def.
#include "driver/entry/trace.h"

namespace heddle::driver {

namespace {

struct Row {
  int value;
  const char* name;
  const char* text;
};
constexpr Row kRows[] = {
#define HEDDLE_CUDA_ERROR(value, driver, runtime, text) {value, #driver, text},
#include "base/cuda_error.def"
#undef HEDDLE_CUDA_ERROR
};

const Row* find(CUresult code) {
  for (const Row& row : kRows)
    if (row.value == code && row.name[0] == 'C') return &row;
  return nullptr;
}

}  // namespace

Result<const char*> cuGetErrorString(CUresult code) {
  if (const Row* row = find(code)) return row->text;
  return error(ErrorKind::InvalidValue, "{} is not a CUresult", static_cast<int>(code));
}

Result<const char*> cuGetErrorName(CUresult code) {
  if (const Row* row = find(code)) return row->name;
  return error(ErrorKind::InvalidValue, "{} is not a CUresult", static_cast<int>(code));
}

namespace entry {
const char* result_name(CUresult code) {
  const Row* row = find(code);
  return row ? row->name : "(not a CUresult)";
}
}  // namespace entry

}  // namespace heddle::driver
