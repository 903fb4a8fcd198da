// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One thread destroys what others use. A program has to see to it that this does not happen; where it does, calls
// answer with an error, and nothing crashes or hangs.
#include "cases.h"

static const char P[] =
    ".version 7.8\n.target sm_80\n.address_size 64\n.visible .entry k(.param .u64 p) { .reg .b64 %d; .reg .b32 %r; "
    "ld.param.u64 %d, [p]; red.global.add.u32 [%d], 1; ret; }\n.visible .entry n() { ret; }\n";

/// Threads that run `body(i)` again and again until it says false, or until stop().
struct Crowd {
  std::atomic<bool> go{true};
  std::atomic<long> rounds{0};
  std::vector<std::thread> threads;
  template <class F>
  Crowd(int count, F body) {
    for (int i = 0; i < count; ++i)
      threads.emplace_back([this, body, i] {
        while (go && body(i)) ++rounds;
      });
  }
  /// Everyone has been round that often.
  void warm(long more) {
    for (const long from = rounds; rounds < from + more && !failures;) usleep(100);
  }
  void stop() {
    go = false;
    join();
  }
  void join() {
    for (auto& t : threads)
      if (t.joinable()) t.join();
  }
};

static bool dead(CUresult r) {
  return r == CUDA_ERROR_CONTEXT_IS_DESTROYED || r == CUDA_ERROR_INVALID_CONTEXT || r == CUDA_ERROR_INVALID_HANDLE;
}

static CUcontext context() {
  CUdevice dev;
  CUcontext ctx;
  DOK(cuInit(0));
  DOK(cuDeviceGet(&dev, 0));
  DOK(cuCtxCreate(&ctx, 0, dev));
  return ctx;
}

/// Others use what `shown` shows them; it goes by `unload` in their midst, or, while it is in use, when it is hidden.
template <class T, class F>
static void unload_in_use(std::atomic<T>& shown, T now, bool hide_first, const std::atomic<long>& launched, F unload) {
  shown = now;
  for (const long before = launched; launched < before + 10 && !failures;) usleep(50);
  if (hide_first) shown = nullptr;
  CUresult r;
  while ((r = unload()) == CUDA_ERROR_NOT_PERMITTED) shown = nullptr;
  DOK(r);
}

CASE(context_destroyed_under_launches) {
  for (int round = 0; round < 40; ++round) {
    CUcontext ctx = context();
    CUmodule m;
    CUfunction f;
    CUdeviceptr p;
    DOK(cuModuleLoadData(&m, P));
    DOK(cuModuleGetFunction(&f, m, "k"));
    DOK(cuMemAlloc(&p, 1 << 20));
    CUstream s;
    DOK(cuStreamCreate(&s, round % 2 ? CU_STREAM_NON_BLOCKING : 0));
    Crowd crowd(4, [=](int i) {
      static thread_local CUcontext mine;
      CUresult r = CUDA_SUCCESS;
      if (mine != ctx) {
        r = cuCtxSetCurrent(ctx);
        if (!r) mine = ctx;
      }
      CUdeviceptr at = p;
      void* params[] = {&at};
      int v[8];
      if (!r) r = cuLaunchKernel(f, 4, 1, 1, 32, 1, 1, 0, i % 2 ? s : nullptr, params, nullptr);
      if (!r && i == 0) r = cuMemcpyDtoH(v, p, sizeof v);
      if (!r && i == 1) r = cuStreamSynchronize(s);
      if (!r && i == 2) r = cuMemsetD8Async(p, 1, 1 << 20, s);
      CUdeviceptr q;
      if (!r && i == 3 && !(r = cuMemAlloc(&q, 4096))) r = cuMemFree(q);
      if (r && !dead(r) && r != CUDA_ERROR_INVALID_VALUE) EQ(r, CUDA_ERROR_CONTEXT_IS_DESTROYED);
      return !r;
    });
    crowd.warm(40);
    DOK(cuCtxDestroy(ctx));
    crowd.join();
  }
}

CASE(reset_under_launches) {
  Crowd crowd(4, [](int i) {
    // Memory and streams of an earlier life: any documented answer.
    cudaStream_t s = nullptr;
    int* q = nullptr;
    cudaStreamCreate(&s);
    cudaMalloc(&q, 4096);
    cudaMemsetAsync(q, 0, 4096, s);
    if (q) add<<<1, 1, 0, s>>>(q, 1);
    if (i == 1) cudaStreamSynchronize(s);
    if (i == 2) nothing<<<1, 1, 0, cudaStreamPerThread>>>();
    int v = 0;
    if (i == 3) cudaMemcpy(&v, q, 4, cudaMemcpyDeviceToHost);
    cudaFree(q);
    cudaStreamDestroy(s);
    cudaError_t e = cudaGetLastError();
    // A kernel of an earlier life may write to memory of a later one, or to none: that is sticky until the next reset.
    if (e == cudaErrorNotPermitted || e == cudaErrorUnknown || e == cudaErrorInvalidDeviceFunction) EQ(e, cudaSuccess);
    return true;
  });
  for (int round = 0; round < 40; ++round) {
    crowd.warm(20);
    OK(cudaDeviceReset());
  }
  crowd.stop();
  OK(cudaDeviceReset());
  int* p = zeros(4);
  add<<<1, 1>>>(p, 7);
  EQ(readi(p), 7);
}

