// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Compiled kernels in files, one per key. Any number of processes may use the folder at once and may
// be killed at any time: files appear by rename, damaged ones are ignored and removed.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "jit/cache.h"
#include "jit/cache/entry.h"

namespace heddle::jit {

class DiskCache {
 public:
  /// An empty folder name: a cache that holds nothing.
  DiskCache(std::string folder, uint64_t limit_bytes);

  /// The one that the options describe.
  static DiskCache& standard();

  std::optional<Entry> load(const Key& key);
  /// Failing to write is not an error: the cache is a convenience.
  void store(const Key& key, const Entry& entry);

  /// The right to make a key's entry, which one process has at a time. The others wait here, then
  /// find it stored; who dies gives the right up.
  class Claim {
   public:
    Claim() = default;
    Claim(Claim&& other) noexcept { *this = std::move(other); }
    Claim& operator=(Claim&& other) noexcept {
      std::swap(fd_, other.fd_);
      std::swap(path_, other.path_);
      return *this;
    }
    ~Claim();

   private:
    friend class DiskCache;
    int fd_ = -1;
    std::string path_;
  };
  /// Waits at most that long; then, or where files cannot be locked, everybody makes their own. One
  /// thread of a process asks for a key at a time.
  Claim claim(const Key& key, std::chrono::milliseconds longest);

  CacheStats stats() const;
  Result<uint64_t> clear();

 private:
  std::string file_of(const Key& key) const;
  /// Removes the oldest entries of shelves [first, last) if they hold more than limit bytes.
  void evict(uint32_t first, uint32_t last, uint64_t limit);

  std::string folder_;
  uint64_t limit_bytes_;
};

}  // namespace heddle::jit
