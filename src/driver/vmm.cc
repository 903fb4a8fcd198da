// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Virtual memory management: addresses, memory and access apart.
#include <unistd.h>

#include <cstring>

#include "driver/driver.h"
#include "driver/object/physical.h"

namespace heddle::driver {
namespace {

Result<Physical*> physical_of(CUmemGenericAllocationHandle handle) {
  Physical* p = handles<Physical>().get(reinterpret_cast<const void*>(handle));
  if (!p) return error(ErrorKind::InvalidValue, "{:#x} is no memory handle", handle);
  return p;
}

/// Who CUmemAccessDesc and cuMemGetAccess speak of.
Result<int> who_at(const CUmemLocation& location) {
  if (location.type == CU_MEM_LOCATION_TYPE_DEVICE) return TRY(device_of(location.id))->ordinal;
  if (location.type == CU_MEM_LOCATION_TYPE_HOST || location.type == CU_MEM_LOCATION_TYPE_HOST_NUMA ||
      location.type == CU_MEM_LOCATION_TYPE_HOST_NUMA_CURRENT)
    return int{kHostAccess};
  return error(ErrorKind::InvalidValue, "location type {}", static_cast<int>(location.type));
}

Result<Device*> device_in(const CUmemAllocationProp& prop) {
  if (prop.type != CU_MEM_ALLOCATION_TYPE_PINNED) return error(ErrorKind::InvalidValue, "allocation type {}", static_cast<int>(prop.type));
  if (prop.location.type == CU_MEM_LOCATION_TYPE_DEVICE) return TRY(device_of(prop.location.id));
  if (prop.location.type == CU_MEM_LOCATION_TYPE_HOST || prop.location.type == CU_MEM_LOCATION_TYPE_HOST_NUMA ||
      prop.location.type == CU_MEM_LOCATION_TYPE_HOST_NUMA_CURRENT)
    return state().devices.front().get();
  return error(ErrorKind::InvalidValue, "location type {}", static_cast<int>(prop.location.type));
}

}  // namespace

Result<CUdeviceptr> cuMemAddressReserve(size_t size, size_t alignment, CUdeviceptr addr, unsigned long long flags) {
  if (flags) return error(ErrorKind::InvalidValue, "flags are {:#x}, not 0", flags);
  if (!size || size % kGranularity) return error(ErrorKind::InvalidValue, "{} bytes are no multiple of {}", size, kGranularity);
  if (alignment & (alignment - 1)) return error(ErrorKind::InvalidValue, "alignment {} is no power of two", alignment);
  // `addr` is a hint, which may be ignored.
  Device* device = context_stack().empty() || !context_stack().back() ? state().devices.front().get() : &context_stack().back()->device;
  return static_cast<CUdeviceptr>(TRY(device->memory->reserve(size, alignment, {kReservedAddresses, 0, nullptr})));
}

Result<void> cuMemAddressFree(CUdeviceptr ptr, size_t size) {
  const auto found = find_memory(ptr);
  if (!found || found->allocation.tag.kind != kReservedAddresses || found->allocation.base != ptr || found->allocation.size_bytes != size)
    return error(ErrorKind::InvalidValue, "{} bytes at {:#x} are no reservation", size, ptr);
  if (any_mapping(ptr, size)) return error(ErrorKind::InvalidValue, "memory is still mapped at {:#x}", ptr);
  return found->device->memory->release(ptr);
}

Result<CUmemGenericAllocationHandle> cuMemCreate(size_t size, const CUmemAllocationProp* prop, unsigned long long flags) {
  if (flags) return error(ErrorKind::InvalidValue, "flags are {:#x}, not 0", flags);
  if (!size || size % kGranularity) return error(ErrorKind::InvalidValue, "{} bytes are no multiple of {}", size, kGranularity);
  if (prop->requestedHandleTypes & ~unsigned{CU_MEM_HANDLE_TYPE_POSIX_FILE_DESCRIPTOR}) return unsupported("memory handles other than file descriptors");
  return TRY(Physical::create(*TRY(device_in(*prop)), size, *prop))->retain_handle();
}

Result<void> cuMemRelease(CUmemGenericAllocationHandle handle) {
  return Physical::release_handle(handle);   // Mappings hold the memory too.
}

Result<void> cuMemMap(CUdeviceptr ptr, size_t size, size_t offset, CUmemGenericAllocationHandle handle, unsigned long long flags) {
  if (flags) return error(ErrorKind::InvalidValue, "flags are {:#x}, not 0", flags);
  return map_physical(ptr, size, offset, *TRY(physical_of(handle)));
}

Result<void> cuMemUnmap(CUdeviceptr ptr, size_t size) {
  if (const auto found = find_memory(ptr); found && !context_stack().empty() && context_stack().back()) settle(*context_stack().back());
  return unmap_physical(ptr, size);
}

Result<void> cuMemSetAccess(CUdeviceptr ptr, size_t size, const CUmemAccessDesc* desc, size_t count) {
  Access access;
  for (size_t i = 0; i < count; ++i) {
    const auto flags = static_cast<unsigned>(desc[i].flags);
    if (flags != CU_MEM_ACCESS_FLAGS_PROT_NONE && flags != CU_MEM_ACCESS_FLAGS_PROT_READ && flags != CU_MEM_ACCESS_FLAGS_PROT_READWRITE)
      return error(ErrorKind::InvalidValue, "access flags {:#x}", flags);
    access[TRY(who_at(desc[i].location))] = flags;
  }
  return set_access(ptr, size, access);
}

Result<unsigned long long> cuMemGetAccess(const CUmemLocation* location, CUdeviceptr ptr) {
  const int who = TRY(who_at(*location));
  const Mapping mapping = TRY(mapping_at(ptr));
  const auto it = mapping.access.find(who);
  return static_cast<unsigned long long>(it == mapping.access.end() ? 0 : it->second);
}

Result<size_t> cuMemGetAllocationGranularity(const CUmemAllocationProp* prop, CUmemAllocationGranularity_flags option) {
  if (option != CU_MEM_ALLOC_GRANULARITY_MINIMUM && option != CU_MEM_ALLOC_GRANULARITY_RECOMMENDED)
    return error(ErrorKind::InvalidValue, "there is no granularity {}", static_cast<int>(option));
  (void)TRY(device_in(*prop));
  return size_t{kGranularity};
}

Result<CUmemAllocationProp> cuMemGetAllocationPropertiesFromHandle(CUmemGenericAllocationHandle handle) {
  return TRY(physical_of(handle))->prop;
}

Result<CUmemGenericAllocationHandle> cuMemRetainAllocationHandle(void* addr) {
  return TRY(mapping_at(reinterpret_cast<uint64_t>(addr))).physical->retain_handle();
}

Result<void> cuMemExportToShareableHandle(void* shareableHandle, CUmemGenericAllocationHandle handle, CUmemAllocationHandleType handleType, unsigned long long flags) {
  if (flags) return error(ErrorKind::InvalidValue, "flags are {:#x}, not 0", flags);
  const Physical* p = TRY(physical_of(handle));
  if (handleType != CU_MEM_HANDLE_TYPE_POSIX_FILE_DESCRIPTOR) return unsupported("memory handles other than file descriptors");
  if (!(p->prop.requestedHandleTypes & CU_MEM_HANDLE_TYPE_POSIX_FILE_DESCRIPTOR)) return error(ErrorKind::InvalidValue, "the memory was not created to be shared");
  const int copy = dup(p->descriptor);
  if (copy < 0) return error(ErrorKind::OperatingSystem, "no file descriptor is left");
  std::memcpy(shareableHandle, &copy, sizeof copy);
  return {};
}

Result<CUmemGenericAllocationHandle> cuMemImportFromShareableHandle(void* osHandle, CUmemAllocationHandleType shHandleType) {
  if (shHandleType != CU_MEM_HANDLE_TYPE_POSIX_FILE_DESCRIPTOR) return unsupported("memory handles other than file descriptors");
  const int copy = dup(static_cast<int>(reinterpret_cast<intptr_t>(osHandle)));
  if (copy < 0) return error(ErrorKind::InvalidValue, "it is no file descriptor");
  return TRY(Physical::import(*state().devices.front(), copy))->retain_handle();
}

}  // namespace heddle::driver
