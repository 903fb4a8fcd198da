// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "exec/trap/trap.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <x86intrin.h>

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <mutex>

#include "exec/exec.h"

namespace heddle::exec {
namespace {

// initial-exec: the handler must not be the one that allocates this thread's storage.
__attribute__((tls_model("initial-exec"))) thread_local KernelFrame* innermost = nullptr;

constexpr int kSignals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL};
struct sigaction previous[65];
std::string (*address_describer)(uint64_t) = nullptr;

void chain(int signal, siginfo_t* info, void* ucontext) {
  const struct sigaction& before = previous[signal];
  if (before.sa_flags & SA_SIGINFO) return before.sa_sigaction(signal, info, ucontext);
  if (before.sa_handler == SIG_IGN && info->si_code <= 0) return;   // Sent by kill(), ignored.
  if (before.sa_handler == SIG_DFL || before.sa_handler == SIG_IGN) {
    // Back to the default; returning repeats the fault, which then ends the process as usual.
    struct sigaction fallback = {};
    fallback.sa_handler = SIG_DFL;
    sigaction(signal, &fallback, nullptr);
    if (info->si_code <= 0) raise(signal);
    return;
  }
  before.sa_handler(signal);
}

void on_signal(int signal, siginfo_t* info, void* ucontext) {
  KernelFrame* frame = innermost;
  if (!frame || info->si_code <= 0) return chain(signal, info, ucontext);
  frame->fault.signal = signal;
  frame->fault.code = info->si_code;
  frame->fault.address = reinterpret_cast<uint64_t>(info->si_addr);
  frame->fault.pc =
      static_cast<uint64_t>(static_cast<ucontext_t*>(ucontext)->uc_mcontext.gregs[REG_RIP]);
  siglongjmp(frame->jump, 1);
}

void install() {
  struct sigaction action = {};
  action.sa_sigaction = on_signal;
  // NODEFER: leaving by siglongjmp then needs no system call to mend the signal mask.
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
  sigemptyset(&action.sa_mask);
  for (int signal : kSignals) sigaction(signal, &action, &previous[signal]);
}

/// A signal stack for threads that have none, so that a stack overflow can be reported.
struct SignalStack {
  static constexpr size_t kBytes = 64 << 10;
  void* memory = nullptr;
  bool ready = false;

  void prepare() {
    ready = true;
    stack_t now = {};
    if (sigaltstack(nullptr, &now) != 0 || !(now.ss_flags & SS_DISABLE)) return;
    memory = mmap(nullptr, kBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
      memory = nullptr;
      return;
    }
    stack_t ours = {};
    ours.ss_sp = memory;
    ours.ss_size = kBytes;
    sigaltstack(&ours, nullptr);
  }
  ~SignalStack() {
    if (!memory) return;
    stack_t none = {};
    none.ss_flags = SS_DISABLE;
    sigaltstack(&none, nullptr);
    munmap(memory, kBytes);
  }
};
thread_local SignalStack signal_stack;

ErrorKind kind_of(const Fault& fault) {
  switch (fault.signal) {
    case SIGSEGV: return ErrorKind::IllegalAddress;
    case SIGBUS: return fault.code == BUS_ADRALN ? ErrorKind::MisalignedAddress : ErrorKind::IllegalAddress;
    case SIGILL: return ErrorKind::IllegalInstruction;
    case SIGFPE: return ErrorKind::LaunchFailed;
    default: return fault.kind;
  }
}

const char* what(const Fault& fault) {
  switch (fault.signal) {
    case SIGSEGV: return "illegal address";
    case SIGBUS: return "bus error";
    case SIGILL: return "illegal instruction";
    case SIGFPE: return "arithmetic fault";
    default: return fault.text;
  }
}

}  // namespace

void prepare_thread() {
  if (signal_stack.ready) return;
  static std::once_flag once;
  std::call_once(once, install);
  signal_stack.prepare();
}

KernelFrame* current_frame() { return innermost; }

void ServiceScope::set(bool in) {
  if (innermost) innermost->in_service = in;
}

