// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// HEDDLE_TRACE=api for the runtime: see base/api_trace.h.
#pragma once

#include "base/api_trace.h"
#include "runtime/entry/call.h"

namespace heddle::runtime::entry {

const char* result_name(cudaError_t code);

class Trace : public base::ApiTrace {
 public:
  using ApiTrace::ApiTrace;
  void result(cudaError_t code) { finish(result_name(code), code == cudaSuccess); }
};

}  // namespace heddle::runtime::entry
