// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Order between streams, the default stream, pageable copies, host functions, and what a capture
// forbids.
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <thread>
#include <vector>

#include "call_codes.h"
__global__ void nothing() {}
__global__ void add(int* p, int v) { *p += v; }
__global__ void spin(volatile int* stop) {
  while (!*stop) {
  }
}
std::atomic<int> cb_code{-1}, cb_code2{-1}, cb3{-1};
int main() {
  cudaStream_t s, t, nb;
  cudaEvent_t e, f;
  cudaGraph_t g;
  cudaGraphExec_t x;
  int* p;
  int h = 0;
  OK(cudaStreamCreate(&s));
  OK(cudaStreamCreate(&t));
  OK(cudaStreamCreateWithFlags(&nb, cudaStreamNonBlocking));
  OK(cudaEventCreate(&e));
  OK(cudaEventCreate(&f));
  OK(cudaMalloc(&p, 4096));
  OK(cudaMemset(p, 0, 4096));
  volatile int* gate;
  OK(cudaHostAlloc((void**)&gate, 4, cudaHostAllocMapped));
  *gate = 0;
  // not ready
  spin<<<1, 1, 0, nb>>>(gate);
  EXPECT(cudaStreamQuery(nb) == cudaErrorNotReady);
  cudaGetLastError();
  OK(cudaEventRecord(e, nb));
  GIVES(cudaErrorNotReady, cudaEventQuery(e));
  OK(cudaEventRecord(f, nb));
  float ms;
  GIVES(cudaErrorNotReady, cudaEventElapsedTime(&ms, e, f));
  OK(cudaStreamQuery(s));
  OK(cudaStreamQuery(0));  // nb does not block the legacy stream
  nothing<<<1, 1>>>();
  OK(cudaStreamSynchronize(0));
  *gate = 1;
  OK(cudaStreamSynchronize(nb));
  OK(cudaEventElapsedTime(&ms, e, f));
  // legacy implicit synchronisation
  *gate = 0;
  spin<<<1, 1, 0, s>>>(gate);
  nothing<<<1, 1>>>();        // waits for s
  nothing<<<1, 1, 0, t>>>();  // waits for legacy
  usleep(20000);
  GIVES(cudaErrorNotReady, cudaStreamQuery(t));
  GIVES(cudaErrorNotReady, cudaStreamQuery(0));
  nothing<<<1, 1, 0, nb>>>();
  OK(cudaStreamSynchronize(nb));
  *gate = 1;
  OK(cudaDeviceSynchronize());
  // legacy runs; blocking stream waits
  *gate = 0;
  spin<<<1, 1>>>(gate);
  nothing<<<1, 1, 0, s>>>();
  usleep(10000);
  GIVES(cudaErrorNotReady, cudaStreamQuery(s));
  *gate = 1;
  OK(cudaDeviceSynchronize());
  // cudaMemcpy waits for blocking streams
  *gate = 0;
  OK(cudaMemset(p, 0, 4));
  spin<<<1, 1, 0, s>>>(gate);
  add<<<1, 1, 0, s>>>(p, 5);
  std::thread opener([&] {
    usleep(30000);
    *gate = 1;
  });
  OK(cudaMemcpy(&h, p, 4, cudaMemcpyDeviceToHost));
  EXPECT(h == 5, "%d", h);
  opener.join();
  // pageable async: source may change after the call
  {
    std::vector<int> src(1 << 18, 7), back(1 << 18);
    int* d;
    OK(cudaMalloc(&d, 1 << 20));
    *gate = 0;
    spin<<<1, 1, 0, nb>>>(gate);
    std::thread o2([&] {
      usleep(30000);
      *gate = 1;
    });
    OK(cudaMemcpyAsync(d, src.data(), 1 << 20, cudaMemcpyHostToDevice, nb));
    std::fill(src.begin(), src.end(), 9);
    o2.join();
    OK(cudaStreamSynchronize(nb));
    OK(cudaMemcpy(back.data(), d, 1 << 20, cudaMemcpyDeviceToHost));
    EXPECT(back[0] == 7 && back[(1 << 18) - 1] == 7, "%d", back[0]);
    std::vector<int> small(16, 3);
    *gate = 0;
    spin<<<1, 1, 0, nb>>>(gate);
    std::thread o3([&] {
      usleep(30000);
      *gate = 1;
    });
    OK(cudaMemcpyAsync(d, small.data(), 64, cudaMemcpyHostToDevice, nb));
    std::fill(small.begin(), small.end(), 9);
    o3.join();
    OK(cudaStreamSynchronize(nb));
    OK(cudaMemcpy(back.data(), d, 64, cudaMemcpyDeviceToHost));
    EXPECT(back[0] == 3, "%d", back[0]);
    // D2H pageable async returns only once the copy is complete
    OK(cudaMemset(d, 0, 64));
    *gate = 0;
    spin<<<1, 1, 0, nb>>>(gate);
    add<<<1, 1, 0, nb>>>(d, 77);
    std::thread o4([&] {
      usleep(30000);
      *gate = 1;
    });
    int got = -1;
    OK(cudaMemcpyAsync(&got, d, 4, cudaMemcpyDeviceToHost, nb));
    EXPECT(got == 77, "%d", got);
    o4.join();
    // pinned is asynchronous
    int* pin;
    OK(cudaMallocHost(&pin, 4));
    *pin = 1;
    *gate = 0;
    spin<<<1, 1, 0, nb>>>(gate);
    OK(cudaMemcpyAsync(pin, d, 4, cudaMemcpyDeviceToHost, nb));
    EXPECT(*pin == 1);
    *gate = 1;
    OK(cudaStreamSynchronize(nb));
    EXPECT(*pin == 77);
    OK(cudaFreeHost(pin));
    OK(cudaFree(d));
  }
  // destroying a busy stream
  {
    cudaStream_t d;
    OK(cudaStreamCreateWithFlags(&d, cudaStreamNonBlocking));
    *gate = 0;
    OK(cudaMemset(p, 0, 4));
    spin<<<1, 1, 0, d>>>(gate);
    add<<<1, 1, 0, d>>>(p, 3);
    OK(cudaStreamDestroy(d));
    *gate = 1;
    OK(cudaDeviceSynchronize());
    OK(cudaMemcpy(&h, p, 4, cudaMemcpyDeviceToHost));
    EXPECT(h == 3);
  }
  // callbacks may not call CUDA
  OK(cudaStreamAddCallback(
      s,
      [](cudaStream_t st, cudaError_t, void*) {
        void* q;
        cb_code = cudaMalloc(&q, 4);
        cb_code2 = cudaStreamQuery(st);
      },
      nullptr, 0));
  OK(cudaLaunchHostFunc(s, [](void* q) { cb3 = cudaStreamSynchronize((cudaStream_t)q); }, t));
  OK(cudaStreamSynchronize(s));
  EXPECT(cb_code == cudaErrorNotPermitted, "%d", cb_code.load());
  EXPECT(cb_code2 == cudaErrorNotPermitted, "%d", cb_code2.load());
  EXPECT(cb3 == cudaErrorNotPermitted, "%d", cb3.load());
  // capture
  GIVES(cudaErrorStreamCaptureUnsupported, cudaStreamBeginCapture(0, cudaStreamCaptureModeGlobal));
  GIVES(cudaErrorInvalidValue, cudaStreamBeginCapture(s, (cudaStreamCaptureMode)9));
  GIVES(cudaErrorIllegalState, cudaStreamEndCapture(s, &g));
  OK(cudaStreamBeginCapture(s, cudaStreamCaptureModeGlobal));
  GIVES(cudaErrorIllegalState, cudaStreamBeginCapture(s, cudaStreamCaptureModeGlobal));
  GIVES(cudaErrorStreamCaptureUnsupported, cudaMalloc((void**)&x, 4));
  g = (cudaGraph_t)1;
  GIVES(cudaErrorStreamCaptureInvalidated, cudaStreamEndCapture(s, &g));
  EXPECT(g == nullptr);
  cudaStreamCaptureStatus st;
  OK(cudaStreamIsCapturing(s, &st));
  EXPECT(st == cudaStreamCaptureStatusNone);
  // legacy launch while a blocking stream is captured
  OK(cudaStreamBeginCapture(s, cudaStreamCaptureModeGlobal));
  nothing<<<1, 1>>>();
  EXPECT(cudaGetLastError() == cudaErrorStreamCaptureImplicit);
  OK(cudaStreamIsCapturing(s, &st));
  EXPECT(st == cudaStreamCaptureStatusInvalidated);
  nothing<<<1, 1, 0, s>>>();
  EXPECT(cudaGetLastError() == cudaErrorStreamCaptureInvalidated);
  GIVES(cudaErrorStreamCaptureInvalidated, cudaStreamEndCapture(s, &g));
  // non-blocking: legacy launch is fine
  OK(cudaStreamBeginCapture(nb, cudaStreamCaptureModeGlobal));
  nothing<<<1, 1>>>();
  OK(cudaGetLastError());
  OK(cudaStreamIsCapturing(0, &st));
  EXPECT(st == cudaStreamCaptureStatusNone);
  GIVES(cudaErrorStreamCaptureUnsupported, cudaDeviceSynchronize());
  GIVES(cudaErrorStreamCaptureInvalidated, cudaStreamEndCapture(nb, &g));
  // sync, query of the captured stream
  OK(cudaStreamBeginCapture(s, cudaStreamCaptureModeRelaxed));
  GIVES(cudaErrorStreamCaptureUnsupported, cudaStreamSynchronize(s));
  GIVES(cudaErrorStreamCaptureInvalidated, cudaStreamEndCapture(s, &g));
  OK(cudaStreamBeginCapture(s, cudaStreamCaptureModeRelaxed));
  GIVES(cudaErrorStreamCaptureUnsupported, cudaStreamQuery(s));
  GIVES(cudaErrorStreamCaptureInvalidated, cudaStreamEndCapture(s, &g));
  // event recorded in capture: query and sync
  OK(cudaStreamBeginCapture(s, cudaStreamCaptureModeRelaxed));
  OK(cudaEventRecord(e, s));
  GIVES(cudaErrorCapturedEvent, cudaEventQuery(e));
  GIVES(cudaErrorStreamCaptureInvalidated, cudaStreamEndCapture(s, &g));
  OK(cudaStreamBeginCapture(s, cudaStreamCaptureModeRelaxed));
  OK(cudaEventRecord(e, s));
  GIVES(cudaErrorCapturedEvent, cudaEventSynchronize(e));
  GIVES(cudaErrorStreamCaptureInvalidated, cudaStreamEndCapture(s, &g));
  // event wait on uncaptured event
  OK(cudaEventRecord(f, t));
  OK(cudaStreamBeginCapture(s, cudaStreamCaptureModeRelaxed));
  GIVES(cudaErrorStreamCaptureIsolation, cudaStreamWaitEvent(s, f, 0));
  GIVES(cudaErrorStreamCaptureInvalidated, cudaStreamEndCapture(s, &g));
  // unjoined
  OK(cudaStreamBeginCapture(s, cudaStreamCaptureModeRelaxed));
  OK(cudaEventRecord(e, s));
  OK(cudaStreamWaitEvent(t, e, 0));
  nothing<<<1, 1, 0, t>>>();
  OK(cudaGetLastError());
  GIVES(cudaErrorStreamCaptureUnmatched, cudaStreamEndCapture(t, &g));
  GIVES(cudaErrorStreamCaptureInvalidated, cudaStreamEndCapture(s, &g));
  OK(cudaStreamBeginCapture(s, cudaStreamCaptureModeRelaxed));
  OK(cudaEventRecord(e, s));
  OK(cudaStreamWaitEvent(t, e, 0));
  nothing<<<1, 1, 0, t>>>();
  OK(cudaGetLastError());
  GIVES(cudaErrorStreamCaptureUnjoined, cudaStreamEndCapture(s, &g));
  // wrong thread
  OK(cudaStreamBeginCapture(s, cudaStreamCaptureModeGlobal));
  std::thread([&] {
    cudaGraph_t gg;
    GIVES(cudaErrorStreamCaptureWrongThread, cudaStreamEndCapture(s, &gg));
  }).join();
  GIVES(cudaErrorStreamCaptureInvalidated, cudaStreamEndCapture(s, &g));
  OK(cudaStreamBeginCapture(s, cudaStreamCaptureModeRelaxed));
  std::thread([&] {
    cudaGraph_t gg;
    OK(cudaStreamEndCapture(s, &gg));
    OK(cudaGraphDestroy(gg));
  }).join();
  // thread-local mode: another thread may malloc
  OK(cudaStreamBeginCapture(s, cudaStreamCaptureModeThreadLocal));
  std::thread([&] {
    void* q;
    OK(cudaMalloc(&q, 4));
    OK(cudaFree(q));
  }).join();
  OK(cudaStreamEndCapture(s, &g));
  OK(cudaGraphDestroy(g));
  OK(cudaStreamBeginCapture(s, cudaStreamCaptureModeGlobal));
  std::thread([&] {
    void* q;
    GIVES(cudaErrorStreamCaptureUnsupported, cudaMalloc(&q, 4));
  }).join();
  GIVES(cudaErrorStreamCaptureInvalidated, cudaStreamEndCapture(s, &g));
  // exchange mode
  OK(cudaStreamBeginCapture(s, cudaStreamCaptureModeGlobal));
  cudaStreamCaptureMode m = cudaStreamCaptureModeRelaxed;
  OK(cudaThreadExchangeStreamCaptureMode(&m));
  EXPECT(m == cudaStreamCaptureModeGlobal);
  {
    void* q;
    OK(cudaMalloc(&q, 4));
    OK(cudaFree(q));
  }
  OK(cudaThreadExchangeStreamCaptureMode(&m));
  EXPECT(m == cudaStreamCaptureModeRelaxed);
  // memcpy kinds captured
  OK(cudaMemcpyAsync(p, p + 16, 4, cudaMemcpyDeviceToDevice, s));
  OK(cudaMemsetAsync(p, 1, 4, s));
  OK(cudaLaunchHostFunc(s, [](void*) {}, nullptr));
  GIVES(cudaSuccess, cudaStreamEndCapture(s, &g));
  size_t n = 0;
  OK(cudaGraphGetNodes(g, nullptr, &n));
  EXPECT(n == 3, "%zu", n);
  OK(cudaGraphInstantiate(&x, g, 0));
  OK(cudaGraphLaunch(x, s));
  OK(cudaStreamSynchronize(s));
  OK(cudaGraphExecDestroy(x));
  OK(cudaGraphDestroy(g));
  // cudaMemcpy sync during capture
  OK(cudaStreamBeginCapture(nb, cudaStreamCaptureModeGlobal));
  GIVES(cudaErrorStreamCaptureUnsupported, cudaMemcpy(&h, p, 4, cudaMemcpyDeviceToHost));
  GIVES(cudaErrorStreamCaptureInvalidated, cudaStreamEndCapture(nb, &g));
  OK(cudaStreamBeginCapture(s, cudaStreamCaptureModeGlobal));
  GIVES(cudaErrorStreamCaptureImplicit, cudaMemcpy(&h, p, 4, cudaMemcpyDeviceToHost));
  GIVES(cudaErrorStreamCaptureInvalidated, cudaStreamEndCapture(s, &g));
  // add callback not capturable
  OK(cudaStreamBeginCapture(s, cudaStreamCaptureModeRelaxed));
  GIVES(cudaErrorStreamCaptureUnsupported,
        cudaStreamAddCallback(s, [](cudaStream_t, cudaError_t, void*) {}, nullptr, 0));
  GIVES(cudaErrorStreamCaptureInvalidated, cudaStreamEndCapture(s, &g));
  // merge
  OK(cudaStreamBeginCapture(s, cudaStreamCaptureModeRelaxed));
  OK(cudaStreamBeginCapture(t, cudaStreamCaptureModeRelaxed));
  OK(cudaEventRecord(e, s));
  GIVES(cudaErrorStreamCaptureMerge, cudaStreamWaitEvent(t, e, 0));
  GIVES(cudaErrorStreamCaptureInvalidated, cudaStreamEndCapture(s, &g));
  GIVES(cudaErrorStreamCaptureInvalidated, cudaStreamEndCapture(t, &g));
  // graph launch on capturing stream makes a child node
  OK(cudaStreamBeginCapture(s, cudaStreamCaptureModeRelaxed));
  add<<<1, 1, 0, s>>>(p, 1);
  OK(cudaStreamEndCapture(s, &g));
  OK(cudaGraphInstantiate(&x, g, 0));
  cudaGraph_t g2;
  OK(cudaStreamBeginCapture(t, cudaStreamCaptureModeRelaxed));
  OK(cudaGraphLaunch(x, t));
  OK(cudaStreamEndCapture(t, &g2));
  OK(cudaGraphGetNodes(g2, nullptr, &n));
  EXPECT(n == 1);
  cudaGraphNode_t node;
  n = 1;
  OK(cudaGraphGetNodes(g2, &node, &n));
  cudaGraphNodeType ty;
  OK(cudaGraphNodeGetType(node, &ty));
  EXPECT(ty == cudaGraphNodeTypeGraph, "%d", ty);
  // stream destroyed during capture
  {
    cudaStream_t d;
    OK(cudaStreamCreate(&d));
    OK(cudaStreamBeginCapture(d, cudaStreamCaptureModeGlobal));
    OK(cudaStreamDestroy(d));
    void* q;
    OK(cudaMalloc(&q, 4));
    OK(cudaFree(q));
  }
  // event flags
  {
    cudaEvent_t b;
    OK(cudaEventCreateWithFlags(&b, cudaEventBlockingSync | cudaEventDisableTiming));
    OK(cudaEventRecord(b, s));
    OK(cudaEventSynchronize(b));
    OK(cudaEventDestroy(b));
  }
  return finish();
}
