// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Things that real programs write because nvcc takes them: host min/max and math from the CUDA headers,
// loose types in <<<>>>, std:: functions in kernels, template shared arrays, C headers, macros.
#include <assert.h>
#include <cuda.h>
#include <float.h>
#include <limits.h>
#include <math.h>
#include <math_constants.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <iostream>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "app.h"

#ifndef __CUDACC__
#error not a CUDA compiler
#endif
#ifndef __NVCC__
#error not nvcc
#endif
#if __CUDACC_VER_MAJOR__ < 11 || CUDART_VERSION < 11000 || CUDA_VERSION < 11000
#error too old
#endif
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ < 350
#error no device pass
#endif

#define BLOCK_SIZE 128
#define DIVUP(a, b) (((a) + (b) - 1) / (b))

typedef unsigned long long ull;
enum class Mode { kFirst, kSecond };

template <typename T>
struct SharedMemory {
  __device__ inline operator T*() {
    extern __shared__ int bytes[];
    return (T*)bytes;
  }
};

template <typename T, int N>
struct Small {
  T v[N];
  __host__ __device__ T& operator[](int i) { return v[i]; }
  __host__ __device__ const T& operator[](int i) const { return v[i]; }
};

__host__ __device__ inline float4 operator+(const float4& a, const float4& b) {
  return make_float4(a.x + b.x, a.y + b.y, a.z + b.z, a.w + b.w);
}

constexpr int square(int x) { return x * x; }          // host constexpr, used in a kernel
static const int kWidth = 7;
__device__ __constant__ int kTable[4] = {1, 2, 3, 4};
__device__ float device_array[3][4];
static __device__ unsigned int blocks_done;

template <typename T>
__global__ void generic(const T* __restrict__ in, T* __restrict__ out, const int n, Mode mode) {
  T* s = SharedMemory<T>();
  const auto i = threadIdx.x + (size_t)blockIdx.x * blockDim.x;
  s[threadIdx.x] = i < n ? in[i] : T{};
  __syncthreads();
  T v = s[blockDim.x - 1 - threadIdx.x];
  v = std::max(v, (T)1);
  v = max(v, (T)2);
  if (mode == Mode::kSecond) v += square(3) + kWidth + kTable[threadIdx.x & 3];
  if (i < n) out[i] = std::min(v, (T)1000);
  if (i == 0) {
    Small<T, 3> small{{1, 2, 3}};
    small[0] += small[1] * small[2];
    out[0] += small[0];
    device_array[1][2] = 5.0f;
    atomicInc(&blocks_done, 1000);
  }
}

__global__ void math(float* out, double* wide, int* ints, const int n) {
  int k = 0;
  float x = 2.5f + threadIdx.x;
  out[k++] = abs(-x) + fabsf(-x) + std::abs(-x);
  out[k++] = pow(x, 2) + powf(x, 2.0f) + std::pow(x, 2.0f);
  out[k++] = isnan(x) + isinf(INFINITY) + std::isnan(NAN) + signbit(-x);
  out[k++] = CUDART_PI_F + M_PI + FLT_MAX / FLT_MAX + CUDART_INF_F / CUDART_INF_F * 0;
  out[k++] = std::numeric_limits<float>::max() > 1e30f;
  out[k++] = max(3, 4u) + min(3.0f, 2.0f) + fmax(1.0, 2.0f) + max(2ll, 3ll) + min((size_t)8, (size_t)9);
  out[k++] = sqrt(16) + exp(0) + floor(2.7f) + ceil(2.2) + round(2.5f) + rint(2.5f) + trunc(2.9f);
  out[k++] = __int_as_float(__float_as_int(x)) + __uint_as_float(__float_as_uint(x));
  out[k++] = fmodf(7.5f, 2.0f) + hypot(3.0f, 4.0f) + cbrtf(27.0f) + log1pf(0.0f) + exp10f(2.0f) + sinpif(0.5f);
  out[k++] = (float)lrintf(2.7f) + (float)lroundf(2.5f) + (float)llrint(3.2) + ldexpf(1.0f, 4) + scalbnf(1.f, 3);
  int e;
  const float fraction = frexpf(8.0f, &e);
  out[k++] = fraction + e + modff(2.75f, &x);
  wide[0] = sin(1.0) * sin(1.0) + cos(1.0) * cos(1.0) + __dadd_rn(1, 2) + __longlong_as_double(__double_as_longlong(4.0));
  ints[0] = __syncthreads_count(1) + __syncthreads_or(0) + __syncthreads_and(1);
  char text[8];
  memset(text, 0, sizeof text);
  memcpy(text, "abc", 4);
  ints[1] = text[1];
  ints[2] = __popc(0xff) + __ffs(8) + __clz(1) + (int)__brev(1) + __popcll(~0ull);
  uint64_t wide_int = (uint64_t)n << 33;
  ints[3] = (int)(wide_int >> 33) + (int)sizeof(long);
}

