// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frame.h"
struct C2 {
  float x, y;
};
const int NB = 4096, P = 512, LG = 9;
Buf<C2> a, b, tw;
void setup() {
  a.make((size_t)NB * P, [](size_t i) { return C2{unit(2 * i), unit(2 * i + 1)}; });
  b.make((size_t)NB * P);
  tw.make(P / 2,
          [](size_t i) { return C2{(float)cos(2 * M_PI * i / P), (float)-sin(2 * M_PI * i / P)}; });
}
#ifdef __CUDACC__
__global__ void k(const C2* a, C2* b, const C2* tw) {
  __shared__ C2 s[P];
  int t = threadIdx.x;
  size_t o = (size_t)blockIdx.x * P;
  s[__brev(t) >> (32 - LG)] = a[o + t];
  s[__brev(t + P / 2) >> (32 - LG)] = a[o + t + P / 2];
  __syncthreads();
  for (int h = 1; h < P; h <<= 1) {
    int j = t & (h - 1), i = 2 * (t - j) + j;
    C2 w = tw[j * (P / 2 / h)], u = s[i], v = s[i + h];
    C2 m = {v.x * w.x - v.y * w.y, v.x * w.y + v.y * w.x};
    s[i] = {u.x + m.x, u.y + m.y};
    s[i + h] = {u.x - m.x, u.y - m.y};
    __syncthreads();
  }
  b[o + t] = s[t];
  b[o + t + P / 2] = s[t + P / 2];
}
void run() { k<<<NB, P / 2>>>(a.d, b.d, tw.d); }
#else
void run() {
#pragma omp parallel for
  for (int q = 0; q < NB; ++q) {
    C2 s[P];
    const C2* A = a.d + (size_t)q * P;
    for (int i = 0; i < P; ++i) {
      unsigned r = 0;
      for (int k = 0; k < LG; ++k) r |= ((i >> k) & 1) << (LG - 1 - k);
      s[r] = A[i];
    }
    for (int h = 1; h < P; h <<= 1)
      for (int g = 0; g < P; g += 2 * h)
        for (int j = 0; j < h; ++j) {
          C2 w = tw.d[j * (P / 2 / h)], u = s[g + j], v = s[g + j + h];
          C2 m = {v.x * w.x - v.y * w.y, v.x * w.y + v.y * w.x};
          s[g + j] = {u.x + m.x, u.y + m.y};
          s[g + j + h] = {u.x - m.x, u.y - m.y};
        }
    memcpy(b.d + (size_t)q * P, s, sizeof s);
  }
}
#endif
void outputs() {
  b.out([](C2 c) { return c.x + 2 * c.y; });
}
