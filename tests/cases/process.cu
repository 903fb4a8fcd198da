// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The driver as a process sees it: look-up by version, contexts, modules, faults, resets, fork, exit, devices.
#include "cases.h"
#define INIT                 \
  CUdevice dev;              \
  CUcontext ctx;             \
  DOK(cuInit(0));            \
  DOK(cuDeviceGet(&dev, 0)); \
  DOK(cuCtxCreate(&ctx, 0, dev));
static const char P[] =
    ".version 7.8\n.target sm_80\n.address_size 64\n.global .align 4 .u32 gv[4] = {7,8,9,10};\n.visible .entry "
    "k(.param .u64 p, .param .u32 v) { .reg .b64 %d; .reg .b32 %r; ld.param.u64 %d, [p]; ld.param.u32 %r, [v]; "
    "st.global.u32 [%d], %r; ret; }\n.visible .entry n() { ret; }\n.visible .entry sh(.param .u64 p) .reqntid 32,1,1 { "
    ".shared .align 4 .b8 s[1000]; .reg .b64 %d; .reg .b32 %r; ld.param.u64 %d, [p]; mov.u32 %r, s; st.shared.u32 "
    "[%r], %r; ret; }\n";
static void* ga(const char* n, int v, cuuint64_t f = 0, int st = CU_GET_PROC_ADDRESS_SUCCESS) {
  void* p = (void*)1;
  CUdriverProcAddressQueryResult q;
  DOK(cuGetProcAddress(n, &p, v, f, &q));
  HOLDS(!p == (st != CU_GET_PROC_ADDRESS_SUCCESS));
  EQ((int)q, st);
  return p;
}

CASE(proc_address_versions) {
  DOK(cuInit(0));
  HOLDS(ga("cuMemAlloc", 12000) == (void*)cuMemAlloc);
  HOLDS(ga("cuMemAlloc", 2000) != ga("cuMemAlloc", 3020));
  HOLDS(ga("cuCtxCreate", 3020) != ga("cuCtxCreate", 2000));
  HOLDS(ga("cuGetProcAddress", 11030) != ga("cuGetProcAddress", 12000));
  HOLDS(ga("cuEventElapsedTime", 12080) != ga("cuEventElapsedTime", 12000));
  HOLDS(ga("cuStreamSynchronize", 12000, CU_GET_PROC_ADDRESS_PER_THREAD_DEFAULT_STREAM) !=
        ga("cuStreamSynchronize", 12000));
  HOLDS(ga("cuStreamSynchronize", 12000, CU_GET_PROC_ADDRESS_LEGACY_STREAM) == ga("cuStreamSynchronize", 12000));
  ga("cuGraphCreate", 9000, 0, CU_GET_PROC_ADDRESS_VERSION_NOT_SUFFICIENT);
  ga("cuNoSuchThing", 12000, 0, CU_GET_PROC_ADDRESS_SYMBOL_NOT_FOUND);
  void* p;
  CUdriverProcAddressQueryResult q;
  EQ(cuGetProcAddress(nullptr, &p, 12000, 0, &q), CUDA_ERROR_INVALID_VALUE);
  EQ(cuGetProcAddress("cuInit", &p, 12000, 0x77, &q), CUDA_ERROR_INVALID_VALUE);
  DOK(cuGetProcAddress("cuInit", &p, 12000, 0, nullptr));
  typedef CUresult (*gv)(int*);
  int v;
  DOK(((gv)ga("cuDriverGetVersion", 12000))(&v));
  HOLDS(v >= 12000);
  void* f;
  cudaDriverEntryPointQueryResult r;
  OK(cudaGetDriverEntryPoint("cuMemAlloc", &f, cudaEnableDefault, &r));
  HOLDS(f == (void*)cuMemAlloc && r == cudaDriverEntryPointSuccess);
  OK(cudaGetDriverEntryPoint("cuNope", &f, cudaEnableDefault, &r));
  EQ(r, cudaDriverEntryPointSymbolNotFound);
  HOLDS(f == nullptr);
  OK(cudaGetDriverEntryPointByVersion("cuGraphCreate", &f, 9000, cudaEnableDefault, &r));
  EQ(r, cudaDriverEntryPointVersionNotSufficent);
}

CASE(context_stack) {
  INIT CUcontext b, c;
  DOK(cuCtxCreate(&b, 0, dev));
  DOK(cuCtxGetCurrent(&c));
  HOLDS(c == b);
  DOK(cuCtxPushCurrent(ctx));
  DOK(cuCtxPopCurrent(&c));
  HOLDS(c == ctx);
  DOK(cuCtxDestroy(b));
  DOK(cuCtxGetCurrent(&c));
  HOLDS(c == ctx);
  DOK(cuCtxCreate(&b, 0, dev));
  std::thread([&] {
    CUcontext x;
    DOK(cuCtxGetCurrent(&x));
    HOLDS(x == nullptr);
    CUdeviceptr p;
    EQ(cuMemAlloc(&p, 4), CUDA_ERROR_INVALID_CONTEXT);
    DOK(cuCtxSetCurrent(b));
    DOK(cuMemAlloc(&p, 4));
    DOK(cuCtxDestroy(b));
  }).join();
  CUdeviceptr p;
  CUresult r = cuMemAlloc(&p, 4);
  HOLDS(r == CUDA_ERROR_CONTEXT_IS_DESTROYED || r == CUDA_ERROR_INVALID_CONTEXT);
  DOK(cuCtxPopCurrent(&c));
  DOK(cuCtxGetCurrent(&c));
  HOLDS(c == ctx);
  DOK(cuCtxSetCurrent(nullptr));
  DOK(cuCtxGetCurrent(&c));
  EQ(cuCtxPushCurrent((CUcontext)0x1234), CUDA_ERROR_INVALID_CONTEXT);
  CUdevice d;
  EQ(cuCtxGetDevice(&d), CUDA_ERROR_INVALID_CONTEXT);
}

