// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/entry/call.h"

#include <cstdio>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "base/log.h"
#include "base/option.h"
#include "base/thread_object.h"
#include "driver/entry/logs.h"
#include "driver/handle.h"
#include "driver/memory_reserve.h"
#include "driver/object/summary.h"

namespace heddle::driver::entry {

std::atomic<State> state{State::BeforeInit};
thread_local bool per_thread_default = false;
thread_local bool in_host_function = false;

namespace {

std::string& message_slot() { return thread_object<std::string, HostFunctionScope>(); }

/// A program that asks in a loop hears it once.
void say_once(const std::string& text) {
  static auto* said = new std::set<std::string>;
  static auto* lock = new std::mutex;
  std::lock_guard guard(*lock);
  if (said->size() < 1000 && said->insert(text).second) log::warn("{}", text);
}

/// What a caller cannot see from the code alone is worth a line: refused PTX, what is missing. Faults of kernels
/// are told where they happen.
bool is_serious(ErrorKind kind) {
  switch (driver_code(kind)) {
    case CUDA_ERROR_INVALID_PTX:
    case CUDA_ERROR_UNSUPPORTED_PTX_VERSION:
    case CUDA_ERROR_NO_BINARY_FOR_GPU:
    case CUDA_ERROR_NOT_SUPPORTED:
    case CUDA_ERROR_UNKNOWN:
      return true;
    default:
      return false;
  }
}

/// Calls after which there is more memory, or that only wait.
bool gives_back(std::string_view name) {
  for (const char* part : {"Free", "Destroy", "Release", "Unload", "Unmap", "Unregister", "Synchronize", "Trim", "Reset"})
    if (name.find(part) != name.npos) return true;
  return false;
}

ErrorKind kind_of_dead(HandleKind kind) {
  switch (kind) {
    case HandleKind::Context: return kDeadHandle<Context>;
    case HandleKind::Graph: return kDeadHandle<Graph>;
    case HandleKind::GraphNode: return kDeadHandle<GraphNode>;
    case HandleKind::GraphExec: return kDeadHandle<GraphExec>;
    case HandleKind::UserObject: return kDeadHandle<UserObject>;
    case HandleKind::MemoryPool: return kDeadHandle<Pool>;
    default: return ErrorKind::InvalidHandle;
  }
}

}  // namespace

bool tracing = options().trace.find("api") != std::string::npos;

const char* last_message() { return message_slot().c_str(); }

CUresult fail(const char* name, Error&& error) {
  std::string& slot = message_slot();
  slot = std::string(name) + ": " + error.message;
  if (error.kind != ErrorKind::NotReady) log_error(slot);
  if (summary_on && error.kind != ErrorKind::NotReady) sum_failure(name, error.message);
  if (tracing) {
    std::fprintf(stderr, "[api]   %s\n", slot.c_str());
  } else if (is_serious(error.kind)) {
    say_once(slot);
  }
  return static_cast<CUresult>(driver_code(error.kind));
}

CUresult refuse_state(const char* name) {
  if (state.load() == State::Ended) return CUDA_ERROR_DEINITIALIZED;
  if (state.load() == State::Short) {
    if (refill_memory_reserve() || gives_back(name)) return CUDA_SUCCESS;
    return fail(name, error(ErrorKind::OutOfMemory, "the host is short of memory"));
  }
  if (state.load() == State::Ready) return CUDA_SUCCESS;   // since the question
  return fail(name, error(ErrorKind::NotInitialized, "cuInit has not been called"));
}

CUresult refuse_host_function(const char* name) {
  return fail(name, error(ErrorKind::NotPermitted, "called from a host function that a stream runs"));
}

CUresult refuse_null(const char* name, const char* parameter) {
  return fail(name, error(ErrorKind::InvalidValue, "{} is null", parameter));
}

CUresult refuse_handle(const char* name, const char* parameter, HandleKind kind) {
  return fail(name, error(kind_of_dead(kind), "{} is not a live handle", parameter));
}

CUresult not_supported(const char* name) { return fail(name, error(ErrorKind::NotSupported, "not implemented")); }

}  // namespace heddle::driver::entry
