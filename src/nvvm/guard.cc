// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// LLVM ends the process on errors it calls fatal. A program that compiles at run time must survive them:
// the handler jumps back to without_abort on the thread that is inside it.
#include <csetjmp>
#include <cstdio>

#include <llvm/IR/DiagnosticInfo.h>
#include <llvm/IR/DiagnosticPrinter.h>
#include <llvm/IR/LLVMContext.h>
#include <llvm/Support/ErrorHandling.h>
#include <llvm/Support/raw_ostream.h>

#include "nvvm/codegen.h"

namespace heddle::nvvm {

namespace {

struct Jump {
  jmp_buf where;
  std::string message;
};
thread_local Jump* jump = nullptr;

void on_fatal(void*, const char* reason, bool) {
  if (!jump) return;  // not ours: LLVM goes on to its own end
  jump->message = reason;
  longjmp(jump->where, 1);
}

class Listener : public llvm::DiagnosticHandler {
 public:
  explicit Listener(Diagnostics& to) : to_(to) {}
  bool handleDiagnostics(const llvm::DiagnosticInfo& info) override {
    if (info.getSeverity() != llvm::DS_Error && info.getSeverity() != llvm::DS_Warning) return true;
    const bool error = info.getSeverity() == llvm::DS_Error;
    std::string text;
    llvm::raw_string_ostream stream(text);
    llvm::DiagnosticPrinterRawOStream printer(stream);
    info.print(printer);
    to_.log += fmt::format("{}: {}\n", error ? "error" : "warning", stream.str());
    to_.failed = to_.failed || error;
    return true;
  }

 private:
  Diagnostics& to_;
};

}  // namespace

void Diagnostics::listen(llvm::LLVMContext& context) {
  context.setDiagnosticHandler(std::make_unique<Listener>(*this));
}

Result<void> without_abort(void (*body)(void*), void* argument) {
  // LLVM keeps one handler per process, and each of our libraries has its own: the last that entered is
  // in place, so only a fatal error during a simultaneous compilation in another of them is lost.
  llvm::remove_fatal_error_handler();
  llvm::install_fatal_error_handler(on_fatal);
  Jump here, *outer = jump;
  jump = &here;
  if (setjmp(here.where) == 0) {
    body(argument);
    jump = outer;
    return {};
  }
  jump = outer;
  return Error{ErrorKind::InvalidSource, here.message};
}

}  // namespace heddle::nvvm
