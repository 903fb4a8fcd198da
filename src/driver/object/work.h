// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One thing for a stream to do. The same objects are the nodes of graphs, which run them many times.
#pragma once

#include <cstdint>
#include <memory>

#include "base/result.h"
#include "driver/handle.h"

namespace heddle::driver {

class Context;
class Module;
class Stream;

enum class WorkKind : uint8_t { Kernel, Copy, Fill, Host, Value, Record, Wait, Memory, Empty, Graph };

struct Work {
  explicit Work(WorkKind k) : kind(k) {}
  virtual ~Work() = default;
  Work(const Work&) = delete;
  Work& operator=(const Work&) = delete;

  /// On the thread that drains the stream, after everything before it.
  virtual Result<void> run(Context& context) = 0;
  /// Whether it runs code of that module.
  virtual bool uses(const Module& module) const { return false; }

  const WorkKind kind;
  bool always = false;                  // runs although the context has failed
  bool may_block = false;               // runs on a thread of its own
  uint64_t ticket = 0;                  // position in its stream
  Work* next = nullptr;
};

struct EmptyWork final : Work {
  EmptyWork() : Work(WorkKind::Empty) {}
  Result<void> run(Context&) override { return {}; }
};

}  // namespace heddle::driver
