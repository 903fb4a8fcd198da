// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Order between streams, waits for values, callbacks, events and captures, each case in a process of its own.
#include "cases.h"

CASE(wait_is_a_snapshot_of_the_record) {
  cudaStream_t s, t, u;
  cudaEvent_t e;
  Gate g;
  for (auto* x : {&s, &t, &u}) OK(cudaStreamCreateWithFlags(x, cudaStreamNonBlocking));
  OK(cudaEventCreate(&e));
  spin<<<1, 1, 0, s>>>(g.g);
  OK(cudaEventRecord(e, s));
  OK(cudaStreamWaitEvent(t, e, 0));
  OK(cudaEventRecord(e, u));
  OK(cudaEventSynchronize(e));
  EQ(cudaEventQuery(e), cudaSuccess);
  EQ(cudaStreamQuery(t), cudaErrorNotReady);
  g.open();
  OK(cudaStreamSynchronize(t));
}

CASE(destroyed_event_still_orders) {
  cudaStream_t s, t;
  cudaEvent_t e;
  Gate g;
  int* p = zeros(4);
  for (auto* x : {&s, &t}) OK(cudaStreamCreateWithFlags(x, cudaStreamNonBlocking));
  OK(cudaEventCreate(&e));
  spin<<<1, 1, 0, s>>>(g.g);
  setv<<<1, 1, 0, s>>>(p, 5);
  OK(cudaEventRecord(e, s));
  OK(cudaStreamWaitEvent(t, e, 0));
  OK(cudaEventDestroy(e));
  add<<<1, 1, 0, t>>>(p, 1);
  OK(cudaStreamDestroy(s));
  g.after(30);
  OK(cudaStreamSynchronize(t));
  EQ(readi(p), 6);
}

CASE(per_thread_stream_is_blocking) {
  Gate g;
  spin<<<1, 1, 0, cudaStreamPerThread>>>(g.g);
  nothing<<<1, 1>>>();
  usleep(20000);
  EQ(cudaStreamQuery(0), cudaErrorNotReady);
  g.open();
  OK(cudaStreamSynchronize(0));
  OK(cudaStreamQuery(cudaStreamPerThread));
}

CASE(per_thread_streams_are_independent) {
  Gate g;
  spin<<<1, 1, 0, cudaStreamPerThread>>>(g.g);
  std::thread([&] {
    nothing<<<1, 1, 0, cudaStreamPerThread>>>();
    OK(cudaStreamSynchronize(cudaStreamPerThread));
  }).join();
  EQ(cudaStreamQuery(cudaStreamPerThread), cudaErrorNotReady);
  g.open();
  OK(cudaDeviceSynchronize());
}

CASE(thread_ends_with_pending_per_thread_work) {
  Gate g;
  int* p = zeros(4);
  std::thread([&] {
    spin<<<1, 1, 0, cudaStreamPerThread>>>(g.g);
    setv<<<1, 1, 0, cudaStreamPerThread>>>(p, 3);
  }).join();
  g.open();
  OK(cudaDeviceSynchronize());
  EQ(readi(p), 3);
}
static CUdeviceptr word() {
  void* p;
  cudaMalloc(&p, 64);
  cudaMemset(p, 0, 64);
  cudaDeviceSynchronize();
  return (CUdeviceptr)p;
}
static bool waits(CUstream s) {
  usleep(15000);
  return cuStreamQuery(s) == CUDA_ERROR_NOT_READY;
}

