// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Copies of odd shapes, virtual memory, managed memory, pools, limits, pointers.
#include "cases.h"

CASE(copy3d_random_shapes) {
  srand(3);
  for (int it = 0; it < 60; ++it) {
    size_t W = 1 + rand() % 37, H = 1 + rand() % 9, D = 1 + rand() % 5;
    size_t sp = W + rand() % 13, sh = H + rand() % 3;
    std::vector<unsigned char> src(sp * sh * D), out(src.size(), 0), want(src.size(), 0);
    for (auto& c : src) c = rand();
    cudaPitchedPtr d;
    OK(cudaMalloc3D(&d, {W, H, D}));
    OK(cudaMemset3D(d, 0, {W, H, D}));
    HOLDS(d.pitch % 32 == 0 && d.pitch >= W);
    size_t x = rand() % W, y = rand() % H, z = rand() % D, w = 1 + rand() % (W - x), h = 1 + rand() % (H - y),
           e = 1 + rand() % (D - z);
    cudaMemcpy3DParms p = {};
    p.srcPtr = make_cudaPitchedPtr(src.data(), sp, W, sh);
    p.srcPos = {x, y, z};
    p.dstPtr = d;
    p.dstPos = {x, y, z};
    p.extent = {w, h, e};
    p.kind = cudaMemcpyHostToDevice;
    OK(it & 1 ? cudaMemcpy3D(&p) : cudaMemcpy3DAsync(&p, cudaStreamPerThread));
    OK(cudaStreamSynchronize(cudaStreamPerThread));
    cudaMemcpy3DParms q = {};
    q.srcPtr = d;
    q.dstPtr = make_cudaPitchedPtr(out.data(), sp, W, sh);
    q.extent = {W, H, D};
    q.kind = it % 3 ? cudaMemcpyDeviceToHost : cudaMemcpyDefault;
    OK(cudaMemcpy3D(&q));
    for (size_t c = 0; c < e; ++c)
      for (size_t b = 0; b < h; ++b)
        for (size_t a = 0; a < w; ++a) {
          size_t i = ((z + c) * sh + y + b) * sp + x + a;
          want[i] = src[i];
        }
    HOLDS(out == want);
    OK(cudaFree(d.ptr));
  }
}

CASE(copy3d_with_arrays) {
  cudaChannelFormatDesc cd = cudaCreateChannelDesc<float2>();
  cudaArray_t a, b;
  OK(cudaMalloc3DArray(&a, &cd, {7, 5, 3}));
  OK(cudaMalloc3DArray(&b, &cd, {7, 5, 3}));
  std::vector<float> src(7 * 5 * 3 * 2), out(src.size());
  for (size_t i = 0; i < src.size(); ++i) src[i] = i;
  cudaMemcpy3DParms p = {};
  p.srcPtr = make_cudaPitchedPtr(src.data(), 56, 7, 5);
  p.dstArray = a;
  p.extent = {7, 5, 3};
  p.kind = cudaMemcpyHostToDevice;
  OK(cudaMemcpy3D(&p));
  cudaMemcpy3DParms q = {};
  q.srcArray = a;
  q.dstArray = b;
  q.srcPos = {1, 1, 1};
  q.dstPos = {0, 2, 0};
  q.extent = {3, 2, 2};
  q.kind = cudaMemcpyDeviceToDevice;
  OK(cudaMemcpy3D(&q));
  cudaMemcpy3DParms r = {};
  r.srcArray = b;
  r.srcPos = {0, 2, 0};
  r.dstPtr = make_cudaPitchedPtr(out.data(), 24, 3, 2);
  r.extent = {3, 2, 2};
  r.kind = cudaMemcpyDeviceToHost;
  OK(cudaMemcpy3D(&r));
  for (int z = 0; z < 2; ++z)
    for (int y = 0; y < 2; ++y)
      for (int x = 0; x < 6; ++x) EQ(out[(z * 2 + y) * 6 + x], src[((z + 1) * 5 + y + 1) * 14 + 2 + x]);
  q.extent = {7, 2, 2};
  EQ(cudaMemcpy3D(&q), cudaErrorInvalidValue);
}

