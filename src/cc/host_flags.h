// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// -Xcompiler options were written for gcc: which of them clang gets, and which concern the device
// pass too, because they change what the source means.
#pragma once

#include <string>
#include <vector>

namespace heddle::cc {

struct HostFlags {
  std::vector<std::string> host;      // the host pass and the host link
  std::vector<std::string> device;    // the device pass: macros, include folders, warnings
};

/// Sorts flags. Those that only tune gcc are left out.
HostFlags sort_host_flags(const std::vector<std::string>& flags);

/// "-O2 -fopenmp" given as one value is two flags, as when a shell would split them.
std::vector<std::string> split_host_value(const std::string& value);

}  // namespace heddle::cc
