// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Random sequences of driver calls, valid and not, by one or more threads. What must hold: the process
// lives, valid calls succeed or say why in a documented way, data survive, and in the end nothing is
// left allocated. usage: api_fuzz [--seed N] [--calls N] [--threads N] [--say]
#include <cuda.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

namespace {

const char kPtx[] = R"(
.version 7.8
.target sm_80
.address_size 64
.visible .global .align 4 .u32 counter;
.visible .entry fill(.param .u64 data, .param .u32 value, .param .u32 n) {
  .reg .b32 %r<8>; .reg .b64 %d<3>; .reg .pred %p;
  mov.u32 %r1, %ctaid.x; mov.u32 %r2, %ntid.x; mov.u32 %r3, %tid.x;
  mad.lo.u32 %r1, %r1, %r2, %r3;
  ld.param.u32 %r4, [n]; setp.ge.u32 %p, %r1, %r4; @%p ret;
  ld.param.u32 %r5, [value]; ld.param.u64 %d1, [data];
  mul.wide.u32 %d2, %r1, 4; add.u64 %d1, %d1, %d2; st.global.u32 [%d1], %r5;
  ret;
}
.visible .entry bump() { .reg .b32 %r; atom.global.add.u32 %r, [counter], 1; ret; })";

struct Random {
  uint64_t state;
  uint64_t next() {
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return state * 0x2545f4914f6cdd1dull;
  }
  uint32_t below(uint32_t n) { return static_cast<uint32_t>((next() >> 33) % n); }
  bool chance(uint32_t percent) { return below(100) < percent; }
};

bool say = false;
std::atomic<int> failures{0};

/// Codes that a call may give whatever it was asked; all others are a mistake of ours.
bool documented(CUresult code) {
  switch (code) {
    case CUDA_SUCCESS: case CUDA_ERROR_INVALID_VALUE: case CUDA_ERROR_OUT_OF_MEMORY: case CUDA_ERROR_INVALID_CONTEXT:
    case CUDA_ERROR_INVALID_HANDLE: case CUDA_ERROR_NOT_FOUND: case CUDA_ERROR_NOT_READY: case CUDA_ERROR_INVALID_DEVICE:
    case CUDA_ERROR_INVALID_IMAGE: case CUDA_ERROR_INVALID_PTX: case CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES:
    case CUDA_ERROR_ALREADY_MAPPED: case CUDA_ERROR_NOT_MAPPED: case CUDA_ERROR_NOT_PERMITTED: case CUDA_ERROR_NOT_SUPPORTED:
    case CUDA_ERROR_CONTEXT_IS_DESTROYED: case CUDA_ERROR_HOST_MEMORY_ALREADY_REGISTERED: case CUDA_ERROR_HOST_MEMORY_NOT_REGISTERED:
    case CUDA_ERROR_PEER_ACCESS_NOT_ENABLED: case CUDA_ERROR_PEER_ACCESS_ALREADY_ENABLED: case CUDA_ERROR_NO_BINARY_FOR_GPU:
    case CUDA_ERROR_UNSUPPORTED_LIMIT: case CUDA_ERROR_UNSUPPORTED_PTX_VERSION:           // damaged .version
    case CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED: case CUDA_ERROR_STREAM_CAPTURE_INVALIDATED: case CUDA_ERROR_STREAM_CAPTURE_IMPLICIT:
    case CUDA_ERROR_STREAM_CAPTURE_ISOLATION: case CUDA_ERROR_STREAM_CAPTURE_UNMATCHED: case CUDA_ERROR_CAPTURED_EVENT:
      return true;
    default: return false;
  }
}

class Fuzzer {
 public:
  Fuzzer(CUcontext context, uint64_t seed, uint32_t thread) : context_(context), random_{seed * 2654435761u + thread * 97 + 1} {}