CASE(copy2d_odd) {
  std::vector<char> src(1000), out(1000, 7);
  for (int i = 0; i < 1000; ++i) src[i] = i;
  char* d;
  size_t pitch;
  OK(cudaMallocPitch(&d, &pitch, 13, 11));
  OK(cudaMemcpy2D(d, pitch, src.data() + 3, 17, 13, 11, cudaMemcpyHostToDevice));
  OK(cudaMemcpy2DAsync(out.data() + 1, 19, d, pitch, 13, 11, cudaMemcpyDeviceToHost));
  OK(cudaDeviceSynchronize());
  for (int y = 0; y < 11; ++y)
    for (int x = 0; x < 19; ++x) {
      char w = x < 13 ? src[3 + y * 17 + x] : 7;
      if (1 + y * 19 + x < 1000) EQ(out[1 + y * 19 + x], w);
    }
  OK(cudaMemset2D(d + 1, pitch, 9, 5, 3));
  OK(cudaMemcpy(out.data(), d, 13, cudaMemcpyDeviceToHost));
  EQ(out[0], src[3]);
  EQ(out[1], 9);
  EQ(out[5], 9);
  EQ(out[6], src[3 + 6]);
}
/// Memory of one granule, mapped at the beginning of a reserved range, without access.
struct Mapped {
  size_t granule = 0;
  CUmemGenericAllocationHandle memory = 0;
  CUdeviceptr at = 0;
};
static Mapped mapped(size_t granules) {
  nothing<<<1, 1>>>();
  CUmemAllocationProp p = {};
  p.type = CU_MEM_ALLOCATION_TYPE_PINNED;
  p.location = {CU_MEM_LOCATION_TYPE_DEVICE, 0};
  Mapped m;
  DOK(cuMemGetAllocationGranularity(&m.granule, &p, CU_MEM_ALLOC_GRANULARITY_MINIMUM));
  DOK(cuMemCreate(&m.memory, m.granule, &p, 0));
  DOK(cuMemAddressReserve(&m.at, granules * m.granule, 0, 0, 0));
  DOK(cuMemMap(m.at, m.granule, 0, m.memory, 0));
  return m;
}

CASE(vmm_aliases) {
  const auto [gr, h, a] = mapped(4);
  DOK(cuMemMap(a + 2 * gr, gr, 0, h, 0));
  CUmemAccessDesc d = {{CU_MEM_LOCATION_TYPE_DEVICE, 0}, CU_MEM_ACCESS_FLAGS_PROT_READWRITE};
  DOK(cuMemSetAccess(a, gr, &d, 1));
  DOK(cuMemSetAccess(a + 2 * gr, gr, &d, 1));
  setv<<<1, 1>>>((int*)a, 55);
  EQ(readi((void*)(a + 2 * gr)), 55);
  EQ(cuMemAddressFree(a, 4 * gr), CUDA_ERROR_INVALID_VALUE);
  EQ(cuMemMap(a, gr, 0, h, 0), CUDA_ERROR_INVALID_VALUE);
  EQ(cuMemMap(a + gr, gr + 1, 0, h, 0), CUDA_ERROR_INVALID_VALUE);
  CUmemGenericAllocationHandle h2;
  DOK(cuMemRetainAllocationHandle(&h2, (void*)a));
  DOK(cuMemRelease(h));
  DOK(cuMemUnmap(a, gr));
  DOK(cuMemUnmap(a + 2 * gr, gr));
  DOK(cuMemMap(a + gr, gr, 0, h2, 0));
  DOK(cuMemSetAccess(a + gr, gr, &d, 1));
  EQ(readi((void*)(a + gr)), 55);
  unsigned long long fl;
  CUmemLocation l = {CU_MEM_LOCATION_TYPE_DEVICE, 0};
  DOK(cuMemGetAccess(&fl, &l, a + gr));
  EQ(fl, (unsigned long long)CU_MEM_ACCESS_FLAGS_PROT_READWRITE);
  DOK(cuMemUnmap(a + gr, gr));
  DOK(cuMemRelease(h2));
  EQ(cuMemRelease(h2), CUDA_ERROR_INVALID_VALUE);
  DOK(cuMemAddressFree(a, 4 * gr));
}

CASE(vmm_without_access_faults) {
  const auto [gr, h, a] = mapped(1);
  int v = 1;
  HOLDS(cuMemcpyHtoD(a, &v, 4) != CUDA_SUCCESS);
  setv<<<1, 1>>>((int*)a, 55);
  EQ(cudaDeviceSynchronize(), cudaErrorIllegalAddress);
}

