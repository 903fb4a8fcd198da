// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The stream-ordered allocator.
#include <cstring>

#include "driver/driver.h"
#include "driver/object/graph.h"
#include "driver/object/pool.h"
#include "driver/object/shared_range.h"

namespace heddle::driver {
namespace {

Result<Pool*> pool_of(CUmemoryPool handle) { return resolve<Pool>(handle, "memory pool"); }
CUmemoryPool handle_of(Pool& pool) { return static_cast<CUmemoryPool>(pool.handle); }

Pool& current_pool(Device& device) {
  Pool& usual = default_pool(device);
  std::lock_guard guard(device.mutex);
  return device.current_pool ? *device.current_pool : usual;
}

/// In a capture an allocation is a node; its memory lives as long as the graph.
Result<CUdeviceptr> allocate(Stream& stream, Pool& pool, size_t size) {
  if (!capturing(stream)) return static_cast<CUdeviceptr>(TRY(pool.alloc(size, stream)));
  CUDA_MEM_ALLOC_NODE_PARAMS wanted = {};
  wanted.bytesize = size;
  wanted.poolProps.location = {CU_MEM_LOCATION_TYPE_DEVICE, pool.device.ordinal};
  wanted.poolProps.allocType = CU_MEM_ALLOCATION_TYPE_PINNED;
  auto params = TRY(alloc_params(pool.device, wanted));
  (void)TRY(capture_node(stream, params));
  return params->alloc.dptr;
}

}  // namespace

Result<CUdeviceptr> cuMemAllocAsync(size_t bytesize, CUstream hStream) {
  Stream* stream = TRY(stream_of(hStream));
  return allocate(*stream, current_pool(stream->context().device), bytesize);
}

Result<CUdeviceptr> cuMemAllocFromPoolAsync(size_t bytesize, CUmemoryPool pool, CUstream hStream) {
  Pool* p = TRY(pool_of(pool));
  if (p->imported) return error(ErrorKind::InvalidValue, "an imported pool allocates nothing");
  return allocate(*TRY(stream_of(hStream)), *p, bytesize);
}

Result<void> cuMemFreeAsync(CUdeviceptr dptr, CUstream hStream) {
  Stream* stream = TRY(stream_of(hStream));
  const auto found = find_memory(dptr);
  if (found && found->allocation.tag.kind == kMappedMemory) {   // of an imported pool
    stream->wait();
    return cuMemFree(dptr);
  }
  if (!found || !found->device || found->allocation.base != dptr) return error(ErrorKind::InvalidValue, "{:#x} is not the start of an allocation", dptr);
  if (capturing(*stream)) {
    if (!graph_allocation_at(dptr)) return error(ErrorKind::InvalidValue, "{:#x} was not allocated by a graph", dptr);
    auto params = std::make_shared<NodeParams>();
    params->type = CU_GRAPH_NODE_TYPE_MEM_FREE;
    params->freed = dptr;
    (void)TRY(capture_node(*stream, params));
    return {};
  }
  if (Pool* pool = pool_at(dptr)) {
    if (!pool->free(dptr, *stream)) return error(ErrorKind::InvalidValue, "{:#x} was freed already", dptr);
    return {};
  }
  if (found->allocation.tag.kind == kPoolMemory) return free_graph_memory(dptr);
  return cuMemFree(dptr);               // Of cuMemAlloc: allowed, and synchronous.
}

Result<CUmemoryPool> cuDeviceGetDefaultMemPool(CUdevice dev) { return handle_of(default_pool(*TRY(device_of(dev)))); }
Result<CUmemoryPool> cuDeviceGetMemPool(CUdevice dev) { return handle_of(current_pool(*TRY(device_of(dev)))); }
Result<void> cuDeviceSetMemPool(CUdevice dev, CUmemoryPool pool) {
  Device* device = TRY(device_of(dev));
  Pool* p = TRY(pool_of(pool));
  if (&p->device != device) return error(ErrorKind::InvalidValue, "the pool is of another device");
  std::lock_guard guard(device->mutex);
  device->current_pool = p;
  return {};
}

Result<CUmemoryPool> cuMemPoolCreate(const CUmemPoolProps* poolProps) {
  if (poolProps->allocType != CU_MEM_ALLOCATION_TYPE_PINNED) return error(ErrorKind::InvalidValue, "allocation type {}", static_cast<int>(poolProps->allocType));
  if (poolProps->location.type == CU_MEM_LOCATION_TYPE_INVALID) return error(ErrorKind::InvalidValue, "the pool has no location");
  if (poolProps->location.type != CU_MEM_LOCATION_TYPE_DEVICE) return unsupported("memory pools of the host");
  if (poolProps->handleTypes & ~unsigned{CU_MEM_HANDLE_TYPE_POSIX_FILE_DESCRIPTOR})
    return unsupported(fmt::format("pools with handles of type {:#x}", static_cast<unsigned>(poolProps->handleTypes)));
  Device* device = TRY(device_of(poolProps->location.id));
  auto* pool = new Pool(*device, poolProps->maxSize);
  pool->handle_types = poolProps->handleTypes;
  pool->handle = handles<Pool>().insert<void*>(pool);
  pool->device.know(*pool);
  return handle_of(*pool);
}

Result<void> cuMemPoolDestroy(CUmemoryPool pool) {
  Pool* p = TRY(pool_of(pool));
  Device& device = p->device;
  std::unique_lock guard(device.mutex);
  if (p == device.default_pool) return error(ErrorKind::InvalidValue, "the default pool cannot be destroyed");
  if (device.current_pool == p) device.current_pool = device.default_pool;
  handles<Pool>().remove(pool);
  // What is still allocated stays valid; trim_pools takes the object away with the last of it.
  p->destroyed = true;
  p->threshold = 0;
  guard.unlock();
  trim_pools(device);
  return {};
}

Result<void> cuMemPoolTrimTo(CUmemoryPool pool, size_t minBytesToKeep) {
  TRY(pool_of(pool))->trim_to(minBytesToKeep);
  return {};
}

Result<void> cuMemPoolSetAttribute(CUmemoryPool pool, CUmemPool_attribute attr, void* value) {
  Pool* p = TRY(pool_of(pool));
  const auto number = [value] { return *static_cast<cuuint64_t*>(value); };
  switch (attr) {
    case CU_MEMPOOL_ATTR_REUSE_FOLLOW_EVENT_DEPENDENCIES: p->reuse_follow = *static_cast<int*>(value); return {};
    case CU_MEMPOOL_ATTR_REUSE_ALLOW_OPPORTUNISTIC: p->reuse_opportunistic = *static_cast<int*>(value); return {};
    case CU_MEMPOOL_ATTR_REUSE_ALLOW_INTERNAL_DEPENDENCIES: p->reuse_internal = *static_cast<int*>(value); return {};
    case CU_MEMPOOL_ATTR_RELEASE_THRESHOLD: p->threshold = number(); return {};
    case CU_MEMPOOL_ATTR_RESERVED_MEM_HIGH:
    case CU_MEMPOOL_ATTR_USED_MEM_HIGH:
      if (number()) return error(ErrorKind::InvalidValue, "a high watermark can only be set to 0");
      p->reset_high(attr == CU_MEMPOOL_ATTR_RESERVED_MEM_HIGH);
      return {};
    default: return error(ErrorKind::InvalidValue, "pool attribute {} cannot be set", static_cast<int>(attr));
  }
}

Result<void> cuMemPoolGetAttribute(CUmemoryPool pool, CUmemPool_attribute attr, void* value) {
  Pool* p = TRY(pool_of(pool));
  const Pool::Figures f = p->figures();
  const auto put = [value](cuuint64_t v) { std::memcpy(value, &v, sizeof v); };
  const auto put_int = [value](int v) { std::memcpy(value, &v, sizeof v); };
  switch (attr) {
    case CU_MEMPOOL_ATTR_REUSE_FOLLOW_EVENT_DEPENDENCIES: put_int(p->reuse_follow); return {};
    case CU_MEMPOOL_ATTR_REUSE_ALLOW_OPPORTUNISTIC: put_int(p->reuse_opportunistic); return {};
    case CU_MEMPOOL_ATTR_REUSE_ALLOW_INTERNAL_DEPENDENCIES: put_int(p->reuse_internal); return {};
    case CU_MEMPOOL_ATTR_RELEASE_THRESHOLD: put(p->threshold); return {};
    case CU_MEMPOOL_ATTR_RESERVED_MEM_CURRENT: put(f.reserved); return {};
    case CU_MEMPOOL_ATTR_RESERVED_MEM_HIGH: put(f.reserved_high); return {};
    case CU_MEMPOOL_ATTR_USED_MEM_CURRENT: put(f.used); return {};
    case CU_MEMPOOL_ATTR_USED_MEM_HIGH: put(f.used_high); return {};
    default: return error(ErrorKind::InvalidValue, "there is no pool attribute {}", static_cast<int>(attr));
  }
}

Result<void> cuMemPoolSetAccess(CUmemoryPool pool, const CUmemAccessDesc* map, size_t count) {
  Pool* p = TRY(pool_of(pool));
  for (size_t i = 0; i < count; ++i) {
    if (map[i].location.type != CU_MEM_LOCATION_TYPE_DEVICE) return error(ErrorKind::InvalidValue, "location type {}", static_cast<int>(map[i].location.type));
    if (map[i].flags != CU_MEM_ACCESS_FLAGS_PROT_NONE && map[i].flags != CU_MEM_ACCESS_FLAGS_PROT_READ &&
        map[i].flags != CU_MEM_ACCESS_FLAGS_PROT_READWRITE)
      return error(ErrorKind::InvalidValue, "access flags {:#x}", static_cast<unsigned>(map[i].flags));
    Device* device = TRY(device_of(map[i].location.id));
    if (device == &p->device && map[i].flags == CU_MEM_ACCESS_FLAGS_PROT_NONE)
      return error(ErrorKind::InvalidDevice, "a pool is always accessible on its own device");
  }
  std::lock_guard guard(p->device.mutex);   // Remembered and told; every device reaches all memory.
  for (size_t i = 0; i < count; ++i) p->access[map[i].location.id] = static_cast<int>(map[i].flags);
  return {};
}

Result<CUmemAccess_flags> cuMemPoolGetAccess(CUmemoryPool memPool, CUmemLocation* location) {
  Pool* p = TRY(pool_of(memPool));
  if (location->type != CU_MEM_LOCATION_TYPE_DEVICE) return error(ErrorKind::InvalidValue, "location type {}", static_cast<int>(location->type));
  if (TRY(device_of(location->id)) == &p->device) return CU_MEM_ACCESS_FLAGS_PROT_READWRITE;
  std::lock_guard guard(p->device.mutex);
  const auto it = p->access.find(location->id);
  return it == p->access.end() ? CU_MEM_ACCESS_FLAGS_PROT_NONE : static_cast<CUmemAccess_flags>(it->second);
}

Result<void> cuDeviceGraphMemTrim(CUdevice device) {
  (void)TRY(device_of(device));
  return {};                            // Graphs hold exactly what their nodes allocated.
}

}  // namespace heddle::driver