  void run(uint64_t calls) {
    cuCtxSetCurrent(context_);
    must(cuModuleLoadData(&module_, kPtx), "load");
    must(cuModuleGetFunction(&fill_, module_, "fill"), "function");
    must(cuModuleGetFunction(&bump_, module_, "bump"), "function");
    for (uint64_t i = 0; i < calls && failures < 10; ++i) step();
    clean_up();
  }

 private:
  struct Block {
    CUdeviceptr at;
    size_t bytes;
    uint8_t fill;
    bool known;                         // whole block holds `fill`
  };
  static constexpr size_t kMost = 24;

  void fail(const char* what, CUresult code) {
    const char* name = "?";
    cuGetErrorName(code, &name);
    std::fprintf(stderr, "api_fuzz: %s gave %s\n", what, name);
    ++failures;
  }
  void must(CUresult code, const char* what) {
    if (say) std::fprintf(stderr, "%s -> %d\n", what, code);
    if (code != CUDA_SUCCESS) fail(what, code);
  }
  /// A call with arguments that are wrong, or may be.
  void may(CUresult code, const char* what) {
    if (say) std::fprintf(stderr, "%s -> %d\n", what, code);
    if (!documented(code)) fail(what, code);
  }
  void refused(CUresult code, const char* what) {
    may(code, what);
    if (code == CUDA_SUCCESS) fail(what, code);
  }

  template <class T>
  T* any(std::vector<T>& from) { return from.empty() ? nullptr : &from[random_.below(static_cast<uint32_t>(from.size()))]; }
  template <class T>
  void forget(std::vector<T>& from, T* which) {
    *which = from.back();
    from.pop_back();
  }
  CUstream stream() { return streams_.empty() || random_.chance(30) ? nullptr : *any(streams_); }
  uint64_t junk() {
    static constexpr uint64_t kJunk[] = {0, 1, 8, 0xdeadbeef, ~0ull, 1ull << 47, 0x7fffffffffffull, 4096};
    return random_.chance(50) ? kJunk[random_.below(std::size(kJunk))] : random_.next() >> 12;
  }

