// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Devices, properties, flags, limits, versions, errors.
#include <cuda.h>

#include <cstring>
#include <string>
#include <thread>

#include "runtime.h"

TEST(RuntimeDevice, CountAndChoice) {
  int count = 0, device = -1;
  OK(cudaGetDeviceCount(&count));
  ASSERT_GE(count, 1);
  OK(cudaSetDevice(0));
  OK(cudaGetDevice(&device));
  EXPECT_EQ(0, device);
  FAILS(cudaErrorInvalidDevice, cudaSetDevice(count));
  FAILS(cudaErrorInvalidDevice, cudaSetDevice(-1));
  FAILS(cudaErrorInvalidValue, cudaGetDeviceCount(nullptr));
  OK(cudaInitDevice(0, 0, 0));
  OK(cudaSetValidDevices(&device, 1));
}

TEST(RuntimeDevice, PropertiesAgreeWithAttributes) {
  cudaDeviceProp p;
  OK(cudaGetDeviceProperties(&p, 0));
  EXPECT_GT(std::strlen(p.name), 0u);
  EXPECT_GT(p.totalGlobalMem, size_t{1} << 20);
  EXPECT_EQ(32, p.warpSize);
  EXPECT_EQ(1024, p.maxThreadsPerBlock);
  struct {
    cudaDeviceAttr attribute;
    int value;
  } rows[] = {{cudaDevAttrWarpSize, p.warpSize},
              {cudaDevAttrMultiProcessorCount, p.multiProcessorCount},
              {cudaDevAttrComputeCapabilityMajor, p.major},
              {cudaDevAttrComputeCapabilityMinor, p.minor},
              {cudaDevAttrMaxSharedMemoryPerBlock, int(p.sharedMemPerBlock)},
              {cudaDevAttrMaxThreadsPerMultiProcessor, p.maxThreadsPerMultiProcessor},
              {cudaDevAttrMaxGridDimX, p.maxGridSize[0]},
              {cudaDevAttrMaxBlockDimZ, p.maxThreadsDim[2]},
              {cudaDevAttrL2CacheSize, p.l2CacheSize},
              {cudaDevAttrConcurrentKernels, p.concurrentKernels},
              {cudaDevAttrManagedMemory, p.managedMemory}};
  for (auto& row : rows) {
    int value = -1;
    OK(cudaDeviceGetAttribute(&value, row.attribute, 0));
    EXPECT_EQ(row.value, value) << row.attribute;
  }
  int value;
  FAILS(cudaErrorInvalidDevice, cudaDeviceGetAttribute(&value, cudaDevAttrWarpSize, 99));
  FAILS(cudaErrorInvalidValue, cudaDeviceGetAttribute(&value, static_cast<cudaDeviceAttr>(9999), 0));
  FAILS(cudaErrorInvalidDevice, cudaGetDeviceProperties(&p, 99));
}

TEST(RuntimeDevice, ChooseDeviceTakesOneThatFits) {
  cudaDeviceProp wish = {};
  wish.major = 1;
  int device = -1;
  OK(cudaChooseDevice(&device, &wish));
  EXPECT_EQ(0, device);
}

TEST(RuntimeDevice, PciBusIdLeadsBack) {
  char id[32] = {};
  int device = -1;
  OK(cudaDeviceGetPCIBusId(id, sizeof id, 0));
  OK(cudaDeviceGetByPCIBusId(&device, id));
  EXPECT_EQ(0, device);
}

TEST(RuntimeDevice, Limits) {
  size_t before = 0, after = 0;
  OK(cudaDeviceGetLimit(&before, cudaLimitMallocHeapSize));
  OK(cudaDeviceSetLimit(cudaLimitMallocHeapSize, before + (1 << 20)));
  OK(cudaDeviceGetLimit(&after, cudaLimitMallocHeapSize));
  EXPECT_GE(after, before + (1 << 20));
  OK(cudaThreadSetLimit(cudaLimitStackSize, 4096));
  OK(cudaThreadGetLimit(&after, cudaLimitStackSize));
  EXPECT_GE(after, 4096u);
  EXPECT_NE(cudaSuccess, cudaDeviceGetLimit(&after, static_cast<cudaLimit>(77)));
  cudaGetLastError();
}

TEST(RuntimeDevice, CacheAndBankPreferencesAreKept) {
  cudaFuncCache cache;
  OK(cudaDeviceSetCacheConfig(cudaFuncCachePreferShared));
  OK(cudaDeviceGetCacheConfig(&cache));
  EXPECT_EQ(cudaFuncCachePreferShared, cache);
  OK(cudaThreadSetCacheConfig(cudaFuncCachePreferNone));
  OK(cudaThreadGetCacheConfig(&cache));
  EXPECT_EQ(cudaFuncCachePreferNone, cache);
  cudaSharedMemConfig banks;
  OK(cudaDeviceSetSharedMemConfig(cudaSharedMemBankSizeFourByte));
  OK(cudaDeviceGetSharedMemConfig(&banks));
}

TEST(RuntimeDevice, StreamPrioritiesFormARange) {
  int least = -9, greatest = 9;
  OK(cudaDeviceGetStreamPriorityRange(&least, &greatest));
  EXPECT_GE(least, greatest);
}

