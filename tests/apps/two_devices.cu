// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Two devices in one process: whose event, stream, memory and fault it is. HEDDLE_DEVICES=host:2.
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <thread>
#include <vector>

#include "call_codes.h"
__global__ void spin(volatile int* stop) {
  while (!*stop) {
  }
}
__global__ void add(int* p, int v) { *p += v; }
int main() {
  int n;
  OK(cudaGetDeviceCount(&n));
  EXPECT(n == 2);
  int h = 0, v;
  OK(cudaSetDevice(0));
  cudaStream_t s0, s1;
  OK(cudaStreamCreate(&s0));
  int *p0, *p1;
  OK(cudaMalloc(&p0, 4));
  OK(cudaMemset(p0, 0, 4));
  OK(cudaSetDevice(1));
  OK(cudaStreamCreate(&s1));
  OK(cudaMalloc(&p1, 4));
  OK(cudaMemset(p1, 0, 4));
  cudaEvent_t e0, e1;
  OK(cudaEventCreate(&e1));
  OK(cudaSetDevice(0));
  OK(cudaEventCreate(&e0));
  // event of another device: record fails, wait works
  GIVES(cudaErrorInvalidResourceHandle, cudaEventRecord(e1, s0));
  OK(cudaEventRecord(e1, s1));
  OK(cudaStreamWaitEvent(s0, e1, 0));
  OK(cudaEventSynchronize(e1));
  OK(cudaEventRecord(e0, s0));
  OK(cudaEventSynchronize(e0));
  float ms;
  GIVES(cudaErrorInvalidResourceHandle, cudaEventElapsedTime(&ms, e0, e1));
  // launch in a stream of another device
  add<<<1, 1, 0, s1>>>(p0, 1);
  {
    cudaError_t e = cudaGetLastError();
    EXPECT(e == cudaErrorInvalidResourceHandle, "%s", cudaGetErrorName(e));
  }
  OK(cudaSetDevice(1));
  add<<<1, 1, 0, s1>>>(p1, 1);
  OK(cudaGetLastError());
  add<<<1, 1>>>(p1, 1);
  OK(cudaDeviceSynchronize());
  OK(cudaMemcpy(&h, p1, 4, cudaMemcpyDeviceToHost));
  EXPECT(h == 2);
  OK(cudaMemcpyAsync(p1, &h, 4, cudaMemcpyHostToDevice, s0));
  OK(cudaStreamSynchronize(s0));  // memcpy to any stream is fine
  // peer
  OK(cudaDeviceCanAccessPeer(&v, 0, 1));
  EXPECT(v == 1);
  OK(cudaDeviceEnablePeerAccess(0, 0));
  GIVES(cudaErrorPeerAccessAlreadyEnabled, cudaDeviceEnablePeerAccess(0, 0));
  GIVES(cudaErrorInvalidValue, cudaDeviceEnablePeerAccess(0, 1));
  OK(cudaDeviceDisablePeerAccess(0));
  GIVES(cudaErrorPeerAccessNotEnabled, cudaDeviceDisablePeerAccess(0));
  GIVES(cudaErrorInvalidDevice, cudaDeviceEnablePeerAccess(1, 0));
  GIVES(cudaErrorInvalidDevice, cudaDeviceCanAccessPeer(&v, 0, 7));
  OK(cudaMemcpyPeer(p0, 0, p1, 1, 4));
  OK(cudaMemcpy(&h, p0, 4, cudaMemcpyDeviceToHost));
  EXPECT(h == 2);
  GIVES(cudaErrorInvalidDevice, cudaMemcpyPeer(p0, 5, p1, 1, 4));
  OK(cudaMemcpyPeerAsync(p1, 1, p0, 0, 4, s0));
  OK(cudaMemcpy(p1, p0, 4, cudaMemcpyDefault));
  cudaPointerAttributes pa;
  OK(cudaPointerGetAttributes(&pa, p0));
  EXPECT(pa.device == 0);
  OK(cudaPointerGetAttributes(&pa, p1));
  EXPECT(pa.device == 1);
  // freeing memory of another device
  OK(cudaSetDevice(1));
  OK(cudaFree(p0));
  // devices are independent: sync of one does not wait for the other
  OK(cudaSetDevice(0));
  volatile int* gate;
  OK(cudaHostAlloc((void**)&gate, 4, cudaHostAllocPortable));
  *gate = 0;
  spin<<<1, 1, 0, s0>>>(gate);
  OK(cudaSetDevice(1));
  OK(cudaDeviceSynchronize());
  add<<<1, 1>>>(p1, 1);
  OK(cudaDeviceSynchronize());
  OK(cudaSetDevice(0));
  GIVES(cudaErrorNotReady, cudaStreamQuery(s0));
  *gate = 1;
  OK(cudaDeviceSynchronize());
  // stream destroyed from another current device
  OK(cudaSetDevice(1));
  OK(cudaStreamDestroy(s0));
  OK(cudaEventDestroy(e0));
  // a fault on one device leaves the other
  OK(cudaSetDevice(0));
  add<<<1, 1>>>((int*)16, 1);
  GIVES(cudaErrorIllegalAddress, cudaDeviceSynchronize());
  GIVES(cudaErrorIllegalAddress, cudaMalloc(&p0, 4));
  GIVES(cudaErrorIllegalAddress, cudaDeviceSynchronize());
  OK(cudaSetDevice(1));
  OK(cudaMemcpy(&h, p1, 4, cudaMemcpyDeviceToHost));
  add<<<1, 1>>>(p1, 1);
  OK(cudaDeviceSynchronize());
  OK(cudaSetDevice(0));
  OK(cudaDeviceReset());
  OK(cudaMalloc(&p0, 4));
  add<<<1, 1>>>(p0, 1);
  OK(cudaDeviceSynchronize());
  OK(cudaFree(p0));
  // per-thread device
  OK(cudaSetDevice(1));
  std::thread([] {
    int d = -1;
    OK(cudaGetDevice(&d));
    EXPECT(d == 0, "%d", d);
  }).join();
  // pool on device 1 with access
  cudaMemPool_t pool;
  OK(cudaDeviceGetDefaultMemPool(&pool, 1));
  cudaMemAccessFlags fl;
  cudaMemLocation loc = {cudaMemLocationTypeDevice, 0};
  OK(cudaMemPoolGetAccess(&fl, pool, &loc));
  EXPECT(fl == cudaMemAccessFlagsProtNone);
  cudaMemAccessDesc d = {};
  d.location = loc;
  d.flags = cudaMemAccessFlagsProtReadWrite;
  OK(cudaMemPoolSetAccess(pool, &d, 1));
  OK(cudaMemPoolGetAccess(&fl, pool, &loc));
  EXPECT(fl == cudaMemAccessFlagsProtReadWrite);
  d.flags = cudaMemAccessFlagsProtNone;
  OK(cudaMemPoolSetAccess(pool, &d, 1));
  OK(cudaMemPoolGetAccess(&fl, pool, &loc));
  EXPECT(fl == cudaMemAccessFlagsProtNone, "%d", fl);
  return finish();
}