  void allocate() {
    if (blocks_.size() >= kMost) return release();
    Block b{0, 1 + (random_.chance(20) ? random_.below(4 << 20) : random_.below(5000)), 0, false};
    must(cuMemAlloc(&b.at, b.bytes), "cuMemAlloc");
    if (b.at) blocks_.push_back(b);
  }
  void release() {
    Block* b = any(blocks_);
    if (!b) return;
    check(*b);
    must(cuMemFree(b->at), "cuMemFree");
    forget(blocks_, b);
  }
  void fill() {
    Block* b = any(blocks_);
    if (!b) return;
    b->fill = static_cast<uint8_t>(random_.next());
    b->known = true;
    // Legacy stream: ordered with all blocking streams.
    must(cuMemsetD8(b->at, b->fill, b->bytes), "cuMemsetD8");
  }
  void check(Block& b) {
    if (!b.known) return;
    std::vector<uint8_t> host(b.bytes);
    must(cuMemcpyDtoH(host.data(), b.at, b.bytes), "cuMemcpyDtoH");
    for (uint8_t x : host) {
      if (x == b.fill) continue;
      std::fprintf(stderr, "api_fuzz: a block of %zu bytes lost its contents\n", b.bytes);
      ++failures;
      return;
    }
  }
  void launch() {
    Block* b = any(blocks_);
    if (!b || b->bytes < 4) return must(cuLaunchKernel(bump_, 1 + random_.below(9), 1, 1, 1 + random_.below(64), 1, 1, 0, stream(), nullptr, nullptr), "bump");
    const uint8_t byte = static_cast<uint8_t>(random_.next());
    uint32_t value = byte * 0x01010101u, n = static_cast<uint32_t>(b->bytes / 4);
    CUdeviceptr at = b->at;
    void* params[] = {&at, &value, &n};
    must(cuLaunchKernel(fill_, (n + 127) / 128, 1, 1, 128, 1, 1, 0, nullptr, params, nullptr), "fill");
    b->known = b->bytes % 4 == 0;
    b->fill = byte;
  }
  void copy() {
    Block *a = any(blocks_), *b = any(blocks_);
    if (!a || a == b) return;
    const size_t bytes = std::min(a->bytes, b->bytes);
    must(cuMemcpyDtoD(b->at, a->at, bytes), "cuMemcpyDtoD");
    may(cuCtxSynchronize(), "cuCtxSynchronize");   // Refused while another thread captures, whose capture it ends.
    b->known = a->known && (bytes == b->bytes || (b->known && a->fill == b->fill));
    b->fill = a->fill;
  }
  void streams() {
    if (streams_.size() < 6 && random_.chance(60)) {
      CUstream s;
      must(cuStreamCreate(&s, 0), "cuStreamCreate");
      streams_.push_back(s);
    } else if (CUstream* s = any(streams_)) {
      must(cuStreamDestroy(*s), "cuStreamDestroy");
      forget(streams_, s);
    }
  }
  void events() {
    if (events_.size() < 6 && random_.chance(50)) {
      CUevent e;
      must(cuEventCreate(&e, random_.chance(50) ? CU_EVENT_DISABLE_TIMING : 0), "cuEventCreate");
      events_.push_back(e);
    } else if (CUevent* e = any(events_)) {
      switch (random_.below(5)) {
        case 0: must(cuEventRecord(*e, stream()), "cuEventRecord"); break;
        case 1: must(cuEventSynchronize(*e), "cuEventSynchronize"); break;
        case 2: must(cuStreamWaitEvent(stream(), *e, 0), "cuStreamWaitEvent"); break;
        case 3: may(cuEventQuery(*e), "cuEventQuery"); break;
        default:
          must(cuEventDestroy(*e), "cuEventDestroy");
          forget(events_, e);
      }
    }
  }
  void wait() {
    switch (random_.below(4)) {
      case 0: may(cuStreamQuery(stream()), "cuStreamQuery"); break;
      case 1: must(cuStreamSynchronize(stream()), "cuStreamSynchronize"); break;
      case 2: must(cuLaunchHostFunc(stream(), [](void*) {}, nullptr), "cuLaunchHostFunc"); break;
      default: may(cuCtxSynchronize(), "cuCtxSynchronize");
    }
  }
  void ask() {
    int value;
    size_t a, b;
    CUdeviceptr base;
    may(cuDeviceGetAttribute(&value, static_cast<CUdevice_attribute>(random_.below(300)), static_cast<int>(random_.below(3)) - 1), "cuDeviceGetAttribute");
    must(cuMemGetInfo(&a, &b), "cuMemGetInfo");
    may(cuMemGetAddressRange(&base, &a, random_.chance(50) && !blocks_.empty() ? any(blocks_)->at + 3 : junk()), "cuMemGetAddressRange");
    may(cuPointerGetAttribute(&a, static_cast<CUpointer_attribute>(random_.below(25)), junk()), "cuPointerGetAttribute");
    may(cuFuncGetAttribute(&value, static_cast<CUfunction_attribute>(random_.below(20)), fill_), "cuFuncGetAttribute");
    may(cuCtxGetLimit(&a, static_cast<CUlimit>(random_.below(12))), "cuCtxGetLimit");
  }
  void pools() {
    CUdeviceptr p = 0;
    const size_t bytes = 1 + random_.below(100000);
    CUstream s = stream();
    must(cuMemAllocAsync(&p, bytes, s), "cuMemAllocAsync");
    must(cuMemsetD8Async(p, 1, bytes, s), "cuMemsetD8Async");
    must(cuMemFreeAsync(p, s), "cuMemFreeAsync");
  }
  void capture() {
    CUstream s;
    CUgraph graph = nullptr;
    CUgraphExec exec = nullptr;
    must(cuStreamCreate(&s, CU_STREAM_NON_BLOCKING), "cuStreamCreate");
    must(cuStreamBeginCapture(s, CU_STREAM_CAPTURE_MODE_RELAXED), "cuStreamBeginCapture");
    for (uint32_t i = random_.below(4); i > 0; --i) may(cuLaunchKernel(bump_, 2, 1, 1, 32, 1, 1, 0, s, nullptr, nullptr), "captured launch");
    if (random_.chance(20)) refused(cuStreamSynchronize(s), "cuStreamSynchronize of a capture");
    const CUresult ended = cuStreamEndCapture(s, &graph);
    may(ended, "cuStreamEndCapture");
    if (ended == CUDA_SUCCESS) {
      must(cuGraphInstantiate(&exec, graph, 0), "cuGraphInstantiate");
      for (uint32_t i = random_.below(3); i > 0; --i) must(cuGraphLaunch(exec, s), "cuGraphLaunch");
      must(cuGraphExecDestroy(exec), "cuGraphExecDestroy");
      must(cuGraphDestroy(graph), "cuGraphDestroy");
    }
    must(cuStreamDestroy(s), "cuStreamDestroy");
  }
  void modules() {
    CUmodule m = nullptr;
    CUfunction f;
    CUdeviceptr at;
    size_t bytes;
    if (random_.chance(50)) {
      std::string text = kPtx;
      for (uint32_t i = 1 + random_.below(4); i > 0; --i) text[random_.below(static_cast<uint32_t>(text.size()))] = static_cast<char>(32 + random_.below(95));
      if (const CUresult code = cuModuleLoadData(&m, text.c_str()); code != CUDA_SUCCESS) return may(code, "cuModuleLoadData of damaged text");
    } else {
      must(cuModuleLoadData(&m, kPtx), "cuModuleLoadData");
    }
    may(cuModuleGetFunction(&f, m, random_.chance(50) ? "fill" : "fil"), "cuModuleGetFunction");
    may(cuModuleGetGlobal(&at, &bytes, m, random_.chance(50) ? "counter" : ""), "cuModuleGetGlobal");
    must(cuModuleUnload(m), "cuModuleUnload");
  }
  void wrong() {
    char byte = 0;
    void* nowhere = reinterpret_cast<void*>(junk());
    Block* b = any(blocks_);
    switch (random_.below(16)) {
      case 0: refused(cuMemFree(b ? b->at + 1 : 1), "cuMemFree inside a block"); break;
      case 1: refused(cuMemAlloc(nullptr, 10), "cuMemAlloc to null"); break;
      case 2: { CUdeviceptr p; refused(cuMemAlloc(&p, ~size_t{0} >> random_.below(8)), "cuMemAlloc of all"); break; }
      case 3: refused(cuMemcpyDtoH(&byte, junk() & ~0xfffull & 0xffff, 1), "cuMemcpyDtoH from nowhere"); break;
      case 4: refused(cuStreamDestroy(static_cast<CUstream>(nowhere)), "cuStreamDestroy of junk"); break;
      case 5: refused(cuEventRecord(static_cast<CUevent>(nowhere), nullptr), "cuEventRecord of junk"); break;
      case 6: refused(cuModuleUnload(static_cast<CUmodule>(nowhere)), "cuModuleUnload of junk"); break;
      case 7: refused(cuLaunchKernel(bump_, 0, 1, 1, 32, 1, 1, 0, nullptr, nullptr, nullptr), "launch of an empty grid"); break;
      case 8: refused(cuLaunchKernel(bump_, 1, 1, 1, 2048, 1, 1, 0, nullptr, nullptr, nullptr), "launch of a large block"); break;
      case 9: refused(cuLaunchKernel(static_cast<CUfunction>(nowhere), 1, 1, 1, 1, 1, 1, 0, nullptr, nullptr, nullptr), "launch of junk"); break;
      case 10: refused(cuLaunchKernel(bump_, 1, 1, 1, 1, 1, 1, 1u << 30, nullptr, nullptr, nullptr), "launch with much shared memory"); break;
      case 11: refused(cuModuleLoadData(&unused_, "no ptx at all"), "cuModuleLoadData of words"); break;
      case 12: refused(cuMemHostUnregister(nowhere), "cuMemHostUnregister of junk"); break;
      case 13: refused(cuCtxSetLimit(static_cast<CUlimit>(99), 1), "cuCtxSetLimit 99"); break;
      case 14: refused(cuGraphLaunch(static_cast<CUgraphExec>(nowhere), nullptr), "cuGraphLaunch of junk"); break;
      default: refused(cuStreamWaitEvent(nullptr, static_cast<CUevent>(nowhere), 0), "cuStreamWaitEvent of junk");
    }
  }

