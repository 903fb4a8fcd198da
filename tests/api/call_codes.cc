// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the most used driver functions answer to wrong arguments, before and after cuInit. A program
// of its own.
#include <cuda.h>

#include <cstdio>
#include <cstring>
#include <string>
#include <thread>
#include <vector>
static int failures;
#define EXPECT(cond, ...)                                 \
  do {                                                    \
    if (!(cond)) {                                        \
      ++failures;                                         \
      std::printf("%d: not true: %s  ", __LINE__, #cond); \
      std::printf("" __VA_ARGS__);                        \
      std::printf("\n");                                  \
    }                                                     \
  } while (0)
#define GIVES(code, call)                             \
  do {                                                \
    CUresult got_ = (call);                           \
    const char* nm_ = "?";                            \
    cuGetErrorName(got_, &nm_);                       \
    EXPECT(got_ == (code), "%s gave %s", #call, nm_); \
  } while (0)
#define OK(call) GIVES(CUDA_SUCCESS, call)
const char kPtx[] = R"(.version 7.8
.target sm_80
.address_size 64
.visible .global .align 4 .u32 counter;
.extern .shared .align 4 .b8 dyn[];
.visible .entry fill(.param .u64 data, .param .u32 value) { .reg .b32 %r<4>; .reg .b64 %d<4>; ld.param.u64 %d1,[data]; ld.param.u32 %r1,[value]; mov.u32 %r2,%tid.x; mul.wide.u32 %d2,%r2,4; add.u64 %d1,%d1,%d2; st.global.u32 [%d1],%r1; ret; }
.visible .entry empty() { ret; }
.visible .entry limited() .maxntid 64,1,1 { ret; }
.visible .entry required() .reqntid 32,1,1 { ret; }
)";
int main() {
  int v;
  CUdevice dev;
  CUcontext c = nullptr, c2, cc;
  char name[64];
  size_t sz;
  GIVES(CUDA_ERROR_NOT_INITIALIZED, cuDeviceGetCount(&v));
  GIVES(CUDA_ERROR_NOT_INITIALIZED, cuDeviceGet(&dev, 0));
  GIVES(CUDA_ERROR_NOT_INITIALIZED, cuCtxGetCurrent(&c));
  OK(cuDriverGetVersion(&v));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuInit(1));
  OK(cuInit(0));
  OK(cuInit(0));
  OK(cuDeviceGetCount(&v));
  GIVES(CUDA_ERROR_INVALID_DEVICE, cuDeviceGet(&dev, v));
  GIVES(CUDA_ERROR_INVALID_DEVICE, cuDeviceGet(&dev, -1));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuDeviceGet(nullptr, 0));
  OK(cuDeviceGet(&dev, 0));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuDeviceGetName(nullptr, 64, dev));
  GIVES(CUDA_ERROR_INVALID_DEVICE, cuDeviceGetName(name, 64, 9));
  OK(cuDeviceGetName(name, 5, dev));
  EXPECT(strlen(name) == 4, "%s", name);
  GIVES(CUDA_ERROR_INVALID_VALUE, cuDeviceGetName(name, 0, dev));
  OK(cuDeviceTotalMem(&sz, dev));
  GIVES(CUDA_ERROR_INVALID_DEVICE, cuDeviceTotalMem(&sz, 9));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuDeviceGetAttribute(&v, (CUdevice_attribute)0, dev));
  GIVES(CUDA_ERROR_INVALID_DEVICE, cuDeviceGetAttribute(&v, CU_DEVICE_ATTRIBUTE_WARP_SIZE, 9));
  // no context
  CUdeviceptr p, q;
  OK(cuCtxGetCurrent(&c));
  EXPECT(!c);
  GIVES(CUDA_ERROR_INVALID_CONTEXT, cuMemAlloc(&p, 4));
  GIVES(CUDA_ERROR_INVALID_CONTEXT, cuCtxSynchronize());
  GIVES(CUDA_ERROR_INVALID_CONTEXT, cuCtxPopCurrent(&c));
  GIVES(CUDA_ERROR_INVALID_CONTEXT, cuCtxGetDevice(&dev));
  GIVES(CUDA_ERROR_INVALID_CONTEXT, cuStreamSynchronize(nullptr));
  CUmodule m;
  GIVES(CUDA_ERROR_INVALID_CONTEXT, cuModuleLoadData(&m, kPtx));
  CUstream st;
  GIVES(CUDA_ERROR_INVALID_CONTEXT, cuStreamCreate(&st, 0));
  GIVES(CUDA_ERROR_INVALID_CONTEXT, cuCtxPushCurrent((CUcontext)0x1234));
  GIVES(CUDA_ERROR_INVALID_DEVICE, cuCtxCreate(&c, 0, 9));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuCtxCreate(&c, 0x1000, dev));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuCtxCreate(nullptr, 0, dev));
  OK(cuCtxCreate(&c, 0, dev));
  OK(cuCtxGetCurrent(&cc));
  EXPECT(cc == c);
  OK(cuCtxCreate(&c2, 0, dev));
  OK(cuCtxPopCurrent(&cc));
  EXPECT(cc == c2);
  OK(cuCtxGetCurrent(&cc));
  EXPECT(cc == c);
  // handle of another context
  OK(cuCtxPushCurrent(c2));
  OK(cuStreamCreate(&st, 0));
  OK(cuMemAlloc(&q, 64));
  OK(cuCtxPopCurrent(&cc));
  OK(cuModuleLoadData(&m, kPtx));
  CUfunction f, fl, fr;
  OK(cuModuleGetFunction(&f, m, "empty"));
  GIVES(CUDA_ERROR_INVALID_HANDLE, cuLaunchKernel(f, 1, 1, 1, 1, 1, 1, 0, st, nullptr, nullptr));
  OK(cuCtxDestroy(c2));
  {
    CUresult r = cuStreamSynchronize(st);
    EXPECT(r == CUDA_ERROR_CONTEXT_IS_DESTROYED || r == CUDA_ERROR_INVALID_HANDLE, "%d", r);
  }
  GIVES(CUDA_ERROR_INVALID_CONTEXT, cuCtxDestroy(c2) == CUDA_ERROR_CONTEXT_IS_DESTROYED
                                        ? CUDA_ERROR_INVALID_CONTEXT
                                        : cuCtxDestroy(c2));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemFree(q));
  // destroyed context current on another thread
  OK(cuCtxCreate(&c2, 0, dev));
  std::thread([&] {
    OK(cuCtxSetCurrent(c2));
    OK(cuCtxDestroy(c2));
    CUcontext x;
    OK(cuCtxGetCurrent(&x));
    EXPECT(x == nullptr);
  }).join();
  GIVES(CUDA_ERROR_CONTEXT_IS_DESTROYED, cuMemAlloc(&q, 4));
  OK(cuCtxPopCurrent(&cc));
  OK(cuCtxSetCurrent(c));
  // modules
  GIVES(CUDA_ERROR_INVALID_VALUE, cuModuleLoadData(nullptr, kPtx));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuModuleLoadData(&m, nullptr));
  {
    CUmodule mm;
    GIVES(CUDA_ERROR_INVALID_PTX, cuModuleLoadData(&mm,
                                                   ".version 7.8\n.target sm_80\n.address_size "
                                                   "64\n.visible .entry a() { bogus.u32 %r1; }"));
    GIVES(CUDA_ERROR_INVALID_IMAGE, cuModuleLoadData(&mm, "hello world"));
    GIVES(CUDA_ERROR_FILE_NOT_FOUND, cuModuleLoad(&mm, "/no/such/file.ptx"));
    GIVES(CUDA_ERROR_UNSUPPORTED_PTX_VERSION,
          cuModuleLoadData(
              &mm, ".version 99.0\n.target sm_80\n.address_size 64\n.visible .entry a() { ret; }"));
    GIVES(CUDA_ERROR_INVALID_IMAGE, cuModuleLoadData(&mm, ""));
  }
  GIVES(CUDA_ERROR_NOT_FOUND, cuModuleGetFunction(&fl, m, "nothing"));
  GIVES(CUDA_ERROR_NOT_FOUND, cuModuleGetGlobal(&p, &sz, m, "nothing"));
  OK(cuModuleGetGlobal(&p, &sz, m, "counter"));
  EXPECT(sz == 4);
  OK(cuModuleGetGlobal(nullptr, &sz, m, "counter"));
  OK(cuModuleGetGlobal(&p, nullptr, m, "counter"));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuModuleGetFunction(&fl, m, nullptr));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuModuleGetFunction(nullptr, m, "empty"));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemFree(p));
  OK(cuModuleGetFunction(&fl, m, "limited"));
  OK(cuModuleGetFunction(&fr, m, "required"));
  // launches
  GIVES(CUDA_ERROR_INVALID_VALUE,
        cuLaunchKernel(f, 0, 1, 1, 1, 1, 1, 0, nullptr, nullptr, nullptr));
  GIVES(CUDA_ERROR_INVALID_VALUE,
        cuLaunchKernel(f, 1, 1, 1, 1025, 1, 1, 0, nullptr, nullptr, nullptr));
  GIVES(CUDA_ERROR_INVALID_VALUE,
        cuLaunchKernel(f, 1, 1, 1, 1, 1, 65, 0, nullptr, nullptr, nullptr));
  GIVES(CUDA_ERROR_INVALID_VALUE,
        cuLaunchKernel(f, 1, 65536, 1, 1, 1, 1, 0, nullptr, nullptr, nullptr));
  GIVES(CUDA_ERROR_INVALID_VALUE,
        cuLaunchKernel(f, 1, 1, 1, 1, 1, 1, 50000, nullptr, nullptr, nullptr));
  EXPECT(cuLaunchKernel(fl, 1, 1, 1, 65, 1, 1, 0, nullptr, nullptr, nullptr) != CUDA_SUCCESS);
  EXPECT(cuLaunchKernel(fr, 1, 1, 1, 64, 1, 1, 0, nullptr, nullptr, nullptr) != CUDA_SUCCESS);
  CUfunction ff;
  OK(cuModuleGetFunction(&ff, m, "fill"));
  GIVES(CUDA_ERROR_INVALID_VALUE,
        cuLaunchKernel(ff, 1, 1, 1, 1, 1, 1, 0, nullptr, nullptr, nullptr));
  {
    OK(cuMemAlloc(&p, 64));
    char buf[12];
    memcpy(buf, &p, 8);
    int val = 3;
    memcpy(buf + 8, &val, 4);
    size_t bs = 12;
    void* ex[] = {CU_LAUNCH_PARAM_BUFFER_POINTER, buf, CU_LAUNCH_PARAM_BUFFER_SIZE, &bs,
                  CU_LAUNCH_PARAM_END};
    OK(cuLaunchKernel(ff, 1, 1, 1, 4, 1, 1, 0, nullptr, nullptr, ex));
    int back[4];
    OK(cuMemcpyDtoH(back, p, 16));
    EXPECT(back[3] == 3);
    void* ps[] = {&p, &val};
    GIVES(CUDA_ERROR_INVALID_VALUE, cuLaunchKernel(ff, 1, 1, 1, 1, 1, 1, 0, nullptr, ps, ex));
    bs = 4;
    GIVES(CUDA_ERROR_INVALID_VALUE, cuLaunchKernel(ff, 1, 1, 1, 1, 1, 1, 0, nullptr, nullptr, ex));
  }
  // function attributes
  GIVES(CUDA_ERROR_INVALID_VALUE, cuFuncGetAttribute(&v, (CUfunction_attribute)99, f));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuFuncSetAttribute(f, CU_FUNC_ATTRIBUTE_NUM_REGS, 3));
  GIVES(CUDA_ERROR_INVALID_VALUE,
        cuFuncSetAttribute(f, CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, 1 << 30));
  GIVES(CUDA_ERROR_INVALID_VALUE,
        cuFuncSetAttribute(f, CU_FUNC_ATTRIBUTE_PREFERRED_SHARED_MEMORY_CARVEOUT, 101));
  OK(cuFuncSetAttribute(f, CU_FUNC_ATTRIBUTE_PREFERRED_SHARED_MEMORY_CARVEOUT, -1));
  OK(cuFuncGetAttribute(&v, CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK, fl));
  EXPECT(v == 64, "%d", v);
  OK(cuOccupancyMaxActiveBlocksPerMultiprocessor(&v, f, 1024, 0));
  EXPECT(v >= 1);
  GIVES(CUDA_ERROR_INVALID_VALUE, cuOccupancyMaxActiveBlocksPerMultiprocessor(&v, f, 0, 0));
  {
    CUresult r = cuOccupancyMaxActiveBlocksPerMultiprocessor(&v, f, 2048, 0);
    EXPECT(r == CUDA_ERROR_INVALID_VALUE || (r == CUDA_SUCCESS && v == 0), "%d %d", r, v);
  }
  int g, b;
  OK(cuOccupancyMaxPotentialBlockSize(&g, &b, fl, nullptr, 0, 0));
  EXPECT(b == 64, "%d", b);
  // memory
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemAlloc(&q, 0));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemAlloc(nullptr, 4));
  GIVES(CUDA_ERROR_OUT_OF_MEMORY, cuMemAlloc(&q, 1ull << 50));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemFree(p + 4));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemcpyDtoH(&v, p, 65));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemcpyHtoD(p, nullptr, 4));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemsetD32(p + 1, 0, 1));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemsetD16(p + 1, 0, 1));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemsetD8(p, 0, 65));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemAllocPitch(&q, &sz, 4, 4, 3));
  GIVES(CUDA_ERROR_NOT_FOUND, cuMemGetAddressRange(&q, &sz, 64));
  OK(cuMemGetAddressRange(&q, &sz, p + 7));
  EXPECT(q == p && sz == 64, "%zu", sz);
  void* hp;
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemAllocHost(&hp, 0));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemFreeHost(&v));
  unsigned mt;
  GIVES(CUDA_ERROR_INVALID_VALUE,
        cuPointerGetAttribute(&mt, CU_POINTER_ATTRIBUTE_MEMORY_TYPE, (CUdeviceptr)&v));
  OK(cuPointerGetAttribute(&mt, CU_POINTER_ATTRIBUTE_MEMORY_TYPE, p));
  EXPECT(mt == CU_MEMORYTYPE_DEVICE);
  GIVES(CUDA_ERROR_INVALID_VALUE, cuPointerGetAttribute(&mt, (CUpointer_attribute)99, p));
  // events, streams
  CUevent e;
  GIVES(CUDA_ERROR_INVALID_VALUE, cuEventCreate(&e, 0x100));
  GIVES(CUDA_ERROR_INVALID_HANDLE, cuEventDestroy((CUevent)&v));
  GIVES(CUDA_ERROR_INVALID_HANDLE, cuStreamDestroy((CUstream)&v));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuStreamCreate(&st, 7));
  GIVES(CUDA_ERROR_INVALID_HANDLE, cuModuleUnload((CUmodule)&v));
  OK(cuStreamCreateWithPriority(&st, CU_STREAM_NON_BLOCKING, -100));
  OK(cuStreamGetPriority(st, &v));
  int lo, hi;
  OK(cuCtxGetStreamPriorityRange(&lo, &hi));
  EXPECT(v == hi);
  unsigned fg;
  OK(cuStreamGetFlags(st, &fg));
  EXPECT(fg == CU_STREAM_NON_BLOCKING);
  // primary context
  CUcontext pc;
  unsigned pf;
  int act;
  OK(cuDevicePrimaryCtxGetState(dev, &pf, &act));
  EXPECT(!act);
  GIVES(CUDA_ERROR_INVALID_CONTEXT, cuDevicePrimaryCtxRelease(dev));
  OK(cuDevicePrimaryCtxRetain(&pc, dev));
  OK(cuDevicePrimaryCtxGetState(dev, &pf, &act));
  EXPECT(act);
  GIVES(CUDA_ERROR_INVALID_CONTEXT, cuCtxDestroy(pc));
  {
    CUresult r = cuDevicePrimaryCtxSetFlags(dev, CU_CTX_SCHED_SPIN);
    EXPECT(r == CUDA_SUCCESS || r == CUDA_ERROR_PRIMARY_CONTEXT_ACTIVE);
  }
  GIVES(CUDA_ERROR_INVALID_VALUE, cuDevicePrimaryCtxSetFlags(dev, 0x1000));
  OK(cuDevicePrimaryCtxRelease(dev));
  OK(cuDevicePrimaryCtxGetState(dev, &pf, &act));
  EXPECT(!act);
  // libraries
  CUlibrary l;
  CUkernel k;
  CUmodule lm;
  CUfunction lf;
  GIVES(CUDA_ERROR_INVALID_VALUE,
        cuLibraryLoadData(nullptr, kPtx, nullptr, nullptr, 0, nullptr, nullptr, 0));
  OK(cuLibraryLoadData(&l, kPtx, nullptr, nullptr, 0, nullptr, nullptr, 0));
  GIVES(CUDA_ERROR_NOT_FOUND, cuLibraryGetKernel(&k, l, "zzz"));
  OK(cuLibraryGetKernel(&k, l, "empty"));
  OK(cuLibraryGetModule(&lm, l));
  GIVES(CUDA_ERROR_NOT_PERMITTED, cuModuleUnload(lm));
  OK(cuKernelGetFunction(&lf, k));
  OK(cuLaunchKernel(lf, 1, 1, 1, 1, 1, 1, 0, nullptr, nullptr, nullptr));
  OK(cuLaunchKernel((CUfunction)k, 1, 1, 1, 1, 1, 1, 0, nullptr, nullptr, nullptr));
  OK(cuCtxSynchronize());
  OK(cuLibraryUnload(l));
  {
    CUresult r = cuLibraryUnload(l);
    EXPECT(r != CUDA_SUCCESS, "%d", r);
  }
  // module unload kills handles
  OK(cuModuleUnload(m));
  GIVES(CUDA_ERROR_INVALID_HANDLE, cuModuleUnload(m));
  GIVES(CUDA_ERROR_INVALID_HANDLE,
        cuLaunchKernel(f, 1, 1, 1, 1, 1, 1, 0, nullptr, nullptr, nullptr));
  // proc address
  void* fn;
  CUdriverProcAddressQueryResult qr;
  OK(cuGetProcAddress("cuNoSuch", &fn, 12090, 0, &qr));
  EXPECT(fn == nullptr && qr == CU_GET_PROC_ADDRESS_SYMBOL_NOT_FOUND, "%d", qr);
  OK(cuGetProcAddress("cuMemAllocAsync", &fn, 11000, 0, &qr));
  EXPECT(fn == nullptr && qr == CU_GET_PROC_ADDRESS_VERSION_NOT_SUFFICIENT, "%d", qr);
  OK(cuGetProcAddress("cuMemAlloc", &fn, 3010, 0, &qr));
  void* fn2;
  OK(cuGetProcAddress("cuMemAlloc", &fn2, 12000, 0, &qr));
  EXPECT(fn != fn2);
  EXPECT(fn2 == (void*)&cuMemAlloc);
  OK(cuGetProcAddress("cuStreamSynchronize", &fn, 12000,
                      CU_GET_PROC_ADDRESS_PER_THREAD_DEFAULT_STREAM, &qr));
  EXPECT(fn != (void*)&cuStreamSynchronize);
  GIVES(CUDA_ERROR_INVALID_VALUE, cuGetProcAddress(nullptr, &fn, 12000, 0, &qr));
  // vmm errors
  CUmemAllocationProp prop = {};
  prop.type = CU_MEM_ALLOCATION_TYPE_PINNED;
  prop.location = {CU_MEM_LOCATION_TYPE_DEVICE, dev};
  OK(cuMemGetAllocationGranularity(&sz, &prop, CU_MEM_ALLOC_GRANULARITY_MINIMUM));
  CUmemGenericAllocationHandle mh;
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemCreate(&mh, sz + 1, &prop, 0));
  OK(cuMemCreate(&mh, sz, &prop, 0));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemAddressReserve(&q, 100, 0, 0, 0));
  OK(cuMemAddressReserve(&q, 2 * sz, 0, 0, 0));
  OK(cuMemMap(q, sz, 0, mh, 0));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemMap(q, sz, 0, mh, 0));
  EXPECT(cuMemsetD8(q, 1, 4) != CUDA_SUCCESS);
  CUmemAccessDesc ad = {prop.location, CU_MEM_ACCESS_FLAGS_PROT_READWRITE};
  OK(cuMemSetAccess(q, sz, &ad, 1));
  OK(cuMemsetD8(q, 1, 4));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemSetAccess(q + sz, sz, &ad, 1));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemAddressFree(q, 2 * sz));
  OK(cuMemUnmap(q, sz));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemUnmap(q, sz));
  OK(cuMemAddressFree(q, 2 * sz));
  OK(cuMemRelease(mh));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemRelease(mh));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuGetErrorName((CUresult)7777, (const char**)&hp));
  EXPECT(hp == nullptr);
  OK(cuCtxDestroy(c));
  std::printf("%s\n", failures ? "FAIL" : "PASS");
  return failures != 0;
}
