// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A host function in a stream or graph: not called when the context has failed.
#pragma once

#include "driver/entry/call.h"
#include "driver/object/work.h"

namespace heddle::driver {

struct HostWork final : Work {
  HostWork(CUhostFn f, void* d) : Work(WorkKind::Host), function(f), data(d) { may_block = true; }
  Result<void> run(Context&) override {
    const entry::HostFunctionScope scope;
    function(data);
    return {};
  }
  CUhostFn function;
  void* data;
};

/// Stream memory operations; null and an Error text for what is not one.
Result<std::unique_ptr<Work>> memory_operation(const CUstreamBatchMemOpParams& operation);

/// Of a wait for a value in memory (WorkKind::Memory): whether the value is there.
bool wait_is_over(const Work& work);

}  // namespace heddle::driver
