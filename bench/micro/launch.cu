// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a launch costs: an empty kernel through <<<>>> and cudaDeviceSynchronize, warm, with few and many
// modules loaded, from one thread and several; and how much faster two threads are than one. One JSON
// line; microseconds are medians over batches.
#include <cuda.h>
#include <cuda_runtime.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

__global__ void empty() {}

__global__ void compute(float* out) {
  float x = threadIdx.x, y = blockIdx.x;
  for (int i = 0; i < 20000; ++i) x = x * 0.999f + y, y = y * 0.998f + 0.5f;
  out[blockIdx.x * blockDim.x + threadIdx.x] = x + y;
}

namespace {

using Clock = std::chrono::steady_clock;

template <class F>
double median_us(int batches, int each, F f) {
  std::vector<double> us;
  for (int b = 0; b < batches; ++b) {
    const auto start = Clock::now();
    for (int n = 0; n < each; ++n) f();
    us.push_back(std::chrono::duration<double, std::micro>(Clock::now() - start).count() / each);
  }
  std::nth_element(us.begin(), us.begin() + batches / 2, us.end());
  return us[batches / 2];
}

double launch_and_wait(unsigned blocks) {
  return median_us(101, 200, [&] { empty<<<blocks, 128>>>(), cudaDeviceSynchronize(); });
}

void load_modules(int from, int to) {
  for (int n = from; n < to; ++n) {
    const std::string name = "k" + std::to_string(n);
    const std::string ptx = ".version 7.0\n.target sm_52\n.address_size 64\n.visible .entry " + name + "() { ret; }\n";
    CUmodule module;
    CUfunction f;
    if (cuModuleLoadData(&module, ptx.c_str()) || cuModuleGetFunction(&f, module, name.c_str()) ||
        cuLaunchKernel(f, 1, 1, 1, 32, 1, 1, 0, nullptr, nullptr, nullptr))
      std::exit(1);
  }
  cudaDeviceSynchronize();
}

double from_threads(int count) {
  std::vector<std::thread> threads;
  std::vector<double> us(count);
  for (int t = 0; t < count; ++t)
    threads.emplace_back([&us, t] {
      cudaStream_t s;
      cudaStreamCreateWithFlags(&s, cudaStreamNonBlocking);
      us[t] = median_us(21, 200, [&] { empty<<<1, 128, 0, s>>>(), cudaStreamSynchronize(s); });
      cudaStreamDestroy(s);
    });
  for (auto& t : threads) t.join();
  std::sort(us.begin(), us.end());
  return us[count / 2];
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1) {   // the compute-bound kernel alone, for comparisons of HEDDLE_THREADS
    float* out;
    cudaMalloc(&out, 64 * 256 * 4);
    const double us = median_us(11, 1, [&] { compute<<<64, 256>>>(out), cudaDeviceSynchronize(); });
    std::printf("{\"compute_us\":%.1f}\n", us);
    return cudaGetLastError() != cudaSuccess;
  }
  cudaFree(nullptr);
  empty<<<1, 128>>>();
  cudaDeviceSynchronize();
  const double one = launch_and_wait(1), many = launch_and_wait(64);
  const double queue = median_us(101, 200, [] { empty<<<1, 128>>>(); });
  cudaDeviceSynchronize();
  load_modules(0, 10);
  const double with_10 = launch_and_wait(1);
  load_modules(10, 1000);
  const double with_1000 = launch_and_wait(1);
  std::printf("{\"one_block_us\":%.3f,\"64_blocks_us\":%.3f,\"queued_us\":%.3f,\"with_10_modules_us\":%.3f,\"with_1000_modules_us\":%.3f,"
              "\"2_threads_us\":%.3f,\"4_threads_us\":%.3f}\n", one, many, queue, with_10, with_1000, from_threads(2), from_threads(4));
  return cudaGetLastError() != cudaSuccess;
}
