// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The option arrays of cuModuleLoadDataEx, cuLibraryLoadData and cuLink*: pairs of a key and a value that
// is either the pointer itself or what it points to.
#pragma once

#include "driver/entry/impl.h"
#include "driver/object/module.h"

namespace heddle::driver {

struct JitOptions {
  LoadOptions load;
  char* info_buffer = nullptr;
  char* error_buffer = nullptr;
  uint64_t info_size = 0, error_size = 0;
  void** info_size_slot = nullptr;
  void** error_size_slot = nullptr;

  static Result<JitOptions> read(unsigned count, CUjit_option* options, void** values);
  /// Puts the logs where the program wants them, cut to its buffers, and their sizes into the options.
  void write_logs(const std::string& info, const std::string& error);
};

}  // namespace heddle::driver
