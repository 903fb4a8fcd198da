// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The heap behind device malloc and free: blocks of power-of-two classes in a fixed range. Free of
// what was not allocated is detected, not obeyed.
#pragma once

#include <bit>
#include <cstdint>
#include <mutex>

#include "exec/sched/pool.h"

namespace heddle::exec {

class DeviceHeap {
 public:
  void set(uint64_t base, uint64_t bytes) { base_ = next_ = (base + 15) & ~15ull, end_ = base + bytes; }
  bool ready() const { return base_ != 0; }

  /// Null when the heap is full, as device malloc says it.
  void* alloc(uint64_t bytes) {
    if (bytes == 0 || bytes > end_ - base_) return nullptr;
    const uint32_t index = std::max(64 - std::countl_zero(bytes + sizeof(Header) - 1), 5);
    std::lock_guard guard(lock_);
    Header* block = free_[index];
    if (block) {
      free_[index] = block->next;
    } else {
      if (end_ - next_ < (1ull << index)) return nullptr;
      block = reinterpret_cast<Header*>(next_);
      next_ += 1ull << index;
    }
    block->magic = kLive | index;
    return block + 1;
  }

  /// False if `pointer` is not a live block.
  bool free(void* pointer) {
    if (!pointer) return true;
    const uint64_t at = reinterpret_cast<uint64_t>(pointer);
    if (at % 16 || at < base_ + sizeof(Header) || at >= next_) return false;
    Header* block = static_cast<Header*>(pointer) - 1;
    std::lock_guard guard(lock_);
    if ((block->magic & ~63ull) != kLive) return false;
    const uint32_t index = block->magic & 63;
    block->magic = kFree;
    block->next = free_[index];
    free_[index] = block;
    return true;
  }

 private:
  struct alignas(16) Header {
    uint64_t magic;
    Header* next;
  };
  static constexpr uint64_t kLive = 0x4865646448656100, kFree = 0x4672656546726500;
  SpinLock lock_;
  uint64_t base_ = 0, next_ = 0, end_ = 0;
  Header* free_[64] = {};
};

}  // namespace heddle::exec
