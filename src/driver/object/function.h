// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Libraries, and what CUfunction and CUkernel handles stand for. One table serves both, since a
// CUkernel may be passed wherever a CUfunction may.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "driver/object/module.h"

namespace heddle::driver {

struct Library;

/// A kernel of one module, or of a library, which has a module per context that uses it.
struct FunctionEntry {
  Kernel* kernel = nullptr;             // null: of a library
  Library* library = nullptr;
  void* handle = nullptr;
  std::string name;
  std::atomic<Context*> last_context{nullptr};
  std::atomic<Kernel*> last_kernel{nullptr};
  std::mutex mutex;
  std::vector<std::pair<int, int>> attributes;   // set before a context has used it

  /// The kernel to use in that context; loads the library there if need be.
  Result<Kernel*> in(Context& context);
};

/// Code that is not bound to a context.
struct Library {
  std::string ptx;                      // the image chosen for the device
  LoadOptions options;
  std::mutex mutex;
  std::unordered_map<Context*, Module*> modules;
  std::unordered_map<std::string, FunctionEntry*> entries;
  std::vector<std::string> kernel_names;
  void* handle = nullptr;

  Result<Module*> in(Context& context);
  void forget(Context& context);
};

Result<FunctionEntry*> function_entry(const void* handle);
/// The kernel behind a handle in the current context.
Result<Kernel*> kernel_of(const void* handle);
/// What the parser finds in it, in order.
Result<std::vector<std::string>> kernel_names(std::string_view ptx, const LoadOptions& options);
/// The handle of a module's kernel: the same each time.
void* function_handle(Kernel& kernel);

}  // namespace heddle::driver