CASE(wait_value_conditions) {
  CUdeviceptr w = word();
  CUstream s, t;
  DOK(cuStreamCreate(&s, CU_STREAM_NON_BLOCKING));
  DOK(cuStreamCreate(&t, CU_STREAM_NON_BLOCKING));
  // cyclic GEQ
  DOK(cuStreamWriteValue32(t, w, 5, 0));
  DOK(cuStreamSynchronize(t));
  DOK(cuStreamWaitValue32(s, w, 0xfffffff0u, CU_STREAM_WAIT_VALUE_GEQ));
  DOK(cuStreamSynchronize(s));
  DOK(cuStreamWaitValue32(s, w, 6, CU_STREAM_WAIT_VALUE_GEQ));
  HOLDS(waits(s));
  DOK(cuStreamWriteValue32(t, w, 6, 0));
  DOK(cuStreamSynchronize(s));
  DOK(cuStreamWaitValue32(s, w, 9, CU_STREAM_WAIT_VALUE_EQ));
  HOLDS(waits(s));
  DOK(cuStreamWriteValue32(t, w, 10, 0));
  HOLDS(waits(s));
  DOK(cuStreamWriteValue32(t, w, 9, 0));
  DOK(cuStreamSynchronize(s));
  DOK(cuStreamWaitValue32(s, w, 4, CU_STREAM_WAIT_VALUE_AND));
  HOLDS(waits(s));
  DOK(cuStreamWriteValue32(t, w, 12, 0));
  DOK(cuStreamSynchronize(s));
  DOK(cuStreamWriteValue32(t, w, 0xffffff00u, 0));
  DOK(cuStreamSynchronize(t));
  DOK(cuStreamWaitValue32(s, w, 0xff, CU_STREAM_WAIT_VALUE_NOR));
  HOLDS(waits(s));
  DOK(cuStreamWriteValue32(t, w, 0x7fffff00u, 0));
  DOK(cuStreamSynchronize(s));
  DOK(cuStreamWaitValue64(s, w + 8, 1ull << 40, CU_STREAM_WAIT_VALUE_GEQ | CU_STREAM_WAIT_VALUE_FLUSH));
  HOLDS(waits(s));
  DOK(cuStreamWriteValue64(t, w + 8, 1ull << 41, 0));
  DOK(cuStreamSynchronize(s));
  HOLDS(cuStreamWaitValue32(s, w + 2, 0, 0) == CUDA_ERROR_INVALID_VALUE ||
        cuStreamWaitValue32(s, w + 2, 0, 0) == CUDA_ERROR_MISALIGNED_ADDRESS);
  EQ(cuStreamWaitValue32(s, 0, 0, 0), CUDA_ERROR_INVALID_VALUE);
  EQ(cuStreamWaitValue32(s, w, 0, 0x100), CUDA_ERROR_INVALID_VALUE);
  EQ(cuStreamWriteValue32(s, w, 0, 0x40), CUDA_ERROR_INVALID_VALUE);
}

CASE(a_host_store_ends_a_wait) {
  Gate g;
  CUdeviceptr d;
  DOK(cuMemHostGetDevicePointer(&d, g.g, 0));
  CUstream s;
  DOK(cuStreamCreate(&s, CU_STREAM_NON_BLOCKING));
  DOK(cuStreamWaitValue32(s, d, 1, CU_STREAM_WAIT_VALUE_EQ));
  HOLDS(waits(s));
  g.open();
  DOK(cuStreamSynchronize(s));
}

CASE(many_streams_wait_for_values) {
  CUdeviceptr w = word();
  const int n = 200;
  std::vector<CUstream> s(n);
  auto t0 = clk::now();
  for (auto& x : s) DOK(cuStreamCreate(&x, CU_STREAM_NON_BLOCKING));
  for (int i = n - 1; i > 0; --i) {
    DOK(cuStreamWaitValue32(s[i], w, i, CU_STREAM_WAIT_VALUE_EQ));
    DOK(cuStreamWriteValue32(s[i], w, i + 1, 0));
  }
  nothing<<<1, 1, 0, s[0]>>>();
  OK(cudaStreamSynchronize(s[0]));
  DOK(cuStreamWriteValue32(s[0], w, 1, 0));
  DOK(cuCtxSynchronize());
  unsigned v = 0;
  DOK(cuMemcpyDtoH(&v, w, 4));
  EQ(v, (unsigned)n);
  HOLDS(secs(t0) < 20);
}

