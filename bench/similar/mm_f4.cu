// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frame.h"
const int N = 512;
Buf<float> a, b, c;
void setup() {
  a.make(N * N, [](size_t i) { return unit(i); });
  b.make(N * N, [](size_t i) { return unit(i + 9); });
  c.make(N * N);
}
#ifdef __CUDACC__
// 64x64 tile, 16x16 threads, each 4x4, float4 loads
__global__ void k(const float* a, const float* b, float* c, int n) {
  __shared__ float sa[16][64], sb[16][64];
  int tx = threadIdx.x, ty = threadIdx.y, t = ty * 16 + tx;
  float acc[4][4] = {};
  int bx = blockIdx.x * 64, by = blockIdx.y * 64;
  for (int k0 = 0; k0 < n; k0 += 16) {
    float4 va = *(const float4*)&a[(by + t / 4) * n + k0 + (t % 4) * 4];
    int kk = (t % 4) * 4;
    sa[kk][t / 4] = va.x;
    sa[kk + 1][t / 4] = va.y;
    sa[kk + 2][t / 4] = va.z;
    sa[kk + 3][t / 4] = va.w;
    *(float4*)&sb[t / 16][(t % 16) * 4] = *(const float4*)&b[(k0 + t / 16) * n + bx + (t % 16) * 4];
    __syncthreads();
#pragma unroll
    for (int k = 0; k < 16; ++k) {
      float4 x = *(float4*)&sa[k][ty * 4], y = *(float4*)&sb[k][tx * 4];
      float xa[4] = {x.x, x.y, x.z, x.w}, ya[4] = {y.x, y.y, y.z, y.w};
#pragma unroll
      for (int i = 0; i < 4; ++i)
#pragma unroll
        for (int j = 0; j < 4; ++j) acc[i][j] += xa[i] * ya[j];
    }
    __syncthreads();
  }
  for (int i = 0; i < 4; ++i)
    *(float4*)&c[(by + ty * 4 + i) * n + bx + tx * 4] =
        make_float4(acc[i][0], acc[i][1], acc[i][2], acc[i][3]);
}
void run() { k<<<dim3(N / 64, N / 64), dim3(16, 16)>>>(a.d, b.d, c.d, N); }
#else
void run() {
  const float *A = a.d, *B = b.d;
  float* C = c.d;
#pragma omp parallel for
  for (int i0 = 0; i0 < N; i0 += 4) {
    for (int i = i0; i < i0 + 4; ++i)
      for (int j = 0; j < N; ++j) C[i * N + j] = 0;
    for (int k = 0; k < N; ++k)
      for (int i = i0; i < i0 + 4; ++i) {
        float x = A[i * N + k];
        for (int j = 0; j < N; ++j) C[i * N + j] += x * B[k * N + j];
      }
  }
}
#endif
void outputs() { c.out(); }
