// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/object/physical.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <map>
#include <mutex>

namespace heddle::driver {
namespace {

struct Mappings {
  std::mutex mutex;
  std::map<uint64_t, Mapping> by_address;
};
Mappings& mappings() {
  static auto* one = new Mappings;
  return *one;
}

void* pointer(uint64_t address) { return reinterpret_cast<void*>(address); }

/// The lock is held. The mappings that make up exactly [address, address + size).
Result<std::vector<std::map<uint64_t, Mapping>::iterator>> whole_mappings(uint64_t address, uint64_t size) {
  auto& all = mappings().by_address;
  std::vector<std::map<uint64_t, Mapping>::iterator> found;
  uint64_t at = address;
  for (auto it = all.find(address); it != all.end() && it->first == at && at < address + size; ++it) {
    found.push_back(it);
    at += it->second.size;
  }
  if (!size || at != address + size) return error(ErrorKind::InvalidValue, "{} bytes at {:#x} are not whole mappings", size, address);
  return found;
}

}  // namespace

Physical::~Physical() {
  close(descriptor);
  if (charged) device.memory->discharge(size_bytes);
}

Result<Ref<Physical>> Physical::create(Device& device, uint64_t size, const CUmemAllocationProp& prop) {
  const bool charged = prop.location.type == CU_MEM_LOCATION_TYPE_DEVICE;
  if (charged) TRY(device.memory->charge(size));
  const int descriptor = memfd_create("heddle-memory", MFD_CLOEXEC);
  if (descriptor < 0 || ftruncate(descriptor, static_cast<off_t>(size)) != 0) {
    if (descriptor >= 0) close(descriptor);
    if (charged) device.memory->discharge(size);
    return error(ErrorKind::OutOfMemory, "the host refuses {} bytes", size);
  }
  return Ref<Physical>(new Physical(device, descriptor, size, prop, charged));
}

Result<Ref<Physical>> Physical::import(Device& device, int descriptor) {
  struct stat status;
  if (fstat(descriptor, &status) != 0 || status.st_size <= 0) {
    close(descriptor);
    return error(ErrorKind::InvalidValue, "the descriptor is not of shared memory");
  }
  CUmemAllocationProp prop = {};
  prop.type = CU_MEM_ALLOCATION_TYPE_PINNED;
  prop.requestedHandleTypes = CU_MEM_HANDLE_TYPE_POSIX_FILE_DESCRIPTOR;
  prop.location = {CU_MEM_LOCATION_TYPE_DEVICE, device.ordinal};
  return Ref<Physical>(new Physical(device, descriptor, static_cast<uint64_t>(status.st_size), prop, false));
}

CUmemGenericAllocationHandle Physical::retain_handle() {
  std::lock_guard guard(mappings().mutex);
  if (!handle_) handle_ = handles<Physical>().insert<void*>(this);
  ++handle_references_;
  return reinterpret_cast<CUmemGenericAllocationHandle>(handle_);
}

Result<void> Physical::release_handle(CUmemGenericAllocationHandle handle) {
  const auto* slot = reinterpret_cast<const void*>(handle);
  Ref<Physical> keep;                   // Goes after the lock.
  std::lock_guard guard(mappings().mutex);
  keep = Ref<Physical>(handles<Physical>().get(slot));
  if (!keep) return error(ErrorKind::InvalidValue, "{:#x} is no memory handle", handle);
  if (--keep->handle_references_) return {};
  keep->handle_ = nullptr;
  handles<Physical>().remove(slot)->unref();
  return {};
}

Result<void> map_physical(uint64_t address, uint64_t size, uint64_t offset, Physical& physical) {
  const auto found = find_memory(address);
  if (!found || found->allocation.tag.kind != kReservedAddresses) return error(ErrorKind::InvalidValue, "{:#x} is not reserved", address);
  if (address + size > found->allocation.base + found->allocation.size_bytes) return error(ErrorKind::InvalidValue, "{} bytes at {:#x} leave the reservation", size, address);
  if (!size || address % kGranularity || size % kGranularity || offset % kGranularity || offset + size > physical.size_bytes)
    return error(ErrorKind::InvalidValue, "{} bytes from {} of {} do not fit the granularity", size, offset, physical.size_bytes);
  std::lock_guard guard(mappings().mutex);
  auto& all = mappings().by_address;
  const auto next = all.lower_bound(address);
  if ((next != all.end() && next->first < address + size) ||
      (next != all.begin() && std::prev(next)->first + std::prev(next)->second.size > address))
    return error(ErrorKind::InvalidValue, "{:#x} is mapped already", address);
  if (mmap(pointer(address), size, PROT_NONE, MAP_SHARED | MAP_FIXED, physical.descriptor, static_cast<off_t>(offset)) == MAP_FAILED)
    return error(ErrorKind::OutOfMemory, "the host refuses the mapping");
  all.emplace(address, Mapping{address, size, Ref<Physical>(&physical), {}});
  return {};
}

Result<void> unmap_physical(uint64_t address, uint64_t size) {
  std::lock_guard guard(mappings().mutex);
  const auto found = TRY(whole_mappings(address, size));
  mmap(pointer(address), size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
  for (auto it : found) mappings().by_address.erase(it);
  return {};
}

bool any_mapping(uint64_t address, uint64_t size) {
  std::lock_guard guard(mappings().mutex);
  const auto next = mappings().by_address.lower_bound(address);
  return next != mappings().by_address.end() && next->first < address + size;
}

Result<void> check_mapped(uint64_t address, uint64_t size) {
  std::lock_guard guard(mappings().mutex);
  auto& all = mappings().by_address;
  auto it = all.upper_bound(address);
  if (it != all.begin()) --it;
  for (uint64_t at = address; at < address + size; ++it) {
    if (it == all.end() || it->first > at || it->first + it->second.size <= at) return error(ErrorKind::InvalidValue, "nothing is mapped at {:#x}", at);
    if (!it->second.allowed()) return error(ErrorKind::InvalidValue, "the mapping at {:#x} gives no access", at);
    at = it->first + it->second.size;
  }
  return {};
}

uint32_t Mapping::allowed() const {
  uint32_t widest = 0;
  for (const auto& [who, what] : access) widest |= what;
  return widest;
}

Result<void> set_access(uint64_t address, uint64_t size, const Access& access) {
  std::lock_guard guard(mappings().mutex);
  for (auto it : TRY(whole_mappings(address, size))) {
    Mapping& m = it->second;
    for (const auto& [who, what] : access) m.access[who] = what;
    const int protection = m.allowed() == 3 ? PROT_READ | PROT_WRITE : m.allowed() == 1 ? PROT_READ : PROT_NONE;
    if (mprotect(pointer(m.address), m.size, protection) != 0) return error(ErrorKind::OperatingSystem, "the host refuses the access");
  }
  return {};
}

Result<Mapping> mapping_at(uint64_t address) {
  std::lock_guard guard(mappings().mutex);
  auto it = mappings().by_address.upper_bound(address);
  if (it == mappings().by_address.begin() || address >= std::prev(it)->first + std::prev(it)->second.size)
    return error(ErrorKind::InvalidValue, "nothing is mapped at {:#x}", address);
  return std::prev(it)->second;
}

}  // namespace heddle::driver
