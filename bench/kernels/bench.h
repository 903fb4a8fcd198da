// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The frame of every benchmark program. A problem header defines
//   struct Data { static constexpr const char* name; double flops, bytes; void make(); bool check(); ... }
// a variant (.cu or _omp.cpp) defines begin(Data&), run(), end(Data&) and includes this file last.
// Prints one JSON line: {"name":..., "ok":true, "flops":..., "bytes":..., "ms":[...]}.
#pragma once

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#ifdef __CUDACC__
static void finish() {
  cudaError_t e = cudaDeviceSynchronize();
  if (e == cudaSuccess) return;
  std::fprintf(stderr, "%s: %s\n", Data::name, cudaGetErrorString(e));
  std::exit(1);
}
#else
static void finish() {}
#endif

int main(int argc, char** argv) {
  const int runs = argc > 1 ? std::atoi(argv[1]) : 5;
  Data data;
  data.make();
  begin(data);
  run();
  finish();
  end(data);
  const bool ok = data.check();
  std::printf("{\"name\":\"%s\",\"ok\":%s,\"flops\":%.0f,\"bytes\":%.0f,\"ms\":[", Data::name,
              ok ? "true" : "false", data.flops, data.bytes);
  for (int i = 0; i < runs; ++i) {
    const auto start = std::chrono::steady_clock::now();
    run();
    finish();
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    std::printf("%s%.4f", i ? "," : "", took.count());
  }
  std::printf("]}\n");
  return !ok;
}
