// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Physical memory of the virtual memory management calls: a file in memory that can be mapped at several
// addresses and, as a file descriptor, in several processes.
#pragma once

#include <cstdint>

#include "driver/handle.h"
#include "driver/state.h"

namespace heddle::driver {

class Physical final : public RefCounted<Physical> {
 public:
  static Result<Ref<Physical>> create(Device& device, uint64_t size_bytes, uint32_t handle_types);
  /// Takes over the descriptor.
  static Result<Ref<Physical>> import(Device& device, int descriptor);
  Physical(Device& d, int f, uint64_t s, uint32_t t, bool c) : device(d), descriptor(f), size_bytes(s), handle_types(t), charged(c) {}
  ~Physical();

  Device& device;
  const int descriptor;
  const uint64_t size_bytes;
  const uint32_t handle_types;
  const bool charged;                   // counts for the capacity
};

inline constexpr uint64_t kGranularity = 2 << 20;

/// Maps [offset, offset + size) without access; the range must lie in one reservation, unmapped.
Result<void> map_physical(uint64_t address, uint64_t size, uint64_t offset, Physical& physical);
Result<void> unmap_physical(uint64_t address, uint64_t size);
/// `access`: 0 none, 1 read, 3 read and write.
/// Whether any of [address, address + size) is mapped.
bool any_mapping(uint64_t address, uint64_t size);
/// InvalidValue unless all of it is mapped and can be read.
Result<void> check_mapped(uint64_t address, uint64_t size);
Result<void> set_access(uint64_t address, uint64_t size, uint32_t access);
/// What is mapped at the address.
Result<Ref<Physical>> physical_at(uint64_t address, uint32_t& access);

}  // namespace heddle::driver
