// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/entry/in_call.h"

#include <ctime>
#include <deque>
#include <mutex>
#include <vector>

#include "base/thread_object.h"
#include "driver/object/context.h"

namespace heddle::driver {
namespace entry {
namespace {

/// Of that many threads at a time. More share the last, which never says that it is inside: nobody waits for those.
constexpr size_t kSlots = 4096;
CallSlot slots[kSlots + 1];
std::atomic<size_t> used{0};

struct SlotOwner {
  CallSlot* slot = nullptr;
  ~SlotOwner() {
    my_slot = nullptr;
    if (slot && slot != &slots[kSlots]) slot->taken.store(false, std::memory_order_release);
  }
};

}  // namespace

thread_local CallSlot* my_slot = nullptr;

CallSlot& take_slot() {
  size_t i = 0;
  for (; i < kSlots; ++i) {
    bool free = false;
    if (!slots[i].taken.load(std::memory_order_relaxed) && slots[i].taken.compare_exchange_strong(free, true)) break;
  }
  for (size_t seen = used.load(); seen < i + 1 && !used.compare_exchange_weak(seen, i + 1);) {}
  my_slot = &slots[i];
  if (i == kSlots) my_slot->depth = 1u << 30;
  thread_object<SlotOwner, CallSlot>().slot = my_slot;
  return *my_slot;
}

namespace {
std::vector<Ref<Stream>>& kept_streams() { return thread_object<std::vector<Ref<Stream>>, CallSlot>(); }
}  // namespace

void let_streams_go() {
  my_slot->keeps_streams = false;
  kept_streams().clear();
}

WaitScope::WaitScope(Stream& stream) : slot_(slot()), before_(slot_.waits_in.load(std::memory_order_relaxed)) {
  if (slot_.depth && slot_.taken) {
    slot_.keeps_streams = true;
    kept_streams().emplace_back(&stream);
  }
  slot_.waits_in.store(&stream.context(), std::memory_order_seq_cst);
}

OutsideScope::OutsideScope() : slot_(slot()), inside_(slot_.depth != 0) {
  if (inside_) slot_.crossings.fetch_add(1, std::memory_order_release);
}
OutsideScope::~OutsideScope() {
  if (inside_) slot_.crossings.fetch_add(1, std::memory_order_seq_cst);
}

namespace {

/// A call that was running at some moment.
struct Running {
  const CallSlot* slot;
  uint64_t crossings;
  bool ended() const { return slot->crossings.load(std::memory_order_seq_cst) != crossings; }
};

template <class F>
void for_each_running(F body) {
  const size_t count = used.load(std::memory_order_seq_cst);
  for (size_t i = 0; i < count; ++i) {
    if (&slots[i] == my_slot) continue;
    const uint64_t crossings = slots[i].crossings.load(std::memory_order_seq_cst);
    if (crossings % 2) body(Running{&slots[i], crossings});
  }
}

}  // namespace
}  // namespace entry

void wait_for_calls(const Context* also_waiting) {
  entry::OutsideScope outside;
  entry::for_each_running([&](const entry::Running& call) {
    for (uint32_t round = 0; !call.ended(); ++round) {
      const void* waits_in = call.slot->waits_in.load(std::memory_order_seq_cst);
      if (waits_in && waits_in != also_waiting) return;
      const timespec pause{0, round < 100 ? 10000 : 200000};
      if (round > 20) ::nanosleep(&pause, nullptr);
    }
  });
}

namespace {

struct Discarded {
  void (*free)(const void*);
  const void* object;
  std::vector<entry::Running> calls;
};
struct Discards {
  std::mutex mutex;
  std::deque<Discarded> waiting;        // in the order they were discarded
  std::atomic<bool> any{false};
};
/// Never destroyed: objects go while the process ends.
Discards& discards() {
  static auto* all = new Discards;
  return *all;
}

/// Those whose calls have ended are taken out, oldest first.
std::vector<Discarded> ended_discards() {
  std::vector<Discarded> ended;
  Discards& d = discards();
  std::lock_guard guard(d.mutex);
  while (!d.waiting.empty()) {
    std::erase_if(d.waiting.front().calls, [](const entry::Running& call) { return call.ended(); });
    if (!d.waiting.front().calls.empty()) break;
    ended.push_back(std::move(d.waiting.front()));
    d.waiting.pop_front();
  }
  d.any = !d.waiting.empty();
  return ended;
}

}  // namespace

void when_calls_end(void (*free)(const void*), const void* object) {
  Discarded now{free, object, {}};
  entry::for_each_running([&](const entry::Running& call) {
    if (!call.slot->waits_in.load(std::memory_order_seq_cst)) now.calls.push_back(call);
  });
  Discards& d = discards();
  if (now.calls.empty()) {
    free(object);
  } else {
    std::lock_guard guard(d.mutex);
    d.waiting.push_back(std::move(now));
    d.any = true;
  }
  if (!d.any.load(std::memory_order_relaxed)) return;
  for (const Discarded& e : ended_discards()) e.free(e.object);
}

}  // namespace heddle::driver