CASE(primary_context) {
  CUdevice dev;
  DOK(cuInit(0));
  DOK(cuDeviceGet(&dev, 0));
  unsigned f;
  int a;
  DOK(cuDevicePrimaryCtxGetState(dev, &f, &a));
  EQ(a, 0);
  DOK(cuDevicePrimaryCtxSetFlags(dev, CU_CTX_SCHED_BLOCKING_SYNC));
  CUcontext p, q;
  DOK(cuDevicePrimaryCtxRetain(&p, dev));
  DOK(cuDevicePrimaryCtxRetain(&q, dev));
  HOLDS(p == q);
  DOK(cuDevicePrimaryCtxGetState(dev, &f, &a));
  EQ(a, 1);
  EQ(f & 7, (unsigned)CU_CTX_SCHED_BLOCKING_SYNC);
  EQ(cuCtxDestroy(p), CUDA_ERROR_INVALID_CONTEXT);
  DOK(cuDevicePrimaryCtxRelease(dev));
  DOK(cuDevicePrimaryCtxGetState(dev, &f, &a));
  EQ(a, 1);
  DOK(cuDevicePrimaryCtxRelease(dev));
  DOK(cuDevicePrimaryCtxGetState(dev, &f, &a));
  EQ(a, 0);
  EQ(cuDevicePrimaryCtxRelease(dev), CUDA_ERROR_INVALID_CONTEXT);
  DOK(cuDevicePrimaryCtxRetain(&p, dev));
  DOK(cuCtxSetCurrent(p));
  CUdeviceptr m;
  DOK(cuMemAlloc(&m, 64));
  DOK(cuDevicePrimaryCtxReset(dev));
  DOK(cuDevicePrimaryCtxGetState(dev, &f, &a));
  EQ(a, 0);
}

CASE(runtime_uses_the_current_context) {
  INIT int* p;
  OK(cudaMalloc(&p, 4));
  CUcontext c;
  DOK(cuPointerGetAttribute(&c, CU_POINTER_ATTRIBUTE_CONTEXT, (CUdeviceptr)p));
  HOLDS(c == ctx);
  setv<<<1, 1>>>(p, 3);
  OK(cudaDeviceSynchronize());
  int d;
  OK(cudaGetDevice(&d));
  EQ(d, 0);
  DOK(cuCtxPopCurrent(&c));
  OK(cudaFree(0));
  DOK(cuCtxGetCurrent(&c));
  HOLDS(c != ctx && c);
}

CASE(module_errors) {
  INIT CUmodule m;
  CUresult r = cuModuleLoadData(&m, "garbage");
  HOLDS(r == CUDA_ERROR_INVALID_IMAGE || r == CUDA_ERROR_INVALID_PTX || r == CUDA_ERROR_INVALID_SOURCE);
  EQ(cuModuleLoad(&m, "/no/such/file.ptx"), CUDA_ERROR_FILE_NOT_FOUND);
  char log[1000] = "", info[1000] = "";
  CUjit_option o[] = {CU_JIT_ERROR_LOG_BUFFER, CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES, CU_JIT_INFO_LOG_BUFFER,
                      CU_JIT_INFO_LOG_BUFFER_SIZE_BYTES, CU_JIT_WALL_TIME};
  void* v[] = {log, (void*)1000, info, (void*)1000, nullptr};
  EQ(cuModuleLoadDataEx(
         &m, ".version 7.8\n.target sm_80\n.address_size 64\n.visible .entry k() { frobnicate.u32 %r1; ret; }", 5, o,
         v),
     CUDA_ERROR_INVALID_PTX);
  HOLDS(strlen(log) > 10);
  HOLDS(strstr(log, "frobnicate") || strstr(log, "line"));
  EQ(cuModuleLoadData(&m, ".version 99.9\n.target sm_80\n.address_size 64\n.visible .entry k() { ret; }"),
     CUDA_ERROR_UNSUPPORTED_PTX_VERSION);
  EQ(cuModuleLoadData(&m, nullptr), CUDA_ERROR_INVALID_VALUE);
  DOK(cuModuleLoadDataEx(&m, P, 5, o, v));
  CUfunction f;
  EQ(cuModuleGetFunction(&f, m, "nope"), CUDA_ERROR_NOT_FOUND);
  CUdeviceptr g;
  size_t s;
  DOK(cuModuleGetGlobal(&g, &s, m, "gv"));
  EQ(s, (size_t)16);
  unsigned h[4];
  DOK(cuMemcpyDtoH(h, g, 16));
  EQ(h[3], 10u);
  EQ(cuModuleGetGlobal(&g, &s, m, "xx"), CUDA_ERROR_NOT_FOUND);
  DOK(cuModuleGetGlobal(nullptr, &s, m, "gv"));
  unsigned n;
  DOK(cuModuleGetFunctionCount(&n, m));
  EQ(n, 3u);
  CUfunction fs[3];
  DOK(cuModuleEnumerateFunctions(fs, 3, m));
  const char* nm;
  DOK(cuFuncGetName(&nm, fs[0]));
  size_t off, psz;
  DOK(cuModuleGetFunction(&f, m, "k"));
  DOK(cuFuncGetParamInfo(f, 1, &off, &psz));
  EQ(off, (size_t)8);
  EQ(psz, (size_t)4);
  EQ(cuFuncGetParamInfo(f, 2, &off, &psz), CUDA_ERROR_INVALID_VALUE);
  CUmodule mm;
  DOK(cuFuncGetModule(&mm, f));
  HOLDS(mm == m);
}