CASE(batch_memop_order) {
  CUdeviceptr w = word();
  CUstream s;
  DOK(cuStreamCreate(&s, CU_STREAM_NON_BLOCKING));
  CUstreamBatchMemOpParams o[4] = {};
  o[0].operation = CU_STREAM_MEM_OP_WRITE_VALUE_32;
  o[0].writeValue.address = w;
  o[0].writeValue.value = 4;
  o[1].operation = CU_STREAM_MEM_OP_WAIT_VALUE_32;
  o[1].waitValue.address = w;
  o[1].waitValue.value = 4;
  o[1].waitValue.flags = CU_STREAM_WAIT_VALUE_EQ;
  o[2].operation = CU_STREAM_MEM_OP_WRITE_VALUE_64;
  o[2].writeValue.address = w + 8;
  o[2].writeValue.value64 = 77;
  o[3].operation = CU_STREAM_MEM_OP_BARRIER;
  o[3].memoryBarrier.flags = CU_STREAM_MEMORY_BARRIER_TYPE_GPU;
  DOK(cuStreamBatchMemOp(s, 4, o, 0));
  DOK(cuStreamSynchronize(s));
  unsigned long long v;
  DOK(cuMemcpyDtoH(&v, w + 8, 8));
  EQ(v, 77ull);
  EQ(cuStreamBatchMemOp(s, 257, o, 0), CUDA_ERROR_INVALID_VALUE);
  o[0].operation = (CUstreamBatchMemOpType)99;
  EQ(cuStreamBatchMemOp(s, 1, o, 0), CUDA_ERROR_INVALID_VALUE);
}

CASE(callbacks_in_order_with_status) {
  static std::vector<int> seen;
  cudaStream_t s = stream();
  int* p;
  OK(cudaMalloc(&p, 4));
  for (long i = 0; i < 5; ++i) {
    setv<<<1, 1, 0, s>>>(p, i);
    OK(cudaStreamAddCallback(
        s, [](cudaStream_t, cudaError_t e, void* u) { seen.push_back((int)(long)u + 100 * e); }, (void*)i, 0));
  }
  OK(cudaStreamSynchronize(s));
  EQ(seen.size(), (size_t)5);
  for (int i = 0; i < 5; ++i) EQ(seen[i], i);
}

CASE(callback_learns_of_a_fault) {
  static std::atomic<int> code{-1}, host{0};
  cudaStream_t s = stream();
  setv<<<1, 1, 0, s>>>((int*)64, 1);
  cudaError_t a = cudaStreamAddCallback(s, [](cudaStream_t, cudaError_t e, void*) { code = e; }, nullptr, 0);
  cudaError_t b = cudaLaunchHostFunc(s, [](void*) { host = 1; }, nullptr);
  EQ(cudaStreamSynchronize(s), cudaErrorIllegalAddress);
  usleep(50000);
  if (!a) EQ(code.load(), (int)cudaErrorIllegalAddress);
  if (!b) EQ(host.load(), 0);
}

CASE(callback_does_not_stop_other_streams) {
  cudaStream_t s = stream(cudaStreamNonBlocking), t = stream(cudaStreamNonBlocking);
  nothing<<<1, 1>>>();
  OK(cudaDeviceSynchronize());
  OK(cudaLaunchHostFunc(s, [](void*) { usleep(300000); }, nullptr));
  auto t0 = clk::now();
  nothing<<<1, 1, 0, t>>>();
  OK(cudaStreamSynchronize(t));
  HOLDS(secs(t0) < 0.25);
  EQ(cudaStreamQuery(s), cudaErrorNotReady);
  OK(cudaStreamSynchronize(s));
}

CASE(work_after_a_callback_waits_for_it) {
  static std::atomic<int> done{0};
  cudaStream_t s = stream();
  OK(cudaStreamAddCallback(
      s,
      [](cudaStream_t, cudaError_t, void*) {
        usleep(50000);
        done = 1;
      },
      nullptr, 0));
  static int got;
  OK(cudaLaunchHostFunc(s, [](void*) { got = done; }, nullptr));
  OK(cudaStreamSynchronize(s));
  EQ(got, 1);
}

