// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "nvrtc/headers.h"

#include <unistd.h>

#include <cstring>

#include <llvm/Support/MemoryBuffer.h>

extern "C" const char heddle_rtc_headers[];

namespace heddle::nvrtc {

using namespace llvm;

namespace {

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
                                               const std::vector<Header>& headers, StringRef prelude) {
  auto memory = makeIntrusiveRefCnt<vfs::InMemoryFileSystem>();
  auto all = makeIntrusiveRefCnt<vfs::OverlayFileSystem>(vfs::createPhysicalFileSystem());
  all->pushOverlay(memory);
  add_toolkit(*memory);
  for (const Header& h : headers) {
    add(*memory, h.name.starts_with("/") ? Twine(h.name) : Twine(kProgramFolder) + "/" + h.name, h.text);
  }
  if (!prelude.empty()) {
    memory->addFile(kPreludeFile, 0, MemoryBuffer::getMemBuffer(prelude, kPreludeFile, false));
  }
  add(*memory, main_path, main_text);
  return all;
}

bool is_toolkit_folder(const std::string& folder) {
  return access((folder + "/cuda_runtime_api.h").c_str(), F_OK) == 0 &&
         access((folder + "/driver_types.h").c_str(), F_OK) == 0;
}

bool has_toolkit_headers(const std::string& folder) {
  for (const char* name : {"/cuda_fp16.h", "/cuda_bf16.h", "/cuda_runtime_api.h"}) {
    if (access((folder + name).c_str(), F_OK) == 0) return true;
  }
  return false;
}

}  // namespace heddle::nvrtc
