// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Pools and their attributes, limits, managed memory, pointers, arrays, and their errors.
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
  cudaStream_t s, t;
  OK(cudaStreamCreateWithFlags(&s, cudaStreamNonBlocking));
  OK(cudaStreamCreateWithFlags(&t, cudaStreamNonBlocking));
  cudaMemPool_t pool, dflt;
  int v;
  unsigned long long u;
  void *a, *b;
  OK(cudaDeviceGetDefaultMemPool(&dflt, 0));
  OK(cudaDeviceGetMemPool(&pool, 0));
  EXPECT(pool == dflt);
  OK(cudaMemPoolGetAttribute(dflt, cudaMemPoolReuseFollowEventDependencies, &v));
  EXPECT(v == 1);
  OK(cudaMemPoolGetAttribute(dflt, cudaMemPoolReuseAllowOpportunistic, &v));
  EXPECT(v == 1);
  OK(cudaMemPoolGetAttribute(dflt, cudaMemPoolReuseAllowInternalDependencies, &v));
  EXPECT(v == 1);
  OK(cudaMemPoolGetAttribute(dflt, cudaMemPoolAttrReleaseThreshold, &u));
  EXPECT(u == 0);
  GIVES(cudaErrorInvalidValue, cudaMemPoolGetAttribute(dflt, (cudaMemPoolAttr)99, &u));
  GIVES(cudaErrorInvalidValue,
        cudaMemPoolGetAttribute(dflt, cudaMemPoolAttrReleaseThreshold, nullptr));
  GIVES(cudaErrorInvalidValue,
        cudaMemPoolGetAttribute(nullptr, cudaMemPoolAttrReleaseThreshold, &u));
  u = 5;
  GIVES(cudaErrorInvalidValue,
        cudaMemPoolSetAttribute(dflt, cudaMemPoolAttrReservedMemCurrent, &u));
  GIVES(cudaErrorInvalidValue, cudaMemPoolSetAttribute(dflt, cudaMemPoolAttrUsedMemHigh, &u));
  GIVES(cudaErrorInvalidValue, cudaMallocAsync((void**)nullptr, 4, s));
  GIVES(cudaSuccess, cudaMallocAsync(&a, 0, s));
  EXPECT(a == nullptr, "%p", a);
  GIVES(cudaErrorMemoryAllocation, cudaMallocAsync(&a, 1ull << 50, s));
  GIVES(cudaErrorInvalidValue, cudaFreeAsync((void*)64, s));
  GIVES(cudaSuccess, cudaFreeAsync(nullptr, s));
  GIVES(cudaErrorInvalidValue, cudaMemPoolDestroy(dflt));
  GIVES(cudaErrorInvalidValue, cudaMemPoolDestroy(nullptr));
  GIVES(cudaErrorInvalidValue, cudaMemPoolTrimTo(nullptr, 0));
  cudaMemPoolProps props = {};
  GIVES(cudaErrorInvalidValue, cudaMemPoolCreate(&pool, &props));
  props.allocType = cudaMemAllocationTypePinned;
  GIVES(cudaErrorInvalidValue, cudaMemPoolCreate(&pool, &props));
  props.location = {cudaMemLocationTypeDevice, 99};
  {
    cudaError_t e = cudaMemPoolCreate(&pool, &props);
    EXPECT(e == cudaErrorInvalidDevice || e == cudaErrorInvalidValue);
    cudaGetLastError();
  }
  props.location.id = 0;
  GIVES(cudaErrorInvalidValue, cudaMemPoolCreate(nullptr, &props));
  OK(cudaMemPoolCreate(&pool, &props));
  // reuse in the same stream, not across running streams
  volatile int* gate;
  OK(cudaHostAlloc((void**)&gate, 4, 0));
  *gate = 0;
  OK(cudaMallocFromPoolAsync(&a, 1 << 20, pool, s));
  OK(cudaFreeAsync(a, s));
  OK(cudaMallocFromPoolAsync(&b, 1 << 20, pool, s));
  EXPECT(a == b);
  spin<<<1, 1, 0, s>>>(gate);
  OK(cudaFreeAsync(b, s));
  OK(cudaMallocFromPoolAsync(&a, 1 << 20, pool, t));
  EXPECT(a != b, "handed over while in use");
  // event dependency allows reuse
  cudaEvent_t e;
  OK(cudaEventCreateWithFlags(&e, cudaEventDisableTiming));
  OK(cudaEventRecord(e, s));
  OK(cudaStreamWaitEvent(t, e, 0));
  void* c;
  OK(cudaMallocFromPoolAsync(&c, 1 << 20, pool, t));
  EXPECT(c == b, "a wait for an event makes reuse safe");
  *gate = 1;
  OK(cudaStreamSynchronize(t));
  OK(cudaFreeAsync(c, t));
  OK(cudaFreeAsync(a, t));
  GIVES(cudaErrorInvalidValue, cudaFreeAsync(a, t));
  OK(cudaStreamSynchronize(t));
  OK(cudaMemPoolGetAttribute(pool, cudaMemPoolAttrUsedMemCurrent, &u));
  EXPECT(u == 0, "%llu", u);
  OK(cudaMemPoolGetAttribute(pool, cudaMemPoolAttrUsedMemHigh, &u));
  EXPECT(u >= 2 << 20, "%llu", u);
  OK(cudaMemPoolTrimTo(pool, 0));
  OK(cudaMemPoolGetAttribute(pool, cudaMemPoolAttrReservedMemCurrent, &u));
  EXPECT(u == 0, "%llu", u);
  // threshold keeps
  u = ~0ull;
  OK(cudaMemPoolSetAttribute(pool, cudaMemPoolAttrReleaseThreshold, &u));
  OK(cudaMallocFromPoolAsync(&a, 1 << 20, pool, s));
  OK(cudaFreeAsync(a, s));
  OK(cudaStreamSynchronize(s));
  OK(cudaMemPoolGetAttribute(pool, cudaMemPoolAttrReservedMemCurrent, &u));
  EXPECT(u >= 1 << 20, "%llu", u);
  OK(cudaDeviceSetMemPool(0, pool));
  cudaMemPool_t now_;
  OK(cudaDeviceGetMemPool(&now_, 0));
  EXPECT(now_ == pool);
  OK(cudaMallocAsync(&a, 100, s));
  OK(cudaFree(a));
  OK(cudaMemPoolDestroy(pool));
  OK(cudaDeviceGetMemPool(&now_, 0));
  EXPECT(now_ == dflt);
  GIVES(cudaErrorInvalidValue, cudaMallocFromPoolAsync(&a, 4, pool, s));
  // memory of a pool: sync free, memcpy, cudaMalloc memory by FreeAsync
  OK(cudaMalloc(&a, 64));
  OK(cudaFreeAsync(a, s));
  OK(cudaStreamSynchronize(s));
  OK(cudaMallocAsync(&a, 64, 0));
  int h = 5;
  OK(cudaMemcpy(a, &h, 4, cudaMemcpyHostToDevice));
  OK(cudaFree(a));
  GIVES(cudaErrorInvalidValue, cudaFree(a));
  cudaMemAccessDesc d = {};
  d.location = {cudaMemLocationTypeDevice, 0};
  d.flags = cudaMemAccessFlagsProtReadWrite;
  OK(cudaMemPoolSetAccess(dflt, &d, 1));
  d.flags = cudaMemAccessFlagsProtNone;
  GIVES(cudaErrorInvalidDevice, cudaMemPoolSetAccess(dflt, &d, 1));
  // max size
  props.maxSize = 1 << 20;
  OK(cudaMemPoolCreate(&pool, &props));
  GIVES(cudaErrorMemoryAllocation, cudaMallocFromPoolAsync(&a, 64 << 20, pool, s));
  OK(cudaMemPoolDestroy(pool));
  // limits
  size_t sz;
  OK(cudaDeviceGetLimit(&sz, cudaLimitStackSize));
  EXPECT(sz == 1024);
  OK(cudaDeviceGetLimit(&sz, cudaLimitPrintfFifoSize));
  EXPECT(sz >= 1 << 20);
  OK(cudaDeviceGetLimit(&sz, cudaLimitMallocHeapSize));
  EXPECT(sz == 8 << 20);
  OK(cudaDeviceSetLimit(cudaLimitStackSize, 4096));
  OK(cudaDeviceGetLimit(&sz, cudaLimitStackSize));
  EXPECT(sz == 4096);
  // managed
  int* m;
  OK(cudaMallocManaged(&m, 4096));
  cudaPointerAttributes pa;
  OK(cudaPointerGetAttributes(&pa, m + 5));
  EXPECT(pa.type == cudaMemoryTypeManaged && pa.devicePointer == m + 5 && pa.hostPointer == m + 5);
  GIVES(cudaErrorInvalidDevice, cudaMemAdvise(m, 4096, cudaMemAdviseSetPreferredLocation, 77));
  GIVES(cudaErrorInvalidValue, cudaMemAdvise(m, 4096, (cudaMemoryAdvise)77, 0));
  OK(cudaMemAdvise(m, 4096, cudaMemAdviseSetPreferredLocation, cudaCpuDeviceId));
  int loc = -7;
  OK(cudaMemRangeGetAttribute(&loc, 4, cudaMemRangeAttributePreferredLocation, m, 4096));
  EXPECT(loc == cudaCpuDeviceId, "%d", loc);
  GIVES(cudaErrorInvalidDevice, cudaMemPrefetchAsync(m, 4096, 77, s));
  OK(cudaMemPrefetchAsync(m, 4096, 0, s));
  OK(cudaStreamSynchronize(s));
  OK(cudaMemRangeGetAttribute(&loc, 4, cudaMemRangeAttributeLastPrefetchLocation, m, 4096));
  EXPECT(loc == 0, "%d", loc);
  GIVES(cudaErrorInvalidValue, cudaMemPrefetchAsync(m, 0, 0, s));
  OK(cudaFree(m));
  void* dv;
  OK(cudaMalloc(&dv, 64));
  OK(cudaPointerGetAttributes(&pa, (char*)dv + 3));
  EXPECT(pa.type == cudaMemoryTypeDevice && pa.device == 0 && pa.hostPointer == nullptr &&
             pa.devicePointer == (char*)dv + 3,
         "%p", pa.hostPointer);
  int* hp;
  OK(cudaMallocHost(&hp, 64));
  OK(cudaPointerGetAttributes(&pa, hp));
  EXPECT(pa.type == cudaMemoryTypeHost && pa.hostPointer == hp && pa.devicePointer == hp);
  // big copies to pinned region overlap and order
  OK(cudaFree(dv));
  OK(cudaFreeHost(hp));
  GIVES(cudaErrorInvalidValue, cudaFreeHost(hp));
  // memGetInfo
  size_t f0, f1, tot;
  OK(cudaMemGetInfo(&f0, &tot));
  OK(cudaMalloc(&dv, 64 << 20));
  OK(cudaMemGetInfo(&f1, &tot));
  EXPECT(f0 - f1 >= 64 << 20 && f0 - f1 < 70 << 20, "%zu", f0 - f1);
  OK(cudaFree(dv));
  OK(cudaMemGetInfo(&f1, &tot));
  EXPECT(f0 == f1);
  EXPECT(f0 <= tot);
  // array info
  cudaArray_t ar;
  cudaChannelFormatDesc cd = cudaCreateChannelDesc<short2>(), cd2;
  OK(cudaMallocArray(&ar, &cd, 8, 4, cudaArraySurfaceLoadStore));
  cudaExtent ex;
  unsigned fl;
  OK(cudaArrayGetInfo(&cd2, &ex, &fl, ar));
  EXPECT(cd2.x == 16 && cd2.y == 16 && cd2.z == 0 && ex.width == 8 && ex.height == 4 &&
         ex.depth == 0 && fl == cudaArraySurfaceLoadStore);
  OK(cudaFreeArray(ar));
  cudaExtent e3 = {8, 8, 6};
  OK(cudaMalloc3DArray(&ar, &cd, e3, cudaArrayCubemap));
  OK(cudaFreeArray(ar));
  e3.depth = 5;
  GIVES(cudaErrorInvalidValue, cudaMalloc3DArray(&ar, &cd, e3, cudaArrayCubemap));
  cudaMipmappedArray_t mm;
  e3 = {8, 8, 0};
  OK(cudaMallocMipmappedArray(&mm, &cd, e3, 4));
  GIVES(cudaErrorInvalidValue, cudaGetMipmappedArrayLevel(&ar, mm, 4));
  OK(cudaGetMipmappedArrayLevel(&ar, mm, 3));
  OK(cudaArrayGetInfo(&cd2, &ex, &fl, ar));
  EXPECT(ex.width == 1);
  OK(cudaFreeMipmappedArray(mm));
  return finish();
}
