// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frame.h"
const int W = 2048, H = 2048;
Buf<float> a, b;
void setup() {
  a.make((size_t)W * H, [](size_t i) { return unit(i); });
  b.make((size_t)W * H);
}
#ifdef __CUDACC__
__global__ void k(const float* a, float* b, int w, int h, float c, float s) {
  int x = blockIdx.x * blockDim.x + threadIdx.x, y = blockIdx.y * blockDim.y + threadIdx.y;
  if (x >= w || y >= h) return;
  float fx = x - w * 0.5f, fy = y - h * 0.5f;
  float u = c * fx - s * fy + w * 0.5f, v = s * fx + c * fy + h * 0.5f;
  float r = 0;
  int x0 = (int)floorf(u), y0 = (int)floorf(v);
  if (x0 >= 0 && y0 >= 0 && x0 < w - 1 && y0 < h - 1) {
    float p = u - x0, q = v - y0;
    r = (1 - q) * ((1 - p) * a[y0 * w + x0] + p * a[y0 * w + x0 + 1]) +
        q * ((1 - p) * a[(y0 + 1) * w + x0] + p * a[(y0 + 1) * w + x0 + 1]);
  }
  b[y * w + x] = r;
}
void run() { k<<<dim3(W / 16, H / 16), dim3(16, 16)>>>(a.d, b.d, W, H, cosf(0.3f), sinf(0.3f)); }
#else
void run() {
  const float* A = a.d;
  float c = cosf(0.3f), s = sinf(0.3f);
#pragma omp parallel for
  for (int y = 0; y < H; ++y)
    for (int x = 0; x < W; ++x) {
      float fx = x - W * 0.5f, fy = y - H * 0.5f;
      float u = c * fx - s * fy + W * 0.5f, v = s * fx + c * fy + H * 0.5f;
      float r = 0;
      int x0 = (int)floorf(u), y0 = (int)floorf(v);
      if (x0 >= 0 && y0 >= 0 && x0 < W - 1 && y0 < H - 1) {
        float p = u - x0, q = v - y0;
        r = (1 - q) * ((1 - p) * A[y0 * W + x0] + p * A[y0 * W + x0 + 1]) +
            q * ((1 - p) * A[(y0 + 1) * W + x0] + p * A[(y0 + 1) * W + x0 + 1]);
      }
      b.d[y * W + x] = r;
    }
}
#endif
void outputs() { b.out(); }
