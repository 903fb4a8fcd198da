// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Allocation: device, pinned, managed, pitched; stream-ordered pools; what is at an address.
#include "runtime/entry/call.h"
#include "runtime/entry/impl.h"
#include "runtime/convert.h"

namespace heddle::runtime {

/// A size of 0 succeeds and gives null.
cudaError_t cudaMalloc(void** devPtr, size_t size) {
  *devPtr = nullptr;
  return size ? from(driver.cuMemAlloc(as_device(devPtr), size)) : cudaSuccess;
}

cudaError_t cudaFree(void* devPtr) { return devPtr ? from(driver.cuMemFree(as_device(devPtr))) : cudaSuccess; }

cudaError_t cudaMallocHost(void** ptr, size_t size) {
  *ptr = nullptr;
  return size ? from(driver.cuMemAllocHost(ptr, size)) : cudaSuccess;
}

cudaError_t cudaFreeHost(void* ptr) { return ptr ? from(driver.cuMemFreeHost(ptr)) : cudaSuccess; }

cudaError_t cudaHostAlloc(void** pHost, size_t size, unsigned int flags) {
  *pHost = nullptr;
  return size ? from(driver.cuMemHostAlloc(pHost, size, flags)) : cudaSuccess;
}

cudaError_t cudaHostRegister(void* ptr, size_t size, unsigned int flags) {
  return from(driver.cuMemHostRegister(ptr, size, flags));
}

cudaError_t cudaHostUnregister(void* ptr) { return from(driver.cuMemHostUnregister(ptr)); }

cudaError_t cudaHostGetDevicePointer(void** pDevice, void* pHost, unsigned int flags) {
  *pDevice = nullptr;
  return from(driver.cuMemHostGetDevicePointer(as_device(pDevice), pHost, flags));
}

cudaError_t cudaHostGetFlags(unsigned int* pFlags, void* pHost) { return from(driver.cuMemHostGetFlags(pFlags, pHost)); }

cudaError_t cudaMallocManaged(void** devPtr, size_t size, unsigned int flags) {
  *devPtr = nullptr;
  if (flags != cudaMemAttachGlobal && flags != cudaMemAttachHost) return cudaErrorInvalidValue;
  if (!size) return cudaErrorInvalidValue;
  return from(driver.cuMemAllocManaged(as_device(devPtr), size, flags));
}

cudaError_t cudaMallocPitch(void** devPtr, size_t* pitch, size_t width, size_t height) {
  *devPtr = nullptr;
  *pitch = 0;
  if (!width || !height) return cudaSuccess;
  return from(driver.cuMemAllocPitch(as_device(devPtr), pitch, width, height, 4));
}

cudaError_t cudaMalloc3D(struct cudaPitchedPtr* pitchedDevPtr, struct cudaExtent extent) {
  *pitchedDevPtr = {nullptr, 0, extent.width, extent.height};
  if (!extent.width || !extent.height || !extent.depth) return cudaSuccess;
  return from(driver.cuMemAllocPitch(as_device(&pitchedDevPtr->ptr), &pitchedDevPtr->pitch, extent.width,
                                     extent.height * extent.depth, 4));
}

cudaError_t cudaMemGetInfo(size_t* free, size_t* total) { return from(driver.cuMemGetInfo(free, total)); }

// ---- stream-ordered ----

cudaError_t cudaMallocAsync(void** devPtr, size_t size, cudaStream_t hStream) {
  *devPtr = nullptr;
  return size ? from(driver.cuMemAllocAsync(as_device(devPtr), size, hStream)) : cudaSuccess;
}

cudaError_t cudaFreeAsync(void* devPtr, cudaStream_t hStream) {
  return devPtr ? from(driver.cuMemFreeAsync(as_device(devPtr), hStream)) : cudaSuccess;
}

cudaError_t cudaMallocFromPoolAsync(void** ptr, size_t size, cudaMemPool_t memPool, cudaStream_t stream) {
  *ptr = nullptr;
  return size ? from(driver.cuMemAllocFromPoolAsync(as_device(ptr), size, memPool, stream)) : cudaSuccess;
}

cudaError_t cudaMemPoolTrimTo(cudaMemPool_t memPool, size_t minBytesToKeep) {
  return from(driver.cuMemPoolTrimTo(memPool, minBytesToKeep));
}

cudaError_t cudaMemPoolSetAttribute(cudaMemPool_t memPool, enum cudaMemPoolAttr attr, void* value) {
  return from(driver.cuMemPoolSetAttribute(memPool, static_cast<CUmemPool_attribute>(attr), value));
}

cudaError_t cudaMemPoolGetAttribute(cudaMemPool_t memPool, enum cudaMemPoolAttr attr, void* value) {
  return from(driver.cuMemPoolGetAttribute(memPool, static_cast<CUmemPool_attribute>(attr), value));
}

cudaError_t cudaMemPoolSetAccess(cudaMemPool_t memPool, const struct cudaMemAccessDesc* descList, size_t count) {
  static_assert(sizeof(cudaMemAccessDesc) == sizeof(CUmemAccessDesc));
  return from(driver.cuMemPoolSetAccess(memPool, reinterpret_cast<const CUmemAccessDesc*>(descList), count));
}

cudaError_t cudaMemPoolGetAccess(enum cudaMemAccessFlags* flags, cudaMemPool_t memPool, struct cudaMemLocation* location) {
  static_assert(sizeof(cudaMemLocation) == sizeof(CUmemLocation));
  return from(driver.cuMemPoolGetAccess(reinterpret_cast<CUmemAccess_flags*>(flags), memPool,
                                        reinterpret_cast<CUmemLocation*>(location)));
}

cudaError_t cudaMemPoolCreate(cudaMemPool_t* memPool, const struct cudaMemPoolProps* poolProps) {
  static_assert(sizeof(cudaMemPoolProps) == sizeof(CUmemPoolProps));
  return from(driver.cuMemPoolCreate(memPool, reinterpret_cast<const CUmemPoolProps*>(poolProps)));
}

cudaError_t cudaMemPoolDestroy(cudaMemPool_t memPool) { return from(driver.cuMemPoolDestroy(memPool)); }

cudaError_t cudaMemPoolExportToShareableHandle(void* shareableHandle, cudaMemPool_t memPool,
                                               enum cudaMemAllocationHandleType handleType, unsigned int flags) {
  return from(driver.cuMemPoolExportToShareableHandle(shareableHandle, memPool,
                                                      static_cast<CUmemAllocationHandleType>(handleType), flags));
}

cudaError_t cudaMemPoolImportFromShareableHandle(cudaMemPool_t* memPool, void* shareableHandle,
                                                 enum cudaMemAllocationHandleType handleType, unsigned int flags) {
  return from(driver.cuMemPoolImportFromShareableHandle(memPool, shareableHandle,
                                                        static_cast<CUmemAllocationHandleType>(handleType), flags));
}

cudaError_t cudaMemPoolExportPointer(struct cudaMemPoolPtrExportData* exportData, void* ptr) {
  return from(driver.cuMemPoolExportPointer(reinterpret_cast<CUmemPoolPtrExportData*>(exportData), as_device(ptr)));
}

cudaError_t cudaMemPoolImportPointer(void** ptr, cudaMemPool_t memPool, struct cudaMemPoolPtrExportData* exportData) {
  *ptr = nullptr;
  return from(driver.cuMemPoolImportPointer(as_device(ptr), memPool,
                                            reinterpret_cast<CUmemPoolPtrExportData*>(exportData)));
}

// ---- advice and queries ----

cudaError_t cudaMemPrefetchAsync(const void* devPtr, size_t count, int dstDevice, cudaStream_t stream) {
  return from(driver.cuMemPrefetchAsync(as_device(devPtr), count, dstDevice, stream));
}

cudaError_t cudaMemPrefetchAsync_v2(const void* devPtr, size_t count, struct cudaMemLocation location,
                                    unsigned int flags, cudaStream_t stream) {
  return from(driver.cuMemPrefetchAsync_v2(as_device(devPtr), count, as_location(location), flags, stream));
}

cudaError_t cudaMemAdvise(const void* devPtr, size_t count, enum cudaMemoryAdvise advice, int device) {
  return from(driver.cuMemAdvise(as_device(devPtr), count, static_cast<CUmem_advise>(advice), device));
}

cudaError_t cudaMemAdvise_v2(const void* devPtr, size_t count, enum cudaMemoryAdvise advice,
                             struct cudaMemLocation location) {
  return from(driver.cuMemAdvise_v2(as_device(devPtr), count, static_cast<CUmem_advise>(advice), as_location(location)));
}

cudaError_t cudaMemRangeGetAttribute(void* data, size_t dataSize, enum cudaMemRangeAttribute attribute,
                                     const void* devPtr, size_t count) {
  return from(driver.cuMemRangeGetAttribute(data, dataSize, static_cast<CUmem_range_attribute>(attribute),
                                            as_device(devPtr), count));
}

cudaError_t cudaMemRangeGetAttributes(void** data, size_t* dataSizes, enum cudaMemRangeAttribute* attributes,
                                      size_t numAttributes, const void* devPtr, size_t count) {
  return from(driver.cuMemRangeGetAttributes(data, dataSizes, reinterpret_cast<CUmem_range_attribute*>(attributes),
                                             numAttributes, as_device(devPtr), count));
}

/// Plain host memory is no error: its type is "unregistered".
cudaError_t cudaPointerGetAttributes(struct cudaPointerAttributes* attributes, const void* ptr) {
  *attributes = {cudaMemoryTypeUnregistered, cudaInvalidDeviceId, nullptr, const_cast<void*>(ptr)};
  unsigned memory_type = 0;
  CUdeviceptr address = as_device(ptr);
  if (driver.cuPointerGetAttribute(&memory_type, CU_POINTER_ATTRIBUTE_MEMORY_TYPE, address) != CUDA_SUCCESS ||
      !memory_type)
    return cudaSuccess;
  unsigned managed = 0;
  driver.cuPointerGetAttribute(&managed, CU_POINTER_ATTRIBUTE_IS_MANAGED, address);
  attributes->type = managed ? cudaMemoryTypeManaged
                     : memory_type == CU_MEMORYTYPE_HOST ? cudaMemoryTypeHost : cudaMemoryTypeDevice;
  attributes->hostPointer = nullptr;
  driver.cuPointerGetAttribute(&attributes->device, CU_POINTER_ATTRIBUTE_DEVICE_ORDINAL, address);
  driver.cuPointerGetAttribute(&attributes->devicePointer, CU_POINTER_ATTRIBUTE_DEVICE_POINTER, address);
  if (attributes->type != cudaMemoryTypeDevice)
    driver.cuPointerGetAttribute(&attributes->hostPointer, CU_POINTER_ATTRIBUTE_HOST_POINTER, address);
  return cudaSuccess;
}

// ---- between processes ----

cudaError_t cudaIpcGetEventHandle(cudaIpcEventHandle_t* handle, cudaEvent_t event) {
  return from(driver.cuIpcGetEventHandle(reinterpret_cast<CUipcEventHandle*>(handle), event));
}

cudaError_t cudaIpcOpenEventHandle(cudaEvent_t* event, cudaIpcEventHandle_t handle) {
  return from(driver.cuIpcOpenEventHandle(event, bit_cast<CUipcEventHandle>(handle)));
}

cudaError_t cudaIpcGetMemHandle(cudaIpcMemHandle_t* handle, void* devPtr) {
  return from(driver.cuIpcGetMemHandle(reinterpret_cast<CUipcMemHandle*>(handle), as_device(devPtr)));
}

cudaError_t cudaIpcOpenMemHandle(void** devPtr, cudaIpcMemHandle_t handle, unsigned int flags) {
  *devPtr = nullptr;
  return from(driver.cuIpcOpenMemHandle(as_device(devPtr), bit_cast<CUipcMemHandle>(handle), flags));
}

cudaError_t cudaIpcCloseMemHandle(void* devPtr) { return from(driver.cuIpcCloseMemHandle(as_device(devPtr))); }

}  // namespace heddle::runtime
