// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// HEDDLE_TRACE=api: one line per call with its arguments, outputs, result and time. Shared by both libraries.
#pragma once

#include "base/api_trace.h"
#include "driver/entry/call.h"

namespace heddle::driver::entry {

const char* result_name(CUresult result);

class Trace : public base::ApiTrace {
 public:
  using ApiTrace::ApiTrace;
  void result(CUresult code) { finish(result_name(code), code == CUDA_SUCCESS); }
};

}  // namespace heddle::driver::entry
