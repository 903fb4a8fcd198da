// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Host memory that the API knows: allocated pinned, or registered by the program. On this machine
// every device can reach it; what remains of "pinned" is that we may copy from it later.
#pragma once

#include <cstdint>
#include <optional>

#include "base/result.h"
#include "mem/mem.h"

namespace heddle::mem {

/// Thread-safe; one for the process.
class HostMemory {
 public:
  static HostMemory& instance();

  Result<uint64_t> alloc(uint64_t size_bytes, Tag tag);
  Result<void> free(uint64_t base);
  /// HostMemoryAlreadyRegistered if any byte is known already.
  Result<void> add(uint64_t base, uint64_t size_bytes, Tag tag);
  Result<void> remove(uint64_t base);
  std::optional<Allocation> find(uint64_t address) const;

 private:
  HostMemory() = default;
};

uint64_t next_allocation_id();

}  // namespace heddle::mem
