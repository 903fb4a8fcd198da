// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Free address ranges, in units, of one reservation. Not thread-safe: DeviceMemory locks.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>

namespace heddle::mem {

class Extents {
 public:
  explicit Extents(uint64_t units) { insert(0, units); }

  /// Best fit, lowest address among equals; `align` in units.
  std::optional<uint64_t> take(uint64_t units, uint64_t align) {
    for (auto it = by_size_.lower_bound({units, 0}); it != by_size_.end(); ++it) {
      const auto [length, start] = *it;
      const uint64_t at = (start + align - 1) / align * align;
      if (at + units > start + length) continue;
      erase(start, length);
      if (at > start) insert(start, at - start);
      if (at + units < start + length) insert(at + units, start + length - at - units);
      return at;
    }
    return std::nullopt;
  }

  void give(uint64_t start, uint64_t units) {
    auto after = by_start_.lower_bound(start);
    if (after != by_start_.end() && after->first == start + units) {
      units += after->second;
      erase(after->first, after->second);
    }
    auto before = by_start_.lower_bound(start);
    if (before != by_start_.begin()) {
      --before;
      if (before->first + before->second == start) {
        start = before->first;
        units += before->second;
        erase(before->first, before->second);
      }
    }
    insert(start, units);
  }

 private:
  void insert(uint64_t start, uint64_t units) {
    by_start_.emplace(start, units);
    by_size_.emplace(units, start);
  }
  void erase(uint64_t start, uint64_t units) {
    by_start_.erase(start);
    by_size_.erase({units, start});
  }

  std::map<uint64_t, uint64_t> by_start_;
  std::set<std::pair<uint64_t, uint64_t>> by_size_;
};

}  // namespace heddle::mem
