// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The error log: callbacks, iterators, dumps.
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>

#include "driver.h"

TEST(DriverLogs, CallbacksHearOfFailedCalls) {
  OK(cuInit(0));
  std::string heard;
  CUlogsCallbackHandle handle = nullptr;
  auto listen = [](void* data, CUlogLevel level, char* message, size_t length) {
    if (level == CU_LOG_LEVEL_ERROR) *static_cast<std::string*>(data) = std::string(message, length);
  };
  OK(cuLogsRegisterCallback(listen, &heard, &handle));
  CUdevice device;
  FAILS(CUDA_ERROR_INVALID_DEVICE, cuDeviceGet(&device, 77));
  EXPECT_NE(std::string::npos, heard.find("cuDeviceGet")) << heard;
  OK(cuLogsUnregisterCallback(handle));
  heard.clear();
  FAILS(CUDA_ERROR_INVALID_DEVICE, cuDeviceGet(&device, 77));
  EXPECT_EQ("", heard);
  FAILS(CUDA_ERROR_INVALID_VALUE, cuLogsUnregisterCallback(handle));
}

TEST(DriverLogs, DumpsWhatCameSinceAnIterator) {
  OK(cuInit(0));
  CUdevice device;
  CUlogIterator at = 0;
  FAILS(CUDA_ERROR_INVALID_DEVICE, cuDeviceGet(&device, 1111));
  OK(cuLogsCurrent(&at, 0));
  CUlogIterator same = at;
  FAILS(CUDA_ERROR_INVALID_DEVICE, cuDeviceGet(&device, 2222));
  char text[2000];
  size_t size = sizeof text;
  OK(cuLogsDumpToMemory(&at, text, &size, 0));
  EXPECT_EQ(std::strlen(text), size);
  EXPECT_EQ(nullptr, std::strstr(text, "1111"));
  EXPECT_NE(nullptr, std::strstr(text, "2222"));
  std::string path = testing::TempDir() + "heddle_logs.txt";
  OK(cuLogsDumpToFile(&same, path.c_str(), 0));
  std::ifstream file(path);
  std::string content((std::istreambuf_iterator<char>(file)), {});
  EXPECT_NE(std::string::npos, content.find("2222"));
  std::remove(path.c_str());
  FAILS(CUDA_ERROR_INVALID_VALUE, cuLogsCurrent(&at, 5));
}

TEST(DriverLogs, ExportTablesAreNotFound) {
  const void* table = nullptr;
  CUuuid id = {};
  FAILS(CUDA_ERROR_NOT_FOUND, cuGetExportTable(&table, &id));
}
