// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Launches, their errors, function attributes, occupancy, the compiler's interface.
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <vector>

#include "runtime.h"

extern "C" unsigned __cudaPushCallConfiguration(dim3, dim3, size_t, struct CUstream_st*);
extern "C" cudaError_t __cudaPopCallConfiguration(dim3*, dim3*, size_t*, void*);

namespace {

const void* symbol(void (*kernel)()) { return reinterpret_cast<const void*>(kernel); }

}  // namespace

TEST(RuntimeLaunch, RunsAndPassesArguments) {
  std::vector<float> v(1000, 2.f);
  void* p = nullptr;
  OK(cudaMalloc(&p, 4000));
  OK(cudaMemcpy(p, v.data(), 4000, cudaMemcpyHostToDevice));
  OK(test::launch(test::scale, 8, 128, 0, nullptr, p, 1.5f, 900u));
  OK(cudaGetLastError());
  OK(cudaMemcpy(v.data(), p, 4000, cudaMemcpyDeviceToHost));
  EXPECT_EQ(3.f, v[0]);
  EXPECT_EQ(3.f, v[899]);
  EXPECT_EQ(2.f, v[900]);
  OK(cudaFree(p));
}

TEST(RuntimeLaunch, DynamicSharedMemory) {
  std::vector<unsigned> out(256);
  void* p = nullptr;
  OK(cudaMalloc(&p, 1024));
  OK(test::launch(test::shared, 1, 256, 1024, nullptr, p));
  OK(cudaMemcpy(out.data(), p, 1024, cudaMemcpyDeviceToHost));
  for (unsigned i = 0; i < 256; ++i) ASSERT_EQ(255 - i, out[i]);
  OK(cudaFree(p));
}

TEST(RuntimeLaunch, BadConfigurationsAreRefusedByTheirCode) {
  void* p = nullptr;
  OK(cudaMalloc(&p, 1024));
  FAILS(cudaErrorInvalidConfiguration, test::launch(test::fill, 0, 1, 0, nullptr, p));
  FAILS(cudaErrorInvalidConfiguration, test::launch(test::fill, 1, 0, 0, nullptr, p));
  FAILS(cudaErrorInvalidConfiguration, test::launch(test::fill, 1, 2000, 0, nullptr, p));
  FAILS(cudaErrorInvalidConfiguration, test::launch(test::fill, dim3(1, 70000), 1, 0, nullptr, p));
  FAILS(cudaErrorInvalidValue, test::launch(test::fill, 1, 1, 1 << 30, nullptr, p));
  FAILS(cudaErrorInvalidDeviceFunction, test::launch(test::absent, 1, 1, 0, nullptr, p));
  FAILS(cudaErrorInvalidDeviceFunction, cudaLaunchKernel(&p, 1, 1, nullptr, 0, nullptr));
  OK(test::launch(test::fill, 1, 1, 0, nullptr, p));
  OK(cudaDeviceSynchronize());
  OK(cudaFree(p));
}

TEST(RuntimeLaunch, ExtendedAndCooperative) {
  void* p = nullptr;
  OK(cudaMalloc(&p, 4096));
  cudaLaunchConfig_t config = {};
  config.gridDim = dim3(4);
  config.blockDim = dim3(256);
  void* arguments[] = {&p};
  OK(cudaLaunchKernelExC(&config, symbol(test::fill), arguments));
  std::vector<unsigned> out(1024);
  OK(cudaMemcpy(out.data(), p, 4096, cudaMemcpyDeviceToHost));
  EXPECT_EQ(1000u, out[1000]);
  OK(cudaMemset(p, 0, 4096));
  OK(cudaLaunchCooperativeKernel(symbol(test::fill), 1, 64, arguments, 0, nullptr));
  OK(cudaMemcpy(out.data(), p, 4096, cudaMemcpyDeviceToHost));
  EXPECT_EQ(63u, out[63]);
  OK(cudaFree(p));
}

