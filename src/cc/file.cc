// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "cc/file.h"

#include <stdlib.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace heddle::cc {

namespace fs = std::filesystem;

namespace {

template <class Container>
Result<Container> read_whole(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (!file) return error(ErrorKind::FileNotFound, "cannot open '{}': {}", path, std::strerror(errno));
  Container content;
  char block[65536];
  size_t got;
  while ((got = std::fread(block, 1, sizeof block, file)) > 0) {
    content.insert(content.end(), block, block + got);
  }
  bool failed = std::ferror(file);
  std::fclose(file);
  if (failed) return error(ErrorKind::OperatingSystem, "cannot read '{}'", path);
  return content;
}

}  // namespace

Result<std::string> read_text_file(const std::string& path) { return read_whole<std::string>(path); }
Result<std::vector<uint8_t>> read_file(const std::string& path) { return read_whole<std::vector<uint8_t>>(path); }

Result<void> write_file(const std::string& path, std::span<const uint8_t> bytes) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (!file) return error(ErrorKind::OperatingSystem, "cannot write '{}': {}", path, std::strerror(errno));
  bool ok = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  ok = std::fclose(file) == 0 && ok;
  if (!ok) return error(ErrorKind::OperatingSystem, "cannot write '{}': {}", path, std::strerror(errno));
  return {};
}

Result<void> write_file(const std::string& path, std::string_view text) {
  return write_file(path, std::span{reinterpret_cast<const uint8_t*>(text.data()), text.size()});
}

std::string stem_of(const std::string& path) { return fs::path(path).stem().string(); }
std::string extension_of(const std::string& path) { return fs::path(path).extension().string(); }

Result<TemporaryFolder> TemporaryFolder::make(const std::string& beside) {
  const char* env = std::getenv("TMPDIR");
  std::string base = !beside.empty() ? beside : env && *env ? env : "/tmp";
  std::string path = base + "/heddle-cc-XXXXXX";
  if (!mkdtemp(path.data())) {
    return error(ErrorKind::OperatingSystem, "cannot make a temporary folder in '{}': {}", base, std::strerror(errno));
  }
  return TemporaryFolder(path);
}

TemporaryFolder::~TemporaryFolder() {
  if (path_.empty()) return;
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace heddle::cc
