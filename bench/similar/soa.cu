// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frame.h"
const int N = 1 << 20;
Buf<float> x, y, z, u, v, w;
void setup() {
  x.make(N, [](size_t i) { return unit(i); });
  y.make(N, [](size_t i) { return unit(i + 1); });
  z.make(N, [](size_t i) { return unit(i + 2); });
  u.make(N, [](size_t i) { return unit(i + 3) - .5f; });
  v.make(N, [](size_t i) { return unit(i + 4) - .5f; });
  w.make(N, [](size_t i) { return unit(i + 5) - .5f; });
}
#ifdef __CUDACC__
__global__ void k(float* x, float* y, float* z, float* u, float* v, float* w, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  const float dt = 0.001f;
  v[i] -= 9.8f * dt;
  x[i] += u[i] * dt;
  y[i] += v[i] * dt;
  z[i] += w[i] * dt;
  if (y[i] < 0) {
    y[i] = -y[i];
    v[i] = -v[i] * 0.9f;
  }
}
void run() { k<<<N / 256, 256>>>(x.d, y.d, z.d, u.d, v.d, w.d, N); }
#else
void run() {
  float *X = x.d, *Y = y.d, *Z = z.d, *U = u.d, *V = v.d, *W = w.d;
  const float dt = 0.001f;
#pragma omp parallel for
  for (int i = 0; i < N; ++i) {
    V[i] -= 9.8f * dt;
    X[i] += U[i] * dt;
    Y[i] += V[i] * dt;
    Z[i] += W[i] * dt;
    if (Y[i] < 0) {
      Y[i] = -Y[i];
      V[i] = -V[i] * 0.9f;
    }
  }
}
#endif
void outputs() {
  y.out();
  v.out();
}
