// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "exec/service.h"

#include <time.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>

#include "exec/service/format.h"
#include "exec/service/heap.h"
#include "exec/trap/trap.h"
#include "texture/texture.h"

namespace heddle::exec {
namespace {

constexpr size_t kLineBytes = 16 << 10;

/// Where a thread formats before it takes the lock: a bad pointer in the arguments leaves by
/// longjmp, and must not leave the lock behind.
char* line_buffer() {
  struct Line {
    char* text = nullptr;
    ~Line() {
      std::free(text);
      text = nullptr;                   // Kernels may still run, at the program's exit.
    }
  };
  thread_local Line line;
  if (!line.text) line.text = static_cast<char*>(std::malloc(kLineBytes));
  return line.text;
}

const char* trap_text(uint32_t reason, ErrorKind& kind) {
  kind = ErrorKind::LaunchFailed;
  switch (static_cast<abi::TrapReason>(reason)) {
    case abi::TrapReason::Trap: return "trap instruction";
    case abi::TrapReason::Breakpoint: return "breakpoint instruction";
    case abi::TrapReason::BadCallTarget: kind = ErrorKind::InvalidPc; return "indirect call of what is no function";
    case abi::TrapReason::BarrierMismatch: return "threads of one cta wait at different barriers";
    case abi::TrapReason::StackOverflow: kind = ErrorKind::HardwareStackError; return "stack overflow";
    case abi::TrapReason::SurfaceBounds: return "access outside a surface";
    case abi::TrapReason::BadTexture: kind = ErrorKind::IllegalAddress; return "what is no texture, sampler or surface was used as one";
    case abi::TrapReason::LocalBounds: kind = ErrorKind::IllegalAddress; return "access outside of the thread's local memory";
    case abi::TrapReason::MisalignedAddress: kind = ErrorKind::MisalignedAddress; return "misaligned address";
  }
  return "trap";
}

class Services final : public DeviceServices {
 public:
  Services() {
    table_.self = this;
    table_.vprintf = [](abi::WorkerContext* c, const char* format, const void* args) {
      ServiceScope scope;
      return of(c).print(format, args);
    };
    table_.device_malloc = [](abi::WorkerContext* c, uint64_t bytes) {
      ServiceScope scope;
      return of(c).allocate(bytes);
    };
    table_.device_free = [](abi::WorkerContext* c, void* pointer) {
      ServiceScope scope;
      of(c).release(pointer);
    };
    table_.assert_fail = assert_fail;
    table_.trap = [](abi::WorkerContext*, uint32_t reason) {
      ErrorKind kind;
      const char* text = trap_text(reason, kind);
      // A barrier is a matter of the whole cta.
      if (static_cast<abi::TrapReason>(reason) == abi::TrapReason::BarrierMismatch) abandon(kind, text);
      abandon_lanes(kind, text);
    };
    table_.texture = texture::run;
    table_.device_call = [](abi::WorkerContext*, uint32_t, uint32_t, const uint64_t*) -> uint64_t {
      abandon(ErrorKind::NotSupported, "a call of the device runtime, which nobody answers here");
    };
    table_.globaltimer = [](abi::WorkerContext*) {
      timespec t;
      clock_gettime(CLOCK_REALTIME, &t);
      return static_cast<uint64_t>(t.tv_sec) * 1000000000u + static_cast<uint64_t>(t.tv_nsec);
    };
  }

  const abi::Services* table() const override { return &table_; }
  void set_heap(uint64_t base, uint64_t bytes) override { heap_.set(base, bytes); }
  void set_heap_source(uint64_t (*source)(void*, uint64_t&), void* context) override {
    source_ = source;
    source_context_ = context;
  }
  bool heap_in_use() const override { return heap_.ready(); }
  void set_device_calls(DeviceCall answer) override { table_.device_call = answer; }
  void set_printf_bytes(uint64_t bytes) override { printf_bytes_ = bytes; }

  void flush_printf() override {
    if (!pending_.load(std::memory_order_acquire)) return;
    std::string text;
    {
      std::lock_guard guard(printf_mutex_);
      text.swap(printed_);
      pending_.store(false, std::memory_order_release);
    }
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
  }

 private:
  static Services& of(abi::WorkerContext* c) { return *static_cast<Services*>(c->launch->services->self); }

  int32_t print(const char* format, const void* args) {
    char* line = line_buffer();
    size_t size = 0;
    const int result = format_device(format, static_cast<const uint8_t*>(args), line, kLineBytes, size);
    bool full = false;
    {
      std::lock_guard guard(printf_mutex_);
      printed_.append(line, size);
      full = printed_.size() > printf_bytes_;
      pending_.store(true, std::memory_order_release);
    }
    // Real devices overwrite the oldest text when the buffer is full; nothing is lost here.
    if (full) flush_printf();
    return result;
  }

  void* allocate(uint64_t bytes) {
    if (!heap_.ready()) {
      std::lock_guard guard(heap_mutex_);
      uint64_t size = 0;
      if (!heap_.ready() && source_)
        if (const uint64_t base = source_(source_context_, size)) heap_.set(base, size);
    }
    return heap_.ready() ? heap_.alloc(bytes) : nullptr;
  }

  void release(void* pointer) {
    if (!heap_.free(pointer)) abandon(ErrorKind::LaunchFailed, "free of what device malloc did not return");
  }

  static void assert_fail(abi::WorkerContext* c, const char* message, const char* file, uint32_t line,
                          const char* function) {
    const abi::LaunchContext& launch = *c->launch;
    const uint64_t cta = c->cta_linear, plane = uint64_t{launch.grid.x} * launch.grid.y;
    const uint32_t thread = c->warp * launch.warp_size +
                            (c->active_mask ? static_cast<uint32_t>(__builtin_ctzll(c->active_mask)) : 0);
    char text[480];
    std::snprintf(text, sizeof text,
                  "%s:%u: %s: block: [%llu,%llu,%llu], thread: [%u,%u,%u] Assertion `%s` failed.", file, line,
                  function, static_cast<unsigned long long>(cta % launch.grid.x),
                  static_cast<unsigned long long>(cta / launch.grid.x % launch.grid.y),
                  static_cast<unsigned long long>(cta / plane), thread % launch.block.x,
                  thread / launch.block.x % launch.block.y, thread / (launch.block.x * launch.block.y), message);
    std::fprintf(stderr, "%s\n", text);
    abandon(ErrorKind::Assert, text);
  }

  abi::Services table_ = {};
  std::mutex printf_mutex_, heap_mutex_;
  std::string printed_;
  std::atomic<bool> pending_{false};
  uint64_t printf_bytes_ = 1 << 20;
  DeviceHeap heap_;
  uint64_t (*source_)(void*, uint64_t&) = nullptr;
  void* source_context_ = nullptr;
};

}  // namespace

std::unique_ptr<DeviceServices> DeviceServices::create() { return std::make_unique<Services>(); }

}  // namespace heddle::exec
