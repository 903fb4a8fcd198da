// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What calls answer to wrong arguments, and what becomes of the last error.
#include "cases.h"

__device__ int word;
static int plain;

/// The error of the call, and of the thread after it.
#define FAILS(call, wanted)          \
  do {                               \
    EQ(call, wanted);                \
    EQ(cudaGetLastError(), wanted);  \
    EQ(cudaGetLastError(), cudaSuccess); \
  } while (0)

CASE(last_error_is_of_the_thread) {
  OK(cudaFree(nullptr));
  EQ(cudaSetDevice(999), cudaErrorInvalidDevice);
  std::thread([] {
    OK(cudaPeekAtLastError());
    EQ(cudaFree((void*)0x10), cudaErrorInvalidValue);
    EQ(cudaPeekAtLastError(), cudaErrorInvalidValue);
  }).join();
  EQ(cudaPeekAtLastError(), cudaErrorInvalidDevice);
  // Success does not clear it.
  int* p = zeros(4);
  OK(cudaFree(p));
  EQ(cudaPeekAtLastError(), cudaErrorInvalidDevice);
  EQ(cudaGetLastError(), cudaErrorInvalidDevice);
  OK(cudaGetLastError());
}

CASE(driver_errors_are_not_the_last_error) {
  OK(cudaFree(nullptr));
  CUdeviceptr p;
  EQ(cuMemAlloc(&p, 0), CUDA_ERROR_INVALID_VALUE);
  EQ(cuMemFree(0x10), CUDA_ERROR_INVALID_VALUE);
  OK(cudaPeekAtLastError());
}

CASE(launches_refused) {
  int* p = zeros(4);
  setv<<<1, 2048>>>(p, 1);
  EQ(cudaGetLastError(), cudaErrorInvalidConfiguration);
  setv<<<1, 0>>>(p, 1);
  EQ(cudaGetLastError(), cudaErrorInvalidConfiguration);
  setv<<<0, 1>>>(p, 1);
  EQ(cudaGetLastError(), cudaErrorInvalidConfiguration);
  setv<<<1, dim3(1, 1, 65)>>>(p, 1);
  EQ(cudaGetLastError(), cudaErrorInvalidConfiguration);
  setv<<<1, 1, 200000>>>(p, 1);
  EQ(cudaGetLastError(), cudaErrorInvalidValue);
  // None of them ran, none of them stays.
  OK(cudaDeviceSynchronize());
  EQ(readi(p), 0);
  setv<<<1, 1>>>(p, 5);
  OK(cudaGetLastError());
  EQ(readi(p), 5);
}

CASE(wrong_functions_and_symbols) {
  cudaFuncAttributes a;
  FAILS(cudaFuncGetAttributes(&a, (const void*)&plain), cudaErrorInvalidDeviceFunction);
  FAILS(cudaLaunchKernel((const void*)&plain, 1, 1, nullptr, 0, nullptr), cudaErrorInvalidDeviceFunction);
  int v = 3;
  FAILS(cudaMemcpyToSymbol(plain, &v, 4), cudaErrorInvalidSymbol);
  FAILS(cudaMemcpyToSymbol(word, &v, 4, 4), cudaErrorInvalidValue);
  FAILS(cudaMemcpyToSymbol(word, &v, 8), cudaErrorInvalidValue);
  OK(cudaMemcpyToSymbol(word, &v, 4));
}

CASE(wrong_memory) {
  int* p = zeros(64);
  int v[16] = {};
  FAILS(cudaMalloc(nullptr, 4), cudaErrorInvalidValue);
  FAILS(cudaMalloc(&p, (size_t)1 << 60), cudaErrorMemoryAllocation);
  p = zeros(64);
  FAILS(cudaMemcpy(v, p, 4, (cudaMemcpyKind)7), cudaErrorInvalidMemcpyDirection);
  FAILS(cudaMemcpy2D(v, 4, p, 16, 8, 2, cudaMemcpyDeviceToHost), cudaErrorInvalidPitchValue);
  FAILS(cudaMemcpy2D(v, 16, p, 4, 8, 2, cudaMemcpyDeviceToHost), cudaErrorInvalidPitchValue);
  OK(cudaMemcpy(v, p, 0, cudaMemcpyDeviceToHost));
  FAILS(cudaFree((char*)p + 4), cudaErrorInvalidValue);
  FAILS(cudaFreeHost(p), cudaErrorInvalidValue);
  OK(cudaFree(p));
  FAILS(cudaFree(p), cudaErrorInvalidValue);
  OK(cudaFreeHost(nullptr));
  int* none = (int*)1;
  OK(cudaMalloc(&none, 0));
  EQ((void*)none, nullptr);
  FAILS(cudaMemPrefetchAsync(zeros(4), 4, 0), cudaErrorInvalidValue);
}

