// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "cli/toolkit.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace heddle::cli {

Toolkit this_toolkit() {
  std::error_code ec;
  auto self = std::filesystem::read_symlink("/proc/self/exe", ec);
  return ec ? Toolkit{} : Toolkit{self.parent_path().parent_path().string()};
}

std::string find_on_path(const std::string& name) {
  std::string path = std::getenv("PATH") ? std::getenv("PATH") : "/usr/bin:/bin";
  for (size_t at = 0; at <= path.size();) {
    size_t end = std::min(path.find(':', at), path.size());
    std::string file = path.substr(at, end - at) + "/" + name;
    std::error_code ec;
    if (access(file.c_str(), X_OK) == 0 && !std::filesystem::is_directory(file, ec)) return file;
    at = end + 1;
  }
  return "";
}

}  // namespace heddle::cli
