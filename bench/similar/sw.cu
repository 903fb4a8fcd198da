// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frame.h"
// Smith-Waterman, many pairs of 128x128, a block per pair along anti-diagonals
const int NP = 1024, L = 128;
Buf<char> a, b;
Buf<int> o;
void setup() {
  a.make((size_t)NP * L, [](size_t i) { return (char)(mixed(i) % 4); });
  b.make((size_t)NP * L, [](size_t i) { return (char)(mixed(i + 999) % 4); });
  o.make(NP);
}
#ifdef __CUDACC__
__global__ void k(const char* a, const char* b, int* o) {
  __shared__ int d0[L + 1], d1[L + 1], d2[L + 1];
  __shared__ char sb[L];
  __shared__ int best;
  int t = threadIdx.x;
  char ca = a[blockIdx.x * L + t];
  sb[t] = b[blockIdx.x * L + t];
  if (!t) {
    best = 0;
    d0[0] = d1[0] = d2[0] = 0;
  }
  d0[t + 1] = d1[t + 1] = d2[t + 1] = 0;
  int m = 0;
  __syncthreads();
  int *p2 = d0, *p1 = d1, *p0 = d2;  // row t+1
  for (int q = 0; q < 2 * L - 1; ++q) {
    int j = q - t;
    if (j >= 0 && j < L) {
      int diag = p2[t] + (ca == sb[j] ? 2 : -1), up = p1[t] - 1, left = p1[t + 1] - 1;
      int v = max(max(diag, up), max(left, 0));
      p0[t + 1] = v;
      m = max(m, v);
    } else
      p0[t + 1] = 0;
    __syncthreads();
    int* x = p2;
    p2 = p1;
    p1 = p0;
    p0 = x;
  }
  atomicMax(&best, m);
  __syncthreads();
  if (!t) o[blockIdx.x] = best;
}
void run() { k<<<NP, L>>>(a.d, b.d, o.d); }
#else
void run() {
#pragma omp parallel for
  for (int p = 0; p < NP; ++p) {
    int row[L + 1] = {0}, m = 0;
    const char *A = a.d + p * L, *B = b.d + p * L;
    for (int i = 0; i < L; ++i) {
      int diag = 0;
      for (int j = 0; j < L; ++j) {
        int up = row[j + 1];
        int v = diag + (A[i] == B[j] ? 2 : -1);
        v = std::max(std::max(v, up - 1), std::max(row[j] - 1, 0));
        diag = up;
        row[j + 1] = v;
        m = std::max(m, v);
      }
    }
    o.d[p] = m;
  }
}
#endif
void outputs() { o.out(); }