CASE(launch_extra) {
  INIT CUmodule m;
  CUfunction f;
  DOK(cuModuleLoadData(&m, P));
  DOK(cuModuleGetFunction(&f, m, "k"));
  CUdeviceptr p;
  DOK(cuMemAlloc(&p, 4));
  struct {
    CUdeviceptr p;
    unsigned v;
  } a = {p, 33};
  size_t sz = 12;
  void* e[] = {CU_LAUNCH_PARAM_BUFFER_POINTER, &a, CU_LAUNCH_PARAM_BUFFER_SIZE, &sz, CU_LAUNCH_PARAM_END};
  DOK(cuLaunchKernel(f, 1, 1, 1, 1, 1, 1, 0, 0, nullptr, e));
  unsigned h;
  DOK(cuMemcpyDtoH(&h, p, 4));
  EQ(h, 33u);
  void* kp[] = {&a.p, &a.v};
  EQ(cuLaunchKernel(f, 1, 1, 1, 1, 1, 1, 0, 0, kp, e), CUDA_ERROR_INVALID_VALUE);
  EQ(cuLaunchKernel(f, 1, 1, 1, 1, 1, 1, 0, 0, nullptr, nullptr), CUDA_ERROR_INVALID_VALUE);
  void* bad1[] = {(void*)9, &a, CU_LAUNCH_PARAM_END};
  EQ(cuLaunchKernel(f, 1, 1, 1, 1, 1, 1, 0, 0, nullptr, bad1), CUDA_ERROR_INVALID_VALUE);
  EQ(cuLaunchKernel(f, 0, 1, 1, 1, 1, 1, 0, 0, kp, nullptr), CUDA_ERROR_INVALID_VALUE);
  EQ(cuLaunchKernel(f, 1, 1, 1, 1025, 1, 1, 0, 0, kp, nullptr), CUDA_ERROR_INVALID_VALUE);
  EQ(cuLaunchKernel(nullptr, 1, 1, 1, 1, 1, 1, 0, 0, kp, nullptr), CUDA_ERROR_INVALID_HANDLE);
  CUfunction s;
  DOK(cuModuleGetFunction(&s, m, "sh"));
  void* sp[] = {&p};
  HOLDS(cuLaunchKernel(s, 1, 1, 1, 33, 1, 1, 0, 0, sp, nullptr) == CUDA_ERROR_INVALID_VALUE);
  DOK(cuLaunchKernel(s, 1, 1, 1, 32, 1, 1, 0, 0, sp, nullptr));
  DOK(cuCtxSynchronize());
  int v;
  DOK(cuFuncGetAttribute(&v, CU_FUNC_ATTRIBUTE_SHARED_SIZE_BYTES, s));
  EQ(v, 1000);
  DOK(cuFuncGetAttribute(&v, CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK, s));
  EQ(v, 32);
  EQ(cuFuncGetAttribute(&v, (CUfunction_attribute)99, f), CUDA_ERROR_INVALID_VALUE);
  DOK(cuModuleUnload(m));
  EQ(cuLaunchKernel(f, 1, 1, 1, 1, 1, 1, 0, 0, kp, nullptr), CUDA_ERROR_INVALID_HANDLE);
}

CASE(libraries) {
  INIT CUlibrary l;
  DOK(cuLibraryLoadData(&l, P, nullptr, nullptr, 0, nullptr, nullptr, 0));
  CUkernel k;
  DOK(cuLibraryGetKernel(&k, l, "k"));
  EQ(cuLibraryGetKernel(&k, l, "zz"), CUDA_ERROR_NOT_FOUND);
  DOK(cuLibraryGetKernel(&k, l, "k"));
  CUfunction f;
  DOK(cuKernelGetFunction(&f, k));
  CUdeviceptr p;
  DOK(cuMemAlloc(&p, 4));
  unsigned v = 12;
  void* kp[] = {&p, &v};
  DOK(cuLaunchKernel((CUfunction)k, 1, 1, 1, 1, 1, 1, 0, 0, kp, nullptr));
  unsigned h;
  DOK(cuMemcpyDtoH(&h, p, 4));
  EQ(h, 12u);
  unsigned n;
  DOK(cuLibraryGetKernelCount(&n, l));
  EQ(n, 3u);
  const char* nm;
  DOK(cuKernelGetName(&nm, k));
  EQ(strcmp(nm, "k"), 0);
  CUdeviceptr g;
  size_t s;
  DOK(cuLibraryGetGlobal(&g, &s, l, "gv"));
  EQ(s, (size_t)16);
  EQ(cuLibraryGetManaged(&g, &s, l, "gv"), CUDA_ERROR_NOT_FOUND);
  CUcontext c2;
  DOK(cuCtxCreate(&c2, 0, dev));
  CUdeviceptr g2;
  DOK(cuLibraryGetGlobal(&g2, &s, l, "gv"));
  HOLDS(g != g2);
  CUmodule m;
  DOK(cuLibraryGetModule(&m, l));
  int a;
  DOK(cuKernelGetAttribute(&a, CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK, k, dev));
  EQ(a, 1024);
  CUlibrary l2;
  DOK(cuKernelGetLibrary(&l2, k));
  HOLDS(l2 == l);
  DOK(cuLibraryUnload(l));
  EQ(cuLibraryUnload(l), CUDA_ERROR_INVALID_HANDLE);
}

