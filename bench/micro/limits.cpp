// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What this machine can do at most, with all threads of OpenMP: fused multiply-adds (single, double),
// memory traffic, gathers from a table of 4 MB. One JSON line.
// Each thread times many short stretches of its own, all threads at once, and the threads' rates are added:
// so a thread that is interrupted loses a stretch and not the figure.
#include <immintrin.h>
#include <omp.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <vector>

namespace {

#ifdef __AVX512F__
constexpr int kBytes = 64;
#else
constexpr int kBytes = 32;
#endif

/// Sum over threads of work / seconds. `quantile` of a thread's stretches were shorter than the one taken: 0 takes
/// the shortest, for what nothing but interruptions can make longer.
template <class F>
double rate(int stretches, double work, double quantile, F f) {
  double sum = 0;
#pragma omp parallel reduction(+ : sum)
  {
    std::vector<double> took(stretches);
#pragma omp barrier
    for (int n = 0; n < stretches; ++n) {
      const double start = omp_get_wtime();
      f(omp_get_thread_num(), n);
      took[n] = omp_get_wtime() - start;
    }
    std::sort(took.begin(), took.end());
    sum += work / std::max(took[static_cast<int>(stretches * quantile)], 1e-9);
  }
  return sum;
}

volatile double sink;

template <class Element>
double flops() {
  typedef Element Vector __attribute__((vector_size(kBytes)));
  constexpr int kChains = 12, kRounds = 20000, kLanes = kBytes / sizeof(Element);   // chains cover latency times width
  return rate(400, 2.0 * kLanes * kChains * kRounds, 0, [](int, int) {
    Vector a = Vector{} + Element(0.999), b = Vector{} + Element(0.001);
    Vector x0 = a, x1 = a, x2 = a, x3 = a, x4 = a, x5 = a, x6 = a, x7 = a, x8 = a, x9 = a, xa = a, xb = a;
    for (int r = 0; r < kRounds; ++r) {
      x0 = x0 * a + b, x1 = x1 * a + b, x2 = x2 * a + b, x3 = x3 * a + b, x4 = x4 * a + b, x5 = x5 * a + b;
      x6 = x6 * a + b, x7 = x7 * a + b, x8 = x8 * a + b, x9 = x9 * a + b, xa = xa * a + b, xb = xb * a + b;
      asm volatile("" : "+v"(x0), "+v"(x1), "+v"(x2), "+v"(x3), "+v"(x4), "+v"(x5), "+v"(x6), "+v"(x7), "+v"(x8), "+v"(x9), "+v"(xa), "+v"(xb));
    }
    sink = (x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9 + xa + xb)[0];
  });
}

/// Stretches of half a megabyte, one behind the other through arrays that no cache holds.
double bytes_per_second() {
  constexpr long kStretch = 128 << 10, kStretches = 256;
  typedef float Vector __attribute__((vector_size(32)));
  const int threads = omp_get_max_threads();
  std::vector<float> x(kStretch * kStretches * threads + 16), y(x.size());
  float* const from = reinterpret_cast<float*>((reinterpret_cast<uintptr_t>(x.data()) + 63) & ~63ull);
  float* const to = reinterpret_cast<float*>((reinterpret_cast<uintptr_t>(y.data()) + 63) & ~63ull);
#pragma omp parallel for
  for (long i = 0; i < kStretch * kStretches * threads; ++i) from[i] = to[i] = 1.0f + static_cast<float>(i & 1023);
  const auto first = [](int thread, int n) { return (thread * kStretches + n) * kStretch; };
  const double read = rate(kStretches, 4.0 * kStretch, 0.1, [&](int thread, int n) {
    const auto* v = reinterpret_cast<const Vector*>(from + first(thread, n));
    Vector sum[4] = {};
    for (long i = 0; i < kStretch / 8; i += 4)
      for (int c = 0; c < 4; ++c) sum[c] += v[i + c];
    sink = (sum[0] + sum[1] + sum[2] + sum[3])[0];
  });
  const double update = rate(kStretches, 12.0 * kStretch, 0.1, [&](int thread, int n) {
    const float* a = from + first(thread, n);
    float* b = to + first(thread, n);
#pragma omp simd
    for (long i = 0; i < kStretch; ++i) b[i] = 0.5f * a[i] + b[i];
  });
  const double stream = rate(kStretches, 8.0 * kStretch, 0.1, [&](int thread, int n) {
    const float* a = from + first(thread, n);
    float* b = to + first(thread, n);
    for (long i = 0; i < kStretch; i += 8) _mm256_stream_ps(b + i, _mm256_load_ps(a + i));
  });
  return std::max({read, update, stream});
}

double gathers_per_second() {
  constexpr long kStretch = 32 << 10, kStretches = 200;
  std::vector<float> x(1 << 20, 1.0f);
  std::vector<int> at(kStretch * 8);
  for (size_t i = 0; i < at.size(); ++i) at[i] = static_cast<int>((static_cast<unsigned>(i) * 2654435761u) >> 12);
  const auto from = [&](int thread, int n) { return at.data() + (thread + n) % 8 * kStretch; };
  const double vector = rate(kStretches, kStretch, 0.1, [&](int thread, int n) {
    const int* index = from(thread, n);
    __m256 sum = _mm256_setzero_ps();
    for (long i = 0; i < kStretch; i += 8)
      sum = _mm256_add_ps(sum, _mm256_i32gather_ps(x.data(), _mm256_loadu_si256(reinterpret_cast<const __m256i*>(index + i)), 4));
    sink = sum[0];
  });
  const double single = rate(kStretches, kStretch, 0.1, [&](int thread, int n) {   // faster where gathers are microcode
    const int* index = from(thread, n);
    float sum[8] = {};
    for (long i = 0; i < kStretch; i += 8)
      for (int c = 0; c < 8; ++c) {
        float v = x[index[i + c]];
        asm volatile("" : "+x"(v));
        sum[c] += v;
      }
    sink = sum[0] + sum[1] + sum[2] + sum[3] + sum[4] + sum[5] + sum[6] + sum[7];
  });
  return std::max(vector, single);
}

}  // namespace

int main() {
  std::printf("{\"flops\":%.4g,\"double_flops\":%.4g,\"bytes_per_s\":%.4g,\"gathers_per_s\":%.4g,\"threads\":%d}\n", flops<float>(),
              flops<double>(), bytes_per_second(), gathers_per_second(), omp_get_max_threads());
}
