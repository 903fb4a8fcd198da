// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frame.h"
// sort blocks of 1024 by odd-even merge in shared memory
const int N = 2 << 20;
Buf<int> a, b;
void setup() {
  a.make(N, [](size_t i) { return (int)(mixed(i) >> 1); });
  b.make(N);
}
#ifdef __CUDACC__
__global__ void k(const int* a, int* b) {
  __shared__ int s[1024];
  int t = threadIdx.x, o = blockIdx.x * 1024;
  s[t] = a[o + t];
  s[t + 512] = a[o + t + 512];
  for (int size = 2; size <= 1024; size <<= 1) {
    int stride = size / 2;
    int off = t & (stride - 1);
    __syncthreads();
    {
      int p = 2 * t - (t & (stride - 1));
      int x = s[p], y = s[p + stride];
      if (x > y) {
        s[p] = y;
        s[p + stride] = x;
      }
      stride >>= 1;
    }
    for (; stride > 0; stride >>= 1) {
      __syncthreads();
      int p = 2 * t - (t & (stride - 1));
      if (off >= stride) {
        int x = s[p - stride], y = s[p];
        if (x > y) {
          s[p - stride] = y;
          s[p] = x;
        }
      }
    }
  }
  __syncthreads();
  b[o + t] = s[t];
  b[o + t + 512] = s[t + 512];
}
void run() { k<<<N / 1024, 512>>>(a.d, b.d); }
#else
void run() {
#pragma omp parallel for
  for (int o = 0; o < N; o += 1024) {
    memcpy(b.d + o, a.d + o, 4096);
    int* s = b.d + o;
    for (int size = 2; size <= 1024; size <<= 1) {
      int st = size / 2;
      for (int blk = 0; blk < 1024; blk += size)
        for (int i = 0; i < st; ++i) {
          int x = s[blk + i], y = s[blk + i + st];
          s[blk + i] = std::min(x, y);
          s[blk + i + st] = std::max(x, y);
        }
      for (int q = st >> 1; q > 0; q >>= 1)
        for (int blk = 0; blk < 1024; blk += size)
          for (int i = q; i + q < size; i += 2 * q)
            for (int j = 0; j < q; ++j) {
              int x = s[blk + i + j], y = s[blk + i + j + q];
              s[blk + i + j] = std::min(x, y);
              s[blk + i + j + q] = std::max(x, y);
            }
    }
  }
}
#endif
void outputs() { b.out(); }
