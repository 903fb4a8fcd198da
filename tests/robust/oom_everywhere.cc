// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The host runs out of memory at every allocation in turn. This program has the process's malloc: at the n-th
// allocation of a sequence of calls nothing more can be had than what is given back, until some call has answered
// OUT_OF_MEMORY. What must hold: only that answer, no abort; with memory again the same calls work; nothing leaks.
// Then the same before compilations, which LLVM would not survive: they are refused before they begin.
#include <cuda.h>
#include <errno.h>
#include <link.h>
#include <malloc.h>

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

// ---- the process's allocator ----
extern "C" {
void* __libc_malloc(size_t);
void __libc_free(void*);
void* __libc_calloc(size_t, size_t);
void* __libc_realloc(void*, size_t);
void* __libc_memalign(size_t, size_t);
}

namespace {

std::atomic<long> live{0}, seen{0}, at{0}, limit{0}, refused{0};

/// LLVM ends the process when its own malloc fails: its requests, made after ours have been asked for, are granted.
uintptr_t llvm_begin = 0, llvm_end = 0;
int find_llvm(dl_phdr_info* library, size_t, void*) {
  if (!std::strstr(library->dlpi_name, "libLLVM")) return 0;
  for (int i = 0; i < library->dlpi_phnum; ++i) {
    if (library->dlpi_phdr[i].p_type != PT_LOAD) continue;
    const uintptr_t begin = library->dlpi_addr + library->dlpi_phdr[i].p_vaddr;
    if (!llvm_begin) llvm_begin = begin;
    llvm_end = begin + library->dlpi_phdr[i].p_memsz;
  }
  return 1;
}

/// Whether that many bytes more can be had.
bool may(size_t bytes, void* caller) {
  if (const auto c = reinterpret_cast<uintptr_t>(caller); c >= llvm_begin && c < llvm_end) return true;
  const long n = seen.fetch_add(1) + 1;
  if (at.load() && n == at.load()) limit = live.load();
  if (!limit.load() || live.load() + static_cast<long>(bytes) <= limit.load()) return true;
  refused.fetch_add(1);
  errno = ENOMEM;
  return false;
}
void* counted(void* p) {
  if (p) live.fetch_add(static_cast<long>(malloc_usable_size(p)));
  return p;
}

}  // namespace

// Seen by the libraries: the house hides what is not asked for.
#pragma GCC visibility push(default)
extern "C" {
void* malloc(size_t n) { return may(n, __builtin_return_address(0)) ? counted(__libc_malloc(n)) : nullptr; }
void* calloc(size_t n, size_t m) { return may(n * m, __builtin_return_address(0)) ? counted(__libc_calloc(n, m)) : nullptr; }
void* memalign(size_t a, size_t n) { return may(n, __builtin_return_address(0)) ? counted(__libc_memalign(a, n)) : nullptr; }
void* aligned_alloc(size_t a, size_t n) { return may(n, __builtin_return_address(0)) ? counted(__libc_memalign(a, n)) : nullptr; }
int posix_memalign(void** out, size_t a, size_t n) { return (*out = memalign(a, n)) ? 0 : ENOMEM; }
void free(void* p) {
  if (p) live.fetch_sub(static_cast<long>(malloc_usable_size(p)));
  __libc_free(p);
}
void* realloc(void* p, size_t n) {
  const long before = p ? static_cast<long>(malloc_usable_size(p)) : 0;
  if (!may(n, __builtin_return_address(0))) return nullptr;
  void* q = __libc_realloc(p, n);
  if (q || !n) live.fetch_sub(before);
  return counted(q);
}
}
#pragma GCC visibility pop

namespace {

const char kPtx[] = R"(
.version 7.8
.target sm_80
.address_size 64
.visible .global .align 8 .b8 table[4096];
.visible .entry work(.param .u64 data, .param .u32 value) {
  .reg .b32 %r<3>; .reg .b64 %d<4>;
  mov.u32 %r1, %tid.x; ld.param.u32 %r2, [value]; add.u32 %r2, %r2, %r1;
  ld.param.u64 %d3, [data]; mul.wide.u32 %d1, %r1, 4; add.u64 %d3, %d3, %d1; st.global.u32 [%d3], %r2;
  ret;
})";