  void step() {
    const uint32_t n = random_.below(100);
    if (n < 18) allocate();
    else if (n < 30) release();
    else if (n < 40) fill();
    else if (n < 55) launch();
    else if (n < 60) copy();
    else if (n < 68) streams();
    else if (n < 78) events();
    else if (n < 83) wait();
    else if (n < 88) ask();
    else if (n < 92) pools();
    else if (n < 93) capture();
    else if (n < 94 && random_.chance(20)) modules();
    else wrong();
  }

  void clean_up() {
    may(cuCtxSynchronize(), "cuCtxSynchronize");
    while (!blocks_.empty()) release();
    for (CUstream s : streams_) must(cuStreamDestroy(s), "cuStreamDestroy");
    for (CUevent e : events_) must(cuEventDestroy(e), "cuEventDestroy");
    must(cuModuleUnload(module_), "cuModuleUnload");
  }

  CUcontext context_;
  Random random_;
  CUmodule module_ = nullptr, unused_ = nullptr;
  CUfunction fill_ = nullptr, bump_ = nullptr;
  std::vector<Block> blocks_;
  std::vector<CUstream> streams_;
  std::vector<CUevent> events_;
};

uint64_t option(int argc, char** argv, const char* name, uint64_t otherwise) {
  for (int i = 1; i + 1 < argc; ++i)
    if (!std::strcmp(argv[i], name)) return std::strtoull(argv[i + 1], nullptr, 0);
  return otherwise;
}

}  // namespace

