// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <sys/mman.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>
#include <vector>

#include "base/option.h"
#include "mem/extents.h"
#include "mem/host.h"
#include "mem/mem.h"
#include "mem/slab.h"

namespace heddle::mem {
namespace {

constexpr uint64_t kGuardUnits = 1;
/// On both sides of a device's addresses: what a 32-bit index of 16-byte elements can miss an allocation by. The host's
/// own memory may begin right behind.
constexpr uint64_t kOuterGuard = 64ull << 30;
/// Freed big blocks stay warm (pages kept, access taken away) up to this much, because a program
/// that allocates in a loop would otherwise pay a page fault for each page each time.
constexpr uint64_t kWarmBytes = 256 << 20;
constexpr size_t kWarmBlocks = 8;
constexpr size_t kClasses = 37;

uint64_t round_up(uint64_t value, uint64_t to) { return (value + to - 1) / to * to; }

enum class Use : uint8_t { Small, Big, Reserved };

struct Entry {
  Allocation allocation;
  Use use = Use::Small;
  uint64_t units = 0;                   // Big, Reserved: without the guard
};

struct Warm {
  uint64_t base = 0, units = 0;
};

class Reservation final : public DeviceMemory {
 public:
  /// `guard` inaccessible bytes lie on both sides of the span.
  Reservation(uint64_t base, uint64_t span, uint64_t capacity, uint64_t guard)
      : base_(base), span_(span), capacity_(capacity), guard_(guard), extents_(span / kUnitBytes) {}
  ~Reservation() override { munmap(reinterpret_cast<void*>(base_ - guard_), span_ + 2 * guard_); }

  Result<uint64_t> alloc(uint64_t size, uint64_t align, Tag tag) override {
    if (size == 0) return error(ErrorKind::InvalidValue, "allocation of 0 bytes");
    if (fails_on_purpose()) [[unlikely]] return error(ErrorKind::OutOfMemory, "HEDDLE_OOM_AT");
    std::unique_lock lock(mutex_);
    const bool small = size <= kSmallMax && align <= kSmallest;
    const uint64_t cost = small ? class_bytes(size_class(size)) : round_up(size, 4096);
    if (size > capacity_ || used_ + cost > capacity_)
      return error(ErrorKind::OutOfMemory, "{} bytes asked, {} of {} are free", size,
                   capacity_ - std::min(used_, capacity_), capacity_);
    Entry entry{.use = small ? Use::Small : Use::Big};
    const uint64_t at = small ? TRY(take_small(size_class(size)))
                              : TRY(take_big(entry.units = round_up(size, kUnitBytes) / kUnitBytes, align));
    entry.allocation = {at, size, next_allocation_id(), tag};
    set_used(used_ + cost);
    live_.emplace(at, entry);
    return at;
  }

  Result<void> free(uint64_t at) override {
    std::unique_lock lock(mutex_);
    const auto it = live_.find(at);
    if (it == live_.end() || it->second.use == Use::Reserved)
      return error(ErrorKind::InvalidValue, "{:#x} is not the start of an allocation", at);
    const Entry entry = it->second;
    live_.erase(it);
    if (entry.use == Use::Small) {
      set_used(used_ - class_bytes(size_class(entry.allocation.size_bytes)));
      give_small(at);
    } else {
      set_used(used_ - round_up(entry.allocation.size_bytes, 4096));
      give_big({at, entry.units});
    }
    return {};
  }

  std::optional<Allocation> find(uint64_t address) const override {
    if (!owns(address)) return std::nullopt;
    std::shared_lock lock(mutex_);
    auto it = live_.upper_bound(address);
    if (it == live_.begin()) return std::nullopt;
    const Allocation& found = (--it)->second.allocation;
    if (address - found.base >= found.size_bytes) return std::nullopt;
    return found;
  }

  std::optional<Allocation> nearest(uint64_t address) const override {
    std::shared_lock lock(mutex_);
    if (live_.empty()) return std::nullopt;
    const auto after = live_.lower_bound(address);
    if (after == live_.begin()) return after->second.allocation;
    const Allocation& below = std::prev(after)->second.allocation;
    if (after == live_.end() || address - below.base < below.size_bytes) return below;
    const Allocation& above = after->second.allocation;
    return address - (below.base + below.size_bytes) <= above.base - address ? below : above;
  }