CASE(vmm_read_only) {
  const auto [gr, h, a] = mapped(1);
  CUmemAccessDesc d = {{CU_MEM_LOCATION_TYPE_DEVICE, 0}, CU_MEM_ACCESS_FLAGS_PROT_READ};
  DOK(cuMemSetAccess(a, gr, &d, 1));
  readi((void*)a);
  setv<<<1, 1>>>((int*)a, 55);
  EQ(cudaDeviceSynchronize(), cudaErrorIllegalAddress);
}

CASE(vmm_unmapped_faults) {
  nothing<<<1, 1>>>();
  CUdeviceptr a;
  DOK(cuMemAddressReserve(&a, 1 << 21, 0, 0, 0));
  setv<<<1, 1>>>((int*)a, 55);
  EQ(cudaDeviceSynchronize(), cudaErrorIllegalAddress);
}

CASE(pointer_attributes) {
  nothing<<<1, 1>>>();
  CUdeviceptr p;
  DOK(cuMemAlloc(&p, 1000));
  unsigned v;
  DOK(cuPointerGetAttribute(&v, CU_POINTER_ATTRIBUTE_MEMORY_TYPE, p + 4));
  EQ(v, (unsigned)CU_MEMORYTYPE_DEVICE);
  CUdeviceptr st;
  DOK(cuPointerGetAttribute(&st, CU_POINTER_ATTRIBUTE_RANGE_START_ADDR, p + 999));
  EQ(st, p);
  size_t sz;
  DOK(cuPointerGetAttribute(&sz, CU_POINTER_ATTRIBUTE_RANGE_SIZE, p + 5));
  EQ(sz, (size_t)1000);
  unsigned long long id, id2;
  DOK(cuPointerGetAttribute(&id, CU_POINTER_ATTRIBUTE_BUFFER_ID, p));
  DOK(cuMemFree(p));
  CUdeviceptr q;
  DOK(cuMemAlloc(&q, 1000));
  DOK(cuPointerGetAttribute(&id2, CU_POINTER_ATTRIBUTE_BUFFER_ID, q));
  HOLDS(id != id2);
  int o;
  DOK(cuPointerGetAttribute(&o, CU_POINTER_ATTRIBUTE_DEVICE_ORDINAL, q));
  EQ(o, 0);
  CUcontext c, c2;
  DOK(cuPointerGetAttribute(&c, CU_POINTER_ATTRIBUTE_CONTEXT, q));
  cuCtxGetCurrent(&c2);
  HOLDS(c == c2);
  unsigned mg = 7;
  DOK(cuPointerGetAttribute(&mg, CU_POINTER_ATTRIBUTE_IS_MANAGED, q));
  EQ(mg & 0xff, 0u);
  int on = 1;
  DOK(cuPointerSetAttribute(&on, CU_POINTER_ATTRIBUTE_SYNC_MEMOPS, q));
  int host;
  EQ(cuPointerGetAttribute(&v, CU_POINTER_ATTRIBUTE_MEMORY_TYPE, (CUdeviceptr)&host), CUDA_ERROR_INVALID_VALUE);
  CUpointer_attribute at[2] = {CU_POINTER_ATTRIBUTE_MEMORY_TYPE, CU_POINTER_ATTRIBUTE_DEVICE_POINTER};
  unsigned mt = 5;
  CUdeviceptr dp = 5;
  void* data[2] = {&mt, &dp};
  DOK(cuPointerGetAttributes(2, at, data, (CUdeviceptr)&host));
  EQ(mt, 0u);
  EQ(dp, (CUdeviceptr)0);
  CUdeviceptr b;
  size_t bs;
  DOK(cuMemGetAddressRange(&b, &bs, q + 77));
  EQ(b, q);
  EQ(bs, (size_t)1000);
  EQ(cuMemGetAddressRange(&b, &bs, (CUdeviceptr)&host), CUDA_ERROR_NOT_FOUND);
  EQ(cuMemGetAddressRange(&b, &bs, q + 1000), CUDA_ERROR_NOT_FOUND);
}

