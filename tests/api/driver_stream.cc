// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Streams and events: order, asynchrony, host functions, memory operations, capture into graphs.
#include <atomic>
#include <chrono>
#include <filesystem>
#include <thread>
#include <vector>

#include "driver.h"

namespace {

class Streams : public WithFill {
 protected:
  void SetUp() override {
    WithFill::SetUp();
    OK(cuModuleGetFunction(&count, module, "count"));
    OK(cuMemAlloc(&data, kBytes));
    OK(cuStreamCreate(&stream, CU_STREAM_NON_BLOCKING));
  }
  void TearDown() override {
    OK(cuStreamDestroy(stream));
    WithFill::TearDown();
  }
  CUresult launch(CUstream s, unsigned add) {
    void* params[] = {&data, &add};
    return cuLaunchKernel(fill, 4, 1, 1, 256, 1, 1, 0, s, params, nullptr);
  }
  unsigned first_word() {
    unsigned word = 0;
    EXPECT_EQ(CUDA_SUCCESS, cuMemcpyDtoH(&word, data, 4));
    return word;
  }
  static constexpr size_t kBytes = 4096;
  CUfunction count = nullptr;
  CUdeviceptr data = 0;
  CUstream stream = nullptr;
};

struct Gate {
  std::atomic<bool> open{false};
  static void CUDA_CB wait(void* self) {
    while (!static_cast<Gate*>(self)->open) std::this_thread::yield();
  }
};

TEST_F(Streams, ReturnBeforeTheirWorkIsDone) {
  Gate gate;
  OK(cuLaunchHostFunc(stream, Gate::wait, &gate));
  OK(launch(stream, 7));
  EXPECT_EQ(CUDA_ERROR_NOT_READY, cuStreamQuery(stream));
  gate.open = true;
  OK(cuStreamSynchronize(stream));
  OK(cuStreamQuery(stream));
  EXPECT_EQ(7u, first_word());
}

TEST_F(Streams, WaitForEventsOfOthers) {
  CUstream other;
  CUevent event;
  OK(cuStreamCreateWithPriority(&other, CU_STREAM_NON_BLOCKING, -3));
  int priority = 0;
  OK(cuStreamGetPriority(other, &priority));
  EXPECT_EQ(-3, priority);
  OK(cuEventCreate(&event, CU_EVENT_DISABLE_TIMING));
  Gate gate;
  OK(cuLaunchHostFunc(stream, Gate::wait, &gate));
  OK(launch(stream, 1));
  OK(cuEventRecord(event, stream));
  EXPECT_EQ(CUDA_ERROR_NOT_READY, cuEventQuery(event));
  OK(cuStreamWaitEvent(other, event, 0));
  OK(launch(other, 2));
  EXPECT_EQ(CUDA_ERROR_NOT_READY, cuStreamQuery(other));
  gate.open = true;
  OK(cuStreamSynchronize(other));
  OK(cuEventQuery(event));
  EXPECT_EQ(2u, first_word());
  OK(cuEventDestroy(event));
  OK(cuStreamDestroy(other));
}

TEST_F(Streams, EventsMeasureTheWorkBetween) {
  CUevent from, to;
  OK(cuEventCreate(&from, CU_EVENT_DEFAULT));
  OK(cuEventCreate(&to, CU_EVENT_DEFAULT));
  float ms = -1;
  EXPECT_EQ(CUDA_ERROR_INVALID_HANDLE, cuEventElapsedTime(&ms, from, to));
  OK(cuEventRecord(from, stream));
  OK(cuLaunchHostFunc(stream, [](void*) { std::this_thread::sleep_for(std::chrono::milliseconds(20)); }, nullptr));
  OK(cuEventRecord(to, stream));
  EXPECT_EQ(CUDA_ERROR_NOT_READY, cuEventElapsedTime(&ms, from, to));
  OK(cuEventSynchronize(to));
  OK(cuEventElapsedTime(&ms, from, to));
  EXPECT_GE(ms, 19.0f);
  OK(cuEventDestroy(from));
  OK(cuEventDestroy(to));
}

TEST_F(Streams, EventsDoNotCountTheTimeThatALaunchWaitsForItsCompilation) {
  // Long enough that compiling it takes far longer than running it.
  std::string body;
  for (int i = 0; i < 1500; i++) body += "xor.b32 %r1, %r1, " + std::to_string(i * 77773) + "; shf.l.wrap.b32 %r1, %r1, %r2, 7; add.u32 %r2, %r2, %r1;\n";
  const std::string ptx = ".version 7.0\n.target sm_80\n.address_size 64\n.visible .entry k(.param .u64 p) {\n"
      ".reg .u32 %r<4>; .reg .u64 %rd<3>;\nld.param.u64 %rd1, [p];\nmov.u32 %r1, %tid.x;\nmov.u32 %r2, %r1;\n" + body +
      "st.global.u32 [%rd1], %r2;\nret;\n}\n";
  CUmodule module;
  OK(cuModuleLoadData(&module, ptx.c_str()));
  CUfunction f;
  OK(cuModuleGetFunction(&f, module, "k"));
  CUevent from, to;
  OK(cuEventCreate(&from, CU_EVENT_DEFAULT));
  OK(cuEventCreate(&to, CU_EVENT_DEFAULT));
  void* params[] = {&data};
  const auto began = std::chrono::steady_clock::now();
  OK(cuEventRecord(from, stream));
  OK(cuLaunchKernel(f, 1, 1, 1, 17, 1, 1, 0, stream, params, nullptr));
  const std::chrono::duration<float, std::milli> waited = std::chrono::steady_clock::now() - began;
  OK(cuEventRecord(to, stream));
  OK(cuEventSynchronize(to));
  float ms = -1;
  OK(cuEventElapsedTime(&ms, from, to));
  const std::chrono::duration<float, std::milli> all = std::chrono::steady_clock::now() - began;
  EXPECT_GE(ms, 0.0f);
  EXPECT_LE(ms, all.count() - 0.5f * waited.count()) << waited.count() << " ms of " << all.count() << " were compilation";
  OK(cuEventDestroy(from));
  OK(cuEventDestroy(to));
  OK(cuModuleUnload(module));
}

TEST_F(Streams, CallbacksSeeTheStateOfTheStream) {
  struct Seen {
    std::atomic<int> status{-1};
  } seen;
  OK(cuStreamAddCallback(
      stream, [](CUstream, CUresult status, void* p) { static_cast<Seen*>(p)->status = status; }, &seen, 0));
  OK(cuStreamSynchronize(stream));
  EXPECT_EQ(CUDA_SUCCESS, seen.status);
}

TEST_F(Streams, WaitForAndWriteValuesInMemory) {
  OK(cuMemsetD32(data, 0, 4));
  OK(cuStreamWaitValue32(stream, data, 5, CU_STREAM_WAIT_VALUE_GEQ));
  OK(cuStreamWriteValue32(stream, data + 4, 9, 0));
  EXPECT_EQ(CUDA_ERROR_NOT_READY, cuStreamQuery(stream));
  OK(cuStreamWriteValue32(nullptr, data, 6, 0));
  OK(cuStreamSynchronize(stream));
  unsigned words[2];
  OK(cuMemcpyDtoH(words, data, 8));
  EXPECT_EQ(9u, words[1]);
}

TEST_F(Streams, TheLegacyStreamWaitsForBlockingStreams) {
  CUstream blocking;
  OK(cuStreamCreate(&blocking, CU_STREAM_DEFAULT));
  Gate gate;
  OK(cuLaunchHostFunc(blocking, Gate::wait, &gate));
  OK(launch(blocking, 1));
  OK(launch(nullptr, 2));
  EXPECT_EQ(CUDA_ERROR_NOT_READY, cuStreamQuery(CU_STREAM_LEGACY));
  gate.open = true;
  OK(cuCtxSynchronize());
  EXPECT_EQ(2u, first_word());
  OK(cuStreamDestroy(blocking));
}

TEST_F(Streams, DestroyedWithWorkTheyFinishIt) {
  CUstream s;
  OK(cuStreamCreate(&s, CU_STREAM_NON_BLOCKING));
  Gate gate;
  OK(cuLaunchHostFunc(s, Gate::wait, &gate));
  OK(launch(s, 3));
  OK(cuStreamDestroy(s));
  EXPECT_EQ(CUDA_ERROR_INVALID_HANDLE, cuStreamQuery(s));
  gate.open = true;
  OK(cuCtxSynchronize());
  EXPECT_EQ(3u, first_word());
}

TEST_F(Streams, AThousandOfThemAndTenThousandLaunches) {
  std::vector<CUstream> streams(1000);
  for (CUstream& s : streams) OK(cuStreamCreate(&s, CU_STREAM_NON_BLOCKING));
  OK(cuMemsetD32(data, 0, 1));
  for (int i = 0; i < 10000; ++i) OK(launch(streams[static_cast<size_t>(i) % streams.size()], 1));
  OK(cuCtxSynchronize());
  for (CUstream s : streams) OK(cuStreamDestroy(s));
  EXPECT_EQ(1u, first_word());
}

size_t threads_of_process() {
  size_t count = 0;
  for ([[maybe_unused]] const auto& task : std::filesystem::directory_iterator("/proc/self/task")) ++count;
  return count;
}

TEST_F(Streams, PendingWorkCostsMemoryNotThreads) {
  OK(launch(stream, 1));
  OK(cuStreamSynchronize(stream));
  const size_t before = threads_of_process();
  std::vector<CUstream> streams(1000);
  std::atomic<int> called{0};
  OK(cuMemsetD32(data, 0, 16));
  for (CUstream& s : streams) {
    OK(cuStreamCreate(&s, CU_STREAM_NON_BLOCKING));
    OK(cuStreamWaitValue32(s, data + 8, 1, CU_STREAM_WAIT_VALUE_GEQ));
    OK(cuLaunchHostFunc(s, [](void* p) { ++*static_cast<std::atomic<int>*>(p); }, &called));
    for (int i = 0; i < 10; ++i) OK(launch(s, 1));
    OK(cuLaunchHostFunc(s, [](void* p) { ++*static_cast<std::atomic<int>*>(p); }, &called));
  }
  EXPECT_EQ(0, called);
  const size_t waiting = threads_of_process();
  EXPECT_LE(waiting, before + 40) << before;
  OK(cuStreamWriteValue32(nullptr, data + 8, 1, 0));
  OK(cuCtxSynchronize());
  EXPECT_EQ(2000, called);
  EXPECT_LE(threads_of_process(), before + 40);
  for (CUstream s : streams) OK(cuStreamDestroy(s));
}

TEST_F(Streams, IndependentStreamsOverlapWithEachOtherAndWithCopies) {
  // Each side can only end when the other has begun: serial execution would hang here, which the gate notices.
  CUstream other;
  CUdeviceptr flags;
  void* host = nullptr;
  OK(cuStreamCreate(&other, CU_STREAM_NON_BLOCKING));
  OK(cuMemAlloc(&flags, 64));
  OK(cuMemHostAlloc(&host, 1 << 20, 0));
  OK(cuMemsetD32(flags, 0, 16));
  OK(cuCtxSynchronize());
  CUmodule module;
  CUfunction meet;
  OK(cuModuleLoadData(&module, R"(
.version 7.8
.target sm_80
.address_size 64
.visible .entry meet(.param .u64 mine, .param .u64 theirs) {
  .reg .b64 %d<3>; .reg .b32 %r<3>; .reg .pred %p;
  ld.param.u64 %d1, [mine]; ld.param.u64 %d2, [theirs];
  mov.u32 %r1, 1; st.volatile.global.u32 [%d1], %r1;
LOOP:
  ld.volatile.global.u32 %r2, [%d2]; setp.eq.u32 %p, %r2, 0; @%p bra LOOP;
  ret;
})"));
  OK(cuModuleGetFunction(&meet, module, "meet"));
  CUdeviceptr a = flags, b = flags + 4, c = flags + 8, d = flags + 12;
  void* here[] = {&a, &b};
  void* there[] = {&b, &a};
  OK(cuLaunchKernel(meet, 1, 1, 1, 1, 1, 1, 0, stream, here, nullptr));
  OK(cuLaunchKernel(meet, 1, 1, 1, 1, 1, 1, 0, other, there, nullptr));
  OK(cuCtxSynchronize());
  // A kernel that waits for what a copy brings.
  void* copied[] = {&c, &d};
  static_cast<unsigned*>(host)[0] = 1;
  OK(cuLaunchKernel(meet, 1, 1, 1, 1, 1, 1, 0, stream, copied, nullptr));
  OK(cuMemcpyHtoDAsync(d, host, 4, other));
  OK(cuStreamSynchronize(other));
  OK(cuStreamSynchronize(stream));
  OK(cuModuleUnload(module));
  OK(cuMemFree(flags));
  OK(cuMemFreeHost(host));
  OK(cuStreamDestroy(other));
}

TEST_F(Streams, AnEmptyLaunchAndItsWaitTakeMicroseconds) {
  OK(cuLaunchKernel(count, 1, 1, 1, 1, 1, 1, 0, nullptr, nullptr, nullptr));
  OK(cuCtxSynchronize());
  double best = 1e9;
  for (int round = 0; round < 20; ++round) {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < 100; ++i) {
      OK(cuLaunchKernel(count, 1, 1, 1, 1, 1, 1, 0, nullptr, nullptr, nullptr));
      OK(cuCtxSynchronize());
    }
    best = std::min(best, std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count() / 100);
  }
  std::printf("launch and synchronise: %.2f us\n", best);
  EXPECT_LT(best, 200);
}

}  // namespace
