// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "base/toolkit_headers.h"

#include <unistd.h>

namespace heddle {

namespace {

constexpr const char* kNames[] = {
#define TOOLKIT_HEADER(name) name,
#include "base/toolkit_headers.def"
#undef TOOLKIT_HEADER
};

bool holds(const std::string& folder, const char* file) { return access((folder + "/" + file).c_str(), F_OK) == 0; }

int count(const std::string& folder) {
  int n = 0;
  for (const char* name : kNames) n += holds(folder, name);
  return n;
}

bool is_ours(const std::string& folder) { return holds(folder, "heddle/nvcc.h"); }

}  // namespace

bool is_toolkit_header(std::string_view file_name) {
  for (const char* name : kNames) {
    if (file_name == name) return true;
  }
  return false;
}

bool is_foreign_toolkit_folder(const std::string& folder) {
  if (!holds(folder, "cuda_runtime.h") && !holds(folder, "cuda_runtime_api.h")) return false;
  // A distribution may have installed a toolkit among everybody's headers; a project may have one file of that name.
  return !holds(folder, "stdio.h") && !is_ours(folder) && (holds(folder, "driver_types.h") || count(folder) > 1);
}

bool has_toolkit_copies(const std::string& folder) { return count(folder) > 0 && !is_ours(folder); }

}  // namespace heddle
