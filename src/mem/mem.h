// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Device memory on the host: a reserved range of addresses per device, allocations in it, and the
// question "what is at this address". Generic pointers of kernels are these addresses.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "base/result.h"

namespace heddle::mem {

struct Allocation {
  uint64_t base = 0;
  uint64_t size_bytes = 0;
};

class DeviceMemory {
 public:
  /// capacity_bytes: what the modelled device has; more is OutOfMemory.
  static Result<std::unique_ptr<DeviceMemory>> create(uint64_t capacity_bytes);
  virtual ~DeviceMemory() = default;

  /// 256-byte aligned at least. Out-of-bounds access beyond an allocation's guard faults.
  virtual Result<uint64_t> alloc(uint64_t size_bytes, uint64_t align = 256) = 0;
  /// InvalidValue if `base` is not the start of a live allocation.
  virtual Result<void> free(uint64_t base) = 0;
  virtual std::optional<Allocation> find(uint64_t address) const = 0;
  virtual uint64_t used_bytes() const = 0;
  virtual uint64_t capacity_bytes() const = 0;
};

}  // namespace heddle::mem