CASE(lazy_loading) {
  CUmoduleLoadingMode mode;
  INIT DOK(cuModuleGetLoadingMode(&mode));
  EQ(mode, CU_MODULE_LAZY_LOADING);
  CUmodule m;
  CUfunction f;
  DOK(cuModuleLoadData(&m, P));
  DOK(cuModuleGetFunction(&f, m, "n"));
  CUfunctionLoadingState st;
  DOK(cuFuncIsLoaded(&st, f));
  EQ(st, CU_FUNCTION_LOADING_STATE_UNLOADED);
  DOK(cuFuncLoad(f));
  DOK(cuFuncIsLoaded(&st, f));
  EQ(st, CU_FUNCTION_LOADING_STATE_LOADED);
}

CASE_ENV(eager_loading, "CUDA_MODULE_LOADING=EAGER") {
  CUmoduleLoadingMode mode;
  INIT DOK(cuModuleGetLoadingMode(&mode));
  EQ(mode, CU_MODULE_EAGER_LOADING);
}

CASE_ENV(visible_devices_env, "HEDDLE_DEVICES=host,metax-c500,nvidia-h100-sxm CUDA_VISIBLE_DEVICES=2,0") {
  int n;
  OK(cudaGetDeviceCount(&n));
  EQ(n, 2);
  cudaDeviceProp p;
  OK(cudaGetDeviceProperties(&p, 0));
  HOLDS(strstr(p.name, "H100"));
  OK(cudaGetDeviceProperties(&p, 1));
  HOLDS(strstr(p.name, "Heddle"));
}

CASE_ENV(visible_devices_none, "CUDA_VISIBLE_DEVICES=") {
  int n = 5;
  EQ(cudaGetDeviceCount(&n), cudaErrorNoDevice);
  EQ(n, 0);
  void* p;
  EQ(cudaMalloc(&p, 4), cudaErrorNoDevice);
}

CASE_ENV(visible_devices_stops_at_nonsense, "HEDDLE_DEVICES=host:3 CUDA_VISIBLE_DEVICES=1,9,0") {
  int n = 5;
  OK(cudaGetDeviceCount(&n));
  EQ(n, 1);
}

CASE_ENV(launch_blocking_env, "CUDA_LAUNCH_BLOCKING=1") {
  cudaStream_t s = stream();
  Gate g;
  g.after(80);
  auto t0 = clk::now();
  spin<<<1, 1, 0, s>>>(g.g);
  HOLDS(secs(t0) > 0.06);
  EQ(cudaStreamQuery(s), cudaSuccess);
}

CASE(device_queries) {
  CUdevice dev;
  DOK(cuInit(0));
  EQ(cuInit(1), CUDA_ERROR_INVALID_VALUE);
  EQ(cuDeviceGet(&dev, 99), CUDA_ERROR_INVALID_DEVICE);
  DOK(cuDeviceGet(&dev, 0));
  char nm[8];
  DOK(cuDeviceGetName(nm, 8, dev));
  EQ(nm[7], 0);
  EQ(cuDeviceGetName(nm, 0, dev), CUDA_ERROR_INVALID_VALUE);
  size_t t;
  DOK(cuDeviceTotalMem(&t, dev));
  CUuuid u;
  DOK(cuDeviceGetUuid(&u, dev));
  int v;
  EQ(cuDeviceGetAttribute(&v, (CUdevice_attribute)9999, dev), CUDA_ERROR_INVALID_VALUE);
  EQ(cuDeviceGetP2PAttribute(&v, CU_DEVICE_P2P_ATTRIBUTE_ACCESS_SUPPORTED, dev, dev), CUDA_ERROR_INVALID_DEVICE);
  int failed_queries = 0;
  for (int i = 1; i < CU_DEVICE_ATTRIBUTE_MAX; ++i)
    if (cuDeviceGetAttribute(&v, (CUdevice_attribute)i, dev)) ++failed_queries;
  EQ(failed_queries, 0);
  const char* s = "x";
  EQ(cuGetErrorName((CUresult)12345, &s), CUDA_ERROR_INVALID_VALUE);
  HOLDS(s == nullptr);
  char bus[32];
  DOK(cuDeviceGetPCIBusId(bus, 32, dev));
  CUdevice d2;
  DOK(cuDeviceGetByPCIBusId(&d2, bus));
  EQ(d2, dev);
}

CASE(different_context_handles) {
  INIT CUstream s;
  CUevent e;
  DOK(cuStreamCreate(&s, 0));
  DOK(cuEventCreate(&e, 0));
  CUcontext c2, g;
  DOK(cuCtxCreate(&c2, 0, dev));
  CUevent e2;
  DOK(cuEventCreate(&e2, 0));
  EQ(cuEventRecord(e2, s), CUDA_ERROR_INVALID_HANDLE);
  DOK(cuEventRecord(e, s));
  DOK(cuStreamGetCtx(s, &g));
  HOLDS(g == ctx);
  unsigned long long i, j;
  DOK(cuCtxGetId(ctx, &i));
  DOK(cuCtxGetId(c2, &j));
  HOLDS(i != j);
  CUmodule m;
  CUfunction f;
  DOK(cuModuleLoadData(&m, P));
  DOK(cuModuleGetFunction(&f, m, "n"));
  EQ(cuLaunchKernel(f, 1, 1, 1, 1, 1, 1, 0, s, nullptr, nullptr), CUDA_ERROR_INVALID_HANDLE);
  DOK(cuStreamWaitEvent(s, e2, 0));
  DOK(cuStreamSynchronize(s));
}

