// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What this machine can do at most, with all threads of OpenMP: fused multiply-adds, memory traffic,
// gathers from a table of 4 MB. One JSON line; best of several tries.
#include <omp.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

#ifdef __AVX512F__
constexpr int kBytes = 64;
#else
constexpr int kBytes = 32;
#endif
typedef float Vector __attribute__((vector_size(kBytes)));
constexpr int kLanes = kBytes / 4;

template <class F>
double best_of(int tries, F f) {
  double best = 1e9;
  for (int n = 0; n < tries; ++n) {
    const double start = omp_get_wtime();
    f();
    best = std::min(best, omp_get_wtime() - start);
  }
  return best;
}

volatile float sink;

double flops() {
  constexpr int kChains = 12, kRounds = 2000000;   // chains cover latency times width
  int threads = 1;
  const double s = best_of(5, [&] {
#pragma omp parallel
    {
#pragma omp single
      threads = omp_get_num_threads();
      Vector a = Vector{} + 0.999f, b = Vector{} + 0.001f, x[kChains];
      for (int c = 0; c < kChains; ++c) x[c] = Vector{} + static_cast<float>(c);
      for (int r = 0; r < kRounds; ++r) {
#pragma GCC unroll 12
        for (int c = 0; c < kChains; ++c) x[c] = x[c] * a + b;
#pragma GCC unroll 12
        for (int c = 0; c < kChains; ++c) asm volatile("" : "+v"(x[c]));
      }
      Vector sum = x[0];
      for (int c = 1; c < kChains; ++c) sum += x[c];
      sink = sum[0];
    }
  });
  return 2.0 * kLanes * kChains * kRounds * threads / s;
}

double bytes_per_second() {
  const long n = 48 << 20;
  std::vector<float> x(n), y(n);
#pragma omp parallel for
  for (long i = 0; i < n; ++i) x[i] = y[i] = static_cast<float>(i & 1023);
  const double update = best_of(5, [&] {
#pragma omp parallel for simd
    for (long i = 0; i < n; ++i) y[i] = 0.5f * x[i] + y[i];
  });
  float sum = 0;
  const double read = best_of(5, [&] {
#pragma omp parallel for simd reduction(+ : sum)
    for (long i = 0; i < n; ++i) sum += x[i];
  });
  sink = sum;
  return std::max(12.0 * n / update, 4.0 * n / read);
}

double gathers_per_second() {
  const long n = 8 << 20;
  std::vector<float> x(1 << 20, 1.0f);
  std::vector<int> at(n);
  for (long i = 0; i < n; ++i) at[i] = static_cast<int>((static_cast<unsigned>(i) * 2654435761u) >> 12);
  float sum = 0;
  const double s = best_of(5, [&] {
#pragma omp parallel for simd reduction(+ : sum)
    for (long i = 0; i < n; ++i) sum += x[at[i]];
  });
  sink = sum;
  return n / s;
}

}  // namespace

int main() {
  std::printf("{\"flops\":%.4g,\"bytes_per_s\":%.4g,\"gathers_per_s\":%.4g,\"threads\":%d}\n", flops(), bytes_per_second(),
              gathers_per_second(), omp_get_max_threads());
}
