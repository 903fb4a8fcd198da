// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a function of the device math library costs: processor cycles (of the time stamp counter) per lane, one
// warp calling it in a loop, less the loop itself; the smallest of several runs. One "name cycles" a line;
// `libdevice_test --report PAGE --costs FILE` puts them beside the errors.
#include <cstdio>
#include <x86intrin.h>

#include <algorithm>

constexpr int kCalls = 16384, kRuns = 40;

template <class F, class T>
__global__ void call(F f, T from, T step, T* out) {
  T x = from + step * threadIdx.x, sum = 0;
  for (int i = 0; i < kCalls; ++i, x += step) sum += f(x);
  out[threadIdx.x] = sum;
}

template <class F, class T>
double cycles_per_lane(F f, T low, T high, T* out) {
  const int lanes = 32;
  const T step = (high - low) / (kCalls + lanes);
  unsigned long long best = ~0ull;
  for (int run = 0; run <= kRuns; ++run) {   // the first compiles
    const unsigned long long start = __rdtsc();
    call<<<1, lanes>>>(f, low, step, out);
    if (cudaDeviceSynchronize() != cudaSuccess) return -1;
    if (run) best = std::min<unsigned long long>(best, __rdtsc() - start);
  }
  return double(best) / (double(kCalls) * lanes);
}

struct Nothing {
  template <class T>
  __device__ T operator()(T x) const { return x; }
};

template <class F, class T>
void report(const char* name, F f, T low, T high) {
  static T* out = [] { T* p = nullptr; cudaMallocManaged(&p, 32 * sizeof(T)); return p; }();
  static const double loop = cycles_per_lane(Nothing(), T(0.5), T(2), out);
  const double cost = cycles_per_lane(f, low, high, out);
  if (cost < 0) std::fprintf(stderr, "%s: %s\n", name, cudaGetErrorString(cudaGetLastError()));
  else std::printf("%s %.2f\n", name, std::max(0.0, cost - loop));
}

#define ONE(name, low, high)                                                                                    \
  report<>(#name "f", [] __device__(float x) { return name##f(x); }, float(low), float(high));                  \
  report<>(#name, [] __device__(double x) { return name(x); }, double(low), double(high));
#define TWO(name, low, high)                                                                                    \
  report<>(#name "f", [] __device__(float x) { return name##f(x, 3.3f - x); }, float(low), float(high));        \
  report<>(#name, [] __device__(double x) { return name(x, 3.3 - x); }, double(low), double(high));

int main() {
  ONE(exp, -5, 5) ONE(exp2, -5, 5) ONE(exp10, -5, 5) ONE(expm1, -5, 5)
  ONE(log, 0.1, 9) ONE(log2, 0.1, 9) ONE(log10, 0.1, 9) ONE(log1p, -0.9, 9)
  ONE(sin, -9, 9) ONE(cos, -9, 9) ONE(tan, -9, 9) ONE(sinpi, -9, 9) ONE(cospi, -9, 9)
  ONE(asin, -1, 1) ONE(acos, -1, 1) ONE(atan, -9, 9)
  ONE(sinh, -9, 9) ONE(cosh, -9, 9) ONE(tanh, -9, 9) ONE(asinh, -9, 9) ONE(acosh, 1, 9) ONE(atanh, -0.9, 0.9)
  ONE(cbrt, -9, 9) ONE(rcbrt, 0.1, 9)
  report<>("rsqrt", [] __device__(double x) { return rsqrt(x); }, 0.1, 9.0);
  TWO(pow, 0.1, 9) TWO(atan2, -9, 9) TWO(hypot, -9, 9) TWO(rhypot, -9, 9)
  ONE(erf, -3, 3) ONE(erfc, -3, 9) ONE(erfcx, -3, 9) ONE(erfinv, -0.99, 0.99) ONE(erfcinv, 0.01, 1.99)
  ONE(normcdf, -5, 5) ONE(normcdfinv, 0.01, 0.99) ONE(lgamma, 0.1, 9) ONE(tgamma, 0.1, 9)
  ONE(j0, 0, 8) ONE(j1, 0, 8) ONE(y0, 0.1, 8) ONE(y1, 0.1, 8) ONE(cyl_bessel_i0, -9, 9) ONE(cyl_bessel_i1, -9, 9)
}