CASE(release_and_retain_in_many_threads) {
  DOK(cuInit(0));
  Crowd crowd(6, [](int i) {
    CUcontext c;
    DOK(cuDevicePrimaryCtxRetain(&c, 0));
    CUresult r = cuCtxSetCurrent(c);
    HOLDS(!r || dead(r));
    CUdeviceptr p;
    r = cuMemAlloc(&p, 1000);
    HOLDS(!r || dead(r));
    if (i == 0) r = cuDevicePrimaryCtxReset(0);
    r = cuDevicePrimaryCtxRelease(0);
    HOLDS(!r || dead(r));
    return true;
  });
  crowd.warm(2000);
  crowd.stop();
}

CASE(modules_unloaded_under_launches) {
  CUcontext ctx = context();
  std::atomic<CUfunction> f{nullptr};
  CUdeviceptr p;
  DOK(cuMemAlloc(&p, 64));
  std::atomic<long> launched{0};
  Crowd crowd(4, [&](int i) {
    cuCtxSetCurrent(ctx);
    CUfunction now = f;
    CUdeviceptr at = p;
    void* params[] = {&at};
    if (!now) return true;
    int value;
    CUresult r = i == 3 ? cuFuncGetAttribute(&value, CU_FUNC_ATTRIBUTE_NUM_REGS, now)
                        : cuLaunchKernel(now, 1, 1, 1, 1, 1, 1, 0, i ? nullptr : CU_STREAM_PER_THREAD, params, nullptr);
    if (!r) ++launched;
    else if (r != CUDA_ERROR_INVALID_HANDLE) EQ(r, CUDA_ERROR_INVALID_HANDLE);
    return failures == 0;
  });
  for (int round = 0; round < 14; ++round) {
    CUmodule m;
    CUfunction now;
    DOK(cuModuleLoadData(&m, P));
    DOK(cuModuleGetFunction(&now, m, "k"));
    unload_in_use(f, now, round % 2, launched, [m] { return cuModuleUnload(m); });
  }
  crowd.stop();
  DOK(cuCtxSynchronize());
}

CASE(libraries_unloaded_under_launches) {
  CUcontext ctx = context();
  std::atomic<CUkernel> k{nullptr};
  std::atomic<long> launched{0};
  Crowd crowd(4, [&](int i) {
    cuCtxSetCurrent(ctx);
    CUkernel now = k;
    if (!now) return true;
    const char* name;
    CUresult r = i == 3 ? cuKernelGetName(&name, now) : cuLaunchKernel((CUfunction)now, 1, 1, 1, 1, 1, 1, 0, nullptr, nullptr, nullptr);
    if (!r) ++launched;
    else if (r != CUDA_ERROR_INVALID_HANDLE) EQ(r, CUDA_ERROR_INVALID_HANDLE);
    return failures == 0;
  });
  for (int round = 0; round < 14; ++round) {
    CUlibrary l;
    CUkernel now;
    DOK(cuLibraryLoadData(&l, P, nullptr, nullptr, 0, nullptr, nullptr, 0));
    DOK(cuLibraryGetKernel(&now, l, "n"));
    unload_in_use(k, now, false, launched, [l] { return cuLibraryUnload(l); });
  }
  crowd.stop();
}

