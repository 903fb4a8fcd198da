// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Unified addressing: what a pointer is, and hints about managed memory. All memory is the host's, so a
// hint has nothing to move; the range attributes remember what was said last.
#include <algorithm>
#include <cstring>
#include <map>
#include <set>

#include "driver/driver.h"
#include "driver/object/physical.h"
#include "driver/object/pool.h"
#include "driver/object/shared_range.h"

namespace heddle::driver {
namespace {

template <class T>
void put(void* to, T value) {
  std::memcpy(to, &value, sizeof value);
}

struct Hints {
  bool read_mostly = false;
  int preferred = CU_DEVICE_INVALID, last_prefetch = CU_DEVICE_INVALID;
  std::vector<int> accessed_by;
};

/// What was said about the pages of one allocation: each entry holds from its address to the next entry's.
class HintedRanges {
 public:
  explicit HintedRanges(uint64_t base) { from_[base]; }

  template <class F>
  void change(uint64_t begin, uint64_t end, F set) {
    split(begin);
    split(end);
    for (auto it = from_.find(begin); it != from_.end() && it->first < end; ++it) set(it->second);
  }

  /// An answer for a range is one that holds for all of it.
  Hints common(uint64_t begin, uint64_t end) {
    auto it = std::prev(from_.upper_bound(begin));
    Hints all = it->second;
    while (++it != from_.end() && it->first < end) {
      const Hints& h = it->second;
      all.read_mostly &= h.read_mostly;
      if (h.preferred != all.preferred) all.preferred = CU_DEVICE_INVALID;
      if (h.last_prefetch != all.last_prefetch) all.last_prefetch = CU_DEVICE_INVALID;
      std::erase_if(all.accessed_by, [&](int d) { return std::find(h.accessed_by.begin(), h.accessed_by.end(), d) == h.accessed_by.end(); });
    }
    return all;
  }