CASE(link_several) {
  INIT CUlinkState l;
  char log[500] = "";
  CUjit_option o[] = {CU_JIT_ERROR_LOG_BUFFER, CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES};
  void* v[] = {log, (void*)500};
  DOK(cuLinkCreate(2, o, v, &l));
  const char a[] =
      ".version 7.8\n.target sm_80\n.address_size 64\n.extern .func (.reg .b32 r) f(.reg .b32 a);\n.visible .entry "
      "k(.param .u64 p) { .reg .b64 %d; .reg .b32 %r, %q; ld.param.u64 %d, [p]; mov.u32 %q, 4; call (%r), f, (%q); "
      "st.global.u32 [%d], %r; ret; }\n",
             b[] =
                 ".version 7.8\n.target sm_80\n.address_size 64\n.visible .func (.reg .b32 r) f(.reg .b32 a) { "
                 "mul.lo.u32 r, a, a; ret; }\n";
  DOK(cuLinkAddData(l, CU_JIT_INPUT_PTX, (void*)a, sizeof a, "a", 0, nullptr, nullptr));
  void* im;
  size_t sz;
  (void)cuLinkComplete(l, &im, &sz);
  DOK(cuLinkDestroy(l));
  DOK(cuLinkCreate(0, nullptr, nullptr, &l));
  DOK(cuLinkAddData(l, CU_JIT_INPUT_PTX, (void*)a, sizeof a, "a", 0, nullptr, nullptr));
  DOK(cuLinkAddData(l, CU_JIT_INPUT_PTX, (void*)b, sizeof b, "b", 0, nullptr, nullptr));
  DOK(cuLinkComplete(l, &im, &sz));
  CUmodule m;
  DOK(cuModuleLoadData(&m, im));
  DOK(cuLinkDestroy(l));
  CUfunction f;
  DOK(cuModuleGetFunction(&f, m, "k"));
  CUdeviceptr p;
  DOK(cuMemAlloc(&p, 4));
  void* kp[] = {&p};
  DOK(cuLaunchKernel(f, 1, 1, 1, 1, 1, 1, 0, 0, kp, nullptr));
  unsigned h;
  DOK(cuMemcpyDtoH(&h, p, 4));
  EQ(h, 16u);
  EQ(cuLinkAddFile(l, CU_JIT_INPUT_PTX, "/nope", 0, nullptr, nullptr), CUDA_ERROR_INVALID_HANDLE);
}

CASE(destroying_a_context_frees_it) {
  INIT size_t f0, f1, t;
  CUdeviceptr p;
  DOK(cuMemGetInfo(&f0, &t));
  CUcontext c;
  DOK(cuCtxCreate(&c, 0, dev));
  DOK(cuMemAlloc(&p, 100 << 20));
  CUstream s;
  DOK(cuStreamCreate(&s, 0));
  CUmodule m;
  DOK(cuModuleLoadData(&m, P));
  DOK(cuCtxDestroy(c));
  DOK(cuMemGetInfo(&f1, &t));
  EQ(f0, f1);
  EQ(cuMemFree(p), CUDA_ERROR_INVALID_VALUE);
  CUresult r = cuStreamSynchronize(s);
  HOLDS(r == CUDA_ERROR_INVALID_HANDLE || r == CUDA_ERROR_CONTEXT_IS_DESTROYED);
  r = cuModuleUnload(m);
  HOLDS(r == CUDA_ERROR_INVALID_HANDLE || r == CUDA_ERROR_CONTEXT_IS_DESTROYED);
}

CASE(unload_refused_while_in_use) {
  INIT CUmodule m;
  const char ptx[] =
      ".version 7.8\n.target sm_80\n.address_size 64\n.visible .entry u(.param .u64 p) { .reg .b64 %d; .reg .b32 %r; "
      ".reg .pred %q; ld.param.u64 %d, [p];\nL: ld.volatile.global.u32 %r, [%d]; setp.eq.u32 %q, %r, 0; @%q bra L; "
      "ret; }\n";
  DOK(cuModuleLoadData(&m, ptx));
  CUfunction f;
  DOK(cuModuleGetFunction(&f, m, "u"));
  Gate g;
  void* kp[] = {&g.g};
  DOK(cuLaunchKernel(f, 1, 1, 1, 1, 1, 1, 0, 0, kp, nullptr));
  CUresult r = cuModuleUnload(m);
  g.open();
  HOLDS(r == CUDA_SUCCESS || r == CUDA_ERROR_NOT_PERMITTED);
  DOK(cuCtxSynchronize());
}

CASE(fault_is_sticky_everywhere) {
  int* p;
  OK(cudaMalloc(&p, 4));
  cudaStream_t s = stream(), t = stream();
  cudaEvent_t e = event();
  setv<<<1, 1, 0, s>>>((int*)64, 1);
  OK(cudaGetLastError());
  EQ(cudaStreamSynchronize(s), cudaErrorIllegalAddress);
  EQ(cudaStreamQuery(t), cudaErrorIllegalAddress);
  EQ(cudaEventQuery(e), cudaErrorIllegalAddress);
  EQ(cudaEventRecord(e, t), cudaErrorIllegalAddress);
  EQ(cudaFree(p), cudaErrorIllegalAddress);
  EQ(cudaMemcpy(&p, p, 4, cudaMemcpyDefault), cudaErrorIllegalAddress);
  nothing<<<1, 1, 0, t>>>();
  EQ(cudaGetLastError(), cudaErrorIllegalAddress);
  EQ(cudaGetLastError(), cudaErrorIllegalAddress);
  EQ(cudaPeekAtLastError(), cudaErrorIllegalAddress);
  int n;
  OK(cudaGetDeviceCount(&n));
  OK(cudaGetDevice(&n));
  OK(cudaDeviceReset());
  OK(cudaMalloc(&p, 4));
  setv<<<1, 1>>>(p, 4);
  OK(cudaDeviceSynchronize());
}

