// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What devices a program sees, asked of libcuda.so.1 as a program would.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace heddle::cli {

struct DeviceFacts {
  int ordinal = 0;
  std::string name;
  int major = 0, minor = 0, multiprocessors = 0, clock_khz = 0, warp_size = 0;
  int max_threads_per_block = 0, shared_per_block = 0, l2_bytes = 0;
  uint64_t memory_bytes = 0;
};

struct DriverFacts {
  std::string path;        // of the library that answered
  int version = 0;         // 12090
  std::vector<DeviceFacts> devices;
};

/// `library`: a path or a soname.
Result<DriverFacts> ask_driver(const std::string& library);

/// The path of the library that a name loads, links resolved; an Error says why it cannot be loaded. A process of its
/// own loads it, which ends with it (ErrorKind::Unknown) if it does not let itself be loaded in peace.
Result<std::string> loaded_path(const std::string& library);

}  // namespace heddle::cli
