// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Where things are: the toolkit this executable stands in, clang, and an environment for child
// processes in which no other CUDA toolkit can be found by accident.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace heddle::cc {

struct Toolkit {
  std::string root;        // absolute; bin/.. of this executable
  std::string include() const { return root + "/include"; }
  std::string library() const { return root + "/lib64"; }
  std::string host_calls_plugin() const { return root + "/nvvm/lib64/libheddle_host_calls.so"; }
  std::string bin(const char* name) const { return root + "/bin/" + name; }
};

/// The toolkit that holds the running executable.
Result<Toolkit> find_toolkit();

/// clang++-19 (or clang-19 for C): on PATH, or in the folder Debian puts it.
Result<std::string> find_clang(bool cxx);

/// The first executable `name` on PATH; "" if there is none.
std::string find_on_path(const std::string& name);

/// The environment for children: variables that add search folders lose those that hold
/// another CUDA toolkit.
std::vector<std::string> child_environment(const Toolkit& toolkit);

/// Whether a folder holds the headers, or the libraries, of a CUDA toolkit that is not this one.
bool is_foreign_include(const std::string& folder, const Toolkit& toolkit);
bool is_foreign_library(const std::string& folder, const Toolkit& toolkit);

/// Compute capability (89) of the first device libcuda reports; the default device's if none.
uint32_t native_architecture();

}  // namespace heddle::cc
