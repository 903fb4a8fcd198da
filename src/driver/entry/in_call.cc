// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/entry/in_call.h"

#include <ctime>
#include <deque>
#include <mutex>
#include <new>
#include <utility>
#include <vector>

#include "base/thread_object.h"
#include "driver/object/callbacks.h"
#include "driver/object/context.h"

namespace heddle::driver {
namespace entry {
namespace {

/// A slot of each thread that is there; blocks of slots are added, never freed.
constexpr size_t kBlockSlots = 1024, kBlocks = 4096;   // as many threads as the kernel lets there be
struct Block {
  CallSlot slots[kBlockSlots];
};
Block first_block;
std::atomic<Block*> blocks[kBlocks] = {&first_block};
std::atomic<size_t> used{0};

/// Null when there is no memory for it.
CallSlot* slot_at(size_t i) {
  std::atomic<Block*>& place = blocks[i / kBlockSlots];
  Block* block = place.load(std::memory_order_acquire);
  if (!block) {
    auto* made = new (std::nothrow) Block;
    if (place.compare_exchange_strong(block, made)) block = made;
    else delete made;
  }
  return block ? &block->slots[i % kBlockSlots] : nullptr;
}

struct SlotOwner {
  CallSlot* slot = nullptr;
  ~SlotOwner() {
    my_slot = nullptr;
    if (slot) slot->taken.store(false, std::memory_order_release);
  }
};

/// Nobody sees it, so nobody waits for this thread.
CallSlot& unseen_slot() {
  static thread_local CallSlot unseen;
  return unseen;
}

std::vector<Ref<Stream>>& kept_streams() { return thread_object<std::vector<Ref<Stream>>, CallSlot>(); }
std::vector<std::function<void()>>& callbacks() { return thread_object<std::vector<std::function<void()>>, CallSlot>(); }

}  // namespace

thread_local CallSlot* my_slot = nullptr;

CallSlot& take_slot() {
  for (size_t i = 0; i < kBlockSlots * kBlocks; ++i) {
    CallSlot* slot = slot_at(i);
    if (!slot) break;
    bool free = false;
    if (slot->taken.load(std::memory_order_relaxed) || !slot->taken.compare_exchange_strong(free, true)) continue;
    for (size_t seen = used.load(); seen < i + 1 && !used.compare_exchange_weak(seen, i + 1);) {}
    my_slot = slot;
    thread_object<SlotOwner, CallSlot>().slot = slot;
    return *slot;
  }
  my_slot = &unseen_slot();
  return *my_slot;
}

/// The end of an outermost call.
void end_with_more() {
  CallSlot& slot = *my_slot;
  if (slot.keeps_streams) {
    slot.keeps_streams = false;
    kept_streams().clear();
  }
  slot.crossings.fetch_add(1, std::memory_order_release);
  if (!slot.has_callbacks) return;
  slot.has_callbacks = false;
  const std::vector<std::function<void()>> now = std::exchange(callbacks(), {});
  for (const auto& callback : now) callback();
}

void call_after(std::function<void()> function, Otherwise otherwise) {
  if (CallSlot& mine = slot(); mine.depth) {
    mine.has_callbacks = true;
    callbacks().push_back(std::move(function));
  } else if (otherwise == Otherwise::Now) {
    function();
  } else {
    call_apart(std::move(function));
  }
}

WaitScope::WaitScope(Stream& stream) : slot_(slot()), before_(slot_.waits_in.load(std::memory_order_relaxed)) {
  if (slot_.depth) {
    slot_.keeps_streams = true;
    kept_streams().emplace_back(&stream);
  }
  slot_.waits_in.store(&stream.context(), std::memory_order_seq_cst);
}

WaitScope::WaitScope(const void* elsewhere) : slot_(slot()), before_(slot_.waits_in.load(std::memory_order_relaxed)) {
  slot_.waits_in.store(elsewhere, std::memory_order_seq_cst);
}

OutsideScope::OutsideScope() : slot_(slot()), depth_(std::exchange(slot_.depth, 0)) {
  if (depth_) slot_.crossings.fetch_add(1, std::memory_order_release);
}
OutsideScope::~OutsideScope() {
  slot_.depth = depth_;
  if (depth_) slot_.crossings.fetch_add(1, std::memory_order_seq_cst);
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
    const CallSlot& other = blocks[i / kBlockSlots].load(std::memory_order_acquire)->slots[i % kBlockSlots];
    if (&other == my_slot) continue;
    const uint64_t crossings = other.crossings.load(std::memory_order_seq_cst);
    if (crossings % 2) body(Running{&other, crossings});
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
