// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Every public function with all arguments zero: an answer, never a crash; and many threads at once.
#include <dlfcn.h>

#include <cstring>
#include <thread>
#include <vector>

#include "runtime.h"

namespace {

using Any = cudaError_t (*)(uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t,
                            uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t);

const char* const kNames[] = {
#include "runtime/entry/names.def"
};

}  // namespace

TEST(RuntimeNullCalls, EveryFunctionAnswersZeros) {
  for (const char* name : kNames) {
    if (std::strstr(name, "BeginCapture")) continue;  // valid on the per-thread stream, and forbids what follows
    auto call = reinterpret_cast<Any>(dlsym(RTLD_DEFAULT, name));
    ASSERT_NE(nullptr, call) << name;
    cudaError_t code = call(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    EXPECT_STRNE("unrecognized error code", cudaGetErrorString(code)) << name;
    cudaGetLastError();
  }
  void* p = nullptr;
  OK(cudaMalloc(&p, 16));
  OK(cudaFree(p));
}

TEST(RuntimeThreads, MixedCallsFromEightThreads) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([] {
      cudaStream_t stream;
      OK(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking));
      for (unsigned i = 0; i < 500; ++i) {
        void* p = nullptr;
        unsigned last = 0;
        OK(cudaMalloc(&p, 4096));
        OK(test::launch(test::fill, 4, 256, 0, stream, p));
        OK(cudaMemcpyAsync(&last, static_cast<char*>(p) + 4092, 4, cudaMemcpyDeviceToHost, stream));
        OK(cudaStreamSynchronize(stream));
        ASSERT_EQ(1023u, last);
        EXPECT_EQ(cudaErrorInvalidValue, cudaMalloc(nullptr, i));
        EXPECT_EQ(cudaErrorInvalidValue, cudaGetLastError());
        OK(cudaFree(p));
      }
      OK(cudaStreamDestroy(stream));
    });
  }
  for (auto& thread : threads) thread.join();
}
