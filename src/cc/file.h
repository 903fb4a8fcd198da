// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Whole files in and out, and the folder of temporary files that vanishes with the command.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace heddle::cc {

Result<std::string> read_text_file(const std::string& path);
Result<std::vector<uint8_t>> read_file(const std::string& path);
Result<void> write_file(const std::string& path, std::span<const uint8_t> bytes);
Result<void> write_file(const std::string& path, std::string_view text);

/// "dir/a.b.cu" -> "a.b"
std::string stem_of(const std::string& path);
/// "dir/a.b.cu" -> ".cu"; "" without a dot.
std::string extension_of(const std::string& path);

/// A folder that is deleted, with all in it, when it goes out of scope.
class TemporaryFolder {
 public:
  /// `beside`: where to make it; empty is TMPDIR or /tmp.
  static Result<TemporaryFolder> make(const std::string& beside = "");
  TemporaryFolder(TemporaryFolder&& other) noexcept : path_(std::move(other.path_)) { other.path_.clear(); }
  ~TemporaryFolder();
  std::string file(std::string_view name) const { return path_ + "/" + std::string(name); }
  const std::string& path() const { return path_; }

 private:
  explicit TemporaryFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

}  // namespace heddle::cc