CASE(elapsed_time_is_the_works) {
  cudaEvent_t a, b, c;
  for (auto* x : {&a, &b, &c}) OK(cudaEventCreate(x));
  OK(cudaEventRecord(a));
  OK(cudaLaunchHostFunc(0, [](void*) { usleep(60000); }, nullptr));
  OK(cudaEventRecord(b));
  OK(cudaEventSynchronize(b));
  usleep(100000);
  float ms = 0;
  OK(cudaEventElapsedTime(&ms, a, b));
  HOLDS(ms > 55 && ms < 150);
  OK(cudaEventElapsedTime(&ms, b, a));
  HOLDS(ms < -55);
  OK(cudaEventRecord(a));
  OK(cudaEventSynchronize(a));
  OK(cudaEventElapsedTime(&ms, b, a));
  HOLDS(ms > 90);
  EQ(cudaEventElapsedTime(&ms, a, c), cudaErrorInvalidResourceHandle);
}

CASE(priorities_are_clamped) {
  int lo, hi, p;
  OK(cudaDeviceGetStreamPriorityRange(&lo, &hi));
  HOLDS(lo == 0 && hi < 0);
  cudaStream_t s;
  OK(cudaStreamCreateWithPriority(&s, 0, -100));
  OK(cudaStreamGetPriority(s, &p));
  EQ(p, hi);
  OK(cudaStreamCreateWithPriority(&s, cudaStreamNonBlocking, 100));
  OK(cudaStreamGetPriority(s, &p));
  EQ(p, lo);
  unsigned f;
  OK(cudaStreamGetFlags(s, &f));
  EQ(f, (unsigned)cudaStreamNonBlocking);
  OK(cudaStreamGetFlags(0, &f));
  EQ(f, 0u);
}

CASE(stream_ids_differ) {
  cudaStream_t s = stream(), t = stream();
  unsigned long long a, b, c, d;
  OK(cudaStreamGetId(s, &a));
  OK(cudaStreamGetId(t, &b));
  OK(cudaStreamGetId(cudaStreamLegacy, &c));
  OK(cudaStreamGetId(0, &d));
  HOLDS(a != b && a != c);
  EQ(c, d);
  int dev = -1;
  OK(cudaStreamGetDevice(s, &dev));
  EQ(dev, 0);
}

CASE(host_to_host_copies_are_synchronous) {
  Gate g;
  cudaStream_t s = stream(cudaStreamNonBlocking);
  spin<<<1, 1, 0, s>>>(g.g);
  g.after(40);
  int a = 5, b = 0;
  OK(cudaMemcpyAsync(&b, &a, 4, cudaMemcpyHostToHost, s));
  EQ(b, 5);
  OK(cudaStreamSynchronize(s));
}

CASE(external_record_needs_capture) {
  cudaEvent_t e = event();
  HOLDS(cudaEventRecordWithFlags(e, 0, cudaEventRecordExternal) != cudaSuccess);
  cudaStream_t s = stream();
  HOLDS(cudaStreamWaitEvent(s, e, cudaEventWaitExternal) != cudaSuccess);
}

CASE(external_events_become_nodes) {
  cudaStream_t s = stream();
  cudaEvent_t e = event(), f = event();
  OK(cudaStreamBeginCapture(s, cudaStreamCaptureModeGlobal));
  OK(cudaStreamWaitEvent(s, f, cudaEventWaitExternal));
  nothing<<<1, 1, 0, s>>>();
  OK(cudaEventRecordWithFlags(e, s, cudaEventRecordExternal));
  cudaGraph_t g = end_capture(s);
  size_t n = 3;
  cudaGraphNode_t nd[3];
  OK(cudaGraphGetNodes(g, nd, &n));
  EQ(n, (size_t)3);
  std::map<int, int> k;
  for (int i = 0; i < 3; ++i) {
    cudaGraphNodeType t;
    OK(cudaGraphNodeGetType(nd[i], &t));
    k[t]++;
  }
  EQ(k[cudaGraphNodeTypeEventRecord], 1);
  EQ(k[cudaGraphNodeTypeWaitEvent], 1);
  EQ(k[cudaGraphNodeTypeKernel], 1);
  cudaGraphExec_t x = inst(g);
  Gate gt;
  cudaStream_t t = stream(cudaStreamNonBlocking);
  spin<<<1, 1, 0, t>>>(gt.g);
  OK(cudaEventRecord(f, t));
  OK(cudaGraphLaunch(x, s));
  usleep(20000);
  EQ(cudaEventQuery(e), cudaErrorNotReady);
  gt.open();
  OK(cudaStreamSynchronize(s));
  OK(cudaEventQuery(e));
}