CASE(fault_discards_later_work) {
  int* p = zeros(4);
  Gate g;
  int* h;
  OK(cudaHostAlloc(&h, 4, cudaHostAllocMapped));
  *h = 0;
  cudaStream_t s = stream();
  spin<<<1, 1, 0, s>>>(g.g);
  setv<<<1, 1, 0, s>>>((int*)64, 1);
  setv<<<1, 1, 0, s>>>(h, 5);
  g.open();
  EQ(cudaStreamSynchronize(s), cudaErrorIllegalAddress);
  EQ(*h, 0);
}
__global__ void as(int x) {
  if (threadIdx.x == 3 && blockIdx.x == 2) __builtin_trap();
}

CASE(trap_names) {
  as<<<4, 8>>>(1);
  EQ(cudaDeviceSynchronize(), cudaErrorLaunchFailure);
}
__device__ int counter = 5;

CASE(reset_in_odd_places) {
  OK(cudaDeviceReset());
  OK(cudaDeviceReset());
  int v = 9;
  OK(cudaMemcpyToSymbol(counter, &v, 4));
  int *p, *q;
  OK(cudaMalloc(&p, 4));
  cudaStream_t s = stream();
  cudaEvent_t e = event();
  cudaGraph_t g = graph();
  Gate gt;
  gt.after(50);
  spin<<<1, 1, 0, s>>>(gt.g);
  OK(cudaDeviceReset());
  OK(cudaMemcpyFromSymbol(&v, counter, 4));
  EQ(v, 5);
  EQ(cudaFree(p), cudaErrorInvalidValue);
  cudaError_t r = cudaStreamSynchronize(s);
  HOLDS(r == cudaErrorInvalidResourceHandle || r == cudaErrorContextIsDestroyed);
  r = cudaEventQuery(e);
  HOLDS(r == cudaErrorInvalidResourceHandle || r == cudaErrorContextIsDestroyed);
  OK(cudaMalloc(&q, 4));
  setv<<<1, 1>>>(q, 4);
  OK(cudaDeviceSynchronize());
  std::thread([] { OK(cudaDeviceReset()); }).join();
  cudaGetLastError();
  OK(cudaMalloc(&q, 4));
  setv<<<1, 1>>>(q, 4);
  OK(cudaDeviceSynchronize());
  OK(cudaStreamCreate(&s));
  OK(cudaStreamBeginCapture(s, cudaStreamCaptureModeRelaxed));
  nothing<<<1, 1, 0, s>>>();
  r = cudaDeviceReset();
  cudaGetLastError();
  static int code = -1;
  cudaStream_t t = stream();
  OK(cudaLaunchHostFunc(t, [](void*) { code = cudaDeviceReset(); }, nullptr));
  OK(cudaStreamSynchronize(t));
  EQ(code, (int)cudaErrorNotPermitted);
}

CASE(exit_with_endless_kernel) {
  pid_t c = fork();
  if (!c) {
    Gate g;
    spin<<<1, 1>>>(g.g);
    exit(0);
  }
  int st;
  auto t0 = clk::now();
  waitpid(c, &st, 0);
  HOLDS(WIFEXITED(st) && WEXITSTATUS(st) == 0);
  HOLDS(secs(t0) < 10);
}
struct Late {
  int* p = nullptr;
  ~Late() {
    if (p) {
      cudaError_t e = cudaFree(p);
      cudaDeviceSynchronize();
      setv<<<1, 1>>>(p, 1);
      if (e != cudaSuccess && e != cudaErrorCudartUnloading) printf("late %d\n", e);
    }
  }
};
static Late late;

CASE(static_destructors) {
  pid_t c = fork();
  if (!c) {
    cudaMalloc(&late.p, 4);
    atexit([] {
      int* q;
      cudaMalloc(&q, 4);
      setv<<<1, 1>>>(q, 1);
      cudaDeviceSynchronize();
    });
    exit(0);
  }
  int st;
  waitpid(c, &st, 0);
  HOLDS(WIFEXITED(st) && WEXITSTATUS(st) == 0);
}

CASE(fork_before_use) {
  pid_t c = fork();
  if (!c) {
    int* p;
    int r = cudaMalloc(&p, 4);
    setv<<<1, 1>>>(p, 1);
    r |= cudaDeviceSynchronize();
    _exit(r);
  }
  int st;
  waitpid(c, &st, 0);
  EQ(st, 0);
  OK(cudaFree(0));
}

CASE(fork_after_use) {
  int* p;
  OK(cudaMalloc(&p, 4));
  Gate g;
  spin<<<1, 1>>>(g.g);
  pid_t c = fork();
  if (!c) {
    int* q;
    int r = cudaMalloc(&q, 4);
    nothing<<<1, 1>>>();
    exit(r == cudaErrorInitializationError ? 0 : 1);
  }
  int st;
  auto t0 = clk::now();
  waitpid(c, &st, 0);
  EQ(st, 0);
  HOLDS(secs(t0) < 10);
  g.open();
  OK(cudaDeviceSynchronize());
  c = fork();
  if (!c) {
    execl("/bin/true", "true", (char*)0);
    _exit(1);
  }
  waitpid(c, &st, 0);
  EQ(st, 0);
  setv<<<1, 1>>>(p, 1);
  OK(cudaDeviceSynchronize());
}

