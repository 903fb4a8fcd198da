// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/object/pool.h"

#include <algorithm>

#include "driver/object/graph.h"
#include "driver/object/memory.h"

namespace heddle::driver {
namespace {

/// Blocks of close sizes can stand in for each other.
uint64_t rounded(uint64_t size) {
  const uint64_t step = size < (1 << 20) ? 512 : 2 << 20;
  return (size + step - 1) / step * step;
}

}  // namespace

Pool::~Pool() {
  for (const auto& [size, idle] : idle_) (void)device.memory->free(idle.address);
  for (const auto& [address, size] : live_) (void)device.memory->free(address);
}

uint64_t Pool::reuse_locked(uint64_t size, Stream& stream) {
  for (auto it = idle_.lower_bound(size); it != idle_.end() && it->first <= size + size / 4; ++it) {
    const Idle& idle = it->second;
    const bool ordered = idle.stream.get() == &stream;
    if (!ordered && !(reuse_opportunistic && idle.stream->done(idle.ticket)) &&
        !(reuse_follow && stream.stands_behind(*idle.stream, idle.ticket)))
      continue;
    const uint64_t address = idle.address;
    live_[address] = it->first;
    used_bytes_ += it->first;
    idle_bytes_ -= it->first;
    idle_.erase(it);
    return address;
  }
  return 0;
}

Result<uint64_t> Pool::alloc(uint64_t asked, Stream& stream) {
  if (!asked) return error(ErrorKind::InvalidValue, "allocation of 0 bytes");
  const uint64_t size = rounded(asked);
  std::lock_guard guard(mutex_);
  uint64_t address = reuse_locked(size, stream);
  if (!address) {
    if (max_bytes_ && reserved_ + size > max_bytes_)
      return error(ErrorKind::OutOfMemory, "{} bytes asked, the pool may hold {}", asked, max_bytes_);
    address = TRY(device.memory->alloc(size, 512, {kPoolMemory, 0, this}));
    live_[address] = size;
    used_bytes_ += size;
    reserved_ += size;
  }
  used_high_ = std::max(used_high_, used_bytes_);
  reserved_high_ = std::max(reserved_high_, reserved_);
  return address;
}

bool Pool::free(uint64_t address, Stream& stream) {
  std::lock_guard guard(mutex_);
  const auto it = live_.find(address);
  if (it == live_.end()) return false;
  // All that the stream has been given so far may use it; what follows does not.
  idle_.emplace(it->second, Idle{address, Ref<Stream>(&stream), stream.submitted()});
  used_bytes_ -= it->second;
  idle_bytes_ += it->second;
  live_.erase(it);
  return true;
}

/// The stream that freed the last of what went; null: nothing did.
Ref<Stream> Pool::trim_locked(uint64_t keep) {
  Ref<Stream> last;
  for (auto it = idle_.end(); it != idle_.begin() && reserved_ > keep;) {
    --it;                               // Largest first.
    if (!it->second.stream->done(it->second.ticket)) continue;
    (void)device.memory->free(it->second.address);
    reserved_ -= it->first;
    idle_bytes_ -= it->first;
    last = it->second.stream;
    it = idle_.erase(it);
  }
  return last;
}

void Pool::trim(uint64_t keep) {
  std::lock_guard guard(mutex_);
  trim_locked(keep);
}

void Pool::trim_to(uint64_t keep) {
  std::lock_guard guard(mutex_);
  const Ref<Stream> last = trim_locked(keep);
  if (!last || reserved_ >= keep) return;
  // Blocks go whole: what the last took too much comes back.
  const uint64_t size = (keep - reserved_ + 511) / 512 * 512;
  auto again = device.memory->alloc(size, 512, {kPoolMemory, 0, this});
  if (!again.ok()) return;
  idle_.emplace(size, Idle{*again, last, 0});
  reserved_ += size;
  idle_bytes_ += size;
}

bool Pool::holds_memory() const {
  std::lock_guard guard(mutex_);
  return !live_.empty() || !idle_.empty();
}

Pool::Figures Pool::figures() const {
  std::lock_guard guard(mutex_);
  return {reserved_, reserved_high_, used_bytes_, used_high_};
}

void Pool::reset_high(bool reserved) {
  std::lock_guard guard(mutex_);
  (reserved ? reserved_high_ : used_high_) = reserved ? reserved_ : used_bytes_;
}

Pool& default_pool(Device& device) {
  std::lock_guard guard(device.mutex);
  if (!device.default_pool) {
    auto* pool = new Pool(device);
    pool->handle = handles<Pool>().insert<void*>(pool);
    device.default_pool = pool;
    if (!device.current_pool) device.current_pool = pool;
  }
  return *device.default_pool;
}

Pool* pool_at(uint64_t address) {
  const auto found = find_memory(address);
  if (!found || found->allocation.tag.kind != kPoolMemory || found->allocation.tag.flags == kOfGraph) return nullptr;
  return static_cast<Pool*>(found->allocation.tag.owner);
}

Result<void> free_graph_memory(uint64_t address) {
  GraphAllocation* allocation = graph_allocation_at(address);
  if (!allocation || !allocation->live.exchange(false))
    return error(ErrorKind::InvalidValue, "{:#x} is memory of a graph, and not allocated now", address);
  return {};
}

Result<void> free_pool_memory(Context& context, uint64_t address) {
  Pool* pool = pool_at(address);
  settle(context);
  if (!pool) return free_graph_memory(address);
  Device& device = pool->device;
  if (!pool->free(address, context.legacy())) return error(ErrorKind::InvalidValue, "{:#x} was freed already", address);
  trim_pools(device);
  return {};
}

void trim_pools(Device& device) {
  if (Pool* pool = device.default_pool) pool->trim_to_threshold();
  if (!device.has_other_pools.load(std::memory_order_acquire)) return;
  std::lock_guard guard(device.mutex);
  std::erase_if(device.other_pools, [](Pool* pool) {
    pool->trim_to_threshold();
    const bool over = pool->destroyed && !pool->holds_memory();
    if (over) delete pool;
    return over;
  });
  device.has_other_pools.store(!device.other_pools.empty(), std::memory_order_release);
}

}  // namespace heddle::driver
