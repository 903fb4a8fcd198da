// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The program's sources as clang can read them: see launches.h and alignas_first.h. Each is looked at before clang reads it.
#pragma once

#include <clang/Basic/SourceManager.h>
#include <clang/Lex/PPCallbacks.h>

#include <set>

#include "../../base/alignas_first.h"
#include "launches.h"

class Sources : public clang::PPCallbacks {
 public:
  explicit Sources(clang::SourceManager& sources) : sources_(sources) {
    if (auto main = sources.getFileEntryRefForID(sources.getMainFileID())) look_at(*main);
  }

  void InclusionDirective(clang::SourceLocation, const clang::Token&, llvm::StringRef, bool, clang::CharSourceRange,
                          clang::OptionalFileEntryRef file, llvm::StringRef, llvm::StringRef, const clang::Module*, bool,
                          clang::SrcMgr::CharacteristicKind kind) override {
    if (file && !clang::SrcMgr::isSystem(kind)) look_at(*file);
  }

 private:
  void look_at(clang::FileEntryRef file) {
    if (!seen_.insert(&file.getFileEntry()).second) return;
    const auto buffer = sources_.getMemoryBufferForFileOrNone(file);
    if (!buffer) return;
    auto joined = launches::joined(buffer->getBuffer());
    std::string text = joined ? *joined : buffer->getBuffer().str();
    const bool turned = heddle::put_alignas_first(text);
    if (joined || turned)
      sources_.overrideFileContents(file, llvm::MemoryBuffer::getMemBufferCopy(text, buffer->getBufferIdentifier()));
  }

  clang::SourceManager& sources_;
  std::set<const clang::FileEntry*> seen_;
};
