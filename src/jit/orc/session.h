// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The process's one ORC session: objects in, callable addresses out. Thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace heddle::jit {

/// An external name of an object and the address it stands for in this process.
struct Binding {
  std::string name;
  uint64_t address = 0;
};

/// Machine code in executable memory; the memory goes when this does.
class LinkedObject {
 public:
  virtual ~LinkedObject() = default;
  /// Address of a function that link() was asked to find, in that order.
  std::vector<uint64_t> addresses;
};

/// Loads an object. Names the object needs beyond `bindings` are looked for among the few C library
/// functions that generated code may call. `name` is for debuggers and profilers.
Result<std::unique_ptr<LinkedObject>> link(std::string_view object, const std::string& name,
                                           const std::vector<Binding>& bindings,
                                           const std::vector<std::string>& wanted);

}  // namespace heddle::jit