__global__ void launch_types(int* out) { atomicAdd(out, 1); }

static int host_math() {
  float a = max(1.0f, 2.0f) + min(3, 2) + rsqrtf(4.0f);       // host versions, as nvcc's headers give
  return (int)(a * 2) + max((size_t)3, (size_t)2) + min(4u, 5u) + max(1.5, 2.5) == 9 + 3 + 4 + 2.5 ? 1 : 0;
}

int main(int argc, char* argv[]) {
  const int n = argc > 1 ? atoi(argv[1]) : 300;
  float *in, *out;
  double* wide;
  int* ints;
  cudaMallocManaged((void**)&in, n * sizeof(float));
  cudaMallocManaged(&out, sizeof(float) * n);
  cudaMallocManaged(&wide, 8 * sizeof(double));
  cudaMallocManaged(&ints, 8 * sizeof(int));
  std::mt19937 gen(19937);
  std::uniform_real_distribution<float> dis(-6.f, 6.f);
  for (int i = 0; i < n; i++) in[i] = i;
  auto start = std::chrono::steady_clock::now();
  size_t shared = BLOCK_SIZE * sizeof(float);
  generic<float><<<DIVUP(n, BLOCK_SIZE), BLOCK_SIZE, shared>>>(in, out, n, Mode::kSecond);
  cudaDeviceSynchronize();
  auto end = std::chrono::steady_clock::now();
  auto time = std::chrono::duration_cast<std::chrono::nanoseconds>(end - start).count();
  std::cout << "kernel time " << time * 1e-3f << " us " << dis(gen) << std::endl;
  EXPECT(out[1] == 126 + 9 + 7 + 2, "%f", out[1]);
  EXPECT(out[0] == 127 + 9 + 7 + 1 + 7, "%f", out[0]);
  generic<int><<<dim3(1), dim3(64), 64 * sizeof(int), 0>>>((int*)ints, (int*)ints, 0, Mode::kFirst);
  math<<<1, 1>>>(out, wide, ints, n);
  CUDA_OK(cudaDeviceSynchronize());
  const float want[11] = {7.5f, 18.75f, 3, NAN, 1, 4 + 2 + 2 + 3 + 8, 4 + 1 + 2 + 3 + 3 + 2 + 2, 5.0f, 1.5f + 5 + 3 + 0 + 100 + 1, 3 + 3 + 3 + 16 + 8, 0.5f + 4 + 0.75f};
  for (int k = 0; k < 11; ++k)
    EXPECT(std::isnan(want[k]) ? std::isnan(out[k]) : std::abs(out[k] - want[k]) < 1e-4f, "math %d: %f, not %f", k, out[k], want[k]);
  EXPECT(std::abs(wide[0] - 8.0) < 1e-12);
  EXPECT(ints[0] == 2 && ints[1] == 'b' && ints[2] == 8 + 4 + 31 + INT_MIN + 64 && ints[3] == n + 8, "%d %d %d %d", ints[0], ints[1], ints[2], ints[3]);
  *ints = 0;
  size_t blocks = 3;
  unsigned threads = 32;
  long long more = 2;
  launch_types<<<blocks, threads>>>(ints);
  launch_types<<<more, 1 << 5, 0, 0>>>(ints);
  void* args[] = {&ints};
  cudaLaunchKernel((const void*)launch_types, dim3(1), dim3(5), args, 0, nullptr);
  CUDA_OK(cudaDeviceSynchronize());
  EXPECT(*ints == 96 + 64 + 5, "%d", *ints);
  unsigned done = 0;
  CUDA_OK(cudaMemcpyFromSymbol(&done, blocks_done, sizeof(done)));
  EXPECT(done == 2, "%u", done);
  float row[4];
  CUDA_OK(cudaMemcpyFromSymbol(row, device_array, sizeof row, 16));
  EXPECT(row[2] == 5.0f);
  EXPECT(host_math() == 1);
  float4 f4 = make_float4(1, 2, 3, 4) + make_float4(1, 1, 1, 1);
  EXPECT(f4.w == 5);
  static_assert(sizeof(float3) == 12 && alignof(float4) == 16 && sizeof(double2) == 16 && sizeof(uchar4) == 4, "layout");
  return finish();
}
