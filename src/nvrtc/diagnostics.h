// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// clang's diagnostics in the form of NVRTC's log: `name(line): error: text`, the source line, a caret, a count.
#pragma once

#include <string>

#include <clang/Basic/Diagnostic.h>

namespace heddle::nvrtc {

class LogWriter : public clang::DiagnosticConsumer {
 public:
  LogWriter(std::string& log, std::string program, bool brief) : log_(log), program_(std::move(program)), brief_(brief) {}
  void HandleDiagnostic(clang::DiagnosticsEngine::Level level, const clang::Diagnostic& info) override;
  /// "2 errors detected in the compilation of "name"."
  void write_count();

 private:
  std::string& log_;
  std::string program_;
  bool brief_;
};

}  // namespace heddle::nvrtc
