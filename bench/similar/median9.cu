// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frame.h"
const int W = 2048, H = 2048;
Buf<unsigned char> a, b;
void setup() {
  a.make((size_t)W * H, [](size_t i) { return (unsigned char)mixed(i); });
  b.make((size_t)W * H);
}
#ifdef __CUDACC__
#define HD __device__
#else
#define HD
#endif
#define SW(i, j)                                                      \
  {                                                                   \
    int x = v[i] < v[j] ? v[i] : v[j], y = v[i] < v[j] ? v[j] : v[i]; \
    v[i] = x;                                                         \
    v[j] = y;                                                         \
  }
HD static inline int med9(int* v) {
  SW(1, 2)
  SW(4, 5) SW(7, 8) SW(0, 1) SW(3, 4) SW(6, 7) SW(1, 2) SW(4, 5) SW(7, 8) SW(0, 3) SW(5, 8) SW(4, 7)
      SW(3, 6) SW(1, 4) SW(2, 5) SW(4, 7) SW(4, 2) SW(6, 4) SW(4, 2) return v[4];
}
#ifdef __CUDACC__
__global__ void k(const unsigned char* a, unsigned char* b, int w, int h) {
  int x = blockIdx.x * blockDim.x + threadIdx.x, y = blockIdx.y * blockDim.y + threadIdx.y;
  if (x < 1 || y < 1 || x >= w - 1 || y >= h - 1) return;
  int v[9];
  for (int j = 0; j < 3; ++j)
    for (int i = 0; i < 3; ++i) v[j * 3 + i] = a[(y + j - 1) * w + x + i - 1];
  b[y * w + x] = med9(v);
}
void run() { k<<<dim3(W / 32, H / 8), dim3(32, 8)>>>(a.d, b.d, W, H); }
#else
void run() {
#pragma omp parallel for
  for (int y = 1; y < H - 1; ++y)
    for (int x = 1; x < W - 1; ++x) {
      int v[9];
      for (int j = 0; j < 3; ++j)
        for (int i = 0; i < 3; ++i) v[j * 3 + i] = a.d[(y + j - 1) * W + x + i - 1];
      b.d[y * W + x] = med9(v);
    }
}
#endif
void outputs() { b.out(); }
