// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Memory between processes: an allocation's pages moved into a file in memory that others may open, and
// such files mapped into a device's range of addresses.
#pragma once

#include <cstdint>

#include "driver/state.h"

namespace heddle::driver {

/// Where an allocation's bytes are, as another process finds them. Plain data of at most 64 bytes.
struct SharedRange {
  uint32_t magic = 0;
  int32_t process = 0;                  // that holds the file
  int32_t descriptor = -1;              // of the file in that process
  int32_t device = 0;
  uint64_t offset = 0, size_bytes = 0;
  uint64_t id = 0;                      // of the allocation
};
inline constexpr uint32_t kSharedRangeMagic = 0x48645368;

/// What cuMemAlloc gave, and no other process.
inline bool can_be_shared(const mem::Allocation& a) { return a.tag.kind == kDeviceMemory || a.tag.kind == kPitchedMemory; }
/// Moves the pages of the live allocation at `base` into a file, once; later calls tell the same.
/// Nothing may be running that uses them.
Result<SharedRange> share(Device& device, uint64_t base, uint64_t size_bytes, uint64_t id);
/// Maps [offset, offset + size) of a file at a new address of the device; closes nothing. `flags`: of the Tag.
Result<uint64_t> map_file(Device& device, int descriptor, uint64_t offset, uint64_t size_bytes, Context* owner, uint32_t flags = 0);
/// Gives such an address back; InvalidValue if it is none.
Result<void> unmap_file(uint64_t address);
/// A descriptor of the file of another process (or this one).
Result<int> open_file(const SharedRange& range);

}  // namespace heddle::driver
