// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/memory_reserve.h"

#include <atomic>
#include <cstdlib>
#include <mutex>
#include <new>

#include "driver/entry/call.h"

namespace heddle::driver {
namespace {

constexpr size_t kChunkBytes = 4 << 20;
constexpr size_t kChunks = 8;
std::atomic<void*> chunks[kChunks];
std::new_handler previous = nullptr;

/// malloc, not new: new would ask us for memory.
bool fill() {
  bool whole = true;
  for (auto& chunk : chunks) {
    if (chunk.load(std::memory_order_relaxed)) continue;
    void* fresh = std::malloc(kChunkBytes);
    void* none = nullptr;
    if (!fresh) whole = false;
    else if (!chunk.compare_exchange_strong(none, fresh)) std::free(fresh);
  }
  return whole;
}

/// Returning means: try again. With nothing left it is the program's own handler's turn, or std::bad_alloc's.
void give_a_chunk() {
  for (auto& chunk : chunks) {
    void* kept = chunk.exchange(nullptr);
    if (!kept) continue;
    std::free(kept);
    entry::State ready = entry::State::Ready;
    entry::state.compare_exchange_strong(ready, entry::State::Short);
    return;
  }
  std::set_new_handler(previous);
}

}  // namespace

void keep_memory_reserve() {
  fill();
  previous = std::set_new_handler(give_a_chunk);
}

bool refill_memory_reserve() {
  static std::mutex mutex;
  std::lock_guard guard(mutex);
  if (!fill()) return false;
  if (std::get_new_handler() == previous) std::set_new_handler(give_a_chunk);
  entry::State lacking = entry::State::Short;
  entry::state.compare_exchange_strong(lacking, entry::State::Ready);
  return true;
}

Result<void> check_host_memory(size_t bytes, const char* what) {
  void* probe = std::malloc(bytes);
  // The compiler may not leave the pair out.
  asm volatile("" : : "r"(probe) : "memory");
  std::free(probe);
  if (!probe) return error(ErrorKind::OutOfMemory, "the host has not the {} bytes that {} may take", bytes, what);
  return {};
}

}  // namespace heddle::driver