  bool retag(uint64_t at, Tag tag) override {
    std::unique_lock lock(mutex_);
    const auto it = live_.find(at);
    if (it == live_.end()) return false;
    it->second.allocation.tag = tag;
    return true;
  }

  void free_owned(void* owner) override {
    std::vector<std::pair<uint64_t, Use>> theirs;
    {
      std::shared_lock lock(mutex_);
      for (const auto& [at, entry] : live_)
        if (entry.allocation.tag.owner == owner) theirs.emplace_back(at, entry.use);
    }
    for (const auto& [at, use] : theirs) (void)(use == Use::Reserved ? release(at) : free(at));
  }

  Result<uint64_t> reserve(uint64_t size, uint64_t align, Tag tag) override {
    if (size == 0) return error(ErrorKind::InvalidValue, "reservation of 0 bytes");
    if (fails_on_purpose()) [[unlikely]] return error(ErrorKind::OutOfMemory, "HEDDLE_OOM_AT");
    std::unique_lock lock(mutex_);
    Entry entry{.use = Use::Reserved, .units = round_up(size, kUnitBytes) / kUnitBytes};
    const uint64_t at = TRY(take_range(entry.units, align));
    entry.allocation = {at, entry.units * kUnitBytes, next_allocation_id(), tag};
    live_.emplace(at, entry);
    return at;
  }

  Result<void> release(uint64_t at) override {
    std::unique_lock lock(mutex_);
    const auto it = live_.find(at);
    if (it == live_.end() || it->second.use != Use::Reserved)
      return error(ErrorKind::InvalidValue, "{:#x} is not the start of a reservation", at);
    const uint64_t units = it->second.units;
    live_.erase(it);
    give_range({at, units});
    return {};
  }

  bool owns(uint64_t address) const override { return address - base_ < span_; }

  Result<void> charge(uint64_t size) override {
    if (fails_on_purpose()) [[unlikely]] return error(ErrorKind::OutOfMemory, "HEDDLE_OOM_AT");
    std::unique_lock lock(mutex_);
    if (used_ + size > capacity_)
      return error(ErrorKind::OutOfMemory, "{} bytes asked, {} of {} are free", size,
                   capacity_ - std::min(used_, capacity_), capacity_);
    set_used(used_ + size);
    return {};
  }
  void discharge(uint64_t size) override {
    std::unique_lock lock(mutex_);
    set_used(used_ - size);
  }

  uint64_t used_bytes() const override {
    std::shared_lock lock(mutex_);
    return used_;
  }
  void mirror_used(std::atomic<uint64_t>* copy) override {
    std::unique_lock lock(mutex_);
    mirror_ = copy;
    set_used(used_);
  }
  uint64_t capacity_bytes() const override { return capacity_; }
  uint64_t allocation_count() const override {
    std::shared_lock lock(mutex_);
    return live_.size();
  }

 private:
  void set_used(uint64_t bytes) {
    used_ = bytes;
    if (mirror_) mirror_->store(bytes, std::memory_order_relaxed);
  }

  Result<uint64_t> take_range(uint64_t units, uint64_t align) {
    const uint64_t align_units = std::max<uint64_t>(1, round_up(align, kUnitBytes) / kUnitBytes);
    const auto at = extents_.take(units + kGuardUnits, align_units);
    if (!at) return error(ErrorKind::OutOfMemory, "no range of {} MB is left", units * 2);
    return base_ + *at * kUnitBytes;
  }

