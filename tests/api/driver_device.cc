// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Errors, initialisation, function lookup, devices.
#include <dlfcn.h>

#include <cstring>

#include "driver.h"

TEST(DriverError, NamesAndTexts) {
  const char* text = nullptr;
  OK(cuGetErrorName(CUDA_ERROR_INVALID_VALUE, &text));
  EXPECT_STREQ("CUDA_ERROR_INVALID_VALUE", text);
  OK(cuGetErrorString(CUDA_ERROR_INVALID_VALUE, &text));
  EXPECT_STREQ("invalid argument", text);
  OK(cuGetErrorName(CUDA_SUCCESS, &text));
  EXPECT_STREQ("CUDA_SUCCESS", text);
  FAILS(CUDA_ERROR_INVALID_VALUE, cuGetErrorName(static_cast<CUresult>(9), &text));
  EXPECT_EQ(nullptr, text);
  FAILS(CUDA_ERROR_INVALID_VALUE, cuGetErrorString(static_cast<CUresult>(12345), &text));
  FAILS(CUDA_ERROR_INVALID_VALUE, cuGetErrorString(CUDA_SUCCESS, nullptr));
}

TEST(DriverInit, FlagsMustBeZero) {
  FAILS(CUDA_ERROR_INVALID_VALUE, cuInit(1));
  OK(cuInit(0));
  OK(cuInit(0));
}

TEST(DriverInit, Version) {
  int version = 0;
  OK(cuDriverGetVersion(&version));
  EXPECT_EQ(12090, version);
  FAILS(CUDA_ERROR_INVALID_VALUE, cuDriverGetVersion(nullptr));
}

TEST(DriverInit, ProcAddressKnowsVersions) {
  void* p = nullptr;
  CUdriverProcAddressQueryResult status;
  OK(cuGetProcAddress("cuMemAlloc", &p, CUDA_VERSION, CU_GET_PROC_ADDRESS_DEFAULT, &status));
  EXPECT_EQ(CU_GET_PROC_ADDRESS_SUCCESS, status);
  EXPECT_EQ(dlsym(RTLD_DEFAULT, "cuMemAlloc_v2"), p);
  OK(cuGetProcAddress("cuMemAlloc", &p, 2000, 0, &status));
  EXPECT_EQ(dlsym(RTLD_DEFAULT, "cuMemAlloc"), p);
  OK(cuGetProcAddress("cuLaunchKernelEx", &p, 11000, 0, &status));
  EXPECT_EQ(nullptr, p);
  EXPECT_EQ(CU_GET_PROC_ADDRESS_VERSION_NOT_SUFFICIENT, status);
  OK(cuGetProcAddress("cuNothing", &p, CUDA_VERSION, 0, &status));
  EXPECT_EQ(CU_GET_PROC_ADDRESS_SYMBOL_NOT_FOUND, status);
  OK(cuGetProcAddress("cuCtxCreate", &p, 11040, 0, nullptr));
  EXPECT_EQ(dlsym(RTLD_DEFAULT, "cuCtxCreate_v3"), p);
  OK(cuGetProcAddress("cuLaunchKernel", &p, CUDA_VERSION, CU_GET_PROC_ADDRESS_PER_THREAD_DEFAULT_STREAM, &status));
  EXPECT_EQ(dlsym(RTLD_DEFAULT, "cuLaunchKernel_ptsz"), p);
  OK(cuGetProcAddress("cuMemcpyHtoD", &p, CUDA_VERSION, CU_GET_PROC_ADDRESS_PER_THREAD_DEFAULT_STREAM, &status));
  EXPECT_EQ(dlsym(RTLD_DEFAULT, "cuMemcpyHtoD_v2_ptds"), p);
  FAILS(CUDA_ERROR_INVALID_VALUE, cuGetProcAddress("cuInit", &p, CUDA_VERSION, 64, &status));
}

TEST(DriverInit, OldAbisAnswerNotSupported) {
  auto* old = reinterpret_cast<CUresult (*)(unsigned*, unsigned)>(dlsym(RTLD_DEFAULT, "cuMemAlloc"));
  ASSERT_NE(nullptr, old);
  unsigned address = 0;
  EXPECT_EQ(CUDA_ERROR_NOT_SUPPORTED, old(&address, 16));
}

TEST(DriverDevice, Basics) {
  OK(cuInit(0));
  int count = 0;
  OK(cuDeviceGetCount(&count));
  ASSERT_GE(count, 1);
  CUdevice device;
  OK(cuDeviceGet(&device, 0));
  FAILS(CUDA_ERROR_INVALID_DEVICE, cuDeviceGet(&device, count));
  char name[256] = {}, tiny[4] = {'x', 'x', 'x', 'x'};
  OK(cuDeviceGetName(name, sizeof name, 0));
  EXPECT_GT(std::strlen(name), 3u);
  OK(cuDeviceGetName(tiny, sizeof tiny, 0));
  EXPECT_EQ(0, tiny[3]);
  size_t bytes = 0;
  OK(cuDeviceTotalMem(&bytes, 0));
  EXPECT_GT(bytes, size_t{1} << 20);
  CUuuid uuid;
  OK(cuDeviceGetUuid(&uuid, 0));
  FAILS(CUDA_ERROR_INVALID_DEVICE, cuDeviceGetUuid(&uuid, 99));
}

TEST(DriverDevice, Attributes) {
  OK(cuInit(0));
  int major = 0, minor = 0, value = 0;
  OK(cuDeviceComputeCapability(&major, &minor, 0));
  OK(cuDeviceGetAttribute(&value, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, 0));
  EXPECT_EQ(major, value);
  OK(cuDeviceGetAttribute(&value, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, 0));
  EXPECT_EQ(minor, value);
  for (int a = 1; a < CU_DEVICE_ATTRIBUTE_MAX; ++a)
    OK(cuDeviceGetAttribute(&value, static_cast<CUdevice_attribute>(a), 0));
  FAILS(CUDA_ERROR_INVALID_VALUE, cuDeviceGetAttribute(&value, static_cast<CUdevice_attribute>(5000), 0));
  FAILS(CUDA_ERROR_INVALID_DEVICE, cuDeviceGetAttribute(&value, CU_DEVICE_ATTRIBUTE_WARP_SIZE, 99));
  CUdevprop properties;
  OK(cuDeviceGetProperties(&properties, 0));
  OK(cuDeviceGetAttribute(&value, CU_DEVICE_ATTRIBUTE_WARP_SIZE, 0));
  EXPECT_EQ(value, properties.SIMDWidth);
}

TEST(DriverDevice, BusIds) {
  OK(cuInit(0));
  char id[32];
  CUdevice device = -1;
  OK(cuDeviceGetPCIBusId(id, sizeof id, 0));
  OK(cuDeviceGetByPCIBusId(&device, id));
  EXPECT_EQ(0, device);
}