static void launch_from_threads_and_fork(int wait_us) {
  std::atomic<bool> stop{false};
  std::vector<std::thread> v;
  for (int i = 0; i < 3; ++i)
    v.emplace_back([&] {
      cudaStream_t s;
      cudaStreamCreate(&s);
      while (!stop) {
        nothing<<<1, 1, 0, s>>>();
        cudaStreamSynchronize(s);
      }
    });
  usleep(wait_us);
  for (int i = 0; i < 5; ++i) {
    pid_t c = fork();
    if (!c) exit(0);
    int st;
    waitpid(c, &st, 0);
    EQ(st, 0);
  }
  stop = true;
  for (auto& t : v) t.join();
  OK(cudaDeviceSynchronize());
}

// Each process loads its kernel once, and the fork that meets it is the one that matters: many processes.
CASE(fork_in_a_thread_storm) {
  for (int i = 0; i < 20; ++i) {
    pid_t c = fork();
    if (!c) {
      alarm(30);
      launch_from_threads_and_fork(500 * i);
      exit(failures != 0);
    }
    int st;
    waitpid(c, &st, 0);
    EQ(st, 0);
  }
}

CASE(signals_do_not_break_waits) {
  signal(SIGUSR1, [](int) {});
  Gate g;
  pthread_t self = pthread_self();
  std::thread k([&] {
    for (int i = 0; i < 20; ++i) {
      usleep(3000);
      pthread_kill(self, SIGUSR1);
    }
    g.open();
  });
  spin<<<1, 1>>>(g.g);
  OK(cudaDeviceSynchronize());
  k.join();
  cudaEvent_t e;
  OK(cudaEventCreateWithFlags(&e, cudaEventBlockingSync));
  OK(cudaEventRecord(e));
  OK(cudaEventSynchronize(e));
}

CASE(sixty_four_threads) {
  std::vector<std::thread> v;
  int* p = zeros(256);
  for (int i = 0; i < 64; ++i)
    v.emplace_back([&, i] {
      for (int j = 0; j < 20; ++j) {
        add<<<1, 1, 0, cudaStreamPerThread>>>(p + i, 1);
        OK(cudaGetLastError());
      }
      OK(cudaStreamSynchronize(cudaStreamPerThread));
      EQ(cudaSetDevice(77), cudaErrorInvalidDevice);
      EQ(cudaPeekAtLastError(), cudaErrorInvalidDevice);
    });
  for (auto& t : v) t.join();
  EQ(cudaPeekAtLastError(), cudaSuccess);
  int h[64];
  OK(cudaMemcpy(h, p, 256, cudaMemcpyDeviceToHost));
  for (int x : h) EQ(x, 20);
}

CASE_ENV(device_limits_of_the_chosen, "HEDDLE_DEVICES=metax-c500,nvidia-h100-sxm") {
  cudaDeviceProp p;
  OK(cudaGetDeviceProperties(&p, 0));
  EQ(p.warpSize, 64);
  OK(cudaGetDeviceProperties(&p, 1));
  EQ(p.warpSize, 32);
  OK(cudaSetDevice(1));
  OK(cudaFuncSetAttribute((void*)nothing, cudaFuncAttributeMaxDynamicSharedMemorySize, p.sharedMemPerBlockOptin));
  nothing<<<1, 1, p.sharedMemPerBlockOptin>>>();
  OK(cudaDeviceSynchronize());
  EQ(cudaFuncSetAttribute((void*)nothing, cudaFuncAttributeMaxDynamicSharedMemorySize, p.sharedMemPerBlockOptin + 1),
     cudaErrorInvalidValue);
  cudaGetLastError();
  void* q;
  EQ(cudaMalloc(&q, p.totalGlobalMem + 1), cudaErrorMemoryAllocation);
  size_t f, t;
  OK(cudaMemGetInfo(&f, &t));
  EQ(t, p.totalGlobalMem);
  OK(cudaSetDevice(0));
  OK(cudaMemGetInfo(&f, &t));
  HOLDS(t == (size_t)64 << 30 || t > (60ull << 30));
}

CASE_ENV(four_devices, "HEDDLE_DEVICES=host:4") {
  int n;
  OK(cudaGetDeviceCount(&n));
  EQ(n, 4);
  int* p[4];
  cudaStream_t s[4];
  for (int i = 0; i < 4; ++i) {
    OK(cudaSetDevice(i));
    OK(cudaMalloc(&p[i], 64));
    OK(cudaStreamCreate(&s[i]));
    setv<<<1, 1, 0, s[i]>>>(p[i], i);
  }
  cudaEvent_t e;
  OK(cudaEventCreateWithFlags(&e, cudaEventDisableTiming));
  for (int i = 3; i > 0; --i) {
    OK(cudaMemcpyPeerAsync(p[i - 1] + i, i - 1, p[i], i, 4, s[i]));
  }
  for (int i = 0; i < 4; ++i) {
    OK(cudaSetDevice(i));
    OK(cudaDeviceSynchronize());
  }
  int h;
  for (int i = 1; i < 4; ++i) {
    OK(cudaMemcpy(&h, p[i - 1] + i, 4, cudaMemcpyDefault));
    EQ(h, i);
  }
  cudaPointerAttributes a;
  OK(cudaPointerGetAttributes(&a, p[2]));
  EQ(a.device, 2);
  cudaMemcpy3DPeerParms q = {};
  q.srcPtr = make_cudaPitchedPtr(p[3], 64, 64, 1);
  q.dstPtr = make_cudaPitchedPtr(p[0] + 8, 32, 32, 1);
  q.extent = {4, 1, 1};
  q.srcDevice = 3;
  q.dstDevice = 0;
  OK(cudaMemcpy3DPeer(&q));
  OK(cudaMemcpy(&h, p[0] + 8, 4, cudaMemcpyDefault));
  EQ(h, 3);
  int v;
  OK(cudaDeviceGetP2PAttribute(&v, cudaDevP2PAttrAccessSupported, 0, 1));
  EQ(v, 1);
  EQ(cudaDeviceGetP2PAttribute(&v, cudaDevP2PAttrAccessSupported, 0, 9), cudaErrorInvalidDevice);
  int list[2] = {3, 1};
  OK(cudaSetValidDevices(list, 2));
  OK(cudaInitDevice(2, 0, 0));
}

