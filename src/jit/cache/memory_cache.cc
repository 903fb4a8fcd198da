// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "jit/cache/memory_cache.h"

namespace heddle::jit {
namespace {

constexpr uint64_t kMaxBytes = 64 << 20;   // objects are about 10 KB each

}  // namespace

MemoryCache& MemoryCache::standard() {
  static MemoryCache* one = new MemoryCache;
  return *one;
}

std::unique_lock<std::mutex> MemoryCache::lock(const Key& key) {
  return std::unique_lock(stripes_[key.bytes[0] % 64]);
}

std::unique_lock<std::mutex> MemoryCache::try_lock(const Key& key) {
  return std::unique_lock(stripes_[key.bytes[0] % 64], std::try_to_lock);
}

std::shared_ptr<const Entry> MemoryCache::find(const Key& key) {
  std::lock_guard hold(mutex_);
  auto found = entries_.find(key);
  if (found == entries_.end()) return nullptr;
  ages_.splice(ages_.end(), ages_, found->second.age);
  return found->second.entry;
}

void MemoryCache::add(const Key& key, std::shared_ptr<const Entry> entry) {
  std::lock_guard hold(mutex_);
  if (entries_.contains(key)) return;
  bytes_ += entry->object.size();
  entries_[key] = {std::move(entry), ages_.insert(ages_.end(), key)};
  while (bytes_ > kMaxBytes && ages_.size() > 1) {
    auto oldest = entries_.find(ages_.front());
    bytes_ -= oldest->second.entry->object.size();
    entries_.erase(oldest);
    ages_.pop_front();
  }
}

std::shared_ptr<LinkedObject> MemoryCache::find_linked(const Key& key,
                                                       const std::vector<uint64_t>& bound) {
  std::lock_guard hold(mutex_);
  auto found = linked_.find({key, bound});
  if (found == linked_.end()) return nullptr;
  std::shared_ptr<LinkedObject> alive = found->second.lock();
  if (!alive) linked_.erase(found);
  return alive;
}

void MemoryCache::add_linked(const Key& key, const std::vector<uint64_t>& bound,
                             const std::shared_ptr<LinkedObject>& linked) {
  std::lock_guard hold(mutex_);
  std::erase_if(linked_, [](const auto& one) { return one.second.expired(); });
  linked_[{key, bound}] = linked;
}

}  // namespace heddle::jit
