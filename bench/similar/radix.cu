// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frame.h"
// one 4-bit pass of an LSD radix sort: count per block, scan, scatter
const int N = 4 << 20, B = 1024, NB = N / B;
Buf<unsigned> a, b, cnt;
Buf<unsigned> pos;
void setup() {
  a.make(N, [](size_t i) { return mixed(i); });
  b.make(N);
  cnt.make(16 * NB);
  pos.make(16 * NB);
}
#ifdef __CUDACC__
__global__ void count(const unsigned* a, unsigned* c, int shift, int nb) {
  __shared__ unsigned h[16];
  int t = threadIdx.x;
  if (t < 16) h[t] = 0;
  __syncthreads();
  for (int j = 0; j < 4; ++j) atomicAdd(&h[(a[blockIdx.x * 1024 + j * 256 + t] >> shift) & 15], 1u);
  __syncthreads();
  if (t < 16) c[t * nb + blockIdx.x] = h[t];
}
__global__ void scan(const unsigned* c, unsigned* p, int n) {
  __shared__ unsigned w[1024];
  unsigned carry = 0;
  int t = threadIdx.x;
  for (int base = 0; base < n; base += 1024) {
    unsigned x = base + t < n ? c[base + t] : 0;
    w[t] = x;
    __syncthreads();
    for (int d = 1; d < 1024; d <<= 1) {
      unsigned o = t >= d ? w[t - d] : 0;
      __syncthreads();
      w[t] += o;
      __syncthreads();
    }
    if (base + t < n) p[base + t] = carry + w[t] - x;
    carry += w[1023];
    __syncthreads();
  }
}
__global__ void scatter(const unsigned* a, unsigned* b, const unsigned* p, int shift, int nb) {
  __shared__ unsigned base[16];
  __shared__ unsigned wc[8][16];
  int t = threadIdx.x, w = t >> 5, l = t & 31;
  if (t < 16) base[t] = p[t * nb + blockIdx.x];
  __syncthreads();
  for (int j = 0; j < 4; ++j) {
    unsigned v = a[blockIdx.x * 1024 + j * 256 + t], d = (v >> shift) & 15;
    unsigned m = ~0u;
    for (int k = 0; k < 4; ++k) {
      unsigned bal = __ballot_sync(~0u, (d >> k) & 1);
      m &= (d >> k) & 1 ? bal : ~bal;
    }
    unsigned before = __popc(m & ((1u << l) - 1));
    if (l < 16) wc[w][l] = 0;
    __syncwarp();
    if (before == 0) wc[w][d] = __popc(m);
    __syncthreads();
    unsigned off = base[d];
    for (int q = 0; q < w; ++q) off += wc[q][d];
    b[off + before] = v;
    __syncthreads();
    if (t < 16) {
      unsigned s = 0;
      for (int q = 0; q < 8; ++q) s += wc[q][t];
      base[t] += s;
    }
    __syncthreads();
  }
}
void run() {
  count<<<NB, 256>>>(a.d, cnt.d, 8, NB);
  scan<<<1, 1024>>>(cnt.d, pos.d, 16 * NB);
  scatter<<<NB, 256>>>(a.d, b.d, pos.d, 8, NB);
}
#else
#include <omp.h>
void run() {
  unsigned *A = a.d, *O = b.d;
  int T = omp_get_max_threads();
  static std::vector<unsigned> h;
  h.assign(16 * T, 0);
#pragma omp parallel
  {
    int t = omp_get_thread_num();
    long lo = (long)N * t / T, hi = (long)N * (t + 1) / T;
    unsigned c[16] = {0};
    for (long i = lo; i < hi; ++i) c[(A[i] >> 8) & 15]++;
    for (int d = 0; d < 16; ++d) h[d * T + t] = c[d];
#pragma omp barrier
#pragma omp single
    {
      unsigned s = 0;
      for (int i = 0; i < 16 * T; ++i) {
        unsigned x = h[i];
        h[i] = s;
        s += x;
      }
    }
    for (int d = 0; d < 16; ++d) c[d] = h[d * T + t];
    for (long i = lo; i < hi; ++i) O[c[(A[i] >> 8) & 15]++] = A[i];
  }
}
#endif
void outputs() {
  b.out([](unsigned v) { return (double)(v & 0xffff); });
}