 private:
  void split(uint64_t at) {
    const auto next = from_.lower_bound(at);
    if (next == from_.end() || next->first != at) from_.emplace_hint(next, at, std::prev(next)->second);
  }
  std::map<uint64_t, Hints> from_;
};

struct HintBook {
  std::mutex mutex;
  std::map<uint64_t, HintedRanges> by_allocation;   // by allocation id
  HintedRanges& of(const mem::Allocation& a) { return by_allocation.try_emplace(a.id, a.base).first->second; }
};
HintBook& hint_book() {
  static auto* one = new HintBook;
  return *one;
}

Result<Found> managed_range(CUdeviceptr ptr, size_t count) {
  if (!count) return error(ErrorKind::InvalidValue, "a range of 0 bytes");
  auto found = find_memory(ptr);
  // Pageable memory is allowed where the device can use it, and here it can.
  if (!found) return Found{mem::Allocation{ptr, count, ptr | uint64_t{1} << 63, {}}, nullptr};
  if (found->allocation.tag.kind != kManagedMemory) return error(ErrorKind::InvalidValue, "{:#x} is no managed memory", ptr);
  if (count > found->allocation.base + found->allocation.size_bytes - ptr)
    return error(ErrorKind::InvalidValue, "{} bytes at {:#x} are more than its allocation has", count, ptr);
  return *found;
}

Result<void> check_location(int device) {
  if (device != CU_DEVICE_CPU) (void)TRY(device_of(device));
  return {};
}

constexpr unsigned kReadWrite = 3;       // CU_POINTER_ATTRIBUTE_ACCESS_FLAG_READWRITE

/// Allocations whose synchronous copies a program asked to be synchronous: they are anyway, but it may ask back.
struct Synchronised {
  std::mutex mutex;
  std::set<uint64_t> allocations;       // ids
};
Synchronised& synchronised() {
  static auto* one = new Synchronised;
  return *one;
}

/// What an address of a reservation is by what is mapped there.
struct Mapped {
  bool mapped = true;
  uint64_t base, size;
  unsigned access = kReadWrite;
  uint64_t handle_types = 0;
};
Mapped mapped_at(uint64_t ptr, const mem::Allocation& a) {
  if (a.tag.kind != kReservedAddresses) {
    const Pool* pool = pool_at(ptr);
    return {.base = a.base, .size = a.size_bytes, .handle_types = pool ? pool->handle_types : 0};
  }
  auto mapping = mapping_at(ptr);
  if (!mapping.ok()) return {.mapped = false, .base = a.base, .size = a.size_bytes, .access = 0};
  unsigned access = 0;
  if (const auto& stack = context_stack(); !stack.empty() && stack.back()) access = mapping->access[stack.back()->device.ordinal];
  return {.base = mapping->address, .size = mapping->size, .access = access, .handle_types = mapping->physical->prop.requestedHandleTypes};
}

bool is_host_kind(uint32_t kind) { return kind == kPinnedMemory || kind == kRegisteredMemory; }

/// What the documentation says for memory that CUDA does not know.
bool unknown_attribute(void* data, CUpointer_attribute attribute) {
  switch (attribute) {
    case CU_POINTER_ATTRIBUTE_CONTEXT: put<CUcontext>(data, nullptr); return true;
    case CU_POINTER_ATTRIBUTE_MEMORY_TYPE: put<unsigned>(data, 0); return true;
    case CU_POINTER_ATTRIBUTE_DEVICE_POINTER: put<uint64_t>(data, 0); return true;
    case CU_POINTER_ATTRIBUTE_HOST_POINTER: put<uint64_t>(data, 0); return true;
    case CU_POINTER_ATTRIBUTE_IS_MANAGED: put<unsigned>(data, 0); return true;
    case CU_POINTER_ATTRIBUTE_DEVICE_ORDINAL: put<int>(data, -2); return true;
    default: return false;
  }
}

Result<void> pointer_attribute(void* data, CUpointer_attribute attribute, uint64_t ptr, const Found& f) {
  const mem::Tag& tag = f.allocation.tag;
  const bool host = is_host_kind(tag.kind), managed = tag.kind == kManagedMemory;
  // Pools and reservations are of no context.
  auto* owner = tag.kind == kPoolMemory ? nullptr : static_cast<Context*>(tag.owner);
  switch (attribute) {
    case CU_POINTER_ATTRIBUTE_CONTEXT: put(data, handle_of(owner)); return {};
    case CU_POINTER_ATTRIBUTE_MEMORY_TYPE:
      put<unsigned>(data, host ? CU_MEMORYTYPE_HOST : CU_MEMORYTYPE_DEVICE);
      return {};
    case CU_POINTER_ATTRIBUTE_DEVICE_POINTER: put<uint64_t>(data, ptr); return {};
    case CU_POINTER_ATTRIBUTE_HOST_POINTER:
      if (!host && !managed) return error(ErrorKind::InvalidValue, "{:#x} is device memory", ptr);
      put<uint64_t>(data, ptr);
      return {};
    case CU_POINTER_ATTRIBUTE_SYNC_MEMOPS: {
      std::lock_guard guard(synchronised().mutex);
      put<unsigned>(data, synchronised().allocations.contains(f.allocation.id));
      return {};
    }
    case CU_POINTER_ATTRIBUTE_BUFFER_ID: put<uint64_t>(data, f.allocation.id); return {};
    case CU_POINTER_ATTRIBUTE_IS_MANAGED: put<unsigned>(data, managed); return {};
    case CU_POINTER_ATTRIBUTE_DEVICE_ORDINAL:
      put<int>(data, f.device ? f.device->ordinal : owner ? owner->device.ordinal : 0);
      return {};
    case CU_POINTER_ATTRIBUTE_IS_LEGACY_CUDA_IPC_CAPABLE: put<unsigned>(data, can_be_shared(f.allocation)); return {};
    case CU_POINTER_ATTRIBUTE_RANGE_START_ADDR: put<uint64_t>(data, f.allocation.base); return {};
    case CU_POINTER_ATTRIBUTE_RANGE_SIZE: put<size_t>(data, f.allocation.size_bytes); return {};
    case CU_POINTER_ATTRIBUTE_MAPPED: put<unsigned>(data, mapped_at(ptr, f.allocation).mapped); return {};
    case CU_POINTER_ATTRIBUTE_ALLOWED_HANDLE_TYPES: put<uint64_t>(data, mapped_at(ptr, f.allocation).handle_types); return {};
    case CU_POINTER_ATTRIBUTE_IS_GPU_DIRECT_RDMA_CAPABLE: put<unsigned>(data, 0); return {};
    case CU_POINTER_ATTRIBUTE_ACCESS_FLAGS: put<unsigned>(data, mapped_at(ptr, f.allocation).access); return {};
    case CU_POINTER_ATTRIBUTE_MEMPOOL_HANDLE: put<CUmemoryPool>(data, pool_at(ptr) ? static_cast<CUmemoryPool>(pool_at(ptr)->handle) : nullptr); return {};
    case CU_POINTER_ATTRIBUTE_MAPPING_SIZE: put<size_t>(data, mapped_at(ptr, f.allocation).size); return {};
    case CU_POINTER_ATTRIBUTE_MAPPING_BASE_ADDR: put<uint64_t>(data, mapped_at(ptr, f.allocation).base); return {};
    case CU_POINTER_ATTRIBUTE_MEMORY_BLOCK_ID: put<uint64_t>(data, f.allocation.id); return {};
    default: return error(ErrorKind::InvalidValue, "there is no pointer attribute {}", static_cast<int>(attribute));
  }
}



Result<void> advise(CUdeviceptr devPtr, size_t count, CUmem_advise advice, int device) {
  const Found found = TRY(managed_range(devPtr, count));
  if (advice < CU_MEM_ADVISE_SET_READ_MOSTLY || advice > CU_MEM_ADVISE_UNSET_ACCESSED_BY)
    return error(ErrorKind::InvalidValue, "there is no advice {}", static_cast<int>(advice));
  if (advice == CU_MEM_ADVISE_SET_PREFERRED_LOCATION || advice == CU_MEM_ADVISE_SET_ACCESSED_BY) TRY(check_location(device));
  std::lock_guard guard(hint_book().mutex);
  hint_book().of(found.allocation).change(devPtr, devPtr + count, [&](Hints& hints) {
    switch (advice) {
      case CU_MEM_ADVISE_SET_READ_MOSTLY: hints.read_mostly = true; break;
      case CU_MEM_ADVISE_UNSET_READ_MOSTLY: hints.read_mostly = false; break;
      case CU_MEM_ADVISE_SET_PREFERRED_LOCATION: hints.preferred = device; break;
      case CU_MEM_ADVISE_UNSET_PREFERRED_LOCATION: hints.preferred = CU_DEVICE_INVALID; break;
      case CU_MEM_ADVISE_SET_ACCESSED_BY:
        std::erase(hints.accessed_by, device);
        hints.accessed_by.push_back(device);
        break;
      default: std::erase(hints.accessed_by, device);
    }
  });
  return {};
}

Result<int> location_ordinal(const CUmemLocation& location) {
  switch (location.type) {
    case CU_MEM_LOCATION_TYPE_DEVICE: return location.id;
    case CU_MEM_LOCATION_TYPE_HOST:
    case CU_MEM_LOCATION_TYPE_HOST_NUMA:
    case CU_MEM_LOCATION_TYPE_HOST_NUMA_CURRENT: return int{CU_DEVICE_CPU};
    default: return error(ErrorKind::InvalidValue, "there is no location type {}", static_cast<int>(location.type));
  }
}

Result<void> prefetch(CUdeviceptr devPtr, size_t count, int device, CUstream hStream) {
  const Found found = TRY(managed_range(devPtr, count));
  TRY(check_location(device));
  (void)TRY(stream_of(hStream));
  std::lock_guard guard(hint_book().mutex);
  hint_book().of(found.allocation).change(devPtr, devPtr + count, [&](Hints& hints) { hints.last_prefetch = device; });
  return {};
}

Result<void> range_attribute(void* data, size_t size, CUmem_range_attribute attribute, const Hints& hints) {
  if (attribute == CU_MEM_RANGE_ATTRIBUTE_ACCESSED_BY) {
    if (size < 4 || size % 4) return error(ErrorKind::InvalidValue, "{} bytes for a list of devices", size);
    for (size_t i = 0; i < size / 4; ++i)
      put<int>(static_cast<int*>(data) + i, i < hints.accessed_by.size() ? hints.accessed_by[i] : CU_DEVICE_INVALID);
    return {};
  }
  if (size != 4) return error(ErrorKind::InvalidValue, "{} bytes for an attribute of 4", size);
  const auto type_of = [](int ordinal) {
    return ordinal == CU_DEVICE_INVALID ? CU_MEM_LOCATION_TYPE_INVALID : ordinal == CU_DEVICE_CPU ? CU_MEM_LOCATION_TYPE_HOST : CU_MEM_LOCATION_TYPE_DEVICE;
  };
  switch (attribute) {
    case CU_MEM_RANGE_ATTRIBUTE_READ_MOSTLY: put<int>(data, hints.read_mostly); return {};
    // The number of a location that is no device says nothing.
    case CU_MEM_RANGE_ATTRIBUTE_PREFERRED_LOCATION_TYPE: put<int>(data, type_of(hints.preferred)); return {};
    case CU_MEM_RANGE_ATTRIBUTE_PREFERRED_LOCATION_ID: put<int>(data, std::max(hints.preferred, 0)); return {};
    case CU_MEM_RANGE_ATTRIBUTE_LAST_PREFETCH_LOCATION_TYPE: put<int>(data, type_of(hints.last_prefetch)); return {};
    case CU_MEM_RANGE_ATTRIBUTE_LAST_PREFETCH_LOCATION_ID: put<int>(data, std::max(hints.last_prefetch, 0)); return {};
    case CU_MEM_RANGE_ATTRIBUTE_PREFERRED_LOCATION: put<int>(data, hints.preferred); return {};
    case CU_MEM_RANGE_ATTRIBUTE_LAST_PREFETCH_LOCATION: put<int>(data, hints.last_prefetch); return {};
    default: return error(ErrorKind::InvalidValue, "there is no range attribute {}", static_cast<int>(attribute));
  }
}

}  // namespace

void forget_hints(uint64_t allocation) {
  std::lock_guard guard(hint_book().mutex);
  hint_book().by_allocation.erase(allocation);
}

Result<void> cuPointerGetAttribute(void* data, CUpointer_attribute attribute, CUdeviceptr ptr) {
  const auto found = find_memory(ptr);
  if (!found) return error(ErrorKind::InvalidValue, "{:#x} is no memory of CUDA", ptr);
  return pointer_attribute(data, attribute, ptr, *found);
}

Result<void> cuPointerGetAttributes(unsigned int numAttributes, CUpointer_attribute* attributes, void** data, CUdeviceptr ptr) {
  const auto found = find_memory(ptr);
  for (unsigned i = 0; i < numAttributes; ++i) {
    if (!data[i]) return error(ErrorKind::InvalidValue, "data {} is null", i);
    // Unlike the single query this one answers with zeros instead of failing.
    if (!found || !pointer_attribute(data[i], attributes[i], ptr, *found).ok()) unknown_attribute(data[i], attributes[i]);
  }
  return {};
}

Result<void> cuPointerSetAttribute(const void* value, CUpointer_attribute attribute, CUdeviceptr ptr) {
  if (attribute != CU_POINTER_ATTRIBUTE_SYNC_MEMOPS) return error(ErrorKind::InvalidValue, "attribute {} cannot be set", static_cast<int>(attribute));
  const auto found = find_memory(ptr);
  if (!found) return error(ErrorKind::InvalidDevice, "{:#x} is no memory of CUDA", ptr);
  unsigned on;
  std::memcpy(&on, value, sizeof on);
  std::lock_guard guard(synchronised().mutex);
  if (on) synchronised().allocations.insert(found->allocation.id);
  else synchronised().allocations.erase(found->allocation.id);
  return {};
}

Result<void> cuMemPrefetchAsync(CUdeviceptr devPtr, size_t count, CUdevice dstDevice, CUstream hStream) {
  return prefetch(devPtr, count, dstDevice, hStream);
}

Result<void> cuMemPrefetchAsync_v2(CUdeviceptr devPtr, size_t count, CUmemLocation location, unsigned int flags, CUstream hStream) {
  if (flags) return error(ErrorKind::InvalidValue, "flags are {:#x}, not 0", flags);
  return prefetch(devPtr, count, TRY(location_ordinal(location)), hStream);
}

Result<void> cuMemAdvise(CUdeviceptr devPtr, size_t count, CUmem_advise advice, CUdevice device) {
  return advise(devPtr, count, advice, device);
}

Result<void> cuMemAdvise_v2(CUdeviceptr devPtr, size_t count, CUmem_advise advice, CUmemLocation location) {
  return advise(devPtr, count, advice, TRY(location_ordinal(location)));
}

Result<void> cuMemRangeGetAttribute(void* data, size_t dataSize, CUmem_range_attribute attribute, CUdeviceptr devPtr, size_t count) {
  const Found found = TRY(managed_range(devPtr, count));
  std::lock_guard guard(hint_book().mutex);
  return range_attribute(data, dataSize, attribute, hint_book().of(found.allocation).common(devPtr, devPtr + count));
}

Result<void> cuMemRangeGetAttributes(void** data, size_t* dataSizes, CUmem_range_attribute* attributes, size_t numAttributes, CUdeviceptr devPtr, size_t count) {
  for (size_t i = 0; i < numAttributes; ++i) TRY(cuMemRangeGetAttribute(data[i], dataSizes[i], attributes[i], devPtr, count));
  return {};
}

}  // namespace heddle::driver