CASE(memset_alignment) {
  nothing<<<1, 1>>>();
  CUdeviceptr p;
  DOK(cuMemAlloc(&p, 1000));
  EQ(cuMemsetD16(p + 1, 1, 4), CUDA_ERROR_INVALID_VALUE);
  EQ(cuMemsetD32(p + 2, 1, 4), CUDA_ERROR_INVALID_VALUE);
  DOK(cuMemsetD8(p, 0, 1000));
  DOK(cuMemsetD16(p + 2, 0xabcd, 3));
  DOK(cuMemsetD2D32(p + 100, 40, 0x01020304, 3, 2));
  unsigned char h[1000];
  DOK(cuMemcpyDtoH(h, p, 1000));
  EQ(h[1], 0);
  EQ(h[2], 0xcd);
  EQ(h[7], 0xab);
  EQ(h[8], 0);
  EQ(h[100], 4);
  EQ(h[111], 1);
  EQ(h[112], 0);
  EQ(h[140], 4);
  EQ(h[151], 1);
  EQ(h[152], 0);
  EQ(cuMemsetD8(p + 990, 0, 11), CUDA_ERROR_INVALID_VALUE);
}

CASE(alignment) {
  for (int i = 0; i < 30; ++i) {
    void* p;
    OK(cudaMalloc(&p, 1 + i * 7));
    EQ((size_t)p % 256, (size_t)0);
    OK(cudaMallocAsync(&p, 1 + i, 0));
    EQ((size_t)p % 256, (size_t)0);
  }
}

CASE(free_waits_for_work) {
  Gate g;
  int* p;
  OK(cudaMalloc(&p, 1 << 20));
  cudaStream_t s = stream(cudaStreamNonBlocking);
  spin<<<1, 1, 0, s>>>(g.g);
  add<<<1, 1, 0, s>>>(p, 1);
  g.after(50);
  OK(cudaFree(p));
  OK(cudaDeviceSynchronize());
}

CASE(free_async_in_other_stream) {
  int* p;
  cudaStream_t s = stream(), t = stream();
  OK(cudaMallocAsync(&p, 100, s));
  setv<<<1, 1, 0, s>>>(p, 8);
  cudaEvent_t e = event();
  OK(cudaEventRecord(e, s));
  OK(cudaStreamWaitEvent(t, e));
  OK(cudaFreeAsync(p, t));
  OK(cudaDeviceSynchronize());
  EQ(cudaFree(p), cudaErrorInvalidValue);
}

CASE(oom_is_not_sticky) {
  void* p;
  size_t f, t;
  OK(cudaMemGetInfo(&f, &t));
  EQ(cudaMalloc(&p, t + (1 << 20)), cudaErrorMemoryAllocation);
  EQ(cudaGetLastError(), cudaErrorMemoryAllocation);
  OK(cudaMalloc(&p, 100));
  nothing<<<1, 1>>>();
  OK(cudaDeviceSynchronize());
  EQ(cudaMallocHost(&p, 1ull << 60), cudaErrorMemoryAllocation);
  EQ(cudaMallocManaged(&p, 1ull << 60), cudaErrorMemoryAllocation);
  cudaGetLastError();
}

CASE(managed) {
  int* m;
  OK(cudaMallocManaged(&m, 1 << 20));
  m[5] = 3;
  add<<<1, 1>>>(m + 5, 4);
  OK(cudaDeviceSynchronize());
  EQ(m[5], 7);
  OK(cudaMemAdvise(m, 1 << 20, cudaMemAdviseSetReadMostly, 0));
  int v = 9;
  OK(cudaMemRangeGetAttribute(&v, 4, cudaMemRangeAttributeReadMostly, m, 1 << 20));
  EQ(v, 1);
  OK(cudaMemAdvise(m, 1 << 20, cudaMemAdviseUnsetReadMostly, 0));
  OK(cudaMemRangeGetAttribute(&v, 4, cudaMemRangeAttributeReadMostly, m, 1 << 20));
  EQ(v, 0);
  OK(cudaMemAdvise(m, 1 << 20, cudaMemAdviseSetAccessedBy, 0));
  OK(cudaMemAdvise(m, 1 << 20, cudaMemAdviseSetAccessedBy, cudaCpuDeviceId));
  int by[3] = {5, 5, 5};
  OK(cudaMemRangeGetAttribute(by, 12, cudaMemRangeAttributeAccessedBy, m, 1 << 20));
  HOLDS((by[0] == 0 && by[1] == cudaCpuDeviceId) || (by[1] == 0 && by[0] == cudaCpuDeviceId));
  EQ(by[2], cudaInvalidDeviceId);
  void* d[2] = {&v, &by[0]};
  size_t sz[2] = {4, 4};
  cudaMemRangeAttribute at[2] = {cudaMemRangeAttributeReadMostly, cudaMemRangeAttributePreferredLocation};
  OK(cudaMemRangeGetAttributes(d, sz, at, 2, m, 1 << 20));
  EQ(by[0], cudaInvalidDeviceId);
  void* x;
  OK(cudaMalloc(&x, 64));
  EQ(cudaMemAdvise(x, 64, cudaMemAdviseSetReadMostly, 0), cudaErrorInvalidValue);
  EQ(cudaMemPrefetchAsync(x, 64, 0, 0), cudaErrorInvalidValue);
  OK(cudaMemPrefetchAsync(m, 1 << 20, cudaCpuDeviceId, 0));
  OK(cudaDeviceSynchronize());
  OK(cudaMemRangeGetAttribute(&v, 4, cudaMemRangeAttributeLastPrefetchLocation, m, 1 << 20));
  EQ(v, cudaCpuDeviceId);
  EQ(cudaMemRangeGetAttribute(&v, 3, cudaMemRangeAttributeReadMostly, m, 64), cudaErrorInvalidValue);
}

