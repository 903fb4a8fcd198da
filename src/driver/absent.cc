// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Functions whose answer is that the device or the system has no such thing, with the attribute that says
// so. They check what a device would check first.
#include "driver/driver.h"
#include "driver/object/array.h"

namespace heddle::driver {
namespace {

Error no(const char* what, const char* because) { return Error{ErrorKind::NotSupported, fmt::format("{}: {}", what, because)}; }

constexpr const char* kNoMulticast = "the device has no CU_DEVICE_ATTRIBUTE_MULTICAST_SUPPORTED";
constexpr const char* kNoTensorMaps = "the device has no CU_DEVICE_ATTRIBUTE_TENSOR_MAP_ACCESS_SUPPORTED";
constexpr const char* kNoCheckpoint = "a process here is not checkpointed by its driver: the host's own tools do that";

}  // namespace

Result<CUmemGenericAllocationHandle> cuMulticastCreate(const CUmulticastObjectProp* prop) {
  if (!prop->numDevices || !prop->size || prop->flags) return error(ErrorKind::InvalidValue, "{} devices, {} bytes", prop->numDevices, prop->size);
  return no("cuMulticastCreate", kNoMulticast);
}
Result<void> cuMulticastAddDevice(CUmemGenericAllocationHandle mcHandle, CUdevice dev) {
  (void)TRY(device_of(dev));
  return no("cuMulticastAddDevice", kNoMulticast);
}
Result<void> cuMulticastBindMem(CUmemGenericAllocationHandle mcHandle, size_t mcOffset, CUmemGenericAllocationHandle memHandle,
                                size_t memOffset, size_t size, unsigned long long flags) {
  return no("cuMulticastBindMem", kNoMulticast);
}
Result<void> cuMulticastBindAddr(CUmemGenericAllocationHandle mcHandle, size_t mcOffset, CUdeviceptr memptr, size_t size, unsigned long long flags) {
  return no("cuMulticastBindAddr", kNoMulticast);
}
Result<void> cuMulticastUnbind(CUmemGenericAllocationHandle mcHandle, CUdevice dev, size_t mcOffset, size_t size) {
  (void)TRY(device_of(dev));
  return no("cuMulticastUnbind", kNoMulticast);
}
Result<size_t> cuMulticastGetGranularity(const CUmulticastObjectProp* prop, CUmulticastGranularity_flags option) {
  if (option > CU_MULTICAST_GRANULARITY_RECOMMENDED) return error(ErrorKind::InvalidValue, "granularity {}", static_cast<int>(option));
  return no("cuMulticastGetGranularity", kNoMulticast);
}

Result<void> cuTensorMapEncodeTiled(CUtensorMap* tensorMap, CUtensorMapDataType tensorDataType, cuuint32_t tensorRank, void* globalAddress,
                                    const cuuint64_t* globalDim, const cuuint64_t* globalStrides, const cuuint32_t* boxDim,
                                    const cuuint32_t* elementStrides, CUtensorMapInterleave interleave, CUtensorMapSwizzle swizzle,
                                    CUtensorMapL2promotion l2Promotion, CUtensorMapFloatOOBfill oobFill) {
  if (!tensorRank || tensorRank > 5) return error(ErrorKind::InvalidValue, "a tensor of rank {}", tensorRank);
  return no("cuTensorMapEncodeTiled", kNoTensorMaps);
}
Result<void> cuTensorMapEncodeIm2col(CUtensorMap* tensorMap, CUtensorMapDataType tensorDataType, cuuint32_t tensorRank, void* globalAddress, const cuuint64_t* globalDim, const cuuint64_t* globalStrides, const int* pixelBoxLowerCorner, const int* pixelBoxUpperCorner, cuuint32_t channelsPerPixel, cuuint32_t pixelsPerColumn, const cuuint32_t* elementStrides, CUtensorMapInterleave interleave, CUtensorMapSwizzle swizzle, CUtensorMapL2promotion l2Promotion, CUtensorMapFloatOOBfill oobFill) {
  if (tensorRank < 3 || tensorRank > 5) return error(ErrorKind::InvalidValue, "a tensor of rank {}", tensorRank);
  return no("cuTensorMapEncodeIm2col", kNoTensorMaps);
}
Result<void> cuTensorMapEncodeIm2colWide(CUtensorMap* tensorMap, CUtensorMapDataType tensorDataType, cuuint32_t tensorRank, void* globalAddress, const cuuint64_t* globalDim, const cuuint64_t* globalStrides, int pixelBoxLowerCornerWidth, int pixelBoxUpperCornerWidth, cuuint32_t channelsPerPixel, cuuint32_t pixelsPerColumn, const cuuint32_t* elementStrides, CUtensorMapInterleave interleave, CUtensorMapIm2ColWideMode mode, CUtensorMapSwizzle swizzle, CUtensorMapL2promotion l2Promotion, CUtensorMapFloatOOBfill oobFill) {
  if (tensorRank < 3 || tensorRank > 5) return error(ErrorKind::InvalidValue, "a tensor of rank {}", tensorRank);
  return no("cuTensorMapEncodeIm2colWide", kNoTensorMaps);
}
Result<void> cuTensorMapReplaceAddress(CUtensorMap* tensorMap, void* globalAddress) { return no("cuTensorMapReplaceAddress", kNoTensorMaps); }

Result<void> cuDeviceGetLuid(char* luid, unsigned int* deviceNodeMask, CUdevice dev) {
  (void)TRY(device_of(dev));
  return no("cuDeviceGetLuid", "LUIDs are of Windows");
}
Result<void> cuDeviceGetNvSciSyncAttributes(void* nvSciSyncAttrList, CUdevice dev, int flags) {
  (void)TRY(device_of(dev));
  return no("cuDeviceGetNvSciSyncAttributes", "there is no NvSciSync library");
}

Result<void*> cuLibraryGetUnifiedFunction(CUlibrary library, const char* symbol) {
  return error(ErrorKind::NotFound, "{}: no library holds unified functions: the device has no CU_DEVICE_ATTRIBUTE_UNIFIED_FUNCTION_POINTERS", symbol);
}

Result<void> cuMemGetHandleForAddressRange(void* handle, CUdeviceptr dptr, size_t size, CUmemRangeHandleType handleType, unsigned long long flags) {
  if (!find_memory(dptr)) return error(ErrorKind::InvalidValue, "{:#x} is no device memory", dptr);
  return no("cuMemGetHandleForAddressRange", "the device has no CU_DEVICE_ATTRIBUTE_DMA_BUF_SUPPORTED");
}
Result<size_t> cuMemBatchDecompressAsync(CUmemDecompressParams* paramsArray, size_t count, unsigned int flags, CUstream stream) {
  return no("cuMemBatchDecompressAsync", "CU_DEVICE_ATTRIBUTE_MEM_DECOMPRESS_ALGORITHM_MASK is 0");
}
Result<void> cuMemMapArrayAsync(CUarrayMapInfo* mapInfoList, unsigned int count, CUstream hStream) {
  (void)TRY(stream_of(hStream));
  return no("cuMemMapArrayAsync", "the device has no CU_DEVICE_ATTRIBUTE_SPARSE_CUDA_ARRAY_SUPPORTED");
}

Result<int> cuCheckpointProcessGetRestoreThreadId(int pid) { return no("cuCheckpointProcessGetRestoreThreadId", kNoCheckpoint); }
Result<CUprocessState> cuCheckpointProcessGetState(int pid) { return no("cuCheckpointProcessGetState", kNoCheckpoint); }
Result<void> cuCheckpointProcessLock(int pid, CUcheckpointLockArgs* args) { return no("cuCheckpointProcessLock", kNoCheckpoint); }
Result<void> cuCheckpointProcessCheckpoint(int pid, CUcheckpointCheckpointArgs* args) { return no("cuCheckpointProcessCheckpoint", kNoCheckpoint); }
Result<void> cuCheckpointProcessRestore(int pid, CUcheckpointRestoreArgs* args) { return no("cuCheckpointProcessRestore", kNoCheckpoint); }
Result<void> cuCheckpointProcessUnlock(int pid, CUcheckpointUnlockArgs* args) { return no("cuCheckpointProcessUnlock", kNoCheckpoint); }

}  // namespace heddle::driver
