// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frame.h"
const int R = 1 << 19, W = 16;
Buf<float> v, x, y;
Buf<int> c;
void setup() {
  v.make((size_t)R * W, [](size_t i) { return unit(i); });
  c.make((size_t)R * W, [](size_t i) {
    int r = i % R;
    int q = r + (int)(mixed(i) % 2048) - 1024;
    return q < 0 ? -1 : q >= R ? -1 : q;
  });
  x.make(R, [](size_t i) { return unit(i + 3); });
  y.make(R);
}
#ifdef __CUDACC__
__global__ void k(const float* v, const int* c, const float* x, float* y, int r, int w) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= r) return;
  float s = 0;
  for (int j = 0; j < w; ++j) {
    int q = c[j * r + i];
    if (q >= 0) s += v[j * r + i] * x[q];
  }
  y[i] = s;
}
void run() { k<<<R / 256, 256>>>(v.d, c.d, x.d, y.d, R, W); }
#else
void run() {
#pragma omp parallel for
  for (int i = 0; i < R; ++i) {
    float s = 0;
    for (int j = 0; j < W; ++j) {
      int q = c.d[(size_t)j * R + i];
      if (q >= 0) s += v.d[(size_t)j * R + i] * x.d[q];
    }
    y.d[i] = s;
  }
}
#endif
void outputs() { y.out(); }
