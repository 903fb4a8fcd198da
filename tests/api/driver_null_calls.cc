// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Every function with all arguments zero, and again with a handle that never existed: an answer, never a crash.
#include <dlfcn.h>

#include <thread>
#include <vector>

#include "driver.h"

namespace {

using Any = CUresult (*)(uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t,
                         uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t);

const char* const kNames[] = {
#define HEDDLE_DRIVER_FUNCTION(symbol) #symbol,
#include "runtime/entry/driver_table.def"
#undef HEDDLE_DRIVER_FUNCTION
};

bool is_code(CUresult code) {
  const char* name;
  return cuGetErrorName(code, &name) == CUDA_SUCCESS;
}

}  // namespace

TEST_F(InContext, EveryFunctionAnswersZeros) {
  for (const char* name : kNames) {
    auto call = reinterpret_cast<Any>(dlsym(RTLD_DEFAULT, name));
    ASSERT_NE(nullptr, call) << name;
    EXPECT_TRUE(is_code(call(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))) << name;
    OK(cuCtxSetCurrent(context));
  }
}

/// The first argument is a handle of most of these; memory that the call may write stands behind the others.
TEST_F(InContext, HandlesThatNeverExistedAreRefused) {
  static uint64_t scratch[4096];
  for (const char* name : kNames) {
    const std::string n = name;
    bool takes_handle = false;
    for (const char* part : {"cuStream", "cuEvent", "cuModule", "cuFunc", "cuGraphExec", "cuGraphNode", "cuLibrary", "cuKernel",
                             "cuMemPool", "cuLink", "cuTexRef", "cuUserObject", "cuArray", "cuMipmapped"})
      takes_handle |= n.rfind(part, 0) == 0;
    if (!takes_handle || n.find("Create") != n.npos || n.find("Load") != n.npos || n.find("LoadingMode") != n.npos) continue;
    auto call = reinterpret_cast<Any>(dlsym(RTLD_DEFAULT, name));
    for (uintptr_t bad : {uintptr_t{0x1234}, reinterpret_cast<uintptr_t>(scratch), ~uintptr_t{0} - 7}) {
      auto room = reinterpret_cast<uintptr_t>(scratch + 64);
      // Functions whose first parameter is an output get a place to write; the rest a handle that is none.
      EXPECT_TRUE(is_code(call(reinterpret_cast<uintptr_t>(scratch), bad, bad, 0, room, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))) << name;
    }
  }
  OK(cuCtxSetCurrent(context));
}

TEST(DriverThreads, MixedCallsFromEightThreads) {
  OK(cuInit(0));
  CUcontext context;
  OK(cuDevicePrimaryCtxRetain(&context, 0));
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([=] {
      OK(cuCtxSetCurrent(context));
      CUmodule module;
      CUfunction fill;
      CUstream stream;
      OK(cuModuleLoadData(&module, kPtx));
      OK(cuModuleGetFunction(&fill, module, "fill"));
      OK(cuStreamCreate(&stream, CU_STREAM_NON_BLOCKING));
      for (unsigned i = 0; i < 500; ++i) {
        CUdeviceptr p;
        CUevent event;
        unsigned add = i + 1000u * unsigned(t), last = 0;
        void* params[] = {&p, &add};
        OK(cuMemAllocAsync(&p, 4096, stream));
        OK(cuLaunchKernel(fill, 4, 1, 1, 256, 1, 1, 0, stream, params, nullptr));
        OK(cuEventCreate(&event, CU_EVENT_DISABLE_TIMING));
        OK(cuEventRecord(event, stream));
        OK(cuMemcpyDtoHAsync(&last, p + 4092, 4, stream));
        OK(cuMemFreeAsync(p, stream));
        OK(cuEventSynchronize(event));
        OK(cuEventDestroy(event));
        OK(cuStreamSynchronize(stream));
        ASSERT_EQ(add + 1023, last);
      }
      OK(cuStreamDestroy(stream));
      OK(cuModuleUnload(module));
    });
  }
  for (auto& thread : threads) thread.join();
  OK(cuDevicePrimaryCtxRelease(0));
}
