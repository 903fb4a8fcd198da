// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "cc/toolkit.h"

#include <dlfcn.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "base/toolkit_headers.h"

namespace heddle::cc {

namespace fs = std::filesystem;

namespace {

constexpr const char* kDebianClang = "/usr/lib/llvm-19/bin";
constexpr uint32_t kDefaultDevice = 89;

bool executable(const std::string& path) { return access(path.c_str(), X_OK) == 0 && !fs::is_directory(path); }

bool same_folder(const std::string& a, const std::string& b) {
  std::error_code ec;
  return fs::equivalent(a, b, ec) && !ec;
}

/// Keeps the elements of a ':' list that `drop` does not want.
template <class Drop>
std::string filter_paths(const std::string& list, Drop drop) {
  std::string kept;
  for (size_t at = 0; at <= list.size();) {
    size_t end = std::min(list.find(':', at), list.size());
    std::string folder = list.substr(at, end - at);
    if (!folder.empty() && !drop(folder)) kept += (kept.empty() ? "" : ":") + folder;
    at = end + 1;
  }
  return kept;
}

}  // namespace

Result<Toolkit> find_toolkit() {
  std::error_code ec;
  fs::path self = fs::read_symlink("/proc/self/exe", ec);
  if (ec) return error(ErrorKind::OperatingSystem, "cannot find the running executable: {}", ec.message());
  return Toolkit{self.parent_path().parent_path().string()};
}

std::string find_on_path(const std::string& name) {
  if (name.find('/') != std::string::npos) return executable(name) ? name : "";
  const char* path = std::getenv("PATH");
  std::string found;
  filter_paths(path ? path : "/usr/bin:/bin", [&](const std::string& folder) {
    if (found.empty() && executable(folder + "/" + name)) found = folder + "/" + name;
    return true;
  });
  return found;
}

Result<std::string> find_clang(bool cxx) {
  std::string name = cxx ? "clang++-19" : "clang-19";
  if (std::string found = find_on_path(name); !found.empty()) return found;
  std::string debian = fmt::format("{}/{}", kDebianClang, cxx ? "clang++" : "clang");
  if (executable(debian)) return debian;
  return error(ErrorKind::FileNotFound, "'{}' is not on PATH; on Debian: apt-get install clang-19", name);
}

bool is_foreign_include(const std::string& folder, const Toolkit& toolkit) {
  return is_foreign_toolkit_folder(folder) && !same_folder(folder, toolkit.include());
}

bool is_foreign_library(const std::string& folder, const Toolkit& toolkit) {
  bool has = false;
  for (const char* name : {"libcudart.so", "libcudart_static.a", "libcuda.so"}) {
    has = has || access((folder + "/" + name).c_str(), F_OK) == 0;
  }
  if (!has) return false;
  fs::path lib = toolkit.library();
  return !same_folder(folder, lib.string()) && !same_folder(folder, (lib / "stubs").string());
}

std::vector<std::string> child_environment(const Toolkit& toolkit) {
  std::vector<std::string> out;
  for (char** e = environ; *e; e++) {
    std::string entry = *e;
    size_t eq = entry.find('=');
    if (eq == std::string::npos) continue;
    std::string name = entry.substr(0, eq), value = entry.substr(eq + 1);
    if (name == "CPATH" || name == "C_INCLUDE_PATH" || name == "CPLUS_INCLUDE_PATH") {
      value = filter_paths(value, [&](const std::string& f) { return is_foreign_include(f, toolkit); });
      if (value.empty()) continue;
    } else if (name == "LIBRARY_PATH") {
      // Stub folders hold libcuda.so, so they are recognised too.
      value = filter_paths(value, [&](const std::string& f) { return is_foreign_library(f, toolkit); });
      if (value.empty()) continue;
    }
    out.push_back(name + "=" + value);
  }
  // mpicxx and its kin run the compiler these name; only clang understands CUDA sources.
  if (auto clang = find_clang(true); clang.ok()) {
    for (const char* name : {"OMPI_CXX", "MPICH_CXX", "I_MPI_CXX"}) {
      if (!std::getenv(name)) out.push_back(fmt::format("{}={}", name, *clang));
    }
  }
  return out;
}

uint32_t native_architecture() {
  auto toolkit = find_toolkit();
  if (!toolkit.ok()) return kDefaultDevice;
  void* lib = dlopen((toolkit->library() + "/libcuda.so.1").c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!lib) return kDefaultDevice;
  auto init = reinterpret_cast<int (*)(unsigned)>(dlsym(lib, "cuInit"));
  auto attribute = reinterpret_cast<int (*)(int*, int, int)>(dlsym(lib, "cuDeviceGetAttribute"));
  int major = 0, minor = 0;
  // 75 and 76: CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR and _MINOR.
  bool ok = init && attribute && init(0) == 0 && attribute(&major, 75, 0) == 0 && attribute(&minor, 76, 0) == 0;
  return ok && major > 0 ? static_cast<uint32_t>(major * 10 + minor) : kDefaultDevice;
}

}  // namespace heddle::cc
