// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frame.h"
// 2-D convolution layer: 16 in, 16 out channels, 3x3, 128x128, naive thread per output
const int CI = 16, CO = 16, W = 128, H = 128;
Buf<float> a, k_, b;
void setup() {
  a.make(CI * W * H, [](size_t i) { return unit(i); });
  k_.make(CO * CI * 9, [](size_t i) { return unit(i + 5) - .5f; });
  b.make(CO * W * H);
}
#ifdef __CUDACC__
__global__ void conv(const float* a, const float* k, float* b, int w, int h, int ci) {
  int x = blockIdx.x * 16 + threadIdx.x, y = blockIdx.y * 16 + threadIdx.y, o = blockIdx.z;
  float v = 0;
  for (int c = 0; c < ci; ++c)
    for (int j = 0; j < 3; ++j)
      for (int i = 0; i < 3; ++i) {
        int xx = x + i - 1, yy = y + j - 1;
        if (xx >= 0 && yy >= 0 && xx < w && yy < h)
          v += k[((o * ci + c) * 3 + j) * 3 + i] * a[(c * h + yy) * w + xx];
      }
  b[(o * h + y) * w + x] = fmaxf(v, 0.f);
}
void run() { conv<<<dim3(W / 16, H / 16, CO), dim3(16, 16)>>>(a.d, k_.d, b.d, W, H, CI); }
#else
void run() {
#pragma omp parallel for collapse(2)
  for (int o = 0; o < CO; ++o)
    for (int y = 0; y < H; ++y)
      for (int x = 0; x < W; ++x) {
        float v = 0;
        for (int c = 0; c < CI; ++c)
          for (int j = 0; j < 3; ++j)
            for (int i = 0; i < 3; ++i) {
              int xx = x + i - 1, yy = y + j - 1;
              if (xx >= 0 && yy >= 0 && xx < W && yy < H)
                v += k_.d[((o * CI + c) * 3 + j) * 3 + i] * a.d[(c * H + yy) * W + xx];
            }
        b.d[(o * H + y) * W + x] = fmaxf(v, 0.f);
      }
}
#endif
void outputs() { b.out(); }