CASE(ipc_between_processes) {
  int fd[2];
  HOLDS(pipe(fd) == 0);
  int bk[2];
  HOLDS(pipe(bk) == 0);
  pid_t c = fork();
  if (!c) {
    cudaIpcMemHandle_t h;
    cudaIpcEventHandle_t eh;
    if (read(fd[0], &h, sizeof h) != sizeof h || read(fd[0], &eh, sizeof eh) != sizeof eh) _exit(9);
    int* p;
    int r = cudaIpcOpenMemHandle((void**)&p, h, cudaIpcMemLazyEnablePeerAccess);
    cudaEvent_t e;
    r |= cudaIpcOpenEventHandle(&e, eh);
    r |= cudaStreamWaitEvent(0, e);
    add<<<1, 1>>>(p, 5);
    r |= cudaDeviceSynchronize();
    int v;
    r |= cudaMemcpy(&v, p, 4, cudaMemcpyDeviceToHost);
    r |= cudaIpcCloseMemHandle(p);
    r |= cudaEventDestroy(e);
    char ok = r ? 1 : v == 12 ? 0 : 2;
    (void)!write(bk[1], &ok, 1);
    _exit(ok);
  }
  int* p;
  OK(cudaMalloc(&p, 4096));
  cudaEvent_t e;
  OK(cudaEventCreateWithFlags(&e, cudaEventDisableTiming | cudaEventInterprocess));
  cudaIpcMemHandle_t h;
  cudaIpcEventHandle_t eh;
  OK(cudaIpcGetMemHandle(&h, p));
  OK(cudaIpcGetEventHandle(&eh, e));
  Gate g;
  cudaStream_t s = stream();
  spin<<<1, 1, 0, s>>>(g.g);
  setv<<<1, 1, 0, s>>>(p, 7);
  OK(cudaEventRecord(e, s));
  (void)!write(fd[1], &h, sizeof h);
  (void)!write(fd[1], &eh, sizeof eh);
  usleep(100000);
  g.open();
  char ok;
  (void)!read(bk[0], &ok, 1);
  EQ((int)ok, 0);
  EQ(readi(p), 12);
  int st;
  waitpid(c, &st, 0);
}

CASE(occupancy) {
  int b, t;
  OK(cudaOccupancyMaxPotentialBlockSize(&b, &t, nothing, 0, 0));
  HOLDS(t > 0 && t <= 1024 && b > 0);
  size_t sm;
  OK(cudaOccupancyAvailableDynamicSMemPerBlock(&sm, (void*)nothing, 2, 128));
  HOLDS(sm > 0);
  int n;
  OK(cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(&n, nothing, 128, 0, cudaOccupancyDisableCachingOverride));
  HOLDS(n > 0);
  OK(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&n, nothing, 128, 1 << 30));
  EQ(n, 0);
}
static __global__ void burn(unsigned long long* ended, int rounds) {
  unsigned x = threadIdx.x;
  for (int i = 0; i < rounds; ++i) x = x * 1664525u + 1013904223u;
  if (threadIdx.x == 0) atomicAdd(ended, 1ull + (x == 77));
}

/// Eight streams of one device against one of the other, both with more work than there is time for.
CASE_ENV(devices_share_the_workers_fairly, "HEDDLE_DEVICES=host:2") {
  unsigned long long* ended[2];
  std::vector<cudaStream_t> streams[2];
  for (int d = 0; d < 2; ++d) {
    OK(cudaSetDevice(d));
    OK(cudaMallocManaged(&ended[d], 8));
    streams[d].resize(d == 0 ? 8 : 1);
    for (auto& s : streams[d]) OK(cudaStreamCreateWithFlags(&s, cudaStreamNonBlocking));
    burn<<<1, 64>>>(ended[d], 10);
    OK(cudaDeviceSynchronize());
    *ended[d] = 0;
  }
  for (int i = 0; i < 4000; ++i)
    for (int d = 0; d < 2; ++d) {
      cudaSetDevice(d);
      for (cudaStream_t s : streams[d]) burn<<<16, 64, 0, s>>>(ended[d], 40000);
    }
  usleep(1500000);
  const double a = *(volatile unsigned long long*)ended[0], b = *(volatile unsigned long long*)ended[1];
  std::printf("blocks done: %.0f by the device with 8 streams, %.0f by the one with 1\n", a, b);
  HOLDS(a > 0 && b > 0 && a / (a + b) > 0.2 && a / (a + b) < 0.8);
  fflush(stdout);
  _exit(failures != 0);                 // The rest of the work is not waited for.
}

int main(int argc, char** argv) { return run_cases(argc, argv); }
