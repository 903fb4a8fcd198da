// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Atomic functions of every element type and scope, against what any order of the operations gives.
#include "app.h"

struct Results {
  int i[8];
  unsigned u[10];
  unsigned long long l[8];
  long long s[2];
  float f[2];
  double d;
};

template <class T>
__device__ void integer_ops(T* r, T lane) {
  atomicAdd(&r[0], lane);
  atomicMax(&r[1], lane);
  atomicMin(&r[2], lane);
  atomicAnd(&r[3], ~(T(1) << (lane % 16)));
  atomicOr(&r[4], T(1) << (lane % 16));
  atomicXor(&r[5], lane);
  atomicExch(&r[6], T(77));
  T seen = r[7], before;
  do {
    before = seen;
    seen = atomicCAS(&r[7], before, before + 2);
  } while (seen != before);
}

__global__ void all(Results* r) {
  const unsigned lane = blockIdx.x * blockDim.x + threadIdx.x;
  integer_ops<int>(r->i, (int)lane);
  integer_ops<unsigned>(r->u, lane);
  integer_ops<unsigned long long>(r->l, lane);
  atomicInc(&r->u[8], 9);
  atomicDec(&r->u[9], 9);
  atomicMax(&r->s[0], (long long)lane - 1000);
  atomicMin(&r->s[1], (long long)lane - 1000);
  atomicAdd(&r->f[0], 0.5f);
  atomicExch(&r->f[1], 3.0f);
  atomicSub(&r->i[0], 1);
#if __CUDA_ARCH__ >= 600
  atomicAdd(&r->d, 0.25);
  atomicAdd_system(&r->i[0], 1);
  atomicAdd_block(&r->i[0], 0);
#else
  // What programs write where there is no atomicAdd for double.
  unsigned long long* bits = (unsigned long long*)&r->d;
  unsigned long long old = *bits, assumed;
  do {
    assumed = old;
    old = atomicCAS(bits, assumed, __double_as_longlong(0.25 + __longlong_as_double(assumed)));
  } while (assumed != old);
  atomicAdd(&r->i[0], 1);
#endif
}

/// The highest bit makes a number large, not negative, in every scope.
template <class T>
__device__ bool unsigned_in_scopes(T* scratch) {
  const T large = (T)1 << (8 * sizeof(T) - 1);
  bool ok = true;
#if __CUDA_ARCH__ >= 600
  *scratch = large;
  ok &= atomicMin_block(scratch, (T)7) == large && *scratch == 7;
  ok &= atomicMax_block(scratch, large) == 7 && *scratch == large;
  ok &= atomicMin_system(scratch, (T)9) == large && *scratch == 9;
  ok &= atomicMax_system(scratch, large) == 9 && *scratch == large;
#endif
  *scratch = large;
  return ok && atomicMin(scratch, (T)7) == large && atomicMax(scratch, large) == 7 && *scratch == large;
}
__global__ void scopes(unsigned long long* scratch, bool* ok) {
  ok[0] = unsigned_in_scopes((unsigned*)scratch);
  ok[1] = unsigned_in_scopes(scratch);
}

struct alignas(16) Pair {
  unsigned long long low, high;
};
struct Wide {
  float2 two;
  float4 four;
  Pair counted, chain;
  unsigned long long handed_on;
  unsigned short shorts[4];
};

/// Vectors of floats, pairs of 64 bits and half words: changed as a whole.
__global__ void wide(Wide* w) {
#if __CUDA_ARCH__ >= 700
  for (unsigned short seen = w->shorts[1], before;;) {
    before = seen;
    seen = atomicCAS(&w->shorts[1], before, (unsigned short)(before + 1));
    if (seen == before) break;
  }
#endif
#if __CUDA_ARCH__ >= 900
  atomicAdd(&w->two, make_float2(1, 2));
  atomicAdd(&w->four, make_float4(1, 2, 3, 4));
  for (Pair seen = w->counted, before;;) {
    before = seen;
    seen = atomicCAS(&w->counted, before, Pair{before.low + 1, before.high - 3});
    if (seen.low == before.low && seen.high == before.high) break;
  }
  const unsigned long long mine = blockIdx.x * blockDim.x + threadIdx.x + 1;
  const Pair got = atomicExch(&w->chain, Pair{mine, ~mine});
  if (got.high == ~got.low) atomicAdd(&w->handed_on, got.low);
#endif
}

