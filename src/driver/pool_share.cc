// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Pools of other processes: a descriptor stands for the pool, and each allocation is shared by itself.
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>

#include "driver/driver.h"
#include "driver/object/pool.h"
#include "driver/object/shared_range.h"

namespace heddle::driver {
namespace {

struct Identity {
  uint64_t magic = 0x4864506f6f6c0001;
  int32_t process = 0, device = 0;
};

Result<void> check_handle(CUmemAllocationHandleType type, unsigned long long flags) {
  if (flags) return error(ErrorKind::InvalidValue, "flags {:#x}", flags);
  if (type != CU_MEM_HANDLE_TYPE_POSIX_FILE_DESCRIPTOR) return error(ErrorKind::InvalidValue, "handle type {}", static_cast<int>(type));
  return {};
}

}  // namespace

Result<void> cuMemPoolExportToShareableHandle(void* handle_out, CUmemoryPool pool, CUmemAllocationHandleType handleType, unsigned long long flags) {
  Pool* p = TRY(resolve<Pool>(pool, "memory pool"));
  TRY(check_handle(handleType, flags));
  if (!(p->handle_types & CU_MEM_HANDLE_TYPE_POSIX_FILE_DESCRIPTOR) || p->imported)
    return error(ErrorKind::InvalidValue, "the pool was made without handles to share");
  if (p->identity < 0) {
    const Identity identity{.process = getpid(), .device = p->device.ordinal};
    const int file = memfd_create("heddle-pool", MFD_CLOEXEC);
    if (file < 0 || write(file, &identity, sizeof identity) != sizeof identity) {
      if (file >= 0) close(file);
      return error(ErrorKind::OperatingSystem, "the host refuses a descriptor");
    }
    p->identity = file;
  }
  const int own = dup(p->identity);     // The caller closes what it gets.
  if (own < 0) return error(ErrorKind::OperatingSystem, "the host refuses a descriptor");
  std::memcpy(handle_out, &own, sizeof own);
  return {};
}

Result<CUmemoryPool> cuMemPoolImportFromShareableHandle(void* handle, CUmemAllocationHandleType handleType, unsigned long long flags) {
  TRY(check_handle(handleType, flags));
  const int file = static_cast<int>(reinterpret_cast<intptr_t>(handle));
  Identity identity, expected;
  if (pread(file, &identity, sizeof identity, 0) != sizeof identity || identity.magic != expected.magic)
    return error(ErrorKind::InvalidValue, "descriptor {} is no pool", file);
  Device* device = TRY(device_of(identity.device));
  auto* pool = new Pool(*device);
  pool->imported = true;
  pool->handle = handles<Pool>().insert<void*>(pool);
  pool->device.know(*pool);
  return static_cast<CUmemoryPool>(pool->handle);
}

Result<CUmemPoolPtrExportData> cuMemPoolExportPointer(CUdeviceptr ptr) {
  const Pool* pool = pool_at(ptr);
  Device* device = device_at(ptr);
  const auto found = device ? device->memory->find(ptr) : std::nullopt;
  if (!pool || !found || found->base != ptr || !(pool->handle_types & CU_MEM_HANDLE_TYPE_POSIX_FILE_DESCRIPTOR))
    return error(ErrorKind::InvalidValue, "{:#x} is not of a pool that is shared", ptr);
  TRY(TRY(current_context())->synchronize());
  const SharedRange range = TRY(share(*device, found->base, found->size_bytes, found->id));
  CUmemPoolPtrExportData data = {};
  static_assert(sizeof range <= sizeof data);
  std::memcpy(&data, &range, sizeof range);
  return data;
}

Result<CUdeviceptr> cuMemPoolImportPointer(CUmemoryPool pool, CUmemPoolPtrExportData* shareData) {
  const Pool* p = TRY(resolve<Pool>(pool, "memory pool"));
  if (!p->imported) return error(ErrorKind::InvalidValue, "the pool was not imported");
  SharedRange range;
  std::memcpy(&range, shareData, sizeof range);
  if (range.magic != kSharedRangeMagic) return error(ErrorKind::InvalidValue, "it is no exported pointer");
  const int file = TRY(open_file(range));
  auto mapped = map_file(p->device, file, range.offset, range.size_bytes, TRY(current_context()));
  close(file);
  return CUdeviceptr{TRY(std::move(mapped))};
}

}  // namespace heddle::driver
