// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Atomics of all kinds on global and shared memory, 32 and 64 bits, float and double, CAS loops.
#include <vector>

#include "app.h"

__global__ void histogram_global(const unsigned char* data, unsigned* bins, int n) {
  for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += gridDim.x * blockDim.x)
    atomicAdd(&bins[data[i]], 1);
}

__global__ void histogram_shared(const unsigned char* data, unsigned* bins, int n) {
  __shared__ unsigned local[256];
  local[threadIdx.x] = 0;
  __syncthreads();
  for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += gridDim.x * blockDim.x)
    atomicAdd(local + data[i], 1u);
  __syncthreads();
  atomicAdd(&bins[threadIdx.x], local[threadIdx.x]);
}

struct Extremes {
  int lowest, highest;
  unsigned all_and, all_or, all_xor;
  unsigned long long sum64, highest64;
  float fsum;
  double dsum, dproduct;
  unsigned wrapped, countdown;
  int exchanged;
};

__device__ double atomic_multiply(double* address, double v) {
  unsigned long long* a = (unsigned long long*)address;
  unsigned long long old = *a, assumed;
  do {
    assumed = old;
    old = atomicCAS(a, assumed, __double_as_longlong(v * __longlong_as_double(assumed)));
  } while (assumed != old);
  return __longlong_as_double(old);
}

__global__ void extremes(Extremes* e, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  int v = (i * 7919) % 10007 - 5000;
  atomicMin(&e->lowest, v);
  atomicMax(&e->highest, v);
  atomicAnd(&e->all_and, 0xfffffff0u | (i & 3));
  atomicOr(&e->all_or, 1u << (i % 31));
  atomicXor(&e->all_xor, (unsigned)i * 2654435761u);
  atomicAdd(&e->sum64, (unsigned long long)i << 20);
  atomicMax(&e->highest64, (unsigned long long)i << 33);
  atomicAdd(&e->fsum, 0.5f);
  atomicAdd(&e->dsum, 0.25);
  if (i < 20) atomic_multiply(&e->dproduct, 2.0);
  atomicInc(&e->wrapped, 99u);
  atomicDec(&e->countdown, 50u);
  atomicSub(&e->exchanged, 1);
}

int main() {
  const int n = 200000;
  std::vector<unsigned char> data(n);
  std::vector<unsigned> want(256, 0), got(256);
  unsigned x = 12345;
  for (auto& d : data) x = x * 1664525u + 1013904223u, d = x >> 24, ++want[d];
  unsigned char* ddata;
  unsigned* bins;
  CUDA_OK(cudaMalloc(&ddata, n));
  CUDA_OK(cudaMalloc(&bins, 1024));
  CUDA_OK(cudaMemcpy(ddata, data.data(), n, cudaMemcpyHostToDevice));
  for (int kind = 0; kind < 2; ++kind) {
    CUDA_OK(cudaMemset(bins, 0, 1024));
    if (kind == 0) histogram_global<<<30, 128>>>(ddata, bins, n);
    else histogram_shared<<<30, 256>>>(ddata, bins, n);
    CUDA_OK(cudaMemcpy(got.data(), bins, 1024, cudaMemcpyDeviceToHost));
    for (int i = 0; i < 256; ++i) EXPECT(got[i] == want[i], "kind %d bin %d: %u %u", kind, i, got[i], want[i]);
  }
  Extremes e{1 << 30, -(1 << 30), ~0u, 0, 0, 0, 0, 0.f, 0.0, 1.0, 0, 0, 5};
  Extremes* de;
  CUDA_OK(cudaMalloc(&de, sizeof e));
  CUDA_OK(cudaMemcpy(de, &e, sizeof e, cudaMemcpyHostToDevice));
  const int m = 10000;
  extremes<<<(m + 95) / 96, 96>>>(de, m);
  CUDA_OK(cudaMemcpy(&e, de, sizeof e, cudaMemcpyDeviceToHost));
  int lowest = 1 << 30, highest = -(1 << 30);
  unsigned all_xor = 0, wrapped = 0, countdown = 0;
  unsigned long long sum = 0;
  for (int i = 0; i < m; ++i) {
    int v = (i * 7919) % 10007 - 5000;
    lowest = v < lowest ? v : lowest, highest = v > highest ? v : highest;
    all_xor ^= (unsigned)i * 2654435761u;
    sum += (unsigned long long)i << 20;
    wrapped = wrapped >= 99 ? 0 : wrapped + 1;
    countdown = countdown == 0 || countdown > 50 ? 50 : countdown - 1;
  }
  EXPECT(e.lowest == lowest && e.highest == highest);
  EXPECT(e.all_and == 0xfffffff0u && e.all_or == 0x7fffffffu && e.all_xor == all_xor);
  EXPECT(e.sum64 == sum && e.highest64 == (unsigned long long)(m - 1) << 33);
  EXPECT(e.fsum == m * 0.5f && e.dsum == m * 0.25 && e.dproduct == 1048576.0);
  EXPECT(e.wrapped == wrapped && e.countdown == countdown, "%u %u", e.wrapped, e.countdown);
  EXPECT(e.exchanged == 5 - m);
  return finish();
}
