// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Makes and destroys every kind of object many times and looks at what stays: bytes in use of the heap (all arenas),
// resident memory, device memory, file descriptors, mappings.     leaks [--rounds N] [KIND]
#include <cuda.h>
#include <dirent.h>
#include <malloc.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace {

#define OK(call)                                                                      \
  do {                                                                                \
    if (const CUresult code_ = (call)) {                                              \
      const char* text_ = "";                                                         \
      cuGetErrorName(code_, &text_);                                                  \
      std::printf("%s:%d: %s answers %s\n", __FILE__, __LINE__, #call, text_);        \
      std::exit(1);                                                                   \
    }                                                                                 \
  } while (0)

const char kPtx[] = R"(
.version 7.8
.target sm_80
.address_size 64
.global .u32 word;
.visible .entry store(.param .u64 to) { .reg .b64 %d; .reg .b32 %r; ld.param.u64 %d, [to]; mov.u32 %r, 7; st.global.u32 [%d], %r; ret; }
)";

CUdevice device;
CUcontext context;
CUmodule module;
CUfunction store;
CUdeviceptr memory;

long resident_kb() {
  std::ifstream in("/proc/self/statm");
  long size = 0, resident = 0;
  in >> size >> resident;
  return resident * (sysconf(_SC_PAGESIZE) / 1024);
}
long entries(const char* folder) {
  long n = 0;
  if (DIR* d = opendir(folder)) {
    while (readdir(d)) ++n;
    closedir(d);
  }
  return n;
}
long mappings() {
  std::ifstream in("/proc/self/maps");
  long n = 0;
  for (std::string line; std::getline(in, line);) ++n;
  return n;
}

struct Figures {
  long heap = 0, resident = 0, files = 0, maps = 0;
  size_t device_free = 0;
  static Figures now() {
    Figures f;
    OK(cuCtxSynchronize());
    size_t total = 0;
    OK(cuMemGetInfo(&f.device_free, &total));
    f.files = entries("/proc/self/fd");
    f.maps = mappings();
    f.heap = static_cast<long>(mallinfo2().uordblks);
    f.resident = resident_kb();
    return f;
  }
};

struct Kind {
  const char* name;
  int part;                             // of the rounds, one in
  std::function<void()> once;
};

CUgraph small_graph() {
  CUgraph graph;
  OK(cuGraphCreate(&graph, 0));
  void* params[] = {&memory};
  CUDA_KERNEL_NODE_PARAMS k = {};
  k.func = store;
  k.gridDimX = k.gridDimY = k.gridDimZ = k.blockDimX = k.blockDimY = k.blockDimZ = 1;
  k.kernelParams = params;
  CUgraphNode a, b, c;
  OK(cuGraphAddKernelNode(&a, graph, nullptr, 0, &k));
  CUDA_MEMSET_NODE_PARAMS m = {memory, 0, 1, 4, 4, 1};
  OK(cuGraphAddMemsetNode(&b, graph, &a, 1, &m, context));
  OK(cuGraphAddEmptyNode(&c, graph, &b, 1));
  return graph;
}

CUarray small_array() {
  CUDA_ARRAY_DESCRIPTOR d = {16, 16, CU_AD_FORMAT_FLOAT, 1};
  CUarray array;
  OK(cuArrayCreate(&array, &d));
  return array;
}

