// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The disk cache of compiled kernels as people see it: where, how much, away with it. Needs no LLVM.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace heddle::jit {

struct CacheStats {
  std::string path;              // empty: there is no place for a cache
  bool enabled = false;          // HEDDLE_CACHE=0, or no path
  uint64_t entries = 0;
  uint64_t bytes = 0;
  uint64_t limit_bytes = 0;      // older entries go when this is exceeded
};

/// Counts what the folder holds now.
CacheStats cache_stats();

/// Removes every entry (of this and of any other build of Heddle); answers how many went.
Result<uint64_t> cache_clear();

/// HEDDLE_CACHE_DIR, or heddle under XDG_CACHE_HOME, or under ~/.cache.
std::string cache_path();

}  // namespace heddle::jit
