// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Math in device code: libdevice through every name and overload, against the host's libm, and the
// intrinsics with a rounding mode or approximation.
#include <cfenv>
#include <vector>

#include "app.h"

constexpr int kFunctions = 34;

template <class T>
__host__ __device__ void row(T x, T* o) {
  const T a = x < 0 ? -x : x;
  const T small = a / (a + 1);
  int k = 0;
  o[k++] = sin(x), o[k++] = cos(x), o[k++] = tan(x), o[k++] = asin(small), o[k++] = acos(small), o[k++] = atan(x);
  o[k++] = sinh(small), o[k++] = cosh(small), o[k++] = tanh(x), o[k++] = asinh(x), o[k++] = acosh(a + 1), o[k++] = atanh(small * T(0.99));
  o[k++] = exp(-a), o[k++] = exp2(-a), o[k++] = expm1(-a), o[k++] = log(a), o[k++] = log2(a), o[k++] = log10(a), o[k++] = log1p(a);
  o[k++] = pow(a, T(1.7)), o[k++] = sqrt(a), o[k++] = cbrt(x), o[k++] = hypot(x, T(3)), o[k++] = atan2(x, T(2));
  o[k++] = fmod(x, T(0.7)), o[k++] = remainder(x, T(0.7)), o[k++] = floor(x), o[k++] = round(x), o[k++] = fma(x, x, T(1));
  o[k++] = erf(small), o[k++] = erfc(small), o[k++] = tgamma(small + T(0.5)), o[k++] = lgamma(a + T(3)), o[k++] = ldexp(x, 3);
}

template <class T>
__global__ void rows(const T* x, T* out, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) row(x[i], out + i * kFunctions);
}

template <class T>
void compare(const char* name, double tolerance) {
  const int n = 1000;
  T *x, *out;
  CUDA_OK(cudaMallocManaged(&x, n * sizeof(T)));
  CUDA_OK(cudaMallocManaged(&out, n * kFunctions * sizeof(T)));
  for (int i = 0; i < n; ++i) x[i] = static_cast<T>((i - 500) * 0.0371 + (i % 17 == 0 ? 1000.0 * i : 0.0) + 0.01);
  rows<<<(n + 127) / 128, 128>>>(x, out, n);
  CUDA_OK(cudaDeviceSynchronize());
  for (int i = 0; i < n; ++i) {
    T want[kFunctions];
    row(x[i], want);
    for (int k = 0; k < kFunctions; ++k) {
      const T got = out[i * kFunctions + k];
      const double error = std::fabs((double)got - (double)want[k]);
      EXPECT(got == want[k] || error <= tolerance * std::fabs((double)want[k]) || (got != got && want[k] != want[k]),
             "%s function %d at %.9g: %.17g, host %.17g", name, k, (double)x[i], (double)got, (double)want[k]);
    }
  }
}

__global__ void directed(float* f, double* d, long long* i, float a, float b, double c, double e) {
  f[0] = __fadd_rd(a, b), f[1] = __fadd_ru(a, b), f[2] = __fmul_rz(a, b), f[3] = __fdiv_ru(a, b), f[4] = __fsqrt_rd(a), f[5] = __frcp_ru(b);
  d[0] = __dadd_rd(c, e), d[1] = __dmul_ru(c, e), d[2] = __ddiv_rz(c, e), d[3] = __dsqrt_ru(c), d[4] = __fma_rd(c, e, c);
  f[6] = __double2float_ru(c), f[7] = __ll2float_rz(0x123456789abcdefll), f[8] = __uint2float_ru(0xffffff7fu);
  i[0] = __float2int_rn(2.5f), i[1] = __float2int_rd(-2.5f), i[2] = __float2int_ru(2.1f), i[3] = __float2int_rz(-2.9f);
  i[4] = __double2ll_rn(3.5), i[5] = __float2uint_rn(-3.0f), i[6] = __float2int_rz(1e20f), i[7] = __double2int_rd(-0.5);
}
__global__ void fast(float* f, float x) {
  f[0] = __sinf(x), f[1] = __cosf(x), f[2] = __expf(x), f[3] = __logf(x), f[4] = __powf(x, 1.5f), f[5] = __fdividef(x, 3.0f);
  f[6] = rsqrtf(x), f[7] = __log2f(x), f[8] = __exp10f(x), f[9] = __tanf(x), f[10] = __frsqrt_rn(x), f[11] = __saturatef(x);
}

int main() {
  compare<float>("float", 4e-6);
  compare<double>("double", 4e-15);
  float* f;
  double* d;
  long long* i;
  CUDA_OK(cudaMallocManaged(&f, 64 * sizeof(float)));
  CUDA_OK(cudaMallocManaged(&d, 64 * sizeof(double)));
  CUDA_OK(cudaMallocManaged(&i, 64 * sizeof(long long)));
  const float a = 1.1f, b = 3.3e-8f;
  const double c = 2.2, e = 1.7e-17;
  directed<<<1, 1>>>(f, d, i, a, b, c, e);
  CUDA_OK(cudaDeviceSynchronize());
  const auto in_mode = [](int mode, auto op) {
    std::fesetround(mode);
    const volatile auto r = op();
    std::fesetround(FE_TONEAREST);
    return r;
  };
  volatile float va = a, vb = b;
  volatile double vc = c, ve = e;
  EXPECT(f[0] == in_mode(FE_DOWNWARD, [&] { return va + vb; }) && f[1] == in_mode(FE_UPWARD, [&] { return va + vb; }));
  EXPECT(f[2] == in_mode(FE_TOWARDZERO, [&] { return va * vb; }) && f[3] == in_mode(FE_UPWARD, [&] { return va / vb; }));
  EXPECT(d[0] == in_mode(FE_DOWNWARD, [&] { return vc + ve; }) && d[1] == in_mode(FE_UPWARD, [&] { return vc * ve; }));
  EXPECT(d[2] == in_mode(FE_TOWARDZERO, [&] { return vc / ve; }) && f[6] == in_mode(FE_UPWARD, [&] { return (float)vc; }));
  EXPECT(f[7] == 0x1.234566p56f && f[8] == 0x1p32f, "%a %a", f[7], f[8]);
  EXPECT(i[0] == 2 && i[1] == -3 && i[2] == 3 && i[3] == -2 && i[4] == 4 && i[5] == 0 && i[6] == 2147483647 && i[7] == -1,
         "%lld %lld %lld %lld %lld %lld %lld %lld", i[0], i[1], i[2], i[3], i[4], i[5], i[6], i[7]);
  const float x = 0.7f;
  fast<<<1, 1>>>(f, x);
  CUDA_OK(cudaDeviceSynchronize());
  const float want[] = {std::sin(x), std::cos(x), std::exp(x), std::log(x), std::pow(x, 1.5f), x / 3, 1 / std::sqrt(x),
                        std::log2(x), std::pow(10.0f, x), std::tan(x), 1 / std::sqrt(x), x};
  for (int k = 0; k < 12; ++k) EXPECT(std::fabs(f[k] - want[k]) <= 3e-6f * std::fabs(want[k]) + 1e-6f, "fast %d: %g, not %g", k, f[k], want[k]);
  return finish();
}
