// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What problem headers share: vectors with cheap deterministic contents, scale, comparison.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

/// What a problem computes in. NAME_f64.cu and its twin are NAME.cu and its twin in double precision.
#ifdef F64
typedef double Real;
#define NAMED(name) name "_f64"
#define REAL(function) function
#else
typedef float Real;
#define NAMED(name) name
#define REAL(function) function##f
#endif

/// Of functions that a kernel and its twin share.
#ifdef __CUDACC__
#define BOTH __host__ __device__
#else
#define BOTH
#endif
/// UNROLLED(n) before a loop of n rounds.
#define PRAGMA(text) _Pragma(#text)
#ifdef __clang__
#define UNROLLED(n) PRAGMA(clang loop unroll(full))
#else
#define UNROLLED(n) PRAGMA(GCC unroll n)
#endif

/// BENCH_SHRINK=s divides problem sizes by about s (for tests of the benchmark itself).
inline int shrink() {
  const char* s = std::getenv("BENCH_SHRINK");
  return s ? std::max(1, std::atoi(s)) : 1;
}

inline uint32_t mixed(uint32_t x) {
  x ^= x >> 16, x *= 0x7feb352du, x ^= x >> 15, x *= 0x846ca68bu, x ^= x >> 16;
  return x;
}

inline float unit(uint32_t i) { return (mixed(i) >> 8) * (1.0f / 16777216.0f); }

template <class T = Real>
std::vector<T> units(size_t n, uint32_t seed = 0) {
  std::vector<T> v(n);
#pragma omp parallel for
  for (long i = 0; i < (long)n; ++i) v[i] = (T)unit((uint32_t)i + seed);
  return v;
}

inline bool close_to(double got, double want, double tolerance, const char* what, long at) {
  if (std::abs(got - want) <= tolerance * (std::abs(want) + 1e-6)) return true;
  std::fprintf(stderr, "%s[%ld]: %.9g, expected %.9g\n", what, at, got, want);
  return false;
}