CASE(registered_twice) {
  void* at = aligned_alloc(4096, 8192);
  OK(cudaHostRegister(at, 8192, cudaHostRegisterDefault));
  FAILS(cudaHostRegister(at, 8192, cudaHostRegisterDefault), cudaErrorHostMemoryAlreadyRegistered);
  OK(cudaHostUnregister(at));
  FAILS(cudaHostUnregister(at), cudaErrorHostMemoryNotRegistered);
  FAILS(cudaHostRegister(at, 0, cudaHostRegisterDefault), cudaErrorInvalidValue);
  FAILS(cudaHostRegister(nullptr, 4096, cudaHostRegisterDefault), cudaErrorInvalidValue);
  free(at);
}

CASE(events_that_cannot_be_timed) {
  cudaEvent_t a = event(), b = event(), untimed;
  float ms = 0;
  FAILS(cudaEventElapsedTime(&ms, a, b), cudaErrorInvalidResourceHandle);
  OK(cudaEventCreateWithFlags(&untimed, cudaEventDisableTiming));
  OK(cudaEventRecord(a));
  OK(cudaEventRecord(untimed));
  OK(cudaDeviceSynchronize());
  FAILS(cudaEventElapsedTime(&ms, a, untimed), cudaErrorInvalidResourceHandle);
  // One that was never recorded is over.
  OK(cudaEventQuery(b));
  OK(cudaEventSynchronize(b));
  Gate gate;
  spin<<<1, 1>>>(gate.g);
  OK(cudaEventRecord(b));
  EQ(cudaEventElapsedTime(&ms, a, b), cudaErrorNotReady);
  gate.open();
  OK(cudaEventSynchronize(b));
  cudaGetLastError();
  OK(cudaEventElapsedTime(&ms, a, b));
  HOLDS(ms > 0);
  FAILS(cudaEventCreateWithFlags(&a, 0x100), cudaErrorInvalidValue);
  FAILS(cudaEventCreateWithFlags(&a, cudaEventInterprocess), cudaErrorInvalidValue);
  cudaStream_t s;
  FAILS(cudaStreamCreateWithFlags(&s, 0x100), cudaErrorInvalidValue);
}

CASE(names_of_errors) {
  HOLDS(!strcmp(cudaGetErrorName(cudaErrorInvalidValue), "cudaErrorInvalidValue"));
  HOLDS(!strcmp(cudaGetErrorString(cudaErrorInvalidValue), "invalid argument"));
  HOLDS(!strcmp(cudaGetErrorString(cudaErrorMemoryAllocation), "out of memory"));
  HOLDS(!strcmp(cudaGetErrorString(cudaErrorLaunchFailure), "unspecified launch failure"));
  HOLDS(!strcmp(cudaGetErrorString(cudaSuccess), "no error"));
  HOLDS(!strcmp(cudaGetErrorName((cudaError_t)9998), "unrecognized error code"));
  HOLDS(!strcmp(cudaGetErrorString((cudaError_t)9998), "unrecognized error code"));
  const char* s = "x";
  EQ(cuGetErrorName((CUresult)9998, &s), CUDA_ERROR_INVALID_VALUE);
  EQ((const void*)s, nullptr);
  DOK(cuGetErrorName(CUDA_ERROR_ILLEGAL_ADDRESS, &s));
  HOLDS(!strcmp(s, "CUDA_ERROR_ILLEGAL_ADDRESS"));
}

CASE(wrong_devices) {
  int v;
  cudaDeviceProp prop;
  FAILS(cudaSetDevice(-1), cudaErrorInvalidDevice);
  FAILS(cudaGetDeviceProperties(&prop, 77), cudaErrorInvalidDevice);
  FAILS(cudaDeviceGetAttribute(&v, cudaDevAttrWarpSize, 77), cudaErrorInvalidDevice);
  FAILS(cudaDeviceGetAttribute(&v, (cudaDeviceAttr)9999, 0), cudaErrorInvalidValue);
  FAILS(cudaDeviceCanAccessPeer(&v, 0, 77), cudaErrorInvalidDevice);
  FAILS(cudaDeviceEnablePeerAccess(0, 0), cudaErrorInvalidDevice);
  // The device is still the old one.
  OK(cudaGetDevice(&v));
  EQ(v, 0);
}