CASE(streams_events_and_graphs_shared_without_care) {
  constexpr int kCount = 6;
  static std::atomic<cudaStream_t> streams[kCount];
  static std::atomic<cudaEvent_t> events[kCount];
  static std::atomic<cudaGraphExec_t> execs[kCount];
  int* p = zeros(64);
  for (int i = 0; i < kCount; ++i) {
    streams[i] = stream();
    events[i] = event();
    cudaGraph_t g = graph();
    cudaGraphNode_t n;
    cudaMemsetParams ms = {};
    ms.dst = p;
    ms.elementSize = 4;
    ms.width = 4;
    ms.height = 1;
    OK(cudaGraphAddMemsetNode(&n, g, nullptr, 0, &ms));
    execs[i] = inst(g);
    OK(cudaGraphDestroy(g));
  }
  Crowd crowd(6, [&](int i) {
    static thread_local unsigned random = 12345u + (unsigned)i;
    const auto pick = [&] { return (random = random * 1664525u + 1013904223u) >> 16; };
    cudaStream_t s = streams[pick() % kCount];
    cudaEvent_t e = events[pick() % kCount];
    cudaGraphExec_t x = execs[pick() % kCount];
    cudaError_t r = cudaSuccess;
    switch (pick() % 10) {
      case 0: r = cudaEventRecord(e, s); break;
      case 1: r = cudaStreamWaitEvent(s, e, 0); break;
      case 2: r = cudaEventSynchronize(e); break;
      case 3: r = cudaStreamSynchronize(s); break;
      case 4: r = cudaEventQuery(e); break;
      case 5: r = cudaGraphLaunch(x, s); break;
      case 6: add<<<1, 1, 0, s>>>(p, 1); r = cudaPeekAtLastError(); break;
      case 7: {
        cudaStream_t fresh = stream();
        r = cudaStreamDestroy(streams[pick() % kCount].exchange(fresh));
        break;
      }
      case 8: r = cudaEventDestroy(events[pick() % kCount].exchange(event())); break;
      default: {
        const int at = pick() % kCount;
        cudaGraph_t g = graph();
        cudaGraphNode_t n;
        OK(cudaGraphAddEmptyNode(&n, g, nullptr, 0));
        r = cudaGraphExecDestroy(execs[at].exchange(inst(g)));
        OK(cudaGraphDestroy(g));
      }
    }
    if (r != cudaSuccess && r != cudaErrorInvalidResourceHandle && r != cudaErrorInvalidValue && r != cudaErrorNotReady)
      EQ(r, cudaSuccess);
    cudaGetLastError();
    return true;
  });
  crowd.warm(10000);
  crowd.stop();
  OK(cudaDeviceSynchronize());
}

/// A function of the program that the library calls, and that another thread makes wait.
struct Held {
  std::atomic<bool> inside{false}, go_on{false};
  void here() {
    inside = true;
    while (!go_on) usleep(100);
  }
  /// Destroys a context while someone is held.
  void destroy_meanwhile() {
    CUcontext other = context();
    for (int i = 0; i < 50000 && !inside; ++i) usleep(100);
    HOLDS(inside);
    DOK(cuCtxDestroy(other));
    go_on = true;
  }
};

CASE(destructor_waits_for_a_destroyer) {
  CUcontext ctx = context();
  for (int way = 0; way < 3; ++way) {
    Held held;
    CUuserObject object;
    CUgraph g;
    DOK(cuGraphCreate(&g, 0));
    DOK(cuUserObjectCreate(&object, &held, [](void* h) { ((Held*)h)->here(); }, 1, CU_USER_OBJECT_NO_DESTRUCTOR_SYNC));
    if (way) DOK(cuGraphRetainUserObject(g, object, 1, CU_GRAPH_USER_OBJECT_MOVE));
    std::thread releases([&] {
      DOK(cuCtxSetCurrent(ctx));
      if (way == 0) DOK(cuUserObjectRelease(object, 1));
      if (way == 1) DOK(cuGraphReleaseUserObject(g, object, 1));
      if (way == 2) DOK(cuGraphDestroy(g));
    });
    held.destroy_meanwhile();
    releases.join();
    if (way < 2) DOK(cuGraphDestroy(g));
  }
}

CASE(destructor_of_a_graph_that_runs) {
  CUcontext ctx = context();
  Held held;
  CUuserObject object;
  CUgraph g;
  CUgraphExec x;
  CUgraphNode n;
  CUstream s;
  DOK(cuStreamCreate(&s, CU_STREAM_NON_BLOCKING));
  DOK(cuGraphCreate(&g, 0));
  DOK(cuUserObjectCreate(&object, &held, [](void* h) { ((Held*)h)->here(); }, 1, CU_USER_OBJECT_NO_DESTRUCTOR_SYNC));
  DOK(cuGraphRetainUserObject(g, object, 1, CU_GRAPH_USER_OBJECT_MOVE));
  CUDA_HOST_NODE_PARAMS slow = {[](void*) { usleep(200000); }, nullptr};
  DOK(cuGraphAddHostNode(&n, g, nullptr, 0, &slow));
  DOK(cuGraphInstantiate(&x, g, 0));
  DOK(cuGraphDestroy(g));
  DOK(cuGraphLaunch(x, s));
  DOK(cuGraphExecDestroy(x));
  HOLDS(!held.inside);                  // The launch still has it.
  held.destroy_meanwhile();
  DOK(cuCtxSetCurrent(ctx));
  DOK(cuStreamSynchronize(s));
}