bool short_of_memory = false;
CUcontext context;

/// True if it worked; out of memory is remembered, and then there is memory again.
bool ok(CUresult code, const char* what) {
  if (code == CUDA_SUCCESS) return true;
  if (code != CUDA_ERROR_OUT_OF_MEMORY || !limit) {
    std::fprintf(stderr, "allocation %ld: %s gave %d\n", at.load(), what, code);
    std::_Exit(1);
  }
  short_of_memory = true;
  at = limit = 0;
  return false;
}
#define TRY(call) ok(call, #call)

void streams_and_events() {
  CUstream stream = nullptr;
  CUevent event = nullptr;
  if (TRY(cuStreamCreate(&stream, CU_STREAM_NON_BLOCKING))) {
    if (TRY(cuEventCreate(&event, 0))) {
      TRY(cuEventRecord(event, stream));
      TRY(cuStreamWaitEvent(nullptr, event, 0));
      TRY(cuEventSynchronize(event));
      TRY(cuEventDestroy(event));
    }
    TRY(cuLaunchHostFunc(stream, [](void*) {}, nullptr));
    TRY(cuStreamSynchronize(stream));
    TRY(cuStreamDestroy(stream));
  }
}

void memory() {
  CUdeviceptr a = 0, b = 0;
  void* host = nullptr;
  if (TRY(cuMemAlloc(&a, 100000))) {
    if (TRY(cuMemHostAlloc(&host, 100000, 0))) {
      TRY(cuMemcpyHtoDAsync(a, host, 100000, nullptr));
      TRY(cuMemsetD8Async(a, 1, 100000, nullptr));
      TRY(cuCtxSynchronize());
      TRY(cuMemFreeHost(host));
    }
    TRY(cuMemFree(a));
  }
  if (TRY(cuMemAllocAsync(&b, 1 << 20, nullptr))) TRY(cuMemFreeAsync(b, nullptr));
  TRY(cuCtxSynchronize());
}

void textures() {
  CUDA_ARRAY_DESCRIPTOR d = {16, 16, CU_AD_FORMAT_FLOAT, 1};
  CUarray array = nullptr;
  if (!TRY(cuArrayCreate(&array, &d))) return;
  CUDA_RESOURCE_DESC r = {};
  r.resType = CU_RESOURCE_TYPE_ARRAY;
  r.res.array.hArray = array;
  CUDA_TEXTURE_DESC t = {};
  CUtexObject object = 0;
  if (TRY(cuTexObjectCreate(&object, &r, &t, nullptr))) TRY(cuTexObjectDestroy(object));
  TRY(cuArrayDestroy(array));
}

void modules_and_graphs(const std::string& ptx) {
  CUmodule module = nullptr;
  CUfunction work = nullptr;
  CUdeviceptr out = 0;
  if (!TRY(cuModuleLoadData(&module, ptx.c_str()))) return;
  unsigned value = 7, back[4] = {};
  void* params[] = {&out, &value};
  if (TRY(cuModuleGetFunction(&work, module, "work")) && TRY(cuMemAlloc(&out, 64))) {
    if (TRY(cuLaunchKernel(work, 1, 1, 1, 4, 1, 1, 0, nullptr, params, nullptr)) && TRY(cuMemcpyDtoH(back, out, 16)) && back[3] != 10)
      std::fprintf(stderr, "allocation %ld: the kernel wrote %u\n", at.load(), back[3]), std::_Exit(1);
    CUgraph graph = nullptr;
    CUgraphExec exec = nullptr;
    CUgraphNode node = nullptr;
    if (TRY(cuGraphCreate(&graph, 0))) {
      CUDA_KERNEL_NODE_PARAMS k = {};
      k.func = work;
      k.gridDimX = k.gridDimY = k.gridDimZ = k.blockDimX = k.blockDimY = k.blockDimZ = 1;
      k.kernelParams = params;
      if (TRY(cuGraphAddKernelNode(&node, graph, nullptr, 0, &k)) && TRY(cuGraphInstantiate(&exec, graph, 0))) {
        TRY(cuGraphLaunch(exec, nullptr));
        TRY(cuCtxSynchronize());
        TRY(cuGraphExecDestroy(exec));
      }
      TRY(cuGraphDestroy(graph));
    }
    TRY(cuMemFree(out));
  }
  TRY(cuModuleUnload(module));
}

