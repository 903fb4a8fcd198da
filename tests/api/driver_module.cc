// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Modules, functions, launches, streams, events through the driver.
#include <cstring>
#include <thread>
#include <vector>

#include "driver.h"

class InModule : public WithFill {
 protected:
  void TearDown() override {
    OK(cuModuleUnload(module));
    WithFill::TearDown();
  }
};

TEST_F(InModule, LaunchesWithParametersBothWays) {
  CUdeviceptr p;
  OK(cuMemAlloc(&p, 4096));
  unsigned add = 100;
  void* pointers[] = {&p, &add};
  OK(cuLaunchKernel(fill, 4, 1, 1, 256, 1, 1, 0, nullptr, pointers, nullptr));
  std::vector<unsigned> out(1024);
  OK(cuMemcpyDtoH(out.data(), p, 4096));
  EXPECT_EQ(1123u, out[1023]);
  struct {
    CUdeviceptr data;
    unsigned add;
  } packed = {p, 5};
  size_t size = 12;
  void* extra[] = {CU_LAUNCH_PARAM_BUFFER_POINTER, &packed, CU_LAUNCH_PARAM_BUFFER_SIZE, &size, CU_LAUNCH_PARAM_END};
  OK(cuLaunchKernel(fill, 1, 1, 1, 32, 1, 1, 0, nullptr, nullptr, extra));
  OK(cuMemcpyDtoH(out.data(), p, 4096));
  EXPECT_EQ(36u, out[31]);
  CUlaunchConfig config = {};
  config.gridDimX = config.gridDimY = config.gridDimZ = 1;
  config.blockDimX = 8;
  config.blockDimY = config.blockDimZ = 1;
  add = 1;
  OK(cuLaunchKernelEx(&config, fill, pointers, nullptr));
  OK(cuLaunchCooperativeKernel(fill, 1, 1, 1, 8, 1, 1, 0, nullptr, pointers));
  OK(cuCtxSynchronize());
  FAILS(CUDA_ERROR_INVALID_VALUE, cuLaunchKernel(fill, 0, 1, 1, 1, 1, 1, 0, nullptr, pointers, nullptr));
  FAILS(CUDA_ERROR_INVALID_VALUE, cuLaunchKernel(fill, 1, 1, 1, 4096, 1, 1, 0, nullptr, pointers, nullptr));
  FAILS(CUDA_ERROR_INVALID_HANDLE, cuLaunchKernel(nullptr, 1, 1, 1, 1, 1, 1, 0, nullptr, pointers, nullptr));
  OK(cuMemFree(p));
}

TEST_F(InModule, FindsWhatItHolds) {
  CUdeviceptr counter = 0;
  size_t bytes = 0;
  OK(cuModuleGetGlobal(&counter, &bytes, module, "counter"));
  EXPECT_EQ(4u, bytes);
  CUfunction count, absent;
  OK(cuModuleGetFunction(&count, module, "count"));
  OK(cuLaunchKernel(count, 1, 1, 1, 1, 1, 1, 0, nullptr, nullptr, nullptr));
  unsigned value = 0;
  OK(cuMemcpyDtoH(&value, counter, 4));
  EXPECT_EQ(42u, value);
  FAILS(CUDA_ERROR_NOT_FOUND, cuModuleGetFunction(&absent, module, "absent"));
  FAILS(CUDA_ERROR_NOT_FOUND, cuModuleGetGlobal(&counter, nullptr, module, "absent"));
  FAILS(CUDA_ERROR_INVALID_HANDLE, cuModuleGetFunction(&absent, nullptr, "count"));
  unsigned functions = 0;
  OK(cuModuleGetFunctionCount(&functions, module));
  EXPECT_EQ(2u, functions);
  std::vector<CUfunction> all(2);
  OK(cuModuleEnumerateFunctions(all.data(), 2, module));
  const char* name = nullptr;
  OK(cuFuncGetName(&name, fill));
  EXPECT_STREQ("fill", name);
  CUmodule owner;
  OK(cuFuncGetModule(&owner, fill));
  EXPECT_EQ(module, owner);
  size_t offset, size;
  OK(cuFuncGetParamInfo(fill, 1, &offset, &size));
  EXPECT_EQ(8u, offset);
  EXPECT_EQ(4u, size);
  FAILS(CUDA_ERROR_INVALID_VALUE, cuFuncGetParamInfo(fill, 2, &offset, &size));
  CUmoduleLoadingMode mode;
  OK(cuModuleGetLoadingMode(&mode));
}