CASE(log_listener_waits_for_a_destroyer) {
  CUcontext ctx = context();
  Held held;
  CUlogsCallbackHandle listener;
  DOK(cuLogsRegisterCallback([](void* h, CUlogLevel, char*, size_t) { ((Held*)h)->here(); }, &held, &listener));
  std::thread fails([&] {
    DOK(cuCtxSetCurrent(ctx));
    EQ(cuMemFree(12345), CUDA_ERROR_INVALID_VALUE);
  });
  held.destroy_meanwhile();
  fails.join();
  DOK(cuLogsUnregisterCallback(listener));
}

CASE(kernel_unloaded_while_its_occupancy_is_asked) {
  CUcontext ctx = context();
  static Held held;
  CUmodule m;
  CUfunction f;
  DOK(cuModuleLoadData(&m, P));
  DOK(cuModuleGetFunction(&f, m, "k"));
  std::thread asks([&] {
    int grid = 0, block = 0;
    DOK(cuCtxSetCurrent(ctx));
    DOK(cuOccupancyMaxPotentialBlockSize(&grid, &block, f, [](int) { return held.here(), size_t{0}; }, 0, 0));
    HOLDS(grid > 0 && block > 0);
  });
  while (!held.inside) usleep(100);
  DOK(cuModuleUnload(m));
  held.go_on = true;
  asks.join();
}

CASE(event_that_another_process_never_reaches) {
  int to_parent[2], to_child[2];
  HOLDS(!pipe(to_parent) && !pipe(to_child));
  char byte = 0;
  if (!fork()) {
    context();
    CUevent e;
    CUipcEventHandle handle;
    CUdeviceptr gate;
    DOK(cuEventCreate(&e, CU_EVENT_INTERPROCESS | CU_EVENT_DISABLE_TIMING));
    DOK(cuIpcGetEventHandle(&handle, e));
    DOK(cuMemAlloc(&gate, 4));
    DOK(cuMemsetD32(gate, 0, 1));
    DOK(cuStreamWaitValue32(nullptr, gate, 1, CU_STREAM_WAIT_VALUE_EQ));
    DOK(cuEventRecord(e, nullptr));
    HOLDS(write(to_parent[1], &handle, sizeof handle) == sizeof handle);
    HOLDS(read(to_child[0], &byte, 1) == 1);
    _exit(failures != 0);
  }
  CUcontext ctx = context(), other = context();
  CUipcEventHandle handle;
  HOLDS(read(to_parent[0], &handle, sizeof handle) == sizeof handle);
  DOK(cuCtxSetCurrent(ctx));
  CUevent e;
  DOK(cuIpcOpenEventHandle(&e, handle));
  std::atomic<bool> waits{false};
  std::thread waiter([&] {
    DOK(cuCtxSetCurrent(ctx));
    waits = true;
    EQ(cuEventSynchronize(e), CUDA_ERROR_CONTEXT_IS_DESTROYED);
  });
  while (!waits) usleep(100);
  usleep(20000);
  DOK(cuCtxDestroy(other));
  DOK(cuCtxDestroy(ctx));
  waiter.join();
  HOLDS(write(to_child[1], &byte, 1) == 1);
  int status;
  wait(&status);
  EQ(status, 0);
}

CASE_ENV(reset_waits_for_a_host_function_that_calls, "HEDDLE_DEVICES=host:2") {
  for (int direct = 0; direct < 2; ++direct) {
    OK(cudaSetDevice(1));
    cudaStream_t s = stream();
    int device = 1;
    OK(cudaLaunchHostFunc(
        s,
        [](void*) {
          usleep(100000);
          void* p;
          EQ(cudaSetDevice(0), cudaErrorNotPermitted);
          EQ(cudaInitDevice(0, 0, 0), cudaErrorNotPermitted);
          EQ(cudaMalloc(&p, 4), cudaErrorNotPermitted);
          EQ(cudaDeviceReset(), cudaErrorNotPermitted);
          nothing<<<1, 1>>>();
          EQ(cudaGetLastError(), cudaErrorNotPermitted);
        },
        nullptr));
    std::thread other([&] {
      usleep(50000);
      const cudaError_t e = cudaSetDevice(1);
      HOLDS(e == cudaSuccess || e == cudaErrorContextIsDestroyed);
    });
    if (direct) DOK(cuDevicePrimaryCtxReset(device));
    else OK(cudaDeviceReset());
    other.join();
    OK(cudaSetDevice(1));
    int* p = zeros(4);
    add<<<1, 1>>>(p, 7);
    EQ(readi(p), 7);
  }
}

int main(int argc, char** argv) { return run_cases(argc, argv); }