void everything(const std::string& ptx) {
  streams_and_events();
  memory();
  textures();
  modules_and_graphs(ptx);
}

/// The same kernel under another name is another one to every cache.
std::string fresh(long n) {
  std::string text = kPtx;
  const auto add = text.find("add.u32 %r2, %r2, %r1;");
  return text.replace(add, 0, "add.u32 %r2, %r2, " + std::to_string(n) + "; sub.u32 %r2, %r2, " + std::to_string(n) + "; ");
}

/// A launch that has to compile first, without memory: refused, and right as soon as there is some.
void compile_without_memory(long n) {
  CUmodule module = nullptr;
  CUfunction work = nullptr;
  CUdeviceptr out = 0;
  unsigned value = 7, back[4] = {};
  void* params[] = {&out, &value};
  if (!TRY(cuModuleLoadData(&module, fresh(n).c_str())) || !TRY(cuModuleGetFunction(&work, module, "work")) || !TRY(cuMemAlloc(&out, 64))) return;
  limit = live.load();
  if (TRY(cuLaunchKernel(work, 1, 1, 1, 4, 1, 1, 0, nullptr, params, nullptr)))
    std::fprintf(stderr, "kernel %ld was compiled without memory\n", n), std::_Exit(1);
  if (!TRY(cuLaunchKernel(work, 1, 1, 1, 4, 1, 1, 0, nullptr, params, nullptr)) || !TRY(cuMemcpyDtoH(back, out, 16)) || back[3] != 10)
    std::fprintf(stderr, "kernel %ld wrote %u\n", n, back[3]), std::_Exit(1);
  TRY(cuMemFree(out));
  TRY(cuModuleUnload(module));
}

}  // namespace

int main() {
  CUdevice device;
  dl_iterate_phdr(find_llvm, nullptr);
  if (!TRY(cuInit(0)) || !TRY(cuDeviceGet(&device, 0)) || !TRY(cuCtxCreate(&context, 0, device))) return 1;
  for (int warm = 0; warm < 3; ++warm) everything(kPtx);
  size_t device_before = 0, device_after = 0, total = 0;
  TRY(cuMemGetInfo(&device_before, &total));
  const long before = live;
  long rounds = 0, answers = 0;
  for (long n = 1;; ++n, ++rounds) {
    short_of_memory = false;
    seen = 0;
    at = n;
    everything(kPtx);
    const bool reached = limit != 0 || short_of_memory;
    at = limit = 0;
    answers += short_of_memory;
    short_of_memory = false;
    everything(kPtx);                   // There is memory: all of it works.
    if (short_of_memory) return std::fprintf(stderr, "allocation %ld: refused although there is memory\n", n), 1;
    if (!reached) break;
  }
  TRY(cuCtxSynchronize());
  TRY(cuMemGetInfo(&device_after, &total));
  // Caches may have grown by a little; a leak grows with the rounds.
  const long grown = live - before;
  std::printf("%ld allocations failed in turn, %ld answers of out of memory; %ld bytes more than before\n", rounds, answers, grown);
  if (grown > rounds * 16 + (1 << 20)) return std::fprintf(stderr, "memory of the host leaks\n"), 1;
  if (device_before != device_after) return std::fprintf(stderr, "memory of the device leaks\n"), 1;
  if (!answers) return std::fprintf(stderr, "nothing was refused\n"), 1;
  for (long n = 1; n <= 10; ++n) compile_without_memory(n);
  std::printf("10 compilations refused without memory and done with it\n");
  return 0;
}
