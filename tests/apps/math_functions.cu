// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The math functions of features.md against the host's, both precisions; fast intrinsics within bounds.
#include <algorithm>
#include <vector>

#include "app.h"

#define UNARY(X)                                                                                       \
  X(sqrt) X(exp) X(log) X(sin) X(cos) X(tan) X(fabs) X(floor) X(ceil) X(tanh) X(sinh) X(cosh) X(atan)  \
  X(asin) X(acos) X(exp2) X(log2) X(log10) X(cbrt) X(erf) X(erfc) X(expm1) X(log1p) X(round) X(trunc) \
  X(rint) X(asinh) X(tgamma)
#define BINARY(X) X(pow) X(fmod) X(atan2) X(hypot) X(fmax) X(fmin) X(fdim) X(copysign) X(remainder)

template <class T>
__global__ void all(const T* x, const T* y, T* out, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  T a = x[i], b = y[i];
  int k = 0;
#define X(f) out[k++ * n + i] = f(a);
  UNARY(X)
#undef X
#define X(f) out[k++ * n + i] = f(a, b);
  BINARY(X)
#undef X
  out[k++ * n + i] = rsqrt(fabs(a));
  out[k++ * n + i] = fma(a, b, a);
}

template <class T>
void test(double ulps) {
  const int n = 2000, functions = 28 + 9 + 2;
  T *x, *y, *out;
  CUDA_OK(cudaMallocManaged(&x, n * sizeof(T)));
  CUDA_OK(cudaMallocManaged(&y, n * sizeof(T)));
  CUDA_OK(cudaMallocManaged(&out, functions * n * sizeof(T)));
  for (int i = 0; i < n; ++i) x[i] = T((i - 1000) * 0.0137), y[i] = T(((i * 37) % 101 - 50) * 0.11);
  all<T><<<(n + 127) / 128, 128>>>(x, y, out, n);
  CUDA_OK(cudaDeviceSynchronize());
  const double unit = sizeof(T) == 4 ? std::ldexp(1.0, -23) : std::ldexp(1.0, -52);
  auto compare = [&](const char* name, int i, T got, long double want) {
    const long double off = std::abs((long double)got - want);
    if (std::isnan(want))
      EXPECT(std::isnan(got), "%s(%g, %g)", name, (double)x[i], (double)y[i]);
    else if (std::isinf((T)want))
      EXPECT(got == (T)want, "%s(%g, %g) = %g", name, (double)x[i], (double)y[i], (double)got);
    else
      EXPECT(off <= ulps * unit * std::abs(want) + unit * 1e-3, "%s(%.9g, %.9g) = %.17g, not %.17Lg", name, (double)x[i], (double)y[i], (double)got, want);
  };
  for (int i = 0; i < n; ++i) {
    int k = 0;
    long double a = x[i], b = y[i];
#define X(f) compare(#f, i, out[k++ * n + i], std::f(a));
    UNARY(X)
#undef X
#define X(f) compare(#f, i, out[k++ * n + i], std::f(a, b));
    BINARY(X)
#undef X
    compare("rsqrt", i, out[k++ * n + i], 1 / std::sqrt(std::abs(a)));
    compare("fma", i, out[k++ * n + i], std::fma((T)a, (T)b, (T)a));
  }
  cudaFree(x), cudaFree(y), cudaFree(out);
}

__global__ void fast(const float* x, float* out, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  out[i] = __expf(x[i]), out[n + i] = __logf(fabsf(x[i]) + 1), out[2 * n + i] = __sinf(x[i]);
  out[3 * n + i] = __fdividef(x[i], 3.0f), out[4 * n + i] = __saturatef(x[i]), out[5 * n + i] = __powf(fabsf(x[i]) + 0.5f, 1.5f);
  out[6 * n + i] = __frcp_rn(x[i] + 100), out[7 * n + i] = __fsqrt_rn(fabsf(x[i])), out[8 * n + i] = __float2int_rn(x[i] * 10) + __float2int_rd(x[i]);
  float s, c;
  sincosf(x[i], &s, &c);
  out[9 * n + i] = s * 2 + c;
}

int main() {
  test<float>(9);     // the documented maxima are at most this for these arguments
  test<double>(12);
  const int n = 500;
  float *x, *out;
  CUDA_OK(cudaMallocManaged(&x, n * 4));
  CUDA_OK(cudaMallocManaged(&out, 10 * n * 4));
  for (int i = 0; i < n; ++i) x[i] = (i - 250) * 0.0125f;
  fast<<<4, 128>>>(x, out, n);
  CUDA_OK(cudaDeviceSynchronize());
  for (int i = 0; i < n; ++i) {
    double v = x[i], a = std::abs(v);
    EXPECT(std::abs(out[i] - std::exp(v)) < 4e-6 * std::exp(v));
    EXPECT(std::abs(out[n + i] - std::log(a + 1)) < 4e-6);
    EXPECT(std::abs(out[2 * n + i] - std::sin(v)) < 2e-6);
    EXPECT(std::abs(out[3 * n + i] - v / 3) < 1e-6 && out[4 * n + i] == (float)std::min(1.0, std::max(0.0, v)));
    EXPECT(std::abs(out[5 * n + i] - std::pow(a + 0.5, 1.5)) < 1e-5 * std::pow(a + 0.5, 1.5));
    EXPECT(out[6 * n + i] == 1.0f / (x[i] + 100) && out[7 * n + i] == std::sqrt(std::abs(x[i])));
    EXPECT(out[8 * n + i] == std::rint(x[i] * 10) + std::floor(x[i]));
    EXPECT(std::abs(out[9 * n + i] - (2 * std::sin(v) + std::cos(v))) < 2e-6);
  }
  return finish();
}
