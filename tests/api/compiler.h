// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// For the tests of NVRTC, nvJitLink and libNVVM: programs as values, and kernels run to see what they mean.
#pragma once

#include <cuda.h>
#include <gtest/gtest.h>
#include <nvJitLink.h>
#include <nvrtc.h>
#include <nvvm.h>

#include <string>
#include <vector>

/// One NVRTC program, destroyed with the object.
class Rtc {
 public:
  explicit Rtc(const std::string& source, const char* name = nullptr,
               const std::vector<std::pair<std::string, std::string>>& headers = {}) {
    std::vector<const char*> texts, names;
    for (auto& [n, t] : headers) names.push_back(n.c_str()), texts.push_back(t.c_str());
    EXPECT_EQ(nvrtcCreateProgram(&handle, source.c_str(), name, int(headers.size()), texts.data(), names.data()), NVRTC_SUCCESS);
  }
  ~Rtc() {
    EXPECT_EQ(nvrtcDestroyProgram(&handle), NVRTC_SUCCESS);
    EXPECT_EQ(handle, nullptr);
  }

  nvrtcResult compile(std::vector<const char*> options = {}) {
    return nvrtcCompileProgram(handle, int(options.size()), options.data());
  }
  std::string log() {
    size_t size = 0;
    EXPECT_EQ(nvrtcGetProgramLogSize(handle, &size), NVRTC_SUCCESS);
    std::string text(size, '?');
    EXPECT_EQ(nvrtcGetProgramLog(handle, text.data()), NVRTC_SUCCESS);
    EXPECT_EQ(text.back(), '\0');
    text.pop_back();
    return text;
  }
  std::string ptx() {
    size_t size = 0;
    EXPECT_EQ(nvrtcGetPTXSize(handle, &size), NVRTC_SUCCESS);
    std::string text(size, '?');
    EXPECT_EQ(nvrtcGetPTX(handle, text.data()), NVRTC_SUCCESS);
    return text;
  }
  std::string lowered(const char* expression) {
    const char* name = nullptr;
    EXPECT_EQ(nvrtcGetLoweredName(handle, expression, &name), NVRTC_SUCCESS);
    return name ? name : "";
  }

  nvrtcProgram handle = nullptr;
};

/// Runs `kernel(int* out)` of an image with one thread and gives out[0..n).
inline std::vector<int> run_kernel(const void* image, const char* kernel, size_t n, unsigned threads = 1) {
  CUdevice device;
  CUcontext context;
  EXPECT_EQ(cuInit(0), CUDA_SUCCESS);
  EXPECT_EQ(cuDeviceGet(&device, 0), CUDA_SUCCESS);
  EXPECT_EQ(cuDevicePrimaryCtxRetain(&context, device), CUDA_SUCCESS);
  EXPECT_EQ(cuCtxSetCurrent(context), CUDA_SUCCESS);
  CUmodule module;
  EXPECT_EQ(cuModuleLoadData(&module, image), CUDA_SUCCESS);
  CUfunction function;
  EXPECT_EQ(cuModuleGetFunction(&function, module, kernel), CUDA_SUCCESS) << kernel;
  CUdeviceptr out;
  EXPECT_EQ(cuMemAlloc(&out, n * 4), CUDA_SUCCESS);
  EXPECT_EQ(cuMemsetD32(out, 0, n), CUDA_SUCCESS);
  void* args[] = {&out};
  EXPECT_EQ(cuLaunchKernel(function, 1, 1, 1, threads, 1, 1, 0, nullptr, args, nullptr), CUDA_SUCCESS);
  std::vector<int> result(n);
  EXPECT_EQ(cuMemcpyDtoH(result.data(), out, n * 4), CUDA_SUCCESS);
  EXPECT_EQ(cuMemFree(out), CUDA_SUCCESS);
  EXPECT_EQ(cuModuleUnload(module), CUDA_SUCCESS);
  return result;
}
