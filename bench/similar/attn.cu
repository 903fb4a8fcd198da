// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frame.h"
// attention: one warp per query, head dim 64, 512 keys, online softmax
const int HD_ = 8, T = 512, D = 64;
Buf<float> q, k_, v, o;
void setup() {
  q.make(HD_ * T * D, [](size_t i) { return unit(i) - .5f; });
  k_.make(HD_ * T * D, [](size_t i) { return unit(i + 1) - .5f; });
  v.make(HD_ * T * D, [](size_t i) { return unit(i + 2); });
  o.make(HD_ * T * D);
}
#ifdef __CUDACC__
__global__ void at(const float* q, const float* k, const float* v, float* o) {
  int w = (blockIdx.x * blockDim.x + threadIdx.x) >> 5, l = threadIdx.x & 31, h = w / T;
  const float *K = k + h * T * D, *V = v + h * T * D;
  float q0 = q[w * D + l], q1 = q[w * D + 32 + l], m = -1e30f, s = 0, a0 = 0, a1 = 0;
  for (int t = 0; t < T; ++t) {
    float d = q0 * K[t * D + l] + q1 * K[t * D + 32 + l];
    for (int x = 16; x; x >>= 1) d += __shfl_xor_sync(~0u, d, x);
    d *= 0.125f;
    float n = fmaxf(m, d), c = expf(m - n), p = expf(d - n);
    s = s * c + p;
    a0 = a0 * c + p * V[t * D + l];
    a1 = a1 * c + p * V[t * D + 32 + l];
    m = n;
  }
  o[w * D + l] = a0 / s;
  o[w * D + 32 + l] = a1 / s;
}
void run() { at<<<HD_ * T / 8, 256>>>(q.d, k_.d, v.d, o.d); }
#else
void run() {
#pragma omp parallel for
  for (int w = 0; w < HD_ * T; ++w) {
    int h = w / T;
    const float *K = k_.d + h * T * D, *V = v.d + h * T * D, *Q = q.d + w * D;
    float m = -1e30f, s = 0, a[D] = {0};
    for (int t = 0; t < T; ++t) {
      float d = 0;
#pragma omp simd reduction(+ : d)
      for (int j = 0; j < D; ++j) d += Q[j] * K[t * D + j];
      d *= 0.125f;
      float n = fmaxf(m, d), c = expf(m - n), p = expf(d - n);
      s = s * c + p;
      for (int j = 0; j < D; ++j) a[j] = a[j] * c + p * V[t * D + j];
      m = n;
    }
    for (int j = 0; j < D; ++j) o.d[w * D + j] = a[j] / s;
  }
}
#endif
void outputs() { o.out(); }