CASE(capture_info_and_dependencies) {
  cudaStream_t s = stream(), t = stream();
  cudaEvent_t e = event();
  OK(cudaStreamBeginCapture(s, cudaStreamCaptureModeRelaxed));
  nothing<<<1, 1, 0, s>>>();
  OK(cudaEventRecord(e, s));
  OK(cudaStreamWaitEvent(t, e, 0));
  nothing<<<1, 1, 0, t>>>();
  cudaStreamCaptureStatus st;
  unsigned long long a = 0, b = 0;
  cudaGraph_t g, g2;
  const cudaGraphNode_t* d;
  size_t n;
  OK(cudaStreamGetCaptureInfo_v2(s, &st, &a, &g, &d, &n));
  EQ(n, (size_t)1);
  EQ(st, cudaStreamCaptureStatusActive);
  cudaGraphNode_t first = d[0];
  OK(cudaStreamGetCaptureInfo_v2(t, &st, &b, &g2, &d, &n));
  EQ(a, b);
  HOLDS(a != 0 && g == g2);
  HOLDS(d[0] != first);
  cudaGraphNode_t em;
  OK(cudaGraphAddEmptyNode(&em, g, d, n));
  OK(cudaStreamUpdateCaptureDependencies(s, &em, 1, cudaStreamAddCaptureDependencies));
  OK(cudaStreamGetCaptureInfo_v2(s, &st, &b, &g2, &d, &n));
  EQ(n, (size_t)2);
  OK(cudaStreamUpdateCaptureDependencies(s, &em, 1, cudaStreamSetCaptureDependencies));
  nothing<<<1, 1, 0, s>>>();
  OK(cudaStreamEndCapture(s, &g));
  OK(cudaGraphGetEdges(g, nullptr, nullptr, &n));
  EQ(n, (size_t)3);
}

CASE(capture_into_a_graph) {
  cudaStream_t s = stream();
  cudaGraph_t g, h;
  OK(cudaGraphCreate(&g, 0));
  cudaGraphNode_t e;
  OK(cudaGraphAddEmptyNode(&e, g, nullptr, 0));
  OK(cudaStreamBeginCaptureToGraph(s, g, &e, nullptr, 1, cudaStreamCaptureModeRelaxed));
  nothing<<<1, 1, 0, s>>>();
  OK(cudaStreamEndCapture(s, &h));
  HOLDS(h == g);
  size_t n;
  OK(cudaGraphGetNodes(g, nullptr, &n));
  EQ(n, (size_t)2);
  OK(cudaGraphGetEdges(g, nullptr, nullptr, &n));
  EQ(n, (size_t)1);
}

CASE(capture_malloc_async) {
  cudaStream_t s = stream();
  OK(cudaStreamBeginCapture(s, cudaStreamCaptureModeGlobal));
  int* p;
  OK(cudaMallocAsync(&p, 1 << 20, s));
  OK(cudaMemsetAsync(p, 1, 1 << 20, s));
  OK(cudaFreeAsync(p, s));
  cudaGraph_t g = end_capture(s);
  cudaGraphExec_t x = inst(g);
  for (int i = 0; i < 10; ++i) OK(cudaGraphLaunch(x, s));
  OK(cudaStreamSynchronize(s));
  size_t n = 3;
  cudaGraphNode_t nd[3];
  OK(cudaGraphGetNodes(g, nd, &n));
  EQ(n, (size_t)3);
}