int main(int argc, char** argv) {
  const uint64_t seed = option(argc, argv, "--seed", 1), calls = option(argc, argv, "--calls", 2000);
  const uint64_t threads = option(argc, argv, "--threads", 1);
  for (int i = 1; i < argc; ++i) say = say || !std::strcmp(argv[i], "--say");
  CUdevice device;
  CUcontext context;
  if (cuInit(0) || cuDeviceGet(&device, 0) || cuCtxCreate(&context, 0, device)) return std::fprintf(stderr, "no device\n"), 1;
  size_t before = 0, after = 0, total = 0;
  cuMemGetInfo(&before, &total);
  std::vector<std::thread> running;
  for (uint32_t t = 0; t < threads; ++t)
    running.emplace_back([=] { Fuzzer(context, seed, t).run(calls); });
  for (std::thread& t : running) t.join();
  CUmemoryPool pool;
  if (cuCtxSynchronize() || cuDeviceGetDefaultMemPool(&pool, device) || cuMemPoolTrimTo(pool, 0)) ++failures;
  cuMemGetInfo(&after, &total);
  if (after != before) std::fprintf(stderr, "api_fuzz: %zd bytes were lost\n", static_cast<ssize_t>(before - after)), ++failures;
  if (cuCtxDestroy(context)) ++failures;
  std::printf("seed %llu: %llu calls by %llu threads, %d failures\n", static_cast<unsigned long long>(seed),
              static_cast<unsigned long long>(calls), static_cast<unsigned long long>(threads), failures.load());
  return failures ? 1 : 0;
}