CASE(managed_half_advised) {
  int* m;
  OK(cudaMallocManaged(&m, 1 << 20));
  OK(cudaMemAdvise(m, 1 << 19, cudaMemAdviseSetPreferredLocation, 0));
  int v = 9;
  OK(cudaMemRangeGetAttribute(&v, 4, cudaMemRangeAttributePreferredLocation, m, 1 << 20));
  EQ(v, cudaInvalidDeviceId);
  OK(cudaMemRangeGetAttribute(&v, 4, cudaMemRangeAttributePreferredLocation, m, 1 << 18));
  EQ(v, 0);
}

CASE(managed_attach) {
  int* m;
  OK(cudaMallocManaged(&m, 4096, cudaMemAttachHost));
  cudaStream_t s = stream();
  OK(cudaStreamAttachMemAsync(s, m, 0, cudaMemAttachSingle));
  OK(cudaStreamSynchronize(s));
  add<<<1, 1, 0, s>>>(m, 1);
  OK(cudaStreamSynchronize(s));
  void* d;
  OK(cudaMalloc(&d, 4));
  EQ(cudaStreamAttachMemAsync(s, d, 0, cudaMemAttachGlobal), cudaErrorInvalidValue);
  EQ(cudaStreamAttachMemAsync(0, m, 0, cudaMemAttachSingle), cudaErrorInvalidValue);
}

CASE(pool_attributes_reset) {
  cudaMemPool_t p;
  OK(cudaDeviceGetDefaultMemPool(&p, 0));
  void* a;
  OK(cudaMallocAsync(&a, 3 << 20, 0));
  OK(cudaFreeAsync(a, 0));
  OK(cudaStreamSynchronize(0));
  unsigned long long u;
  OK(cudaMemPoolGetAttribute(p, cudaMemPoolAttrUsedMemHigh, &u));
  HOLDS(u >= 3 << 20);
  u = 0;
  OK(cudaMemPoolSetAttribute(p, cudaMemPoolAttrUsedMemHigh, &u));
  OK(cudaMemPoolGetAttribute(p, cudaMemPoolAttrUsedMemHigh, &u));
  EQ(u, 0ull);
  OK(cudaMemPoolGetAttribute(p, cudaMemPoolAttrUsedMemCurrent, &u));
  EQ(u, 0ull);
  OK(cudaMemPoolGetAttribute(p, cudaMemPoolAttrReservedMemCurrent, &u));
  EQ(u, 0ull);
  int on = 0;
  OK(cudaMemPoolSetAttribute(p, cudaMemPoolReuseAllowOpportunistic, &on));
  on = 5;
  OK(cudaMemPoolGetAttribute(p, cudaMemPoolReuseAllowOpportunistic, &on));
  EQ(on, 0);
}