template <class T>
void expect_integers(const T* r, T n, const char* name) {
  EXPECT(r[0] == n * (n - 1) / 2, "%s", name);
  EXPECT(r[1] == n - 1, "%s", name);
  EXPECT(r[2] == 0, "%s", name);
  EXPECT(r[3] == ~T(0xffff), "%s", name);
  EXPECT(r[4] == 0xffff, "%s", name);
  T x = 0;
  for (T i = 0; i < n; ++i) x ^= i;
  EXPECT(r[5] == x, "%s", name);
  EXPECT(r[6] == 77, "%s", name);
  EXPECT(r[7] == 2 * n, "%s", name);
}

int main() {
  constexpr int blocks = 7, threads = 96, n = blocks * threads;
  Results start = {}, *device, got;
  start.i[2] = 1000000;
  start.u[2] = 1000000;
  start.l[2] = 1000000;
  start.i[3] = -1;
  start.u[3] = ~0u;
  start.l[3] = ~0ull;
  start.s[0] = -5000;
  CUDA_OK(cudaMalloc(&device, sizeof *device));
  CUDA_OK(cudaMemcpy(device, &start, sizeof start, cudaMemcpyHostToDevice));
  all<<<blocks, threads>>>(device);
  CUDA_OK(cudaMemcpy(&got, device, sizeof got, cudaMemcpyDeviceToHost));
  expect_integers<int>(got.i, n, "int");
  expect_integers<unsigned>(got.u, n, "unsigned");
  expect_integers<unsigned long long>(got.l, n, "unsigned long long");
  EXPECT(got.u[8] == n % 10, "%u", got.u[8]);
  EXPECT(got.u[9] == (10 - n % 10) % 10, "%u", got.u[9]);
  EXPECT(got.s[0] == n - 1 - 1000, "%lld", got.s[0]);
  EXPECT(got.s[1] == -1000, "%lld", got.s[1]);
  EXPECT(got.f[0] == n * 0.5f, "%f", got.f[0]);
  EXPECT(got.f[1] == 3.0f);
  EXPECT(got.d == n * 0.25, "%f", got.d);

  bool* ok;
  CUDA_OK(cudaMallocManaged(&ok, 2));
  scopes<<<1, 1>>>((unsigned long long*)device, ok);
  CUDA_OK(cudaDeviceSynchronize());
  EXPECT(ok[0] && ok[1], "%d %d", ok[0], ok[1]);

  cudaFuncAttributes made;
  CUDA_OK(cudaFuncGetAttributes(&made, wide));
  Wide* w;
  CUDA_OK(cudaMallocManaged(&w, sizeof *w));
  *w = {};
  w->chain.high = ~0ull;
  wide<<<blocks, threads>>>(w);
  CUDA_OK(cudaDeviceSynchronize());
  if (made.ptxVersion >= 70) EXPECT(w->shorts[0] == 0 && w->shorts[1] == n && w->shorts[2] == 0, "%d", w->shorts[1]);
  if (made.ptxVersion >= 90) {
    EXPECT(w->two.x == n && w->two.y == 2 * n && w->four.x == n && w->four.z == 3 * n && w->four.w == 4 * n, "%f", w->four.x);
    EXPECT(w->counted.low == n && w->counted.high == 0ull - 3 * n, "%llu", w->counted.low);
    EXPECT(w->chain.high == ~w->chain.low && w->handed_on + w->chain.low == (unsigned long long)n * (n + 1) / 2, "%llu", w->handed_on);
  }
  return finish();
}
