// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Contexts: the stack, current across threads, primary contexts, limits.
#include <thread>

#include "driver.h"

TEST(DriverContext, NothingCurrentIsAnError) {
  OK(cuInit(0));
  std::thread([] {
    CUcontext context = reinterpret_cast<CUcontext>(1);
    OK(cuCtxGetCurrent(&context));
    EXPECT_EQ(nullptr, context);
    CUdeviceptr p;
    FAILS(CUDA_ERROR_INVALID_CONTEXT, cuMemAlloc(&p, 16));
    FAILS(CUDA_ERROR_INVALID_CONTEXT, cuCtxSynchronize());
    FAILS(CUDA_ERROR_INVALID_CONTEXT, cuCtxPopCurrent(&context));
  }).join();
}

TEST_F(InContext, StackPushesAndPops) {
  CUcontext other, current;
  OK(cuCtxCreate(&other, CU_CTX_SCHED_BLOCKING_SYNC, device));
  OK(cuCtxGetCurrent(&current));
  EXPECT_EQ(other, current);
  unsigned flags = 0;
  OK(cuCtxGetFlags(&flags));
  EXPECT_TRUE(flags & CU_CTX_SCHED_BLOCKING_SYNC);
  OK(cuCtxPopCurrent(&current));
  EXPECT_EQ(other, current);
  OK(cuCtxGetCurrent(&current));
  EXPECT_EQ(context, current);
  OK(cuCtxPushCurrent(other));
  OK(cuCtxDestroy(other));
  OK(cuCtxSetCurrent(context));
  EXPECT_NE(CUDA_SUCCESS, cuCtxPushCurrent(other));
  EXPECT_NE(CUDA_SUCCESS, cuCtxDestroy(other));
}

TEST_F(InContext, IsCurrentPerThread) {
  std::thread([this] {
    CUcontext current;
    OK(cuCtxSetCurrent(context));
    OK(cuCtxGetCurrent(&current));
    EXPECT_EQ(context, current);
    CUdeviceptr p;
    OK(cuMemAlloc(&p, 64));
    OK(cuMemFree(p));
  }).join();
}

TEST_F(InContext, Queries) {
  CUdevice d = -1;
  OK(cuCtxGetDevice(&d));
  EXPECT_EQ(device, d);
  unsigned version = 0;
  OK(cuCtxGetApiVersion(context, &version));
  EXPECT_GE(version, 3020u);
  unsigned long long id = 0;
  OK(cuCtxGetId(context, &id));
  EXPECT_NE(0ull, id);
  int least, greatest;
  OK(cuCtxGetStreamPriorityRange(&least, &greatest));
  EXPECT_LE(greatest, least);
  OK(cuCtxGetStreamPriorityRange(nullptr, nullptr));
  size_t value = 0;
  OK(cuCtxSetLimit(CU_LIMIT_PRINTF_FIFO_SIZE, 2 << 20));
  OK(cuCtxGetLimit(&value, CU_LIMIT_PRINTF_FIFO_SIZE));
  EXPECT_GE(value, size_t{2} << 20);
  EXPECT_NE(CUDA_SUCCESS, cuCtxGetLimit(&value, static_cast<CUlimit>(70)));
  CUfunc_cache cache;
  OK(cuCtxSetCacheConfig(CU_FUNC_CACHE_PREFER_L1));
  OK(cuCtxGetCacheConfig(&cache));
  EXPECT_EQ(CU_FUNC_CACHE_PREFER_L1, cache);
  OK(cuCtxSynchronize());
}

TEST(DriverPrimaryContext, IsCountedAndShared) {
  OK(cuInit(0));
  CUcontext a = nullptr, b = nullptr;
  OK(cuDevicePrimaryCtxRetain(&a, 0));
  OK(cuDevicePrimaryCtxRetain(&b, 0));
  EXPECT_EQ(a, b);
  unsigned flags;
  int active = 0;
  OK(cuDevicePrimaryCtxGetState(0, &flags, &active));
  EXPECT_EQ(1, active);
  OK(cuDevicePrimaryCtxRelease(0));
  OK(cuDevicePrimaryCtxGetState(0, &flags, &active));
  EXPECT_EQ(1, active);
  OK(cuDevicePrimaryCtxRelease(0));
  OK(cuDevicePrimaryCtxGetState(0, &flags, &active));
  EXPECT_EQ(0, active);
  OK(cuDevicePrimaryCtxSetFlags(0, CU_CTX_SCHED_YIELD));
  OK(cuDevicePrimaryCtxGetState(0, &flags, &active));
  EXPECT_EQ(unsigned{CU_CTX_SCHED_YIELD}, flags);
  OK(cuDevicePrimaryCtxSetFlags(0, 0));
  OK(cuDevicePrimaryCtxReset(0));
  FAILS(CUDA_ERROR_INVALID_DEVICE, cuDevicePrimaryCtxRetain(&a, 99));
}
