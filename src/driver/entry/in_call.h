// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Who is inside a call of the API right now. What a call has found behind a handle must stay until the call has ended,
// also when another thread destroys it meanwhile: the handle dies first, the object when nobody can have it any more.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>

namespace heddle::driver {

class Context;
class Stream;

namespace entry {

/// What one thread does, as others see it. Its own line of the cache: a call writes it twice.
struct alignas(64) CallSlot {
  std::atomic<uint64_t> crossings{0};   // odd: inside a call
  std::atomic<const void*> waits_in{nullptr};   // the context whose work the call waits for; it may take for ever
  std::atomic<bool> taken{false};
  uint32_t depth = 0;                   // our own functions may call each other
  bool keeps_streams = false, has_callbacks = false;
};
extern thread_local CallSlot* my_slot __attribute__((tls_model("initial-exec")));
CallSlot& take_slot();
void end_with_more();
inline CallSlot& slot() { return my_slot ? *my_slot : take_slot(); }

/// Around every call that looks at handles.
class InCall {
 public:
  InCall() : slot_(slot()) {
    // Nothing of the call may be read before others can see that it runs.
    if (slot_.depth++ == 0) slot_.crossings.store(slot_.crossings.load(std::memory_order_relaxed) + 1, std::memory_order_seq_cst);
  }
  ~InCall() {
    if (--slot_.depth) return;
    if (slot_.keeps_streams | slot_.has_callbacks) [[unlikely]] end_with_more();
    else slot_.crossings.store(slot_.crossings.load(std::memory_order_relaxed) + 1, std::memory_order_release);
  }
  InCall(const InCall&) = delete;

 private:
  CallSlot& slot_;
};

/// Has a function of the program called when the thread's call has ended: it may take its time, wait for other threads,
/// and call. Outside of a call that is now, or for one that must not hold the thread up, on a thread for host functions.
enum class Otherwise { Now, Apart };
void call_after(std::function<void()> function, Otherwise otherwise);

/// The call waits for work of a stream, which it may look at until its end; or for something that no context has, and
/// uses nothing found before that it does not hold itself.
class WaitScope {
 public:
  explicit WaitScope(Stream& stream);
  explicit WaitScope(const void* elsewhere);
  ~WaitScope() { slot_.waits_in.store(before_, std::memory_order_seq_cst); }

 private:
  CallSlot& slot_;
  const void* const before_;
};

/// The calling thread holds no object here and may wait for others, or run a function of the program.
class OutsideScope {
 public:
  OutsideScope();
  ~OutsideScope();

 private:
  CallSlot& slot_;
  const uint32_t depth_;
};

}  // namespace entry

/// Returns when all calls of other threads have ended that had begun, but those that wait for work of a context other
/// than `also_waiting` (null: of any). The caller must hold nothing that such a call may want.
void wait_for_calls(const Context* also_waiting);

/// Does it when no call can use the object any more, mostly now, else when something else is discarded. A call that
/// waits for work has only its stream.
void when_calls_end(void (*free)(const void*), const void* object);

/// Whose handle is gone: gives up its reference, or deletes what has no count.
template <class T>
void discard(const T* object) {
  if (!object) return;
  when_calls_end(
      [](const void* o) {
        if constexpr (requires { static_cast<const T*>(o)->unref(); }) static_cast<const T*>(o)->unref();
        else delete static_cast<const T*>(o);
      },
      object);
}

}  // namespace heddle::driver
