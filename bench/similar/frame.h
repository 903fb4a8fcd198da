// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <vector>
#ifdef __CUDACC__
#include <cuda_runtime.h>
#endif
static inline uint32_t mixed(uint32_t x) {
  x ^= x >> 16, x *= 0x7feb352du, x ^= x >> 15, x *= 0x846ca68bu, x ^= x >> 16;
  return x;
}
static inline float unit(uint32_t i) { return (mixed(i) >> 8) * (1.0f / 16777216.0f); }
static double g_sum = 0, g_wsum = 0;
template <class T>
struct Buf {
  std::vector<T> h;
  T* d = nullptr;
  template <class F>
  void make(size_t n, F f) {
    h.resize(n);
    for (size_t i = 0; i < n; ++i) h[i] = f(i);
#ifdef __CUDACC__
    cudaMalloc(&d, n * sizeof(T));
    cudaMemcpy(d, h.data(), n * sizeof(T), cudaMemcpyHostToDevice);
#else
    d = h.data();
#endif
  }
  void make(size_t n) {
    make(n, [](size_t) { return T(); });
  }
  void zero() {
#ifdef __CUDACC__
    cudaMemsetAsync(d, 0, h.size() * sizeof(T));
#else
    memset(d, 0, h.size() * sizeof(T));
#endif
  }
  void get() {
#ifdef __CUDACC__
    cudaMemcpy(h.data(), d, h.size() * sizeof(T), cudaMemcpyDeviceToHost);
#endif
  }
  template <class F>
  void out(F f) {
    get();
    for (size_t i = 0; i < h.size(); ++i) {
      double v = (double)f(h[i]);
      g_sum += v;
      g_wsum += v * (double)(mixed((uint32_t)i) & 1023) / 1024;
    }
  }
  void out() {
    out([](T v) { return v; });
  }
};
void setup();
void run();
void outputs();
int main(int argc, char** argv) {
  int runs = argc > 1 ? atoi(argv[1]) : 5;
  setup();
  auto sync = [] {
#ifdef __CUDACC__
    cudaError_t e = cudaDeviceSynchronize();
    if (e != cudaSuccess) {
      fprintf(stderr, "%s\n", cudaGetErrorString(e));
      exit(1);
    }
#endif
  };
  run();
  sync();
  outputs();
  double best = 1e30;
  for (int i = 0; i < runs; ++i) {
    auto t = std::chrono::steady_clock::now();
    run();
    sync();
    best = std::min(
        best,
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - t).count());
  }
  printf("%.4f %.9g %.9g\n", best, g_sum, g_wsum);
}
