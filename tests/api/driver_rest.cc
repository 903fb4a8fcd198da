// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Green contexts, core dump attributes, notifications, and functions whose answer is that the device has
// no such thing; then small functions of devices, contexts, libraries, streams and memory.
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include "driver.h"

namespace {

class Rest : public WithFill {
 protected:
  void SetUp() override {
    WithFill::SetUp();
    OK(cuMemAlloc(&data, 4096));
  }
  unsigned word(size_t index) {
    unsigned value = 0;
    EXPECT_EQ(CUDA_SUCCESS, cuMemcpyDtoH(&value, data + index * 4, 4));
    return value;
  }
  CUdeviceptr data = 0;
};

TEST_F(Rest, GreenContextsShareOutMultiprocessors) {
  CUdevResource all = {}, part[2] = {}, remaining = {};
  OK(cuDeviceGetDevResource(device, &all, CU_DEV_RESOURCE_TYPE_SM));
  int sms = 0;
  OK(cuDeviceGetAttribute(&sms, CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT, device));
  EXPECT_EQ(static_cast<unsigned>(sms), all.sm.smCount);
  FAILS(CUDA_ERROR_INVALID_VALUE, cuDeviceGetDevResource(device, &all, CU_DEV_RESOURCE_TYPE_INVALID));
  OK(cuCtxGetDevResource(context, &all, CU_DEV_RESOURCE_TYPE_SM));
  unsigned groups = 0;
  OK(cuDevSmResourceSplitByCount(nullptr, &groups, &all, nullptr, 0, 1));
  EXPECT_GE(groups, 1u);
  groups = 1;
  OK(cuDevSmResourceSplitByCount(part, &groups, &all, &remaining, 0, 1));
  EXPECT_EQ(1u, groups);
  EXPECT_EQ(all.sm.smCount, part[0].sm.smCount + remaining.sm.smCount);
  FAILS(CUDA_ERROR_INVALID_VALUE, cuDevSmResourceSplitByCount(part, &groups, &all, nullptr, 0, 1u << 20));
  CUdevResourceDesc desc;
  OK(cuDevResourceGenerateDesc(&desc, part, 1));
  CUgreenCtx green, of_stream = nullptr;
  FAILS(CUDA_ERROR_INVALID_VALUE, cuGreenCtxCreate(&green, desc, device, 0));
  OK(cuGreenCtxCreate(&green, desc, device, CU_GREEN_CTX_DEFAULT_STREAM));
  CUdevResource own = {};
  OK(cuGreenCtxGetDevResource(green, &own, CU_DEV_RESOURCE_TYPE_SM));
  EXPECT_EQ(part[0].sm.smCount, own.sm.smCount);
  CUcontext inside;
  OK(cuCtxFromGreenCtx(&inside, green));
  OK(cuCtxPushCurrent(inside));
  CUstream stream;
  FAILS(CUDA_ERROR_INVALID_VALUE, cuGreenCtxStreamCreate(&stream, green, CU_STREAM_DEFAULT, 0));
  OK(cuGreenCtxStreamCreate(&stream, green, CU_STREAM_NON_BLOCKING, 0));
  OK(cuStreamGetGreenCtx(stream, &of_stream));
  EXPECT_EQ(green, of_stream);
  CUevent event;
  OK(cuEventCreate(&event, 0));
  OK(cuMemsetD32Async(data, 5, 1, stream));
  OK(cuGreenCtxRecordEvent(green, event));
  OK(cuGreenCtxWaitEvent(green, event));
  OK(cuStreamSynchronize(stream));
  OK(cuEventSynchronize(event));
  OK(cuStreamDestroy(stream));
  OK(cuCtxPopCurrent(nullptr));
  EXPECT_EQ(5u, word(0));
  OK(cuGreenCtxDestroy(green));
  FAILS(CUDA_ERROR_INVALID_HANDLE, cuGreenCtxDestroy(green));
}

TEST_F(Rest, CoreDumpAttributesAreKept) {
  char file[64] = {}, text[] = "core.%p";
  size_t size = sizeof text;
  OK(cuCoredumpSetAttributeGlobal(CU_COREDUMP_FILE, text, &size));
  size = 0;
  OK(cuCoredumpGetAttributeGlobal(CU_COREDUMP_FILE, nullptr, &size));
  EXPECT_EQ(sizeof text, size);
  size = sizeof file;
  OK(cuCoredumpGetAttribute(CU_COREDUMP_FILE, file, &size));
  EXPECT_STREQ(text, file);
  bool flag = false;
  size = sizeof flag;
  OK(cuCoredumpSetAttribute(CU_COREDUMP_LIGHTWEIGHT, &(flag = true), &size));
  flag = false;
  OK(cuCoredumpGetAttribute(CU_COREDUMP_LIGHTWEIGHT, &flag, &size));
  EXPECT_TRUE(flag);
  OK(cuCoredumpGetAttributeGlobal(CU_COREDUMP_LIGHTWEIGHT, &flag, &size));
  EXPECT_FALSE(flag);
  flag = true;
  FAILS(CUDA_ERROR_NOT_SUPPORTED, cuCoredumpSetAttribute(CU_COREDUMP_ENABLE_ON_EXCEPTION, &flag, &size));
  FAILS(CUDA_ERROR_INVALID_VALUE, cuCoredumpGetAttribute(static_cast<CUcoredumpSettings>(99), &flag, &size));
}

TEST_F(Rest, NotificationsAreRegistered) {
  CUasyncCallbackHandle handle;
  auto callback = [](CUasyncNotificationInfo*, void*, CUasyncCallbackHandle) {};
  OK(cuDeviceRegisterAsyncNotification(device, callback, nullptr, &handle));
  OK(cuDeviceUnregisterAsyncNotification(device, handle));
  FAILS(CUDA_ERROR_INVALID_HANDLE, cuDeviceUnregisterAsyncNotification(device, handle));
}

TEST_F(Rest, WhatTheDeviceDoesNotHaveIsSaidSo) {
  CUmulticastObjectProp prop = {1, 2 << 20, CU_MEM_HANDLE_TYPE_POSIX_FILE_DESCRIPTOR, 0};
  CUmemGenericAllocationHandle handle = 0;
  size_t size = 0;
  int has = 1;
  OK(cuDeviceGetAttribute(&has, CU_DEVICE_ATTRIBUTE_MULTICAST_SUPPORTED, device));
  EXPECT_EQ(0, has);
  FAILS(CUDA_ERROR_NOT_SUPPORTED, cuMulticastCreate(&handle, &prop));
  FAILS(CUDA_ERROR_NOT_SUPPORTED, cuMulticastAddDevice(handle, device));
  FAILS(CUDA_ERROR_NOT_SUPPORTED, cuMulticastBindMem(handle, 0, handle, 0, 2 << 20, 0));
  FAILS(CUDA_ERROR_NOT_SUPPORTED, cuMulticastBindAddr(handle, 0, data, 2 << 20, 0));
  FAILS(CUDA_ERROR_NOT_SUPPORTED, cuMulticastUnbind(handle, device, 0, 2 << 20));
  FAILS(CUDA_ERROR_NOT_SUPPORTED, cuMulticastGetGranularity(&size, &prop, CU_MULTICAST_GRANULARITY_MINIMUM));
  prop.numDevices = 0;
  FAILS(CUDA_ERROR_INVALID_VALUE, cuMulticastCreate(&handle, &prop));

  CUtensorMap map;
  cuuint64_t dims[] = {16, 16, 16}, strides[] = {64, 1024};
  cuuint32_t box[] = {16, 16, 16}, steps[] = {1, 1, 1};
  int corner[] = {0};
  void* at = reinterpret_cast<void*>(data);
  FAILS(CUDA_ERROR_NOT_SUPPORTED, cuTensorMapEncodeTiled(&map, CU_TENSOR_MAP_DATA_TYPE_FLOAT32, 2, at, dims, strides, box, steps,
        CU_TENSOR_MAP_INTERLEAVE_NONE, CU_TENSOR_MAP_SWIZZLE_NONE, CU_TENSOR_MAP_L2_PROMOTION_NONE, CU_TENSOR_MAP_FLOAT_OOB_FILL_NONE));
  FAILS(CUDA_ERROR_INVALID_VALUE, cuTensorMapEncodeTiled(&map, CU_TENSOR_MAP_DATA_TYPE_FLOAT32, 6, at, dims, strides, box, steps,
        CU_TENSOR_MAP_INTERLEAVE_NONE, CU_TENSOR_MAP_SWIZZLE_NONE, CU_TENSOR_MAP_L2_PROMOTION_NONE, CU_TENSOR_MAP_FLOAT_OOB_FILL_NONE));
  FAILS(CUDA_ERROR_NOT_SUPPORTED, cuTensorMapEncodeIm2col(&map, CU_TENSOR_MAP_DATA_TYPE_FLOAT32, 3, at, dims, strides, corner, corner, 1, 1, steps,
        CU_TENSOR_MAP_INTERLEAVE_NONE, CU_TENSOR_MAP_SWIZZLE_NONE, CU_TENSOR_MAP_L2_PROMOTION_NONE, CU_TENSOR_MAP_FLOAT_OOB_FILL_NONE));
  FAILS(CUDA_ERROR_NOT_SUPPORTED, cuTensorMapEncodeIm2colWide(&map, CU_TENSOR_MAP_DATA_TYPE_FLOAT32, 3, at, dims, strides, 0, 0, 1, 1, steps,
        CU_TENSOR_MAP_INTERLEAVE_NONE, CU_TENSOR_MAP_IM2COL_WIDE_MODE_W, CU_TENSOR_MAP_SWIZZLE_NONE, CU_TENSOR_MAP_L2_PROMOTION_NONE, CU_TENSOR_MAP_FLOAT_OOB_FILL_NONE));
  FAILS(CUDA_ERROR_NOT_SUPPORTED, cuTensorMapReplaceAddress(&map, at));

  char luid[8];
  unsigned mask = 0;
  FAILS(CUDA_ERROR_NOT_SUPPORTED, cuDeviceGetLuid(luid, &mask, device));
  FAILS(CUDA_ERROR_NOT_SUPPORTED, cuDeviceGetNvSciSyncAttributes(luid, device, 1));
  int descriptor = -1;
  FAILS(CUDA_ERROR_NOT_SUPPORTED, cuMemGetHandleForAddressRange(&descriptor, data, 4096, CU_MEM_RANGE_HANDLE_TYPE_DMA_BUF_FD, 0));
  CUmemDecompressParams decompress = {};
  FAILS(CUDA_ERROR_NOT_SUPPORTED, cuMemBatchDecompressAsync(&decompress, 1, 0, &size, nullptr));
  CUarrayMapInfo info = {};
  FAILS(CUDA_ERROR_NOT_SUPPORTED, cuMemMapArrayAsync(&info, 1, nullptr));
  CUlibrary library;
  void* function = nullptr;
  OK(cuLibraryLoadData(&library, kPtx, nullptr, nullptr, 0, nullptr, nullptr, 0));
  FAILS(CUDA_ERROR_NOT_FOUND, cuLibraryGetUnifiedFunction(&function, library, "fill"));
  OK(cuLibraryUnload(library));
  int thread = 0;
  CUprocessState state;
  FAILS(CUDA_ERROR_NOT_SUPPORTED, cuCheckpointProcessGetRestoreThreadId(getpid(), &thread));
  FAILS(CUDA_ERROR_NOT_SUPPORTED, cuCheckpointProcessGetState(getpid(), &state));
  FAILS(CUDA_ERROR_NOT_SUPPORTED, cuCheckpointProcessLock(getpid(), nullptr));
  FAILS(CUDA_ERROR_NOT_SUPPORTED, cuCheckpointProcessCheckpoint(getpid(), nullptr));
  FAILS(CUDA_ERROR_NOT_SUPPORTED, cuCheckpointProcessRestore(getpid(), nullptr));
  FAILS(CUDA_ERROR_NOT_SUPPORTED, cuCheckpointProcessUnlock(getpid(), nullptr));
}

TEST_F(Rest, GridsThatCannotBeThereAtOnceAreRefused) {
  int per_sm = 0, sms = 0;
  OK(cuOccupancyMaxActiveBlocksPerMultiprocessor(&per_sm, fill, 256, 0));
  OK(cuDeviceGetAttribute(&sms, CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT, device));
  unsigned add = 0;
  void* params[] = {&data, &add};
  const auto most = static_cast<unsigned>(per_sm * sms);
  FAILS(CUDA_ERROR_COOPERATIVE_LAUNCH_TOO_LARGE, cuLaunchCooperativeKernel(fill, most + 1, 1, 1, 256, 1, 1, 0, nullptr, params));
  OK(cuLaunchCooperativeKernel(fill, 4, 1, 1, 256, 1, 1, 0, nullptr, params));
  CUlaunchAttribute cluster = {};
  cluster.id = CU_LAUNCH_ATTRIBUTE_CLUSTER_DIMENSION;
  cluster.value.clusterDim = {2, 1, 1};
  CUlaunchConfig config = {};
  config.gridDimX = 2;
  config.gridDimY = config.gridDimZ = config.blockDimY = config.blockDimZ = 1;
  config.blockDimX = 32;
  config.attrs = &cluster;
  config.numAttrs = 1;
  FAILS(CUDA_ERROR_NOT_SUPPORTED, cuLaunchKernelEx(&config, fill, params, nullptr));
  cluster.value.clusterDim = {1, 1, 1};
  OK(cuLaunchKernelEx(&config, fill, params, nullptr));
  int clusters = 0;
  OK(cuOccupancyMaxPotentialClusterSize(&clusters, fill, &config));
  EXPECT_GE(clusters, 1);
  OK(cuOccupancyMaxActiveClusters(&clusters, fill, &config));
  EXPECT_GE(clusters, 1);
  OK(cuCtxSynchronize());
}

TEST_F(Rest, DevicesAnswerSmallQuestions) {
  size_t width = 0;
  OK(cuDeviceGetTexture1DLinearMaxWidth(&width, CU_AD_FORMAT_FLOAT, 4, device));
  EXPECT_GE(width, 1u << 24);
  FAILS(CUDA_ERROR_INVALID_VALUE, cuDeviceGetTexture1DLinearMaxWidth(&width, CU_AD_FORMAT_FLOAT, 3, device));
  CUmemoryPool usual, current, own;
  OK(cuDeviceGetDefaultMemPool(&usual, device));
  OK(cuDeviceGetMemPool(&current, device));
  EXPECT_EQ(usual, current);
  CUmemPoolProps props = {};
  props.allocType = CU_MEM_ALLOCATION_TYPE_PINNED;
  props.location = {CU_MEM_LOCATION_TYPE_DEVICE, device};
  OK(cuMemPoolCreate(&own, &props));
  OK(cuDeviceSetMemPool(device, own));
  OK(cuDeviceGetMemPool(&current, device));
  EXPECT_EQ(own, current);
  CUmemAccessDesc access = {props.location, CU_MEM_ACCESS_FLAGS_PROT_READWRITE};
  OK(cuMemPoolSetAccess(own, &access, 1));
  CUmemAccess_flags flags;
  OK(cuMemPoolGetAccess(&flags, own, &props.location));
  EXPECT_EQ(CU_MEM_ACCESS_FLAGS_PROT_READWRITE, flags);
  cuuint64_t threshold = 1 << 20, got = 0;
  OK(cuMemPoolSetAttribute(own, CU_MEMPOOL_ATTR_RELEASE_THRESHOLD, &threshold));
  OK(cuMemPoolGetAttribute(own, CU_MEMPOOL_ATTR_RELEASE_THRESHOLD, &got));
  EXPECT_EQ(threshold, got);
  OK(cuDeviceSetMemPool(device, usual));
  OK(cuMemPoolDestroy(own));
  int yes = -1;
  OK(cuDeviceGetExecAffinitySupport(&yes, CU_EXEC_AFFINITY_TYPE_SM_COUNT, device));
  OK(cuFlushGPUDirectRDMAWrites(CU_FLUSH_GPU_DIRECT_RDMA_WRITES_TARGET_CURRENT_CTX, CU_FLUSH_GPU_DIRECT_RDMA_WRITES_TO_OWNER));
  OK(cuDeviceCanAccessPeer(&yes, device, device));
  EXPECT_EQ(0, yes);
  FAILS(CUDA_ERROR_INVALID_DEVICE, cuDeviceGetP2PAttribute(&yes, CU_DEVICE_P2P_ATTRIBUTE_ACCESS_SUPPORTED, device, device));
  void* entry = nullptr;
  CUdriverProcAddressQueryResult result;
  OK(cuGetProcAddress_v2("cuMemAlloc", &entry, 3020, CU_GET_PROC_ADDRESS_DEFAULT, &result));
  EXPECT_EQ(CU_GET_PROC_ADDRESS_SUCCESS, result);
  OK(cuGetProcAddress_v2("cuNothing", &entry, 12000, CU_GET_PROC_ADDRESS_DEFAULT, &result));
  EXPECT_EQ(CU_GET_PROC_ADDRESS_SYMBOL_NOT_FOUND, result);
  EXPECT_EQ(nullptr, entry);
}

TEST_F(Rest, ContextsAnswerSmallQuestions) {
  CUcontext made, other;
  OK(cuCtxCreate_v4(&made, nullptr, 0, device));
  CUexecAffinityParam affinity = {};
  OK(cuCtxGetExecAffinity(&affinity, CU_EXEC_AFFINITY_TYPE_SM_COUNT));
  EXPECT_GE(affinity.param.smCount.val, 1u);
  OK(cuCtxSetFlags(CU_CTX_SCHED_YIELD));
  unsigned flags = 0;
  OK(cuCtxGetFlags(&flags));
  EXPECT_TRUE(flags & CU_CTX_SCHED_YIELD);
  OK(cuCtxResetPersistingL2Cache());
  CUevent event;
  OK(cuEventCreate(&event, 0));
  OK(cuCtxRecordEvent(made, event));
  OK(cuCtxWaitEvent(made, event));
  OK(cuEventSynchronize(event));
  OK(cuCtxAttach(&other, 0));
  EXPECT_EQ(made, other);
  OK(cuCtxDetach(other));
  CUsharedconfig config;
  OK(cuCtxSetSharedMemConfig(CU_SHARED_MEM_CONFIG_DEFAULT_BANK_SIZE));
  OK(cuCtxGetSharedMemConfig(&config));
  EXPECT_LE(config, CU_SHARED_MEM_CONFIG_EIGHT_BYTE_BANK_SIZE);
  FAILS(CUDA_ERROR_INVALID_CONTEXT, cuCtxEnablePeerAccess(made, 0));
  FAILS(CUDA_ERROR_PEER_ACCESS_NOT_ENABLED, cuCtxDisablePeerAccess(context));
  OK(cuCtxDestroy(made));
}

TEST_F(Rest, LibrariesAndFunctions) {
  const std::string path = testing::TempDir() + "library" + std::to_string(getpid()) + ".ptx";
  std::ofstream(path) << kPtx;
  CUlibrary library, of_kernel;
  OK(cuLibraryLoadFromFile(&library, path.c_str(), nullptr, nullptr, 0, nullptr, nullptr, 0));
  unlink(path.c_str());
  CUkernel kernels[2] = {}, kernel;
  OK(cuLibraryEnumerateKernels(kernels, 2, library));
  EXPECT_NE(nullptr, kernels[1]);
  OK(cuLibraryGetKernel(&kernel, library, "fill"));
  OK(cuKernelGetLibrary(&of_kernel, kernel));
  EXPECT_EQ(library, of_kernel);
  OK(cuKernelSetAttribute(CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, 1024, kernel, device));
  OK(cuKernelSetCacheConfig(kernel, CU_FUNC_CACHE_PREFER_L1, device));
  size_t offset = 0, size = 0;
  OK(cuKernelGetParamInfo(kernel, 1, &offset, &size));
  EXPECT_EQ(8u, offset);
  EXPECT_EQ(4u, size);
  FAILS(CUDA_ERROR_INVALID_VALUE, cuKernelGetParamInfo(kernel, 2, &offset, &size));
  CUdeviceptr managed;
  FAILS(CUDA_ERROR_NOT_FOUND, cuLibraryGetManaged(&managed, &size, library, "counter"));
  OK(cuLibraryUnload(library));
  CUfunctionLoadingState state;
  OK(cuFuncLoad(fill));
  OK(cuFuncIsLoaded(&state, fill));
  EXPECT_EQ(CU_FUNCTION_LOADING_STATE_LOADED, state);
  OK(cuFuncSetSharedMemConfig(fill, CU_SHARED_MEM_CONFIG_DEFAULT_BANK_SIZE));
  CUmodule second;
  OK(cuModuleLoadFatBinary(&second, kPtx));
  OK(cuModuleUnload(second));
  FAILS(CUDA_ERROR_INVALID_IMAGE, cuModuleLoadFatBinary(&second, "no image"));
}

TEST_F(Rest, StreamsAndTheirMemoryOperations) {
  CUstream stream, other;
  OK(cuStreamCreate(&stream, CU_STREAM_NON_BLOCKING));
  OK(cuStreamCreate(&other, CU_STREAM_NON_BLOCKING));
  CUcontext of_stream;
  CUgreenCtx green;
  OK(cuStreamGetCtx_v2(stream, &of_stream, &green));
  EXPECT_EQ(context, of_stream);
  OK(cuStreamWaitValue64(other, data, 77, CU_STREAM_WAIT_VALUE_EQ));
  OK(cuMemsetD32Async(data + 8, 1, 1, other));
  OK(cuStreamWriteValue64(stream, data, 77, 0));
  OK(cuStreamSynchronize(other));
  EXPECT_EQ(1u, word(2));
  CUstreamBatchMemOpParams op[2] = {};
  op[0].writeValue.operation = CU_STREAM_MEM_OP_WRITE_VALUE_32;
  op[0].writeValue.address = data + 16;
  op[0].writeValue.value = 9;
  op[1].writeValue = op[0].writeValue;
  op[1].writeValue.address = data + 20;
  OK(cuStreamBatchMemOp(stream, 2, op, 0));
  OK(cuStreamSynchronize(stream));
  EXPECT_EQ(9u, word(5));
  CUstreamAttrValue value = {}, got = {};
  value.syncPolicy = CU_SYNC_POLICY_BLOCKING_SYNC;
  OK(cuStreamSetAttribute(stream, CU_LAUNCH_ATTRIBUTE_SYNCHRONIZATION_POLICY, &value));
  OK(cuStreamCopyAttributes(other, stream));
  OK(cuStreamGetAttribute(other, CU_LAUNCH_ATTRIBUTE_SYNCHRONIZATION_POLICY, &got));
  CUdeviceptr managed;
  OK(cuMemAllocManaged(&managed, 4096, CU_MEM_ATTACH_GLOBAL));
  OK(cuStreamAttachMemAsync(stream, managed, 0, CU_MEM_ATTACH_SINGLE));
  OK(cuStreamSynchronize(stream));
  const CUmemLocation here = {CU_MEM_LOCATION_TYPE_DEVICE, device};
  OK(cuMemAdvise_v2(managed, 4096, CU_MEM_ADVISE_SET_PREFERRED_LOCATION, here));
  OK(cuMemPrefetchAsync_v2(managed, 4096, here, 0, stream));
  OK(cuStreamSynchronize(stream));
  int preferred = -5, last = -5;
  void* results[] = {&preferred, &last};
  size_t sizes[] = {sizeof preferred, sizeof last};
  CUmem_range_attribute attributes[] = {CU_MEM_RANGE_ATTRIBUTE_PREFERRED_LOCATION, CU_MEM_RANGE_ATTRIBUTE_LAST_PREFETCH_LOCATION};
  OK(cuMemRangeGetAttributes(results, sizes, attributes, 2, managed, 4096));
  EXPECT_EQ(device, preferred);
  int on = 1;
  OK(cuPointerSetAttribute(&on, CU_POINTER_ATTRIBUTE_SYNC_MEMOPS, data));
  OK(cuStreamDestroy(stream));
  OK(cuStreamDestroy(other));
}

TEST_F(Rest, PhysicalMemoryTellsWhatItIs) {
  CUmemAllocationProp prop = {}, got = {};
  prop.type = CU_MEM_ALLOCATION_TYPE_PINNED;
  prop.location = {CU_MEM_LOCATION_TYPE_DEVICE, device};
  prop.requestedHandleTypes = CU_MEM_HANDLE_TYPE_POSIX_FILE_DESCRIPTOR;
  CUmemGenericAllocationHandle handle, again;
  OK(cuMemCreate(&handle, 2 << 20, &prop, 0));
  OK(cuMemGetAllocationPropertiesFromHandle(&got, handle));
  EXPECT_EQ(prop.location.id, got.location.id);
  CUdeviceptr at;
  OK(cuMemAddressReserve(&at, 2 << 20, 0, 0, 0));
  OK(cuMemMap(at, 2 << 20, 0, handle, 0));
  OK(cuMemRetainAllocationHandle(&again, reinterpret_cast<void*>(at)));
  OK(cuMemRelease(again));
  OK(cuMemUnmap(at, 2 << 20));
  OK(cuMemRelease(handle));
  OK(cuMemAddressFree(at, 2 << 20));
}

TEST_F(Rest, TheOldProfilerCallIsDeprecated) {
  EXPECT_NE(CUDA_ERROR_NOT_INITIALIZED, cuProfilerInitialize("", "", CU_OUT_CSV));
}

}  // namespace