TEST_F(InModule, FunctionAttributesAndOccupancy) {
  int value = 0, blocks = 0, block_size = 0;
  OK(cuFuncGetAttribute(&value, CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK, fill));
  EXPECT_GE(value, 256);
  OK(cuFuncSetAttribute(fill, CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, 50000));
  OK(cuFuncGetAttribute(&value, CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, fill));
  EXPECT_EQ(50000, value);
  FAILS(CUDA_ERROR_INVALID_VALUE, cuFuncSetAttribute(fill, CU_FUNC_ATTRIBUTE_NUM_REGS, 5));
  OK(cuFuncSetCacheConfig(fill, CU_FUNC_CACHE_PREFER_EQUAL));
  OK(cuOccupancyMaxActiveBlocksPerMultiprocessor(&blocks, fill, 128, 0));
  EXPECT_GE(blocks, 1);
  OK(cuOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(&blocks, fill, 128, 0, 0));
  OK(cuOccupancyMaxPotentialBlockSize(&blocks, &block_size, fill, nullptr, 0, 0));
  EXPECT_GE(block_size, 32);
  OK(cuOccupancyMaxPotentialBlockSizeWithFlags(&blocks, &block_size, fill, nullptr, 0, 0, 0));
  size_t bytes;
  OK(cuOccupancyAvailableDynamicSMemPerBlock(&bytes, fill, 1, 128));
}

TEST_F(InModule, LaunchesTheOldWay) {
  CUdeviceptr p;
  OK(cuMemAlloc(&p, 4096));
  unsigned long long address = p;
  OK(cuFuncSetBlockShape(fill, 16, 1, 1));
  OK(cuFuncSetSharedSize(fill, 0));
  OK(cuParamSetv(fill, 0, &address, 8));
  OK(cuParamSeti(fill, 8, 1000));
  OK(cuParamSetSize(fill, 12));
  OK(cuLaunchGrid(fill, 2, 1));
  unsigned last = 0;
  OK(cuMemcpyDtoH(&last, p + 31 * 4, 4));
  EXPECT_EQ(1031u, last);
  OK(cuParamSeti(fill, 8, 2000));
  OK(cuLaunch(fill));
  OK(cuLaunchGridAsync(fill, 1, 1, nullptr));
  OK(cuMemcpyDtoH(&last, p + 15 * 4, 4));
  EXPECT_EQ(2015u, last);
  OK(cuParamSetf(fill, 8, 1.f));
  FAILS(CUDA_ERROR_INVALID_VALUE, cuParamSetSize(fill, 5000));
  FAILS(CUDA_ERROR_INVALID_VALUE, cuParamSetv(fill, 4090, &address, 8));
  FAILS(CUDA_ERROR_INVALID_VALUE, cuFuncSetBlockShape(fill, 0, 1, 1));
  OK(cuMemFree(p));
}

TEST_F(InModule, CooperativeOnOneOfSeveralDevices) {
  CUdeviceptr p;
  CUstream stream;
  OK(cuMemAlloc(&p, 4096));
  OK(cuStreamCreate(&stream, 0));
  unsigned add = 3, last = 0;
  void* pointers[] = {&p, &add};
  CUDA_LAUNCH_PARAMS launch = {fill, 1, 1, 1, 32, 1, 1, 0, stream, pointers};
  OK(cuLaunchCooperativeKernelMultiDevice(&launch, 1, 0));
  OK(cuStreamSynchronize(stream));
  OK(cuMemcpyDtoH(&last, p + 124, 4));
  EXPECT_EQ(34u, last);
  FAILS(CUDA_ERROR_INVALID_VALUE, cuLaunchCooperativeKernelMultiDevice(&launch, 0, 0));
  OK(cuStreamDestroy(stream));
  OK(cuMemFree(p));
}

TEST_F(InContext, MalformedPtxIsRefusedWithALog) {
  CUmodule module;
  char log[1000] = {};
  CUjit_option options[] = {CU_JIT_ERROR_LOG_BUFFER, CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES};
  void* values[] = {log, reinterpret_cast<void*>(sizeof log)};
  const char* bad = ".version 7.0\n.target sm_50\n.address_size 64\n.entry k() { frobnicate.u32 %r1; }\n";
  FAILS(CUDA_ERROR_INVALID_PTX, cuModuleLoadDataEx(&module, bad, 2, options, values));
  EXPECT_NE(nullptr, std::strstr(log, "frobnicate")) << log;
  FAILS(CUDA_ERROR_FILE_NOT_FOUND, cuModuleLoad(&module, "/no/such/file.ptx"));
  FAILS(CUDA_ERROR_INVALID_VALUE, cuModuleLoadData(&module, nullptr));
}

