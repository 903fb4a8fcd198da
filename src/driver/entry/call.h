// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The steps every exported driver function takes before and after its implementation. The generated stubs call
// these; the driver room defines the two questions at the end.
#pragma once

#include <atomic>

#include "driver/entry/impl.h"
#include "driver/entry/in_call.h"

#define HEDDLE_EXPORT extern "C" __attribute__((visibility("default")))
/// Counterpart of a stub for what is not built: one cold function per name, shared by its versions.
#define HEDDLE_MISSING(name, parameters) \
  [[gnu::cold]] static CUresult missing_##name() { return heddle::driver::entry::not_supported(#name); }

namespace heddle::driver::entry {

enum class State : int { BeforeInit, Ready, Ended, Short };
/// cuInit's implementation sets Ready; the library's end sets Ended; Short: memory_reserve.h has given some away.
extern std::atomic<State> state;
extern bool tracing;

/// Not Ready. Goes on after all when it was Short of memory and is no more, or the call gives something back.
CUresult refuse_state(const char* name);
CUresult refuse_host_function(const char* name);
CUresult refuse_null(const char* name, const char* parameter);
CUresult refuse_handle(const char* name, const char* parameter, HandleKind kind);
/// Remembers and, where it is serious, prints the message; gives the code.
CUresult fail(const char* name, Error&& error);
CUresult not_supported(const char* name);
/// The message of this thread's latest failed call, "" if there was none.
const char* last_message();

/// True while a _ptds/_ptsz twin without a stream parameter runs: a null stream then means the thread's own.
extern thread_local bool per_thread_default;
/// True while a host function of the program runs in a stream: it may not call us.
extern thread_local bool in_host_function __attribute__((tls_model("initial-exec")));
class HostFunctionScope {
 public:
  HostFunctionScope() : before_(in_host_function) { in_host_function = true; }
  ~HostFunctionScope() { in_host_function = before_; }

 private:
  const bool before_;
};
struct PerThreadScope {
  PerThreadScope() { per_thread_default = true; }
  ~PerThreadScope() { per_thread_default = false; }
};
inline CUstream per_thread(CUstream stream) { return stream ? stream : CU_STREAM_PER_THREAD; }

}  // namespace heddle::driver::entry

namespace heddle::driver {

// ---- what the driver room answers ----
/// Ok when this thread has a current context that can take work; else InvalidContext, or its sticky error.
Result<void> check_current_context();
/// Whether `handle` is a live object of that kind. Streams: null, legacy and per-thread are live. A Function may
/// also be a Kernel.
bool is_live(HandleKind kind, const void* handle);

namespace entry {
inline CUresult enter_init(const char* name) {
  if (in_host_function) [[unlikely]] return refuse_host_function(name);
  return state.load(std::memory_order_acquire) == State::Ready ? CUDA_SUCCESS : refuse_state(name);
}
inline CUresult enter_context(const char* name) {
  if (CUresult e = enter_init(name)) [[unlikely]] return e;
  auto context = check_current_context();
  return context.ok() ? CUDA_SUCCESS : fail(name, std::move(context).error());
}
}  // namespace entry

}  // namespace heddle::driver
