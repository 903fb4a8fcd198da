// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <algorithm>
#include <cstring>

#include "driver/driver.h"
#include "driver/object/shared_range.h"
#include "driver/object/capture.h"
#include "driver/object/pool.h"

namespace heddle::driver {

void forget_hints(uint64_t allocation);   // of unified.cc
namespace {

constexpr uint64_t kPitchAlign = 512;

CUdeviceptr pointer(uint64_t address) { return static_cast<CUdeviceptr>(address); }

Result<uint64_t> allocate(uint64_t size, uint32_t kind, uint32_t flags = 0) {
  Context* context = TRY(current_context());
  TRY(refuse_unsafe_call("an allocation"));
  auto made = context->device.memory->alloc(size, 512, {kind, flags, context});
  if (made.ok() || made.error().kind != ErrorKind::OutOfMemory || !context->device.default_pool) return made;
  context->device.default_pool->trim(0);   // What pools keep for later is still the program's to use.
  return context->device.memory->alloc(size, 512, {kind, flags, context});
}

}  // namespace

Result<cuMemGetInfo_out> cuMemGetInfo() {
  const mem::DeviceMemory& memory = *TRY(current_context())->device.memory;
  const uint64_t total = memory.capacity_bytes();
  return cuMemGetInfo_out{total - std::min(total, memory.used_bytes()), total};
}

Result<CUdeviceptr> cuMemAlloc(size_t bytesize) { return pointer(TRY(allocate(bytesize, kDeviceMemory))); }

Result<cuMemAllocPitch_out> cuMemAllocPitch(size_t WidthInBytes, size_t Height, unsigned int ElementSizeBytes) {
  if (ElementSizeBytes != 4 && ElementSizeBytes != 8 && ElementSizeBytes != 16)
    return error(ErrorKind::InvalidValue, "elements of {} bytes; only 4, 8 and 16 are allowed", ElementSizeBytes);
  if (!WidthInBytes || !Height) return error(ErrorKind::InvalidValue, "{} x {} bytes", WidthInBytes, Height);
  const uint64_t pitch = (WidthInBytes + kPitchAlign - 1) / kPitchAlign * kPitchAlign;
  if (pitch < WidthInBytes || pitch > ~uint64_t{0} / Height) return error(ErrorKind::OutOfMemory, "{} rows of {} bytes", Height, pitch);
  return cuMemAllocPitch_out{pointer(TRY(allocate(pitch * Height, kPitchedMemory))), pitch};
}

Result<void> cuMemFree(CUdeviceptr dptr) {
  if (!dptr) return {};
  Context* context = TRY(current_context());
  Device* device = device_at(dptr);
  if (!device) return error(ErrorKind::InvalidValue, "{:#x} is no device memory", dptr);
  const auto found = device->memory->find(dptr);
  if (found && found->tag.kind == kMappedMemory) {
    if (found->tag.flags == kOfIpc) return error(ErrorKind::InvalidValue, "{:#x} is closed by cuIpcCloseMemHandle, not freed", dptr);
    settle(*context);
    return unmap_file(dptr);
  }
  if (!found || found->base != dptr) return error(ErrorKind::InvalidValue, "{:#x} is not the start of an allocation", dptr);
  if (found->tag.kind == kPoolMemory) return free_pool_memory(*context, dptr);
  if (found->tag.kind == kModuleMemory || found->tag.kind == kHeapMemory || found->tag.kind == kArrayMemory ||
      found->tag.kind == kReservedAddresses)
    return error(ErrorKind::InvalidValue, "{:#x} was not allocated by the program", dptr);
  // Work in flight may use it.
  settle(*context);
  if (auto* owner = static_cast<Context*>(found->tag.owner); owner && owner != context && !owner->destroyed) settle(*owner);
  if (found->tag.kind == kManagedMemory) forget_hints(found->id);
  return device->memory->free(dptr);
}

Result<cuMemGetAddressRange_out> cuMemGetAddressRange(CUdeviceptr dptr) {
  const auto found = find_memory(dptr);
  if (!found) return error(ErrorKind::NotFound, "{:#x} is no device memory", dptr);
  return cuMemGetAddressRange_out{pointer(found->allocation.base), found->allocation.size_bytes};
}

Result<void*> cuMemAllocHost(size_t bytesize) { return cuMemHostAlloc(bytesize, CU_MEMHOSTALLOC_DEVICEMAP); }

Result<void*> cuMemHostAlloc(size_t bytesize, unsigned int Flags) {
  if (Flags & ~unsigned{CU_MEMHOSTALLOC_PORTABLE | CU_MEMHOSTALLOC_DEVICEMAP | CU_MEMHOSTALLOC_WRITECOMBINED})
    return error(ErrorKind::InvalidValue, "unknown flags {:#x}", Flags);
  Context* context = TRY(current_context());
  return reinterpret_cast<void*>(TRY(mem::HostMemory::instance().alloc(bytesize, {kPinnedMemory, Flags, context})));
}

Result<void> cuMemFreeHost(void* p) {
  Context* context = TRY(current_context());
  settle(*context);
  return mem::HostMemory::instance().free(reinterpret_cast<uint64_t>(p));
}

Result<CUdeviceptr> cuMemHostGetDevicePointer(void* p, unsigned int Flags) {
  if (Flags) return error(ErrorKind::InvalidValue, "flags are {:#x}, not 0", Flags);
  const auto address = reinterpret_cast<uint64_t>(p);
  if (!mem::HostMemory::instance().find(address)) return error(ErrorKind::InvalidValue, "{} is no pinned memory", p);
  return pointer(address);
}

Result<unsigned int> cuMemHostGetFlags(void* p) {
  const auto found = mem::HostMemory::instance().find(reinterpret_cast<uint64_t>(p));
  if (!found || found->tag.kind != kPinnedMemory) return error(ErrorKind::InvalidValue, "{} was not allocated by cuMemHostAlloc", p);
  return found->tag.flags | CU_MEMHOSTALLOC_DEVICEMAP;
}

Result<CUdeviceptr> cuMemAllocManaged(size_t bytesize, unsigned int flags) {
  if (flags != CU_MEM_ATTACH_GLOBAL && flags != CU_MEM_ATTACH_HOST)
    return error(ErrorKind::InvalidValue, "flags {:#x} are neither attach-global nor attach-host", flags);
  return pointer(TRY(allocate(bytesize, kManagedMemory, flags)));
}

Result<void> cuMemHostRegister(void* p, size_t bytesize, unsigned int Flags) {
  if (Flags & ~unsigned{CU_MEMHOSTREGISTER_PORTABLE | CU_MEMHOSTREGISTER_DEVICEMAP | CU_MEMHOSTREGISTER_IOMEMORY | CU_MEMHOSTREGISTER_READ_ONLY})
    return error(ErrorKind::InvalidValue, "unknown flags {:#x}", Flags);
  if (Flags & CU_MEMHOSTREGISTER_IOMEMORY) return unsupported("cuMemHostRegister of I/O memory");
  Context* context = TRY(current_context());
  return mem::HostMemory::instance().add(reinterpret_cast<uint64_t>(p), bytesize, {kRegisteredMemory, Flags, context});
}

Result<void> cuMemHostUnregister(void* p) {
  settle(*TRY(current_context()));
  return mem::HostMemory::instance().remove(reinterpret_cast<uint64_t>(p));
}

}  // namespace heddle::driver