// Not inlined: the values that live across sigsetjmp are only those in `frame`.
__attribute__((noinline)) bool run_protected(KernelFrame& frame, void (*body)(void*), void* context) {
  frame.outer = innermost;
  frame.mxcsr = _mm_getcsr();
  if (sigsetjmp(frame.jump, 0) == 0) {
    _mm_setcsr(0x1f80);                 // Round to nearest, denormals kept, no exceptions.
    innermost = &frame;
    body(context);
    innermost = frame.outer;
    _mm_setcsr(frame.mxcsr);
    return true;
  }
  KernelFrame* left = innermost;
  innermost = left->outer;
  _mm_setcsr(left->mxcsr);
  return false;
}

void abandon(ErrorKind kind, const char* text) {
  KernelFrame* frame = innermost;
  CHECK(frame, "abandon outside of a kernel: {}", text);
  frame->fault.signal = 0;
  frame->fault.kind = kind;
  strncpy(frame->fault.text, text, sizeof frame->fault.text - 1);
  siglongjmp(frame->jump, 1);
}

void abandon_lanes(ErrorKind kind, const char* text) {
  if (KernelFrame* frame = innermost) frame->fault.exact_lanes = true;
  abandon(kind, text);
}

namespace {

std::string triple(uint64_t n, const abi::Dim3& of) {
  const uint64_t plane = uint64_t{of.x} * of.y;
  return fmt::format("({},{},{})", n % of.x, n / of.x % of.y, n / plane);
}

/// Asks the kernel's owner for the thread. It reads memory of the program, so it may fault, too.
Located locate(const KernelFrame& frame, uint64_t address) {
  struct Question {
    const KernelFrame& frame;
    uint64_t address;
    Located answer;
  } question{frame, address, {}};
  if (!frame.desc || !frame.desc->locate) return {};
  KernelFrame guard;
  const bool answered = run_protected(guard, [](void* raw) {
    auto& q = *static_cast<Question*>(raw);
    q.answer = q.frame.desc->locate(q.frame.desc->locate_self, *q.frame.context, q.address);
  }, &question);
  return answered ? std::move(question.answer) : Located{};
}

}  // namespace

std::string place(const abi::WorkerContext& context, std::optional<uint32_t> thread) {
  const abi::LaunchContext& launch = *context.launch;
  std::string text = "cta " + triple(context.cta_linear, launch.grid);
  const uint32_t first = context.warp * launch.warp_size;
  if (!thread && std::has_single_bit(context.active_mask))
    thread = first + static_cast<uint32_t>(std::countr_zero(context.active_mask));
  if (thread) return text + ", thread " + triple(*thread, launch.block);
  const uint64_t mask = context.active_mask ? context.active_mask : launch.warp_size == 64 ? ~0ull : 0xffffffffull;
  const uint32_t threads = launch.block.x * launch.block.y * launch.block.z;
  const uint32_t low = first + static_cast<uint32_t>(std::countr_zero(mask));
  const uint32_t high = std::min(first + 63 - static_cast<uint32_t>(std::countl_zero(mask)), threads - 1);
  if (high <= low) return text + ", thread " + triple(low, launch.block);
  return text + fmt::format(", warp {}, one of threads {} to {}", context.warp, low, high);
}

Error describe(const KernelFrame& frame) {
  const Fault& fault = frame.fault;
  std::string text = what(fault);
  Located located;
  if (fault.signal == SIGSEGV || fault.signal == SIGBUS) {
    // A general protection fault says no address: it is one that the host cannot form.
    const bool known = fault.code != SI_KERNEL;
    if (frame.context) located = locate(frame, known ? fault.address : 0);
    const uint64_t address = known || !located.thread ? fault.address : located.address;
    text += fmt::format(" {:#x}", address);
    if (address_describer)
      if (std::string near = address_describer(address); !near.empty()) text += ", " + near;
    if (!located.instruction.empty()) text += ", by " + located.instruction;
  }
  if (fault.exact_lanes && frame.context && frame.context->active_mask) {
    const uint32_t first = frame.context->warp * frame.context->launch->warp_size;
    located.thread = first + static_cast<uint32_t>(std::countr_zero(frame.context->active_mask));
    if (const int others = std::popcount(frame.context->active_mask) - 1) text += fmt::format(" (and {} more threads of the warp)", others);
  }
  if (frame.context)
    text = fmt::format("kernel {}, {}: {}", frame.context->launch->kernel_name, place(*frame.context, located.thread), text);
  return Error{kind_of(fault), std::move(text)};
}

void set_address_describer(std::string (*describe)(uint64_t)) { address_describer = describe; }

}  // namespace heddle::exec