TEST(RuntimeLaunch, FunctionAttributes) {
  cudaFuncAttributes a;
  OK(cudaFuncGetAttributes(&a, symbol(test::scale)));
  EXPECT_GT(a.maxThreadsPerBlock, 0);
  EXPECT_EQ(0u, a.sharedSizeBytes);
  EXPECT_GT(a.ptxVersion, 0);
  OK(cudaFuncSetAttribute(symbol(test::shared), cudaFuncAttributeMaxDynamicSharedMemorySize, 64 << 10));
  OK(cudaFuncGetAttributes(&a, symbol(test::shared)));
  EXPECT_EQ(64 << 10, a.maxDynamicSharedSizeBytes);
  OK(cudaFuncSetCacheConfig(symbol(test::scale), cudaFuncCachePreferL1));
  const char* name = nullptr;
  OK(cudaFuncGetName(&name, symbol(test::scale)));
  EXPECT_STREQ("scale", name);
  size_t offset = 99, size = 99;
  OK(cudaFuncGetParamInfo(symbol(test::scale), 1, &offset, &size));
  EXPECT_EQ(8u, offset);
  EXPECT_EQ(4u, size);
  cudaFunction_t function = nullptr;
  OK(cudaGetFuncBySymbol(&function, symbol(test::scale)));
  EXPECT_NE(nullptr, function);
  FAILS(cudaErrorInvalidDeviceFunction, cudaFuncGetAttributes(&a, &a));
}

TEST(RuntimeLaunch, Occupancy) {
  int blocks = 0;
  OK(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&blocks, symbol(test::scale), 128, 0));
  EXPECT_GE(blocks, 1);
  OK(cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(&blocks, symbol(test::scale), 128, 0, 0));
  size_t bytes = 0;
  OK(cudaOccupancyAvailableDynamicSMemPerBlock(&bytes, symbol(test::scale), 1, 128));
  EXPECT_GT(bytes, 0u);
}

TEST(RuntimeLaunch, CallConfigurationIsAStack) {
  EXPECT_EQ(0u, __cudaPushCallConfiguration(dim3(1, 2, 3), dim3(4, 5, 6), 7, nullptr));
  EXPECT_EQ(0u, __cudaPushCallConfiguration(dim3(9), dim3(8), 0, nullptr));
  dim3 grid, block;
  size_t shared_bytes = 1;
  CUstream_st* stream;
  OK(__cudaPopCallConfiguration(&grid, &block, &shared_bytes, &stream));
  EXPECT_EQ(9u, grid.x);
  OK(__cudaPopCallConfiguration(&grid, &block, &shared_bytes, &stream));
  EXPECT_EQ(3u, grid.z);
  EXPECT_EQ(5u, block.y);
  EXPECT_EQ(7u, shared_bytes);
  EXPECT_EQ(cudaErrorMissingConfiguration, __cudaPopCallConfiguration(&grid, &block, &shared_bytes, &stream));
  cudaGetLastError();
}

TEST(RuntimeLaunch, AnEmptyLaunchIsCheap) {
  void* p = nullptr;
  OK(cudaMalloc(&p, 1024));
  OK(test::launch(test::scale, 1, 32, 0, nullptr, p, 1.f, 0u));
  OK(cudaDeviceSynchronize());
  double best = 1e9;
  for (int round = 0; round < 5; ++round) {
    auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < 1000; ++i) {
      (void)test::launch(test::scale, 1, 32, 0, nullptr, p, 1.f, 0u);
      (void)cudaDeviceSynchronize();
    }
    std::chrono::duration<double, std::micro> time = std::chrono::steady_clock::now() - start;
    best = std::min(best, time.count() / 1000);
  }
  RecordProperty("microseconds", std::to_string(best));
  std::printf("launch and synchronize: %.2f us\n", best);
  EXPECT_LT(best, 200);  // a regression by orders of magnitude; bench/ measures the figure
  OK(cudaFree(p));
}

TEST(RuntimeFault, ABadStoreIsStickyUntilReset) {
  // A process of its own: a fault ends a context, and a forked child has no driver.
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(
      {
        void* bad = reinterpret_cast<void*>(uintptr_t{0x10});
        if (test::launch(test::bad_store, 1, 1, 0, nullptr, bad) != cudaSuccess) _exit(1);
        if (cudaDeviceSynchronize() != cudaErrorIllegalAddress) _exit(2);
        void* p;
        if (cudaMalloc(&p, 16) != cudaErrorIllegalAddress) _exit(3);
        if (cudaDeviceReset() != cudaSuccess) _exit(4);
        if (cudaMalloc(&p, 16) != cudaSuccess) _exit(5);
        if (test::launch(test::fill, 1, 4, 0, nullptr, p) != cudaSuccess) _exit(6);
        if (cudaDeviceSynchronize() != cudaSuccess) _exit(7);
        unsigned last = 0;
        if (cudaMemcpy(&last, static_cast<char*>(p) + 12, 4, cudaMemcpyDeviceToHost) != cudaSuccess) _exit(8);
        _exit(last == 3 ? 0 : 9);
      },
      testing::ExitedWithCode(0), "bad_store");
}
