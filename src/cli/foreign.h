// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Programs that loaded, or would load, CUDA libraries of somebody else. Found by name only: nothing is opened.
#pragma once

#include <string>
#include <vector>

namespace heddle::cli {

/// A library that Heddle has too, in use from another place.
struct ForeignLibrary {
  int pid;
  std::string program, path;
};

/// Is `file` ("libcuda.so.1", "libnvrtc.so.12.9.86") a library that this toolkit provides?
bool is_ours_by_name(const std::string& file);

/// Libraries in a /proc/PID/maps text that carry our names and stand outside `toolkit_root`, each once.
std::vector<std::string> foreign_in_maps(const std::string& maps, const std::string& toolkit_root);

/// The running programs of this user that have such libraries loaded.
std::vector<ForeignLibrary> running_foreign(const std::string& toolkit_root);

/// Such libraries that packages of a Python environment (its site-packages) carry.
std::vector<std::string> vendor_wheels(const std::string& environment);

/// Such libraries outside `toolkit_root` in the folders of a search path ("/a:/b"); each is found by programs that
/// open it by name, unless 'heddle run' starts them.
std::vector<std::string> foreign_on_path(const std::string& search_path, const std::string& toolkit_root);

}  // namespace heddle::cli