TEST_F(InContext, StreamsAndEvents) {
  CUstream a, b;
  CUevent start, end;
  OK(cuStreamCreate(&a, CU_STREAM_NON_BLOCKING));
  OK(cuStreamCreateWithPriority(&b, CU_STREAM_DEFAULT, 0));
  OK(cuEventCreate(&start, CU_EVENT_DEFAULT));
  OK(cuEventCreate(&end, CU_EVENT_DEFAULT));
  OK(cuEventRecord(start, a));
  OK(cuLaunchHostFunc(a, [](void*) { std::this_thread::sleep_for(std::chrono::milliseconds(5)); }, nullptr));
  OK(cuEventRecordWithFlags(end, a, 0));
  OK(cuStreamWaitEvent(b, end, 0));
  OK(cuStreamSynchronize(b));
  OK(cuEventQuery(end));
  OK(cuEventSynchronize(end));
  OK(cuStreamQuery(a));
  float ms = 0;
  OK(cuEventElapsedTime(&ms, start, end));
  EXPECT_GE(ms, 4.5f);
  unsigned flags = 0;
  OK(cuStreamGetFlags(a, &flags));
  EXPECT_EQ(unsigned{CU_STREAM_NON_BLOCKING}, flags);
  int priority = 3;
  OK(cuStreamGetPriority(b, &priority));
  EXPECT_EQ(0, priority);
  CUcontext owner;
  OK(cuStreamGetCtx(a, &owner));
  EXPECT_EQ(context, owner);
  unsigned long long id_a, id_b;
  OK(cuStreamGetId(a, &id_a));
  OK(cuStreamGetId(b, &id_b));
  EXPECT_NE(id_a, id_b);
  CUdevice where = -1;
  OK(cuStreamGetDevice(a, &where));
  EXPECT_EQ(device, where);
  OK(cuEventDestroy(start));
  OK(cuEventDestroy(end));
  OK(cuStreamDestroy(a));
  OK(cuStreamDestroy(b));
  FAILS(CUDA_ERROR_INVALID_HANDLE, cuStreamSynchronize(a));
  FAILS(CUDA_ERROR_INVALID_HANDLE, cuEventQuery(start));
}

TEST_F(InContext, Libraries) {
  CUlibrary library;
  CUkernel kernel;
  CUfunction function;
  OK(cuLibraryLoadData(&library, kPtx, nullptr, nullptr, 0, nullptr, nullptr, 0));
  OK(cuLibraryGetKernel(&kernel, library, "fill"));
  OK(cuKernelGetFunction(&function, kernel));
  CUdeviceptr p;
  OK(cuMemAlloc(&p, 128));
  unsigned add = 1, last = 0;
  void* pointers[] = {&p, &add};
  OK(cuLaunchKernel(reinterpret_cast<CUfunction>(kernel), 1, 1, 1, 32, 1, 1, 0, nullptr, pointers, nullptr));
  OK(cuMemcpyDtoH(&last, p + 124, 4));
  EXPECT_EQ(32u, last);
  unsigned count = 0;
  OK(cuLibraryGetKernelCount(&count, library));
  EXPECT_EQ(2u, count);
  int value = 0;
  OK(cuKernelGetAttribute(&value, CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK, kernel, device));
  EXPECT_GE(value, 32);
  const char* name = nullptr;
  OK(cuKernelGetName(&name, kernel));
  EXPECT_STREQ("fill", name);
  CUmodule module;
  OK(cuLibraryGetModule(&module, library));
  CUdeviceptr counter;
  size_t bytes;
  OK(cuLibraryGetGlobal(&counter, &bytes, library, "counter"));
  EXPECT_EQ(4u, bytes);
  FAILS(CUDA_ERROR_NOT_FOUND, cuLibraryGetKernel(&kernel, library, "absent"));
  OK(cuMemFree(p));
  OK(cuLibraryUnload(library));
}

TEST_F(InContext, ProfilerControl) {
  OK(cuProfilerStart());
  OK(cuProfilerStop());
}