CASE(captured_kernel_args_are_copied) {
  cudaStream_t s = stream();
  int* p;
  OK(cudaMalloc(&p, 4));
  int v = 5;
  void* a[] = {&p, &v};
  OK(cudaStreamBeginCapture(s, cudaStreamCaptureModeGlobal));
  OK(cudaLaunchKernel((void*)setv, 1, 1, a, 0, s));
  v = 9;
  cudaGraph_t g = end_capture(s);
  cudaGraphExec_t x = inst(g);
  OK(cudaGraphLaunch(x, s));
  EQ(readi(p), 5);
}

CASE(event_in_capture_then_reused) {
  cudaStream_t s = stream();
  cudaEvent_t e = event();
  OK(cudaStreamBeginCapture(s, cudaStreamCaptureModeRelaxed));
  OK(cudaEventRecord(e, s));
  cudaGraph_t g = end_capture(s);
  HOLDS(cudaEventQuery(e) != cudaSuccess);
  OK(cudaEventRecord(e, s));
  OK(cudaEventSynchronize(e));
}

CASE(legacy_handle_is_the_default_stream) {
  Gate g;
  cudaStream_t s = stream();
  spin<<<1, 1, 0, s>>>(g.g);
  nothing<<<1, 1, 0, cudaStreamLegacy>>>();
  usleep(10000);
  EQ(cudaStreamQuery(cudaStreamLegacy), cudaErrorNotReady);
  g.open();
  OK(cudaStreamSynchronize(cudaStreamLegacy));
}

CASE(legacy_event_waits_for_blocking_streams) {
  Gate g;
  cudaStream_t s;
  cudaEvent_t e;
  OK(cudaStreamCreate(&s));
  OK(cudaEventCreate(&e));
  spin<<<1, 1, 0, s>>>(g.g);
  OK(cudaEventRecord(e, 0));
  usleep(10000);
  EQ(cudaEventQuery(e), cudaErrorNotReady);
  g.open();
  OK(cudaEventSynchronize(e));
  OK(cudaStreamQuery(s));
}

CASE(memset_of_the_default_stream_waits) {
  Gate g;
  cudaStream_t s;
  int* p;
  OK(cudaMalloc(&p, 4));
  OK(cudaStreamCreate(&s));
  spin<<<1, 1, 0, s>>>(g.g);
  setv<<<1, 1, 0, s>>>(p, 1);
  g.after(30);
  OK(cudaMemset(p, 0, 4));
  EQ(readi(p), 0);
}

CASE(synchronise_from_eight_threads) {
  Gate g;
  cudaStream_t s = stream();
  spin<<<1, 1, 0, s>>>(g.g);
  cudaEvent_t e;
  OK(cudaEventCreateWithFlags(&e, cudaEventBlockingSync));
  OK(cudaEventRecord(e, s));
  std::vector<std::thread> t;
  for (int i = 0; i < 8; ++i)
    t.emplace_back([&, i] { OK(i % 2 ? cudaStreamSynchronize(s) : cudaEventSynchronize(e)); });
  usleep(20000);
  g.open();
  for (auto& x : t) x.join();
}

CASE(not_ready_is_the_last_error) {
  Gate g;
  cudaStream_t s = stream(cudaStreamNonBlocking);
  spin<<<1, 1, 0, s>>>(g.g);
  EQ(cudaStreamQuery(s), cudaErrorNotReady);
  EQ(cudaGetLastError(), cudaErrorNotReady);
  EQ(cudaGetLastError(), cudaSuccess);
  g.open();
  OK(cudaDeviceSynchronize());
}

