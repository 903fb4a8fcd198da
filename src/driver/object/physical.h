// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Physical memory of the virtual memory management calls: a file in memory that can be mapped at several
// addresses and, as a file descriptor, in several processes.
#pragma once

#include <cstdint>
#include <map>

#include "driver/entry/impl.h"
#include "driver/handle.h"
#include "driver/state.h"

namespace heddle::driver {

class Physical final : public RefCounted<Physical> {
 public:
  static Result<Ref<Physical>> create(Device& device, uint64_t size_bytes, const CUmemAllocationProp& prop);
  /// Takes over the descriptor.
  static Result<Ref<Physical>> import(Device& device, int descriptor);
  Physical(Device& d, int f, uint64_t s, const CUmemAllocationProp& p, bool c) : device(d), descriptor(f), size_bytes(s), prop(p), charged(c) {}
  ~Physical();

  Device& device;
  const int descriptor;
  const uint64_t size_bytes;
  const CUmemAllocationProp prop;
  const bool charged;                   // counts for the capacity

  /// Its handle, of which every user has a reference: there is one as long as anybody holds it.
  CUmemGenericAllocationHandle retain_handle();
  static Result<void> release_handle(CUmemGenericAllocationHandle handle);

 private:
  void* handle_ = nullptr;
  uint32_t handle_references_ = 0;
};

inline constexpr uint64_t kGranularity = 2 << 20;

/// Maps [offset, offset + size) without access; the range must lie in one reservation, unmapped.
Result<void> map_physical(uint64_t address, uint64_t size, uint64_t offset, Physical& physical);
Result<void> unmap_physical(uint64_t address, uint64_t size);
/// Whether any of [address, address + size) is mapped.
bool any_mapping(uint64_t address, uint64_t size);
/// InvalidValue unless all of it is mapped and can be read.
Result<void> check_mapped(uint64_t address, uint64_t size);

/// What a device, or kHostAccess, may do with a mapping: 0 nothing, 1 read, 3 read and write.
using Access = std::map<int, uint32_t>;
inline constexpr int kHostAccess = -1;
/// Adds to what the mappings that make up the range allow. All devices and the host share one view of memory, in
/// which the widest access holds; each is told its own.
Result<void> set_access(uint64_t address, uint64_t size, const Access& access);

struct Mapping {
  uint64_t address, size;
  Ref<Physical> physical;
  Access access;
  /// The widest.
  uint32_t allowed() const;
};
Result<Mapping> mapping_at(uint64_t address);

}  // namespace heddle::driver
