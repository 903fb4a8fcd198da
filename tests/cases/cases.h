// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Cases as a stranger would write them: each runs in a process of its own, so that a fault or a hang is that of one
// case. EQ compares and counts, HOLDS counts, OK and DOK expect success of the runtime and of the driver. A case's
// environment stands with it: CASE_ENV(name, "HEDDLE_DEVICES=host:2").
#pragma once

#include <cuda.h>
#include <cuda_runtime.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <thread>
#include <vector>

struct Case {
  const char* name;
  const char* environment;
  void (*run)();
};
inline std::vector<Case>& cases() {
  static std::vector<Case> all;
  return all;
}
struct Registered {
  Registered(const char* name, const char* environment, void (*run)()) { cases().push_back({name, environment, run}); }
};
inline std::atomic<int> failures{0};

#define CASE_ENV(name, environment)                              \
  static void name();                                            \
  static Registered registered_##name(#name, environment, name); \
  static void name()
#define CASE(name) CASE_ENV(name, "")

#define EQ(a, b)                                                                                    \
  do {                                                                                              \
    auto got_ = (a);                                                                                \
    auto wanted_ = (b);                                                                             \
    if (!(got_ == wanted_)) {                                                                       \
      ++failures;                                                                                   \
      std::printf("%s:%d: %s = %lld, not %s = %lld\n", __FILE__, __LINE__, #a, (long long)got_, #b, \
                  (long long)wanted_);                                                              \
    }                                                                                               \
  } while (0)
#define HOLDS(c)                                                    \
  do {                                                              \
    if (!(c)) {                                                     \
      ++failures;                                                   \
      std::printf("%s:%d: not true: %s\n", __FILE__, __LINE__, #c); \
    }                                                               \
  } while (0)
#define OK(call) EQ(call, cudaSuccess)
#define DOK(call) EQ(call, CUDA_SUCCESS)

using clk = std::chrono::steady_clock;
inline double secs(clk::time_point since) { return std::chrono::duration<double>(clk::now() - since).count(); }

static __global__ void spin(volatile int* stop) {
  while (!*stop) {
  }
}
static __global__ void nothing() {}
static __global__ void add(int* p, int v) { *p += v; }
static __global__ void setv(int* p, int v) { *p = v; }

inline int readi(const void* p) {
  int value = -12345;
  OK(cudaMemcpy(&value, p, 4, cudaMemcpyDeviceToHost));
  return value;
}

inline int* zeros(size_t bytes) {
  int* p = nullptr;
  OK(cudaMalloc(&p, bytes));
  OK(cudaMemset(p, 0, bytes));
  return p;
}
inline cudaStream_t stream(unsigned flags = cudaStreamDefault) {
  cudaStream_t s = nullptr;
  OK(cudaStreamCreateWithFlags(&s, flags));
  return s;
}
inline cudaEvent_t event() {
  cudaEvent_t e = nullptr;
  OK(cudaEventCreate(&e));
  return e;
}
inline cudaGraph_t graph() {
  cudaGraph_t g = nullptr;
  OK(cudaGraphCreate(&g, 0));
  return g;
}
inline cudaGraph_t end_capture(cudaStream_t s) {
  cudaGraph_t g = nullptr;
  OK(cudaStreamEndCapture(s, &g));
  return g;
}
inline cudaGraphExec_t inst(cudaGraph_t g) {
  cudaGraphExec_t x = nullptr;
  OK(cudaGraphInstantiate(&x, g, 0));
  return x;
}
inline void run(cudaGraphExec_t x, cudaStream_t s) {
  OK(cudaGraphLaunch(x, s));
  OK(cudaStreamSynchronize(s));
}

/// What a spinning kernel waits for.
struct Gate {
  int* g = nullptr;
  Gate() {
    cudaHostAlloc(&g, 4, cudaHostAllocMapped | cudaHostAllocPortable);
    *(volatile int*)g = 0;
  }
  void open() { *(volatile int*)g = 1; }
  void after(int ms) {
    int* flag = g;
    std::thread([flag, ms] {
      usleep(ms * 1000);
      *(volatile int*)flag = 1;
    }).detach();
  }
};

/// All cases, or those whose names contain argv[1]; `-x NAME` runs one in this process.
inline int run_cases(int argc, char** argv) {
  if (argc > 2 && !strcmp(argv[1], "-x")) {
    for (const Case& c : cases())
      if (!strcmp(c.name, argv[2])) {
        c.run();
        fflush(stdout);
        return failures != 0;
      }
    return 9;
  }
  int failed = 0, count = 0;
  for (const Case& c : cases()) {
    if (argc > 1 && !strstr(c.name, argv[1])) continue;
    ++count;
    const std::string command =
        std::string("exec env ") + c.environment + " timeout 100 '" + argv[0] + "' -x " + c.name;
    const int status = system(command.c_str());
    if (!status) continue;
    ++failed;
    std::printf("FAILED %s (%s %d)\n", c.name, WIFEXITED(status) ? "exit" : "signal",
                WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
  }
  std::printf("%d cases, %d failed\n", count, failed);
  return failed != 0;
}
