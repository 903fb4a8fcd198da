// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The file system that a compilation at run time sees: the toolkit's headers and the program's own in memory,
// and below them the machine's files.
#pragma once

#include <string>
#include <vector>

#include <llvm/ADT/IntrusiveRefCntPtr.h>
#include <llvm/ADT/StringRef.h>
#include <llvm/Support/VirtualFileSystem.h>

namespace heddle::nvrtc {

inline constexpr const char* kToolkitFolder = "/heddle-rtc/include";
inline constexpr const char* kClangFolder = "/heddle-rtc/clang";
inline constexpr const char* kProgramFolder = "/heddle-rtc/program";   // headers given with the program
inline constexpr const char* kPreludeFile = "/heddle-rtc/prelude.pch";
inline constexpr const char* kPreludeSource = "/heddle-rtc/prelude.cu";

struct Header {
  std::string name, text;
};

/// What was compiled before, and its text, to which places in the precompiled form refer.
struct Prelude {
  std::string text, bytes;
  std::vector<std::string> headers;   // that were read, by the names by which they are included
};

/// Whether the toolkit packed into the library has a header of that name.
bool is_packed(llvm::StringRef name);

/// Of the machine's files none is seen that belongs to another CUDA toolkit, whichever folder leads there, and no
/// header of the program hides one of ours.
/// `main_path` and its text, the program's headers, the toolkit's, the precompiled prelude if any. The texts
/// must outlive the file system.
llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> make_files(const std::string& main_path, const std::string& main_text,
                                                           const std::vector<Header>& headers, const Prelude* prelude);

}  // namespace heddle::nvrtc
