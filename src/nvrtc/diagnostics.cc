// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "nvrtc/diagnostics.h"

#include <fmt/format.h>

#include <clang/Basic/DiagnosticLex.h>
#include <clang/Basic/DiagnosticSema.h>
#include <clang/Basic/SourceManager.h>
#include <llvm/ADT/SmallString.h>

#include "nvrtc/headers.h"

namespace heddle::nvrtc {

using namespace clang;

namespace {

const char* word_of(DiagnosticsEngine::Level level) {
  switch (level) {
    case DiagnosticsEngine::Ignored: return "ignored";
    case DiagnosticsEngine::Note: return "note";
    case DiagnosticsEngine::Remark: return "remark";
    case DiagnosticsEngine::Warning: return "warning";
    case DiagnosticsEngine::Error: return "error";
    case DiagnosticsEngine::Fatal: return "catastrophic error";
  }
  return "error";
}

/// Headers that came with the program go by the names that it gave them.
std::string shown(llvm::StringRef file) {
  file.consume_front(std::string(kProgramFolder) + "/");
  return file.str();
}

/// The few messages that clients look for by NVRTC's own words.
std::string reworded(const Diagnostic& info, std::string message) {
  const size_t open = message.find('\''), close = open == std::string::npos ? open : message.find('\'', open + 1);
  if (close == std::string::npos) return message;
  const std::string name = message.substr(open + 1, close - open - 1);
  switch (info.getID()) {
    case diag::err_undeclared_var_use:
    case diag::err_undeclared_use:
    case diag::err_unknown_typename: return fmt::format("identifier \"{}\" is undefined", name);
    case diag::warn_unused_variable: return fmt::format("#177-D: variable \"{}\" was declared but never referenced", name);
    default: return message;
  }
}

}  // namespace

void LogWriter::HandleDiagnostic(DiagnosticsEngine::Level level, const Diagnostic& info) {
  DiagnosticConsumer::HandleDiagnostic(level, info);
  llvm::SmallString<256> text;
  info.FormatDiagnostic(text);
  std::string message(text.str());
  // Clients find out which header to provide from these words.
  if (info.getID() == diag::err_pp_file_not_found) {
    message = fmt::format("cannot open source file \"{}\"", std::string_view(info.getArgStdStr(0)));
    level = DiagnosticsEngine::Fatal;
  }
  message = reworded(info, std::move(message));
  if (info.getLocation().isInvalid() || !info.hasSourceManager()) {
    log_ += fmt::format("{}: {}\n", word_of(level), message);
    return;
  }
  const SourceManager& sources = info.getSourceManager();
  const SourceLocation at = sources.getFileLoc(info.getLocation());
  const PresumedLoc place = sources.getPresumedLoc(at);
  if (place.isInvalid()) {
    log_ += fmt::format("{}: {}\n", word_of(level), message);
    return;
  }
  // "warning #177-D: ...", but "warning: ..." where there is no number.
  log_ += fmt::format("{}({}): {}{} {}\n", shown(place.getFilename()), place.getLine(), word_of(level),
                      message.starts_with("#") ? "" : ":", message);
  if (brief_ || level == DiagnosticsEngine::Note) return;
  bool invalid = false;
  const auto [file, offset] = sources.getDecomposedLoc(at);
  const llvm::StringRef buffer = sources.getBufferData(file, &invalid);
  if (invalid) return;
  const size_t begin = buffer.rfind('\n', offset) == llvm::StringRef::npos ? 0 : buffer.rfind('\n', offset) + 1;
  const llvm::StringRef line = buffer.slice(begin, buffer.find('\n', offset));
  std::string caret;
  for (char c : line.take_front(offset >= begin ? offset - begin : 0)) caret += c == '\t' ? '\t' : ' ';
  log_ += fmt::format("  {}\n  {}^\n\n", std::string_view(line), caret);
}

void LogWriter::write_count() {
  if (getNumErrors() == 0) return;
  log_ += fmt::format("{} error{} detected in the compilation of \"{}\".\n", getNumErrors(),
                      getNumErrors() == 1 ? "" : "s", program_);
}

}  // namespace heddle::nvrtc