std::vector<Kind> kinds() {
  return {
      {"stream", 1, [] {
         CUstream s;
         OK(cuStreamCreate(&s, 0));
         void* params[] = {&memory};
         OK(cuLaunchKernel(store, 1, 1, 1, 1, 1, 1, 0, s, params, nullptr));
         OK(cuStreamDestroy(s));
         if (static int made = 0; ++made % 50 == 0) OK(cuCtxSynchronize());   // So many are alive at most.
       }},
      {"event", 1, [] {
         CUevent e;
         OK(cuEventCreate(&e, 0));
         OK(cuEventRecord(e, nullptr));
         OK(cuStreamWaitEvent(nullptr, e, 0));
         OK(cuEventDestroy(e));
       }},
      {"shared event", 1, [] {
         CUevent e;
         CUipcEventHandle h;
         OK(cuEventCreate(&e, CU_EVENT_INTERPROCESS | CU_EVENT_DISABLE_TIMING));
         OK(cuIpcGetEventHandle(&h, e));
         OK(cuEventDestroy(e));
       }},
      {"module", 10, [] {
         CUmodule m;
         CUfunction f;
         OK(cuModuleLoadData(&m, kPtx));
         OK(cuModuleGetFunction(&f, m, "store"));
         void* params[] = {&memory};
         OK(cuLaunchKernel(f, 1, 1, 1, 1, 1, 1, 0, nullptr, params, nullptr));
         OK(cuModuleUnload(m));
       }},
      {"refused module", 1, [] {
         CUmodule m;
         if (cuModuleLoadData(&m, ".version 7.8\n.target sm_80\n.address_size 64\n.visible .entry k() { ret") == CUDA_SUCCESS) std::exit(2);
       }},
      {"library", 10, [] {
         CUlibrary l;
         CUkernel k;
         CUfunction f;
         OK(cuLibraryLoadData(&l, kPtx, nullptr, nullptr, 0, nullptr, nullptr, 0));
         OK(cuLibraryGetKernel(&k, l, "store"));
         OK(cuKernelGetFunction(&f, k));
         OK(cuLibraryUnload(l));
       }},
      {"link", 5, [] {
         CUlinkState l;
         void* image;
         size_t size;
         OK(cuLinkCreate(0, nullptr, nullptr, &l));
         OK(cuLinkAddData(l, CU_JIT_INPUT_PTX, const_cast<char*>(kPtx), sizeof kPtx, "k", 0, nullptr, nullptr));
         OK(cuLinkComplete(l, &image, &size));
         OK(cuLinkDestroy(l));
       }},
      {"memory", 1, [] {
         CUdeviceptr p;
         OK(cuMemAlloc(&p, 12345));
         OK(cuMemFree(p));
       }},
      {"pinned memory", 1, [] {
         void* p;
         OK(cuMemHostAlloc(&p, 12345, CU_MEMHOSTALLOC_DEVICEMAP));
         OK(cuMemFreeHost(p));
       }},
      {"managed memory", 1, [] {
         CUdeviceptr p;
         OK(cuMemAllocManaged(&p, 8192, CU_MEM_ATTACH_GLOBAL));
         OK(cuMemAdvise(p, 4096, CU_MEM_ADVISE_SET_READ_MOSTLY, device));
         OK(cuMemFree(p));
       }},
      {"registered memory", 1, [] {
         static char bytes[8192];
         OK(cuMemHostRegister(bytes, sizeof bytes, 0));
         OK(cuMemHostUnregister(bytes));
       }},
      {"stream-ordered memory", 1, [] {
         CUdeviceptr p;
         OK(cuMemAllocAsync(&p, 4096, nullptr));
         OK(cuMemFreeAsync(p, nullptr));
         OK(cuStreamSynchronize(nullptr));
       }},
      {"pool", 1, [] {
         CUmemPoolProps props = {};
         props.allocType = CU_MEM_ALLOCATION_TYPE_PINNED;
         props.location = {CU_MEM_LOCATION_TYPE_DEVICE, device};
         CUmemoryPool pool;
         CUdeviceptr p;
         OK(cuMemPoolCreate(&pool, &props));
         OK(cuMemAllocFromPoolAsync(&p, 4096, pool, nullptr));
         OK(cuMemFreeAsync(p, nullptr));
         OK(cuMemPoolDestroy(pool));
         OK(cuStreamSynchronize(nullptr));
       }},
      {"virtual memory", 1, [] {
         CUmemAllocationProp prop = {};
         prop.type = CU_MEM_ALLOCATION_TYPE_PINNED;
         prop.location = {CU_MEM_LOCATION_TYPE_DEVICE, device};
         const size_t size = 2 << 20;
         CUmemGenericAllocationHandle h;
         CUdeviceptr p;
         CUmemAccessDesc access = {prop.location, CU_MEM_ACCESS_FLAGS_PROT_READWRITE};
         OK(cuMemCreate(&h, size, &prop, 0));
         OK(cuMemAddressReserve(&p, size, 0, 0, 0));
         OK(cuMemMap(p, size, 0, h, 0));
         OK(cuMemSetAccess(p, size, &access, 1));
         OK(cuMemUnmap(p, size));
         OK(cuMemAddressFree(p, size));
         OK(cuMemRelease(h));
       }},
      {"array, texture, surface", 1, [] {
         CUarray array = small_array();
         CUDA_RESOURCE_DESC r = {};
         r.resType = CU_RESOURCE_TYPE_ARRAY;
         r.res.array.hArray = array;
         CUDA_TEXTURE_DESC t = {};
         CUtexObject texture;
         OK(cuTexObjectCreate(&texture, &r, &t, nullptr));
         OK(cuTexObjectDestroy(texture));
         OK(cuArrayDestroy(array));
       }},
      {"mipmaps", 1, [] {
         CUDA_ARRAY3D_DESCRIPTOR d = {16, 16, 0, CU_AD_FORMAT_FLOAT, 1, 0};
         CUmipmappedArray m;
         CUarray level;
         OK(cuMipmappedArrayCreate(&m, &d, 3));
         OK(cuMipmappedArrayGetLevel(&level, m, 1));
         OK(cuMipmappedArrayDestroy(m));
       }},
      {"graph", 1, [] {
         CUgraph g = small_graph(), copy;
         CUgraphExec x;
         OK(cuGraphClone(&copy, g));
         OK(cuGraphInstantiate(&x, g, 0));
         OK(cuGraphLaunch(x, nullptr));
         OK(cuGraphExecDestroy(x));
         OK(cuGraphDestroy(copy));
         OK(cuGraphDestroy(g));
       }},
      {"capture", 1, [] {
         CUstream s;
         CUgraph g;
         OK(cuStreamCreate(&s, CU_STREAM_NON_BLOCKING));
         OK(cuStreamBeginCapture(s, CU_STREAM_CAPTURE_MODE_RELAXED));
         void* params[] = {&memory};
         OK(cuLaunchKernel(store, 1, 1, 1, 1, 1, 1, 0, s, params, nullptr));
         OK(cuStreamEndCapture(s, &g));
         OK(cuGraphDestroy(g));
         OK(cuStreamBeginCapture(s, CU_STREAM_CAPTURE_MODE_RELAXED));
         OK(cuStreamDestroy(s));         // abandoned
       }},
      {"user object", 1, [] {
         CUuserObject o;
         OK(cuUserObjectCreate(&o, nullptr, [](void*) {}, 1, CU_USER_OBJECT_NO_DESTRUCTOR_SYNC));
         OK(cuUserObjectRelease(o, 1));
       }},
      {"host function", 1, [] {
         OK(cuLaunchHostFunc(nullptr, [](void*) {}, nullptr));
         OK(cuStreamSynchronize(nullptr));
       }},
      {"thread with its own stream", 4, [] {
         std::thread([] {
           OK(cuCtxSetCurrent(context));
           void* params[] = {&memory};
           OK(cuLaunchKernel(store, 1, 1, 1, 1, 1, 1, 0, CU_STREAM_PER_THREAD, params, nullptr));
           OK(cuStreamSynchronize(CU_STREAM_PER_THREAD));
         }).join();
       }},
      {"context", 10, [] {
         CUcontext c;
         OK(cuCtxCreate(&c, 0, device));
         OK(cuCtxDestroy(c));
         OK(cuCtxSetCurrent(context));
       }},
  };
}