CASE(launch_attributes) {
  int* p = zeros(4);
  cudaLaunchConfig_t c = {};
  c.gridDim = 1;
  c.blockDim = 1;
  cudaLaunchAttribute a[2];
  a[0].id = cudaLaunchAttributePriority;
  a[0].val.priority = -2;
  a[1].id = cudaLaunchAttributeCooperative;
  a[1].val.cooperative = 1;
  c.attrs = a;
  c.numAttrs = 2;
  OK(cudaLaunchKernelEx(&c, add, p, 4));
  EQ(readi(p), 4);
  c.blockDim = 0;
  EQ(cudaLaunchKernelEx(&c, add, p, 4), cudaErrorInvalidConfiguration);
  cudaGetLastError();
  c.blockDim = 1;
  c.attrs = nullptr;
  HOLDS(cudaLaunchKernelEx(&c, add, p, 4) != cudaSuccess);
}

CASE(completion_event_attribute) {
  cudaEvent_t e;
  OK(cudaEventCreateWithFlags(&e, cudaEventDisableTiming));
  Gate g;
  cudaLaunchConfig_t c = {};
  c.gridDim = 1;
  c.blockDim = 1;
  cudaLaunchAttribute a[1];
  a[0].id = cudaLaunchAttributeProgrammaticEvent;
  a[0].val.programmaticEvent.event = e;
  a[0].val.programmaticEvent.flags = 0;
  a[0].val.programmaticEvent.triggerAtBlockStart = 0;
  c.attrs = a;
  c.numAttrs = 1;
  volatile int* gp = g.g;
  cudaError_t r = cudaLaunchKernelEx(&c, spin, gp);
  OK(r);
  EQ(cudaEventQuery(e), cudaErrorNotReady);
  g.open();
  OK(cudaDeviceSynchronize());
  OK(cudaEventQuery(e));
}

CASE(cooperative_too_large) {
  int n = 0;
  OK(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&n, nothing, 256, 0));
  cudaDeviceProp pr;
  OK(cudaGetDeviceProperties(&pr, 0));
  OK(cudaLaunchCooperativeKernel((void*)nothing, n * pr.multiProcessorCount, 256, nullptr, 0, 0));
  EQ(cudaLaunchCooperativeKernel((void*)nothing, n * pr.multiProcessorCount + 1, 256, nullptr, 0, 0),
     cudaErrorCooperativeLaunchTooLarge);
  OK(cudaDeviceSynchronize());
}

CASE(stream_attributes) {
  cudaStream_t s = stream(), t = stream();
  cudaLaunchAttributeValue v = {};
  v.syncPolicy = cudaSyncPolicyYield;
  OK(cudaStreamSetAttribute(s, cudaLaunchAttributeSynchronizationPolicy, &v));
  OK(cudaStreamCopyAttributes(t, s));
  memset(&v, 0, sizeof v);
  OK(cudaStreamGetAttribute(t, cudaLaunchAttributeSynchronizationPolicy, &v));
  EQ(v.syncPolicy, cudaSyncPolicyYield);
}

CASE(thousand_streams_no_threads) {
  auto threads = [] {
    int n = 0;
    FILE* f = fopen("/proc/self/status", "r");
    char b[256];
    while (fgets(b, 256, f))
      if (sscanf(b, "Threads: %d", &n) == 1) break;
    fclose(f);
    return n;
  };
  nothing<<<1, 1>>>();
  OK(cudaDeviceSynchronize());
  int before = threads();
  std::vector<cudaStream_t> v(1000);
  Gate g;
  cudaStream_t h = stream(cudaStreamNonBlocking);
  cudaEvent_t e = event();
  spin<<<1, 1, 0, h>>>(g.g);
  OK(cudaEventRecord(e, h));
  for (auto& s : v) {
    OK(cudaStreamCreateWithFlags(&s, cudaStreamNonBlocking));
    OK(cudaStreamWaitEvent(s, e, 0));
    for (int i = 0; i < 10; ++i) nothing<<<1, 1, 0, s>>>();
  }
  HOLDS(threads() <= before + 1);
  g.open();
  OK(cudaDeviceSynchronize());
  for (auto s : v) OK(cudaStreamDestroy(s));
}
int main(int argc, char** argv) { return run_cases(argc, argv); }