CASE(pool_trim_keeps) {
  void* word;
  OK(cudaMalloc(&word, 4));
  cudaMemPoolProps pr = {};
  pr.allocType = cudaMemAllocationTypePinned;
  pr.location = {cudaMemLocationTypeDevice, 0};
  cudaMemPool_t p;
  OK(cudaMemPoolCreate(&p, &pr));
  unsigned long long u = ~0ull;
  OK(cudaMemPoolSetAttribute(p, cudaMemPoolAttrReleaseThreshold, &u));
  void* a[8];
  for (auto& x : a) OK(cudaMallocFromPoolAsync(&x, 4 << 20, p, 0));
  for (auto& x : a) OK(cudaFreeAsync(x, 0));
  OK(cudaStreamSynchronize(0));
  OK(cudaMemPoolGetAttribute(p, cudaMemPoolAttrReservedMemCurrent, &u));
  HOLDS(u >= 32 << 20);
  OK(cudaMemPoolTrimTo(p, 10 << 20));
  OK(cudaMemPoolGetAttribute(p, cudaMemPoolAttrReservedMemCurrent, &u));
  HOLDS(u <= 10 << 20);
  OK(cudaMemPoolTrimTo(p, 0));
  OK(cudaMemPoolGetAttribute(p, cudaMemPoolAttrReservedMemCurrent, &u));
  EQ(u, 0ull);
  setv<<<1, 1>>>((int*)word, 1);
  OK(cudaDeviceSynchronize());
  size_t f, t, f2;
  OK(cudaMemGetInfo(&f, &t));
  OK(cudaMallocFromPoolAsync(&a[0], 64 << 20, p, 0));
  OK(cudaMemGetInfo(&f2, &t));
  HOLDS(f - f2 >= 64 << 20);
  OK(cudaMemPoolDestroy(p));
  setv<<<1, 1>>>((int*)a[0], 1);
  OK(cudaDeviceSynchronize());
  OK(cudaFreeAsync(a[0], 0));
  OK(cudaDeviceSynchronize());
  OK(cudaMemGetInfo(&f2, &t));
  EQ(f, f2);
}

CASE(registered_memory) {
  char* m = (char*)aligned_alloc(4096, 1 << 16);
  OK(cudaHostRegister(m, 1 << 16, cudaHostRegisterMapped | cudaHostRegisterPortable));
  void* d;
  OK(cudaHostGetDevicePointer(&d, m + 100, 0));
  setv<<<1, 1>>>((int*)d, 5);
  OK(cudaDeviceSynchronize());
  EQ(*(int*)(m + 100), 5);
  unsigned f;
  EQ(cudaHostGetFlags(&f, m), cudaErrorInvalidValue);
  cudaPointerAttributes a;
  OK(cudaPointerGetAttributes(&a, m + 9));
  EQ(a.type, cudaMemoryTypeHost);
  OK(cudaHostUnregister(m));
  OK(cudaPointerGetAttributes(&a, m));
  EQ(a.type, cudaMemoryTypeUnregistered);
  EQ(cudaHostUnregister(m), cudaErrorHostMemoryNotRegistered);
  OK(cudaHostRegister(m + 1, 100, 0));
  EQ(cudaHostUnregister(m), cudaErrorHostMemoryNotRegistered);
  OK(cudaHostUnregister(m + 1));
}

CASE(copies_between_host_registered_and_plain) {
  int* h;
  OK(cudaMallocHost(&h, 64));
  int p[4] = {1, 2, 3, 4}, q[4];
  OK(cudaMemcpy(h, p, 16, cudaMemcpyDefault));
  OK(cudaMemcpy(q, h, 16, cudaMemcpyHostToHost));
  EQ(q[3], 4);
  EQ(cudaMemcpy(q, p, 16, cudaMemcpyDefault), cudaSuccess);
}
__constant__ int cc[8];
__device__ int dd[8];
__global__ void rc(int* o) { o[0] = cc[3] + dd[2]; }

CASE(symbols_offsets) {
  int v = 4, w = 6;
  OK(cudaMemcpyToSymbol(cc, &v, 4, 12));
  OK(cudaMemcpyToSymbolAsync(dd, &w, 4, 8, cudaMemcpyHostToDevice, 0));
  int* o;
  OK(cudaMalloc(&o, 4));
  rc<<<1, 1>>>(o);
  EQ(readi(o), 10);
  OK(cudaMemcpyFromSymbol(&w, cc, 4, 12));
  EQ(w, 4);
  int* a;
  OK(cudaGetSymbolAddress((void**)&a, dd));
  size_t s;
  OK(cudaGetSymbolSize(&s, dd));
  EQ(s, (size_t)32);
  EQ(readi(a + 2), 6);
  cudaPointerAttributes pa;
  OK(cudaPointerGetAttributes(&pa, a));
  EQ(pa.type, cudaMemoryTypeDevice);
  EQ(cudaFree(a), cudaErrorInvalidValue);
  OK(cudaMemset(a, 0, 32));
}

