// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Device memory on the host: a reserved range of addresses per device, allocations in it, and the
// question "what is at this address". Generic pointers of kernels are these addresses.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>

#include "base/result.h"

namespace heddle::mem {

/// What an allocation is for; mem keeps it and never looks inside.
struct Tag {
  uint32_t kind = 0;
  uint32_t flags = 0;
  void* owner = nullptr;
};

struct Allocation {
  uint64_t base = 0;
  uint64_t size_bytes = 0;
  uint64_t id = 0;                      // unique in the process, never reused
  Tag tag;
};

/// Thread-safe. One per device.
class DeviceMemory {
 public:
  /// capacity_bytes: what the modelled device has; more is OutOfMemory.
  static Result<std::unique_ptr<DeviceMemory>> create(uint64_t capacity_bytes);
  virtual ~DeviceMemory() = default;

  /// 256-byte aligned at least. Access beyond an allocation's guard faults; so does access to
  /// freed memory, unless it is small enough to share pages with others.
  virtual Result<uint64_t> alloc(uint64_t size_bytes, uint64_t align = 256, Tag tag = {}) = 0;
  /// InvalidValue if `base` is not the start of a live allocation. The pages go back to the host.
  virtual Result<void> free(uint64_t base) = 0;
  virtual std::optional<Allocation> find(uint64_t address) const = 0;
  /// The live allocation whose range lies closest to `address`: for fault messages.
  virtual std::optional<Allocation> nearest(uint64_t address) const = 0;
  /// Frees every allocation and reservation whose tag has this owner.
  virtual void free_owned(void* owner) = 0;
  virtual bool retag(uint64_t base, Tag tag) = 0;

  /// Addresses without memory, 2 MB granular, faulting until the caller maps something over them.
  /// They do not count as used. release() wants what reserve() gave and unmaps all of it.
  virtual Result<uint64_t> reserve(uint64_t size_bytes, uint64_t align, Tag tag) = 0;
  virtual Result<void> release(uint64_t base) = 0;

  /// Is it an address of this device's range, allocated or not?
  virtual bool owns(uint64_t address) const = 0;
  /// Physical memory that lives elsewhere (virtual memory management) but counts for the capacity.
  virtual Result<void> charge(uint64_t size_bytes) = 0;
  virtual void discharge(uint64_t size_bytes) = 0;
  virtual uint64_t used_bytes() const = 0;
  /// Keeps a copy of used_bytes() there from now on, for whoever reads it without asking.
  virtual void mirror_used(std::atomic<uint64_t>* copy) = 0;
  virtual uint64_t capacity_bytes() const = 0;
  virtual uint64_t allocation_count() const = 0;
};

/// HEDDLE_OOM_AT: true for the one allocation that is to fail. Every way to get memory asks it.
bool fails_on_purpose();

}  // namespace heddle::mem
