// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "nvrtc/headers.h"

#include <cstring>
#include <unordered_map>

#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/Path.h>

#include "base/toolkit_headers.h"

extern "C" const char heddle_rtc_headers[];

namespace heddle::nvrtc {

using namespace llvm;

bool is_packed(StringRef name) {
  const std::string path = ("include/" + name).str();
  for (const char* at = heddle_rtc_headers; *at;) {
    if (at == path) return true;
    uint64_t size;
    const char* length = at + std::strlen(at) + 1;
    std::memcpy(&size, length, sizeof size);
    at = length + sizeof size + size + 1;
  }
  return false;
}

namespace {

/// The machine's files without those of other CUDA toolkits: looking for one goes on, to ours or to "not found".
class OwnFiles : public vfs::ProxyFileSystem {
 public:
  OwnFiles() : ProxyFileSystem(vfs::createPhysicalFileSystem()) {}

  ErrorOr<vfs::Status> status(const Twine& path) override {
    if (is_foreign(path.str())) return std::make_error_code(std::errc::no_such_file_or_directory);
    return ProxyFileSystem::status(path);
  }
  bool exists(const Twine& path) override { return !is_foreign(path.str()) && ProxyFileSystem::exists(path); }
  ErrorOr<std::unique_ptr<vfs::File>> openFileForRead(const Twine& path) override {
    if (is_foreign(path.str())) return std::make_error_code(std::errc::no_such_file_or_directory);
    return ProxyFileSystem::openFileForRead(path);
  }

 private:
  struct Folder {
    bool foreign, copies;
  };

  bool is_foreign(const std::string& path) {
    if (path.starts_with("/heddle-rtc/")) return true;   // in memory or nowhere
    const StringRef name = sys::path::filename(path);
    const std::string parent(sys::path::parent_path(path));
    if (is_toolkit_header(std::string_view(name))) return true;
    const Folder& folder = look_at(parent.empty() ? "." : parent);
    return folder.foreign || (folder.copies && is_packed(name));
  }

  /// Everything below a foreign toolkit's folder is foreign too.
  const Folder& look_at(const std::string& path) {
    auto found = folders_.find(path);
    if (found != folders_.end()) return found->second;
    const std::string parent(sys::path::parent_path(path));
    const bool above = !parent.empty() && parent != path && look_at(parent).foreign;
    return folders_[path] = {above || is_foreign_toolkit_folder(path), has_toolkit_copies(path)};
  }

  std::unordered_map<std::string, Folder> folders_;
};

void add(vfs::InMemoryFileSystem& files, const Twine& path, StringRef text) {
  files.addFile(path, 0, MemoryBuffer::getMemBuffer(text, path.str(), true));
}

void add_toolkit(vfs::InMemoryFileSystem& files) {
  for (const char* at = heddle_rtc_headers; *at;) {
    const StringRef name(at);
    uint64_t size;
    std::memcpy(&size, at + name.size() + 1, sizeof size);
    const char* text = at + name.size() + 1 + sizeof size;
    add(files, "/heddle-rtc/" + name, StringRef(text, size));
    at = text + size + 1;
  }
}

}  // namespace

IntrusiveRefCntPtr<vfs::FileSystem> make_files(const std::string& main_path, const std::string& main_text,
                                               const std::vector<Header>& headers, const Prelude* prelude) {
  auto memory = makeIntrusiveRefCnt<vfs::InMemoryFileSystem>();
  auto all = makeIntrusiveRefCnt<vfs::OverlayFileSystem>(makeIntrusiveRefCnt<OwnFiles>());
  all->pushOverlay(memory);
  add_toolkit(*memory);
  for (const Header& h : headers) {
    if (is_toolkit_header(h.name) && is_packed(h.name)) continue;
    add(*memory, h.name.starts_with("/") ? Twine(h.name) : Twine(kProgramFolder) + "/" + h.name, h.text);
  }
  if (prelude) {
    memory->addFile(kPreludeFile, 0, MemoryBuffer::getMemBuffer(prelude->bytes, kPreludeFile, false));
    add(*memory, kPreludeSource, prelude->text);
  }
  add(*memory, main_path, main_text);
  return all;
}

}  // namespace heddle::nvrtc