TEST(RuntimeDevice, FlagsOfThePrimaryContext) {
  unsigned flags = 0;
  OK(cudaGetDeviceFlags(&flags));
  EXPECT_TRUE(flags & cudaDeviceMapHost);
  FAILS(cudaErrorInvalidValue, cudaSetDeviceFlags(0x10000));
}

TEST(RuntimeDevice, PeerQueries) {
  int can = -1;
  OK(cudaDeviceCanAccessPeer(&can, 0, 0));
  EXPECT_EQ(0, can);
  FAILS(cudaErrorInvalidDevice, cudaDeviceEnablePeerAccess(99, 0));
  FAILS(cudaErrorInvalidDevice, cudaDeviceDisablePeerAccess(99));
  int value;
  EXPECT_NE(cudaSuccess, cudaDeviceGetP2PAttribute(&value, cudaDevP2PAttrAccessSupported, 0, 99));
  cudaGetLastError();
}

TEST(RuntimeVersion, BothAre12090) {
  int driver = 0, runtime = 0;
  OK(cudaDriverGetVersion(&driver));
  OK(cudaRuntimeGetVersion(&runtime));
  EXPECT_EQ(12090, driver);
  EXPECT_EQ(CUDART_VERSION, runtime);
}

TEST(RuntimeVersion, DriverEntryPoints) {
  void* pointer = nullptr;
  cudaDriverEntryPointQueryResult status;
  OK(cudaGetDriverEntryPoint("cuDriverGetVersion", &pointer, cudaEnableDefault, &status));
  EXPECT_EQ(cudaDriverEntryPointSuccess, status);
  int version = 0;
  EXPECT_EQ(CUDA_SUCCESS, reinterpret_cast<CUresult (*)(int*)>(pointer)(&version));
  EXPECT_EQ(12090, version);
  OK(cudaGetDriverEntryPoint("cuNoSuchFunction", &pointer, cudaEnableDefault, &status));
  EXPECT_EQ(cudaDriverEntryPointSymbolNotFound, status);
  EXPECT_EQ(nullptr, pointer);
  OK(cudaGetDriverEntryPointByVersion("cuLaunchKernelEx", &pointer, 10000, cudaEnableDefault, &status));
  EXPECT_EQ(cudaDriverEntryPointVersionNotSufficent, status);
}

TEST(RuntimeError, NamesAndTextsAreTheDocumentedOnes) {
  EXPECT_STREQ("cudaSuccess", cudaGetErrorName(cudaSuccess));
  EXPECT_STREQ("no error", cudaGetErrorString(cudaSuccess));
  EXPECT_STREQ("cudaErrorMemoryAllocation", cudaGetErrorName(cudaErrorMemoryAllocation));
  EXPECT_STREQ("out of memory", cudaGetErrorString(cudaErrorMemoryAllocation));
  EXPECT_STREQ("invalid argument", cudaGetErrorString(cudaErrorInvalidValue));
  EXPECT_STREQ("invalid configuration argument", cudaGetErrorString(cudaErrorInvalidConfiguration));
  EXPECT_STREQ("an illegal memory access was encountered", cudaGetErrorString(cudaErrorIllegalAddress));
  EXPECT_STREQ("unrecognized error code", cudaGetErrorString(static_cast<cudaError_t>(12345)));
  EXPECT_STREQ("unrecognized error code", cudaGetErrorName(static_cast<cudaError_t>(12345)));
}

TEST(RuntimeError, EachThreadHasItsOwnLastError) {
  EXPECT_EQ(cudaErrorInvalidValue, cudaMalloc(nullptr, 4));
  std::thread([] { EXPECT_EQ(cudaSuccess, cudaPeekAtLastError()); }).join();
  EXPECT_EQ(cudaErrorInvalidValue, cudaPeekAtLastError());
  EXPECT_EQ(cudaErrorInvalidValue, cudaGetLastError());
  EXPECT_EQ(cudaSuccess, cudaGetLastError());
}

TEST(RuntimeError, EachThreadChoosesItsDevice) {
  OK(cudaSetDevice(0));
  std::thread([] {
    int device = -1;
    OK(cudaGetDevice(&device));
    EXPECT_EQ(0, device);
    void* p = nullptr;
    OK(cudaMalloc(&p, 100));
    OK(cudaFree(p));
  }).join();
}

TEST(RuntimeError, WhatIsMissingSaysSo) {
  FAILS(cudaErrorNotSupported, cudaGraphicsUnregisterResource(nullptr));
}

TEST(RuntimeDevice, ThreadExitIsAResetByItsOldName) {
  void* p = nullptr;
  ASSERT_EQ(cudaSuccess, cudaMalloc(&p, 64));
  EXPECT_EQ(cudaSuccess, cudaThreadExit());
  EXPECT_EQ(cudaErrorInvalidValue, cudaFree(p));
  cudaGetLastError();
}

TEST(RuntimeProfiler, StartsAndStops) {
  OK(cudaProfilerStart());
  OK(cudaProfilerStop());
}
