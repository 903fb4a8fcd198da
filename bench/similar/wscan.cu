// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frame.h"
const int N = 8 << 20;
Buf<int> a, b, s;
void setup() {
  a.make(N, [](size_t i) { return (int)(mixed(i) % 7); });
  b.make(N);
  s.make(N / 1024);
}
#ifdef __CUDACC__
__device__ int warp_scan(int v) {
  int l = threadIdx.x & 31;
  for (int d = 1; d < 32; d <<= 1) {
    int o = __shfl_up_sync(~0u, v, d);
    if (l >= d) v += o;
  }
  return v;
}
__global__ void blocks(const int* a, int* b, int* s) {
  __shared__ int w[32];
  int i = blockIdx.x * 1024 + threadIdx.x;
  int x = a[i];
  int v = warp_scan(x);
  if ((threadIdx.x & 31) == 31) w[threadIdx.x >> 5] = v;
  __syncthreads();
  if (threadIdx.x < 32) w[threadIdx.x] = warp_scan(w[threadIdx.x]);
  __syncthreads();
  if (threadIdx.x >= 32) v += w[(threadIdx.x >> 5) - 1];
  b[i] = v - x;
  if (threadIdx.x == 1023) s[blockIdx.x] = v;
}
__global__ void sums(int* s, int n) {
  __shared__ int w[32];
  int carry = 0;
  for (int base = 0; base < n; base += 1024) {
    int i = base + threadIdx.x;
    int x = i < n ? s[i] : 0;
    int v = warp_scan(x);
    if ((threadIdx.x & 31) == 31) w[threadIdx.x >> 5] = v;
    __syncthreads();
    if (threadIdx.x < 32) w[threadIdx.x] = warp_scan(w[threadIdx.x]);
    __syncthreads();
    if (threadIdx.x >= 32) v += w[(threadIdx.x >> 5) - 1];
    if (i < n) s[i] = carry + v - x;
    carry += w[31];
    __syncthreads();
  }
}
__global__ void add(int* b, const int* s) { b[blockIdx.x * 1024 + threadIdx.x] += s[blockIdx.x]; }
void run() {
  blocks<<<N / 1024, 1024>>>(a.d, b.d, s.d);
  sums<<<1, 1024>>>(s.d, N / 1024);
  add<<<N / 1024, 1024>>>(b.d, s.d);
}
#else
void run() {
  const int P = 1 << 15, n = N / P;
  int *A = a.d, *B = b.d;
  static std::vector<int> st;
  st.assign(n + 1, 0);
#pragma omp parallel for
  for (int p = 0; p < n; ++p) {
    int x = 0;
    for (int i = p * P; i < (p + 1) * P; ++i) x += A[i];
    st[p + 1] = x;
  }
  for (int p = 0; p < n; ++p) st[p + 1] += st[p];
#pragma omp parallel for
  for (int p = 0; p < n; ++p) {
    int x = st[p];
    for (int i = p * P; i < (p + 1) * P; ++i) B[i] = x, x += A[i];
  }
}
#endif
void outputs() { b.out(); }