CASE_ENV(peer_access_twice, "HEDDLE_DEVICES=host:2") {
  int v = 0;
  OK(cudaDeviceCanAccessPeer(&v, 0, 1));
  EQ(v, 1);
  OK(cudaDeviceCanAccessPeer(&v, 1, 1));
  EQ(v, 0);
  FAILS(cudaDeviceDisablePeerAccess(1), cudaErrorPeerAccessNotEnabled);
  OK(cudaDeviceEnablePeerAccess(1, 0));
  FAILS(cudaDeviceEnablePeerAccess(1, 0), cudaErrorPeerAccessAlreadyEnabled);
  FAILS(cudaDeviceEnablePeerAccess(1, 1), cudaErrorInvalidValue);
  OK(cudaDeviceDisablePeerAccess(1));
  // A stream of the other device takes no kernel of this one's, but its events may be waited for.
  OK(cudaSetDevice(1));
  cudaStream_t s = stream();
  cudaEvent_t e = event();
  OK(cudaEventRecord(e, s));
  OK(cudaSetDevice(0));
  nothing<<<1, 1, 0, s>>>();
  EQ(cudaGetLastError(), cudaErrorInvalidResourceHandle);
  FAILS(cudaEventRecord(event(), s), cudaErrorInvalidResourceHandle);
  OK(cudaStreamWaitEvent(nullptr, e, 0));
  OK(cudaDeviceSynchronize());
}

CASE(fault_is_sticky_until_reset) {
  int* p = nullptr;
  OK(cudaFree(nullptr));
  setv<<<1, 1>>>(nullptr, 1);
  OK(cudaGetLastError());
  EQ(cudaDeviceSynchronize(), cudaErrorIllegalAddress);
  EQ(cudaGetLastError(), cudaErrorIllegalAddress);
  EQ(cudaMalloc(&p, 4), cudaErrorIllegalAddress);
  EQ(cudaGetLastError(), cudaErrorIllegalAddress);
  nothing<<<1, 1>>>();
  EQ(cudaGetLastError(), cudaErrorIllegalAddress);
  // Those who ask for nothing of the context still get it.
  int count = 0;
  OK(cudaGetDeviceCount(&count));
  EQ(count, 1);
  OK(cudaDeviceReset());
  OK(cudaGetLastError());
  p = zeros(4);
  setv<<<1, 1>>>(p, 9);
  EQ(readi(p), 9);
}

__global__ void much_shared() {
  extern __shared__ int s[];
  s[threadIdx.x] = 1;
}
__global__ void wild_shared_then_null(int n) {
  extern __shared__ int s[];
  for (int i = threadIdx.x; i < n; i += blockDim.x) s[i] = -1;
  __syncthreads();
  if (threadIdx.x == 3) *(volatile int*)64 = s[0];
}

// Whose thread it was is found by running the block again: what it wrote where it must not, it must not write to the host.
CASE(the_search_for_a_faulting_thread_harms_nobody) {
  much_shared<<<1, 32, 48 << 10>>>();
  OK(cudaDeviceSynchronize());
  std::vector<std::string> before;
  for (int i = 0; i < 2000; ++i) before.emplace_back(100 + i, 'x');
  wild_shared_then_null<<<1, 32, 64>>>(10000);
  EQ(cudaDeviceSynchronize(), cudaErrorIllegalAddress);
  for (int i = 0; i < 2000; ++i) EQ(before[i].find_first_not_of('x'), std::string::npos);
  before.clear();
  std::vector<std::string> after(2000, std::string(1000, 'y'));
}

/// What stderr was told while `f` ran.
template <class F>
static std::string told(F f) {
  char path[] = "/tmp/heddle-told-XXXXXX";
  const int file = mkstemp(path), before = dup(2);
  dup2(file, 2);
  f();
  dup2(before, 2);
  char text[4096] = "";
  (void)!pread(file, text, sizeof text - 1, 0);
  close(file);
  close(before);
  unlink(path);
  return text;
}

CASE_ENV(an_endless_kernel_is_stopped, "HEDDLE_TIMEOUT=1") {
  Gate gate;
  const auto begin = clk::now();
  const std::string text = told([&] {
    spin<<<3, 32>>>(gate.g);
    EQ(cudaDeviceSynchronize(), cudaErrorLaunchTimeout);
  });
  HOLDS(secs(begin) > 0.9 && secs(begin) < 30);
  HOLDS(text.find("spin") != text.npos && text.find("watchdog") != text.npos && text.find("cta (") != text.npos);
  void* p;
  EQ(cudaMalloc(&p, 4), cudaErrorLaunchTimeout);
  OK(cudaDeviceReset());
  OK(cudaMalloc(&p, 4));
}

__global__ void local_index(int* p, int i) {
  volatile int a[4] = {1, 2, 3, 4};
  a[i] = 5;
  *p = a[0] + a[3];
}

CASE(a_wild_local_index_is_an_error) {
  int* p = zeros(4);
  local_index<<<1, 1>>>(p, 3);
  EQ(readi(p), 6);
  const std::string text = told([&] {
    local_index<<<1, 1>>>(p, 1 << 20);
    EQ(cudaDeviceSynchronize(), cudaErrorIllegalAddress);
  });
  HOLDS(text.find("local_index") != text.npos);
}

int main(int argc, char** argv) { return run_cases(argc, argv); }
