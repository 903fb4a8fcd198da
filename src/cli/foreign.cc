// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "cli/foreign.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

namespace heddle::cli {

namespace fs = std::filesystem;

bool is_ours_by_name(const std::string& file) {
  for (const char* stem : {"libcuda.so", "libcudart.so", "libnvrtc.so", "libnvrtc-builtins.so", "libnvJitLink.so", "libnvvm.so",
                           "libnvidia-ml.so", "libnvToolsExt.so"}) {
    if (file.starts_with(stem)) return true;
  }
  return false;
}

std::vector<std::string> foreign_in_maps(const std::string& maps, const std::string& toolkit_root) {
  std::vector<std::string> found;
  std::istringstream lines(maps);
  for (std::string line; std::getline(lines, line);) {
    const size_t slash = line.find('/');
    if (slash == std::string::npos) continue;
    std::string path = line.substr(slash);
    if (path.ends_with(" (deleted)")) path.resize(path.size() - 10);   // a rebuilt library; whose it was, the path says
    if (!is_ours_by_name(path.substr(path.rfind('/') + 1)) || path.starts_with(toolkit_root + "/")) continue;
    if (std::ranges::find(found, path) == found.end()) found.push_back(path);
  }
  return found;
}

std::vector<ForeignLibrary> running_foreign(const std::string& toolkit_root) {
  std::error_code ec;
  const std::string root = fs::canonical(toolkit_root, ec).string();
  std::vector<ForeignLibrary> found;
  for (const fs::directory_entry& entry : fs::directory_iterator("/proc", fs::directory_options::skip_permission_denied, ec)) {
    const std::string name = entry.path().filename().string();
    if (name.empty() || name.find_first_not_of("0123456789") != std::string::npos) continue;
    std::ifstream maps(entry.path() / "maps");
    if (!maps) continue;
    const std::string text{std::istreambuf_iterator<char>(maps), {}};
    std::string program;
    std::ifstream comm(entry.path() / "comm");
    std::getline(comm, program);
    for (std::string& path : foreign_in_maps(text, root)) found.push_back({std::atoi(name.c_str()), program, std::move(path)});
  }
  return found;
}

std::vector<std::string> vendor_wheels(const std::string& environment) {
  std::vector<std::string> found;
  std::error_code ec;
  // nvidia-* wheels have folders of their own; others carry libraries in PACKAGE/lib, PACKAGE.libs and the like.
  for (const fs::directory_entry& python : fs::directory_iterator(environment + "/lib", ec)) {
    fs::recursive_directory_iterator files(python.path() / "site-packages", fs::directory_options::skip_permission_denied, ec), end;
    for (; !ec && files != end; files.increment(ec)) {
      if (is_ours_by_name(files->path().filename().string())) found.push_back(files->path().string());
    }
  }
  std::ranges::sort(found);
  return found;
}

std::vector<std::string> foreign_on_path(const std::string& search_path, const std::string& toolkit_root) {
  std::error_code ec;
  const fs::path root = fs::canonical(toolkit_root, ec);
  std::vector<std::string> found;
  std::istringstream folders(search_path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (folder.empty()) continue;
    for (const fs::directory_entry& file : fs::directory_iterator(folder, fs::directory_options::skip_permission_denied, ec)) {
      if (!is_ours_by_name(file.path().filename().string())) continue;
      const std::string real = fs::canonical(file.path(), ec).string();
      if (!real.starts_with(root.string() + "/")) found.push_back(file.path().string());
    }
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace heddle::cli