  /// Maps fresh inaccessible pages over the range, which gives the old ones back in one call.
  void give_range(Warm block) {
    mmap(reinterpret_cast<void*>(block.base), block.units * kUnitBytes, PROT_NONE,
         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
    extents_.give((block.base - base_) / kUnitBytes, block.units + kGuardUnits);
  }

  Result<void> commit(uint64_t at, uint64_t size) {
    if (mprotect(reinterpret_cast<void*>(at), size, PROT_READ | PROT_WRITE) != 0)
      return error(ErrorKind::OutOfMemory, "the host refuses {} bytes", size);
    return {};
  }

  Result<uint64_t> take_big(uint64_t units, uint64_t align) {
    for (size_t i = warm_.size(); i-- > 0;) {
      if (warm_[i].units != units || warm_[i].base % align != 0) continue;
      const uint64_t at = warm_[i].base;
      TRY(commit(at, units * kUnitBytes));
      warm_bytes_ -= units * kUnitBytes;
      warm_.erase(warm_.begin() + static_cast<long>(i));
      return at;
    }
    const uint64_t at = TRY(take_range(units, align));
    if (auto done = commit(at, units * kUnitBytes); !done.ok()) {
      give_range({at, units});
      return std::move(done).error();
    }
    madvise(reinterpret_cast<void*>(at), units * kUnitBytes, MADV_HUGEPAGE);
    return at;
  }

  void give_big(Warm block) {
    const uint64_t bytes = block.units * kUnitBytes;
    if (bytes > kWarmBytes / 2) return give_range(block);
    mprotect(reinterpret_cast<void*>(block.base), bytes, PROT_NONE);
    warm_.push_back(block);
    warm_bytes_ += bytes;
    while (warm_bytes_ > kWarmBytes || warm_.size() > kWarmBlocks) {
      warm_bytes_ -= warm_.front().units * kUnitBytes;
      give_range(warm_.front());
      warm_.erase(warm_.begin());
    }
  }

  Result<uint64_t> take_small(uint32_t index) {
    std::vector<Slab*>& open = open_[index];
    if (open.empty()) {
      const uint64_t at = TRY(take_range(1, kUnitBytes));
      TRY(commit(at, kUnitBytes));
      Slab& slab = slabs_.emplace(at, Slab(at, index)).first->second;
      open.push_back(&slab);
    }
    Slab* slab = open.back();
    const uint64_t at = slab->take();
    if (slab->free.empty()) open.pop_back();
    return at;
  }

  void give_small(uint64_t at) {
    Slab& slab = slabs_.at(at / kUnitBytes * kUnitBytes);
    std::vector<Slab*>& open = open_[slab.index];
    if (slab.free.empty()) open.insert(open.begin(), &slab);
    slab.give(at);
    if (slab.used || open.size() < 2) return;
    std::erase(open, &slab);
    const uint64_t base = slab.base;
    slabs_.erase(base);
    give_range({base, 1});
  }

  const uint64_t base_, span_, capacity_, guard_;
  mutable std::shared_mutex mutex_;
  uint64_t used_ = 0;
  std::atomic<uint64_t>* mirror_ = nullptr;
  Extents extents_;
  std::map<uint64_t, Entry> live_;
  std::unordered_map<uint64_t, Slab> slabs_;
  std::vector<Slab*> open_[kClasses];   // slabs with a free slot, by size class
  std::vector<Warm> warm_;
  uint64_t warm_bytes_ = 0;
};

}  // namespace

bool fails_on_purpose() {
  static const int64_t at = options().oom_at;
  static std::atomic<int64_t> count{0};
  return at > 0 && count.fetch_add(1, std::memory_order_relaxed) + 1 == at;
}

Result<std::unique_ptr<DeviceMemory>> DeviceMemory::create(uint64_t capacity) {
  // Addresses are cheap: eight times the capacity, so that guards and fragments never matter. A
  // process with limited address space gets less.
  uint64_t guard = kOuterGuard;
  for (uint64_t span = round_up(capacity * 8 + (64ull << 30), kUnitBytes); span > capacity; span /= 2, guard /= 2) {
    span = round_up(span, kUnitBytes);
    guard = round_up(guard, kUnitBytes);
    // The first address is a multiple of the guard, so that what is aligned in the range is aligned.
    const uint64_t all = span + 2 * guard;
    void* at = mmap(nullptr, all + guard, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (at == MAP_FAILED) continue;
    const uint64_t from = reinterpret_cast<uint64_t>(at);
    const uint64_t begin = round_up(from, guard);
    if (begin > from) munmap(at, begin - from);
    if (begin < from + guard) munmap(reinterpret_cast<void*>(begin + all), from + guard - begin);
    madvise(reinterpret_cast<void*>(begin), all, MADV_DONTDUMP);
    return std::unique_ptr<DeviceMemory>(new Reservation(begin + guard, span, capacity, guard));
  }
  return error(ErrorKind::OutOfMemory, "no address range for a device of {} bytes", capacity);
}

}  // namespace heddle::mem
