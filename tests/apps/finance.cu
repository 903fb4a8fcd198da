// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Black-Scholes in float and double, and a Monte-Carlo price with a counter-based generator.
#include <vector>

#include "app.h"

template <class T>
__host__ __device__ inline T normal_cdf(T d) {
  const T a1 = T(0.31938153), a2 = T(-0.356563782), a3 = T(1.781477937), a4 = T(-1.821255978),
          a5 = T(1.330274429);
  T k = T(1) / (T(1) + T(0.2316419) * fabs(d));
  T c = T(0.39894228040143267794) * exp(T(-0.5) * d * d) *
        (k * (a1 + k * (a2 + k * (a3 + k * (a4 + k * a5)))));
  return d > 0 ? T(1) - c : c;
}

template <class T>
__host__ __device__ inline void price(T& call, T& put, T S, T X, T t, T r, T v) {
  T root = sqrt(t);
  T d1 = (log(S / X) + (r + T(0.5) * v * v) * t) / (v * root), d2 = d1 - v * root;
  T discount = exp(-r * t);
  call = S * normal_cdf(d1) - X * discount * normal_cdf(d2);
  put = X * discount * (T(1) - normal_cdf(d2)) - S * (T(1) - normal_cdf(d1));
}

template <class T>
__global__ void black_scholes(const T* S, const T* X, const T* t, T* call, T* put, int n) {
  for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += blockDim.x * gridDim.x)
    price(call[i], put[i], S[i], X[i], t[i], T(0.02), T(0.3));
}

template <class T>
void test(double tolerance) {
  const int n = 4000;
  T *S, *X, *t, *call, *put;
  for (T** p : {&S, &X, &t, &call, &put}) CUDA_OK(cudaMallocManaged(p, n * sizeof(T)));
  for (int i = 0; i < n; ++i) S[i] = 5 + i % 25, X[i] = 1 + i % 99, t[i] = T(0.25) + (i % 39) * T(0.25);
  black_scholes<<<13, 128>>>(S, X, t, call, put, n);
  CUDA_OK(cudaDeviceSynchronize());
  for (int i = 0; i < n; ++i) {
    double c, p;
    price<double>(c, p, S[i], X[i], t[i], T(0.02), T(0.3));
    EXPECT(std::abs(call[i] - c) < tolerance * (1 + X[i]) && std::abs(put[i] - p) < tolerance * (1 + X[i]),
           "%d: %.9g %.9g", i, (double)call[i], c);
  }
  for (T* p : {S, X, t, call, put}) cudaFree(p);
}

__device__ unsigned mix(unsigned x) {
  x ^= x >> 16, x *= 0x7feb352du, x ^= x >> 15, x *= 0x846ca68bu, x ^= x >> 16;
  return x;
}

__global__ void monte_carlo(double* sum, int paths) {
  __shared__ double part[128];
  double mine = 0;
  for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < paths; i += blockDim.x * gridDim.x) {
    float u1 = (mix(2 * i + 1) + 1.0f) * (1.0f / 4294967808.0f), u2 = mix(2 * i + 77) * (1.0f / 4294967296.0f);
    float z = sqrtf(-2.0f * logf(u1)) * cospif(2.0f * u2);
    float s = 100.0f * expf(0.005f + 0.1f * z);
    mine += fmaxf(s - 100.0f, 0.0f);
  }
  part[threadIdx.x] = mine;
  __syncthreads();
  for (int step = 64; step > 0; step >>= 1) {
    if (threadIdx.x < step) part[threadIdx.x] += part[threadIdx.x + step];
    __syncthreads();
  }
  if (threadIdx.x == 0) atomicAdd(sum, part[0]);
}

int main() {
  test<float>(1e-5);
  test<double>(1e-13);
  double* sum;
  CUDA_OK(cudaMallocManaged(&sum, 8));
  *sum = 0;
  const int paths = 400000;
  monte_carlo<<<32, 128>>>(sum, paths);
  CUDA_OK(cudaDeviceSynchronize());
  // E[max(S-K,0)], S = 100 exp(0.005 + 0.1 z): forward 100 e^0.01, sigma 0.1.
  double F = 100 * std::exp(0.01), d1 = (std::log(F / 100) + 0.005) / 0.1, d2 = d1 - 0.1;
  double want = F * 0.5 * std::erfc(-d1 / std::sqrt(2.0)) - 100 * 0.5 * std::erfc(-d2 / std::sqrt(2.0));
  EXPECT(std::abs(*sum / paths - want) < 0.05, "%f %f", *sum / paths, want);
  return finish();
}
