// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// NVML as tools use it. Run with HEDDLE_DEVICES=metax-c500,nvidia-h100-sxm; uses the driver to be seen.
#include <cuda.h>
#include <gtest/gtest.h>
#include <nvml.h>
#include <unistd.h>

#include <cstring>
#include <string>
#include <vector>

#define OK(call) ASSERT_EQ(0, static_cast<int>(call)) << #call

namespace {

class Nvml : public testing::Test {
 protected:
  void SetUp() override { OK(nvmlInit()); }
  void TearDown() override { OK(nvmlShutdown()); }
  nvmlDevice_t device(unsigned index) {
    nvmlDevice_t d = nullptr;
    EXPECT_EQ(NVML_SUCCESS, nvmlDeviceGetHandleByIndex(index, &d));
    return d;
  }
};

TEST(NvmlBeforeInit, AnswersUninitialized) {
  unsigned count = 0;
  EXPECT_EQ(NVML_ERROR_UNINITIALIZED, nvmlDeviceGetCount(&count));
  EXPECT_EQ(NVML_ERROR_UNINITIALIZED, nvmlShutdown());
  EXPECT_STREQ("Not Supported", nvmlErrorString(NVML_ERROR_NOT_SUPPORTED));
  int version = 0;
  EXPECT_EQ(NVML_SUCCESS, nvmlSystemGetCudaDriverVersion(&version));
  EXPECT_EQ(12090, version);
}

TEST_F(Nvml, DevicesAreThoseOfTheDriver) {
  unsigned count = 0;
  OK(nvmlDeviceGetCount(&count));
  ASSERT_EQ(2u, count);
  OK(cuInit(0));
  for (unsigned i = 0; i < count; ++i) {
    char name[96], cu_name[96], uuid[96], bus[32];
    OK(nvmlDeviceGetName(device(i), name, sizeof name));
    OK(cuDeviceGetName(cu_name, sizeof cu_name, static_cast<int>(i)));
    EXPECT_STREQ(cu_name, name);
    CUuuid cu_uuid;
    OK(cuDeviceGetUuid(&cu_uuid, static_cast<int>(i)));
    OK(nvmlDeviceGetUUID(device(i), uuid, sizeof uuid));
    char first[16];
    std::snprintf(first, sizeof first, "GPU-%02x%02x", static_cast<unsigned char>(cu_uuid.bytes[0]), static_cast<unsigned char>(cu_uuid.bytes[1]));
    EXPECT_EQ(0, std::strncmp(uuid, first, 8)) << uuid;
    nvmlPciInfo_t pci;
    OK(nvmlDeviceGetPciInfo(device(i), &pci));
    OK(cuDeviceGetPCIBusId(bus, sizeof bus, static_cast<int>(i)));
    EXPECT_STREQ(bus, pci.busIdLegacy);
    nvmlDevice_t again;
    OK(nvmlDeviceGetHandleByPciBusId(bus, &again));
    EXPECT_EQ(device(i), again);
    OK(nvmlDeviceGetHandleByUUID(uuid, &again));
    EXPECT_EQ(device(i), again);
    unsigned index = 9;
    OK(nvmlDeviceGetIndex(again, &index));
    EXPECT_EQ(i, index);
    int major = 0, minor = 0, cu_major = 0;
    OK(nvmlDeviceGetCudaComputeCapability(device(i), &major, &minor));
    OK(cuDeviceGetAttribute(&cu_major, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, static_cast<int>(i)));
    EXPECT_EQ(cu_major, major);
  }
}

TEST_F(Nvml, WhatIsKnownIsToldAndWhatIsNotIsNotSupported) {
  unsigned value = 0;
  OK(nvmlDeviceGetClockInfo(device(0), NVML_CLOCK_SM, &value));
  EXPECT_EQ(1600u, value);
  OK(nvmlDeviceGetPowerManagementLimit(device(1), &value));
  EXPECT_EQ(700000u, value);
  EXPECT_EQ(NVML_ERROR_NOT_SUPPORTED, nvmlDeviceGetPowerUsage(device(1), &value));
  EXPECT_EQ(NVML_ERROR_NOT_SUPPORTED, nvmlDeviceGetTemperature(device(0), NVML_TEMPERATURE_GPU, &value));
  EXPECT_EQ(NVML_ERROR_NOT_SUPPORTED, nvmlDeviceGetFanSpeed(device(0), &value));
  EXPECT_EQ(NVML_ERROR_NOT_SUPPORTED, nvmlDeviceGetClockInfo(device(0), NVML_CLOCK_MEM, &value));
  OK(nvmlDeviceGetMaxPcieLinkGeneration(device(1), &value));
  EXPECT_EQ(5u, value);
}

TEST_F(Nvml, WrongArgumentsAreRefused) {
  nvmlDevice_t d;
  char name[8];
  EXPECT_EQ(NVML_ERROR_INVALID_ARGUMENT, nvmlDeviceGetHandleByIndex(2, &d));
  EXPECT_EQ(NVML_ERROR_INVALID_ARGUMENT, nvmlDeviceGetHandleByIndex(0, nullptr));
  EXPECT_EQ(NVML_ERROR_INVALID_ARGUMENT, nvmlDeviceGetName(nullptr, name, sizeof name));
  EXPECT_EQ(NVML_ERROR_INVALID_ARGUMENT, nvmlDeviceGetName(reinterpret_cast<nvmlDevice_t>(name), name, sizeof name));
  EXPECT_EQ(NVML_ERROR_INSUFFICIENT_SIZE, nvmlDeviceGetName(device(0), name, sizeof name));
  EXPECT_EQ(NVML_ERROR_NOT_FOUND, nvmlDeviceGetHandleByUUID("GPU-no", &d));
  nvmlMemory_v2_t memory = {};
  EXPECT_EQ(NVML_ERROR_ARGUMENT_VERSION_MISMATCH, nvmlDeviceGetMemoryInfo_v2(device(0), &memory));
  memory.version = nvmlMemory_v2;
  OK(nvmlDeviceGetMemoryInfo_v2(device(0), &memory));
  EXPECT_EQ(64ull << 30, memory.total);
}

TEST_F(Nvml, AProcessIsSeenWithItsMemory) {
  CUcontext context;
  CUdeviceptr p;
  OK(cuInit(0));
  OK(cuCtxCreate(&context, 0, 1));
  OK(cuMemAlloc(&p, 100 << 20));
  nvmlMemory_t memory;
  OK(nvmlDeviceGetMemoryInfo(device(1), &memory));
  EXPECT_EQ(80ull << 30, memory.total);
  EXPECT_GE(memory.used, 100ull << 20);
  EXPECT_EQ(memory.total, memory.used + memory.free);
  unsigned count = 0;
  EXPECT_EQ(NVML_ERROR_INSUFFICIENT_SIZE, nvmlDeviceGetComputeRunningProcesses(device(1), &count, nullptr));
  ASSERT_GE(count, 1u);
  count += 8;
  std::vector<nvmlProcessInfo_t> infos(count);
  OK(nvmlDeviceGetComputeRunningProcesses(device(1), &count, infos.data()));
  bool seen = false;
  for (unsigned i = 0; i < count; ++i) {
    if (infos[i].pid != static_cast<unsigned>(getpid())) continue;
    seen = true;
    EXPECT_GE(infos[i].usedGpuMemory, 100ull << 20);
  }
  EXPECT_TRUE(seen);
  nvmlUtilization_t utilisation;
  OK(nvmlDeviceGetUtilizationRates(device(1), &utilisation));
  EXPECT_LE(utilisation.gpu, 100u);
  char name[256];
  OK(nvmlSystemGetProcessName(static_cast<unsigned>(getpid()), name, sizeof name));
  EXPECT_NE(nullptr, std::strstr(name, "nvml_api_test"));
  OK(cuMemFree(p));
  OK(cuCtxDestroy(context));
}

}  // namespace