CASE(overlapping_device_copy_ok) {
  char* d;
  OK(cudaMalloc(&d, 100));
  OK(cudaMemcpy(d, d, 100, cudaMemcpyDeviceToDevice));
}

CASE(big_copy_correct) {
  size_t n = 48 << 20;
  std::vector<unsigned> a(n / 4), b(n / 4);
  for (size_t i = 0; i < a.size(); ++i) a[i] = i * 2654435761u;
  void *d, *e;
  OK(cudaMalloc(&d, n));
  OK(cudaMalloc(&e, n));
  OK(cudaMemcpy(d, a.data(), n, cudaMemcpyHostToDevice));
  OK(cudaMemcpyAsync(e, d, n, cudaMemcpyDeviceToDevice));
  OK(cudaMemcpy(b.data(), e, n, cudaMemcpyDeviceToHost));
  HOLDS(a == b);
}

CASE(batch_copies) {
  char* d;
  OK(cudaMalloc(&d, 64));
  char h[64];
  for (int i = 0; i < 64; ++i) h[i] = i;
  void* dst[2] = {d, d + 32};
  void* src[2] = {h + 32, h};
  size_t sz[2] = {32, 32};
  cudaMemcpyAttributes at = {};
  at.srcAccessOrder = cudaMemcpySrcAccessOrderStream;
  size_t idx = 0, fail;
  cudaStream_t s = stream();
  cudaError_t r = cudaMemcpyBatchAsync(dst, src, sz, 2, &at, &idx, 1, &fail, s);
  OK(r);
  OK(cudaStreamSynchronize(s));
  char o[64];
  OK(cudaMemcpy(o, d, 64, cudaMemcpyDeviceToHost));
  EQ(o[0], 32);
  EQ(o[32], 0);
}
__global__ void heap(int* ok, size_t n) {
  char* volatile p = (char*)malloc(n);
  *ok = p != nullptr;
  if (p) {
    ((volatile char*)p)[n - 1] = 1;
    free(p);
  }
}

CASE(heap_limit) {
  int* o;
  OK(cudaMalloc(&o, 4));
  OK(cudaDeviceSetLimit(cudaLimitMallocHeapSize, 16 << 20));
  size_t v;
  OK(cudaDeviceGetLimit(&v, cudaLimitMallocHeapSize));
  HOLDS(v >= 16 << 20);
  heap<<<1, 1>>>(o, 12 << 20);
  EQ(readi(o), 1);
  heap<<<1, 1>>>(o, 64 << 20);
  EQ(readi(o), 0);
}

CASE(heap_limit_after_use) {
  int* o;
  OK(cudaMalloc(&o, 4));
  heap<<<1, 1>>>(o, 100);
  EQ(readi(o), 1);
  EQ(cudaDeviceSetLimit(cudaLimitMallocHeapSize, 32 << 20), cudaErrorInvalidValue);
}

CASE(unsupported_limit) {
  EQ(cudaDeviceSetLimit((cudaLimit)77, 1), cudaErrorUnsupportedLimit);
  size_t v;
  EQ(cudaDeviceGetLimit(&v, (cudaLimit)77), cudaErrorUnsupportedLimit);
  EQ(cuCtxSetLimit((CUlimit)77, 1), CUDA_ERROR_UNSUPPORTED_LIMIT);
  EQ(cuCtxGetLimit(&v, (CUlimit)77), CUDA_ERROR_UNSUPPORTED_LIMIT);
  EQ(cudaDeviceSetLimit(cudaLimitStackSize, 1ull << 40), cudaErrorInvalidValue);
}

CASE(array_planes_and_sparse) {
  nothing<<<1, 1>>>();
  cudaArray_t a;
  cudaChannelFormatDesc d = cudaCreateChannelDesc<int>();
  OK(cudaMallocArray(&a, &d, 64, 64));
  cudaArrayMemoryRequirements r;
  OK(cudaArrayGetMemoryRequirements(&r, a, 0));
  HOLDS(r.size >= 64 * 64 * 4);
  cudaArray_t p;
  HOLDS(cudaArrayGetPlane(&p, a, 0) != cudaSuccess);
}
int main(int argc, char** argv) { return run_cases(argc, argv); }
