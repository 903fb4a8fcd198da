// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Leaving a kernel that cannot go on: host signals (SIGSEGV, SIGBUS, SIGFPE, SIGILL) raised by kernel
// code, and services that never return. Signals raised by anything else go to the program's handler.
#pragma once

#include <setjmp.h>

#include <atomic>
#include <cstdint>
#include <string>

#include "abi/kernel.h"
#include "base/result.h"
#include "exec/exec.h"

namespace heddle::exec {

/// What ended the kernel, written where no memory may be allocated.
struct Fault {
  int signal = 0;                       // 0: a service called abandon()
  int code = 0;                         // si_code
  uint64_t address = 0, pc = 0;
  ErrorKind kind = ErrorKind::Unknown;  // abandon() only
  char text[512] = {};
  bool exact_lanes = false;             // the context's active mask holds just the lanes that did it
};

/// One kernel (or guarded copy) being run by this thread.
struct KernelFrame {
  sigjmp_buf jump;
  const abi::WorkerContext* context = nullptr;   // null: a copy
  const LaunchDesc* desc = nullptr;              // for describe(): whom to ask
  Fault fault;
  KernelFrame* outer = nullptr;
  uint32_t mxcsr = 0;
  bool overdue = false;                 // set by the watchdog
  volatile bool in_service = false;     // holds locks: the watchdog tries again later
};

/// Installs the handlers (once) and gives this thread a signal stack (once).
void prepare_thread();

/// While a service runs that takes locks or allocates.
class ServiceScope {
 public:
  ServiceScope() { set(true); }
  ~ServiceScope() { set(false); }

 private:
  static void set(bool in);
};

/// This thread's innermost frame. Set and cleared by run_protected.
KernelFrame* current_frame();

/// Runs body(context) with faults returning here. False if it was left by a fault, which the frame
/// then holds. Floating point runs with CUDA's defaults whatever the program has set. What body
/// holds when it faults is not destroyed: it must hold no lock while it touches device memory.
bool run_protected(KernelFrame& frame, void (*body)(void*), void* context);

/// Ends the kernel on this thread, with a kind and a message.
[[noreturn]] void abandon(ErrorKind kind, const char* text);
/// The same for what compiled code says of itself: the active mask holds the lanes that it says it of.
[[noreturn]] void abandon_lanes(ErrorKind kind, const char* text);

/// The story of a fault: kernel, cta, warp, threads, address and what is near it.
Error describe(const KernelFrame& frame);

/// "cta (1,2,0), thread (3,0,0)", or the warp and its threads where one is not known.
std::string place(const abi::WorkerContext& context, std::optional<uint32_t> thread = {});

}  // namespace heddle::exec