/// What an object may leave behind, in bytes a round: contexts stay as tombstones for threads that have them current,
/// user objects for graphs that were told to release them.
double allowed(const char* kind) { return !strcmp(kind, "context") ? 4096 : !strcmp(kind, "user object") ? 40 : 8; }

bool run(const Kind& kind, int rounds) {
  rounds = std::max(rounds / kind.part, 50);
  for (int i = 0; i < rounds / 10 + 10; ++i) kind.once();   // Caches and tables have their size.
  const Figures before = Figures::now();
  for (int i = 0; i < rounds; ++i) kind.once();
  OK(cuCtxSynchronize());
  kind.once();                          // Making one sweeps up those whose work ended after they were destroyed.
  const Figures after = Figures::now();
  const double heap = static_cast<double>(after.heap - before.heap) / rounds;
  const long resident = after.resident - before.resident, files = after.files - before.files, maps = after.maps - before.maps;
  const auto lost = static_cast<long>(before.device_free - after.device_free);
  // Tables that double and what is kept for reuse are no leak: half a megabyte in all is forgiven.
  const bool good = (heap <= allowed(kind.name) || after.heap - before.heap < (512 << 10)) && resident < 8192 && files <= 0 && maps < 16 && lost == 0;
  std::printf("%-28s %6d rounds: heap %+.1f bytes a round, resident %+ld KB, files %+ld, mappings %+ld, device %+ld bytes%s\n",
              kind.name, rounds, heap, resident, files, maps, lost, good ? "" : "   GROWS");
  std::fflush(stdout);
  return good;
}

}  // namespace

int main(int argc, char** argv) {
  int rounds = 10000;
  const char* only = nullptr;
  for (int i = 1; i < argc; ++i) {
    if (!strcmp(argv[i], "--rounds") && i + 1 < argc) rounds = std::atoi(argv[++i]);
    else only = argv[i];
  }
  OK(cuInit(0));
  OK(cuDeviceGet(&device, 0));
  OK(cuCtxCreate(&context, 0, device));
  OK(cuModuleLoadData(&module, kPtx));
  OK(cuModuleGetFunction(&store, module, "store"));
  OK(cuMemAlloc(&memory, 4096));
  // A cooperative launch waits for compiled code: what the compiler keeps is there before anything is counted.
  void* params[] = {&memory};
  OK(cuLaunchCooperativeKernel(store, 1, 1, 1, 1, 1, 1, 0, nullptr, params));
  int growing = 0;
  for (const Kind& kind : kinds())
    if (!only || strstr(kind.name, only)) growing += !run(kind, rounds);
  OK(cuCtxDestroy(context));
  std::printf("%d kinds grow\n", growing);
  return growing != 0;
}
