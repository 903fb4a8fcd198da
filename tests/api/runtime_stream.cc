// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Streams, events, host functions, capture.
#include <atomic>
#include <chrono>
#include <thread>

#include "runtime.h"

namespace {

/// A host function that holds its stream until told.
struct Gate {
  std::atomic<bool> open{false};
  static void wait(void* gate) {
    while (!static_cast<Gate*>(gate)->open) std::this_thread::sleep_for(std::chrono::microseconds(100));
  }
};

}  // namespace

TEST(RuntimeStream, FlagsPrioritiesAndIds) {
  cudaStream_t a, b, c;
  OK(cudaStreamCreate(&a));
  OK(cudaStreamCreateWithFlags(&b, cudaStreamNonBlocking));
  OK(cudaStreamCreateWithPriority(&c, cudaStreamNonBlocking, 0));
  unsigned flags = 9;
  OK(cudaStreamGetFlags(a, &flags));
  EXPECT_EQ(unsigned{cudaStreamDefault}, flags);
  OK(cudaStreamGetFlags(b, &flags));
  EXPECT_EQ(unsigned{cudaStreamNonBlocking}, flags);
  int priority = 9, device = -1;
  OK(cudaStreamGetPriority(c, &priority));
  EXPECT_EQ(0, priority);
  OK(cudaStreamGetDevice(c, &device));
  EXPECT_EQ(0, device);
  unsigned long long ia = 0, ib = 0;
  OK(cudaStreamGetId(a, &ia));
  OK(cudaStreamGetId(b, &ib));
  EXPECT_NE(ia, ib);
  OK(cudaStreamCopyAttributes(a, b));
  for (cudaStream_t s : {a, b, c}) OK(cudaStreamDestroy(s));
  FAILS(cudaErrorInvalidValue, cudaStreamCreateWithFlags(&a, 77));
  FAILS(cudaErrorInvalidResourceHandle, cudaStreamDestroy(nullptr));
}

TEST(RuntimeStream, DestroyedHandlesAreRefused) {
  cudaStream_t s;
  OK(cudaStreamCreate(&s));
  OK(cudaStreamDestroy(s));
  FAILS(cudaErrorInvalidResourceHandle, cudaStreamSynchronize(s));
}

TEST(RuntimeStream, WorkIsAsynchronousAndInOrder) {
  cudaStream_t s;
  OK(cudaStreamCreateWithFlags(&s, cudaStreamNonBlocking));
  Gate gate;
  unsigned* out = nullptr;  // pinned: a copy to pageable memory may wait for its end
  void* p = nullptr;
  OK(cudaMallocHost(reinterpret_cast<void**>(&out), 4096));
  OK(cudaMalloc(&p, 4096));
  OK(cudaLaunchHostFunc(s, Gate::wait, &gate));
  OK(test::launch(test::fill, 4, 256, 0, s, p));
  OK(cudaMemcpyAsync(out, p, 4096, cudaMemcpyDeviceToHost, s));
  FAILS(cudaErrorNotReady, cudaStreamQuery(s));
  gate.open = true;
  OK(cudaStreamSynchronize(s));
  OK(cudaStreamQuery(s));
  EXPECT_EQ(1023u, out[1023]);
  OK(cudaFreeHost(out));
  OK(cudaFree(p));
  OK(cudaStreamDestroy(s));
}

TEST(RuntimeStream, WaitsForEventsOfAnotherStream) {
  cudaStream_t a, b;
  cudaEvent_t event;
  OK(cudaStreamCreateWithFlags(&a, cudaStreamNonBlocking));
  OK(cudaStreamCreateWithFlags(&b, cudaStreamNonBlocking));
  OK(cudaEventCreateWithFlags(&event, cudaEventDisableTiming));
  Gate gate;
  OK(cudaLaunchHostFunc(a, Gate::wait, &gate));
  OK(cudaEventRecord(event, a));
  FAILS(cudaErrorNotReady, cudaEventQuery(event));
  OK(cudaStreamWaitEvent(b, event));
  FAILS(cudaErrorNotReady, cudaStreamQuery(b));
  gate.open = true;
  OK(cudaStreamSynchronize(b));
  OK(cudaEventQuery(event));
  OK(cudaEventSynchronize(event));
  OK(cudaEventDestroy(event));
  OK(cudaStreamDestroy(a));
  OK(cudaStreamDestroy(b));
}

TEST(RuntimeStream, CallbackGetsItsStreamAndStatus) {
  cudaStream_t s;
  OK(cudaStreamCreate(&s));
  struct Seen {
    cudaStream_t stream = nullptr;
    cudaError_t status = cudaErrorUnknown;
  } seen;
  OK(cudaStreamAddCallback(
      s,
      [](cudaStream_t stream, cudaError_t status, void* data) { *static_cast<Seen*>(data) = {stream, status}; },
      &seen, 0));
  OK(cudaStreamSynchronize(s));
  EXPECT_EQ(s, seen.stream);
  EXPECT_EQ(cudaSuccess, seen.status);
  FAILS(cudaErrorInvalidValue, cudaStreamAddCallback(s, nullptr, nullptr, 0));
  OK(cudaStreamDestroy(s));
}

TEST(RuntimeEvent, ElapsedTimeIsTheTimeOfTheWork) {
  cudaEvent_t start, end, untimed;
  OK(cudaEventCreate(&start));
  OK(cudaEventCreate(&end));
  OK(cudaEventCreateWithFlags(&untimed, cudaEventDisableTiming));
  OK(cudaEventRecord(start));
  OK(cudaLaunchHostFunc(nullptr, [](void*) { std::this_thread::sleep_for(std::chrono::milliseconds(20)); }, nullptr));
  OK(cudaEventRecordWithFlags(end, nullptr, cudaEventRecordDefault));
  OK(cudaEventSynchronize(end));
  float ms = 0;
  OK(cudaEventElapsedTime(&ms, start, end));
  EXPECT_GE(ms, 19.f);
  EXPECT_LT(ms, 2000.f);
  OK(cudaEventRecord(untimed));
  OK(cudaEventSynchronize(untimed));
  FAILS(cudaErrorInvalidResourceHandle, cudaEventElapsedTime(&ms, start, untimed));
  OK(cudaEventDestroy(start));
  OK(cudaEventDestroy(end));
  OK(cudaEventDestroy(untimed));
}
