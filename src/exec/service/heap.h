// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The heap behind device malloc and free: blocks of classes, four to a power of two, in a fixed range. Free of what was
// not allocated is detected, not obeyed.
#pragma once

#include <algorithm>
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
    const auto [index, size] = class_of(bytes + sizeof(Header));
    std::lock_guard guard(lock_);
    // The list lies in memory that kernels write: what no longer leads to a free block is no list.
    Header* block = free_[index];
    if (block && !is_free(block)) block = free_[index] = nullptr;
    if (block) {
      free_[index] = block->next;
    } else {
      if (end_ - next_ < size) return nullptr;
      block = reinterpret_cast<Header*>(next_);
      next_ += size;
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
    if ((block->magic & ~255ull) != kLive) return false;
    const uint32_t index = block->magic & 255;
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
  struct Class {
    uint32_t index;
    uint64_t size;
  };
  /// The least that holds `bytes`: above a power of two in quarters of it, or in steps of 16.
  static Class class_of(uint64_t bytes) {
    const auto top = static_cast<uint32_t>(std::max(64 - std::countl_zero(bytes - 1), 5));
    const uint64_t half = 1ull << (top - 1), step = std::max<uint64_t>(half / 4, 16);
    const uint64_t steps = bytes > half ? (bytes - half + step - 1) / step : 1;
    return {top * 4 + static_cast<uint32_t>(steps) - 1, half + steps * step};
  }

  bool is_free(const Header* block) const {
    const uint64_t at = reinterpret_cast<uint64_t>(block);
    return at % 16 == 0 && at >= base_ && at + sizeof(Header) <= next_ && block->magic == kFree;
  }
  static constexpr uint64_t kLive = 0x4865646448656100, kFree = 0x4672656546726500;
  SpinLock lock_;
  uint64_t base_ = 0, next_ = 0, end_ = 0;
  Header* free_[256] = {};
};

}  // namespace heddle::exec
