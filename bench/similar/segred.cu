// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frame.h"
const int S = 1 << 16;
Buf<float> a, o;
Buf<int> st;
void setup() {
  std::vector<int> v(S + 1);
  int n = 0;
  for (int i = 0; i < S; ++i) {
    v[i] = n;
    n += 16 + mixed(i) % 225;
  }
  v[S] = n;
  st.make(S + 1, [&](size_t i) { return v[i]; });
  a.make(n, [](size_t i) { return unit(i); });
  o.make(S);
}
#ifdef __CUDACC__
__global__ void k(const float* a, const int* st, float* o, int S) {
  int w = (blockIdx.x * blockDim.x + threadIdx.x) >> 5, l = threadIdx.x & 31;
  if (w >= S) return;
  float v = 0;
  for (int i = st[w] + l; i < st[w + 1]; i += 32) v += a[i];
  for (int d = 16; d; d >>= 1) v += __shfl_down_sync(~0u, v, d);
  if (l == 0) o[w] = v;
}
void run() { k<<<S / 8, 256>>>(a.d, st.d, o.d, S); }
#else
void run() {
#pragma omp parallel for
  for (int s = 0; s < S; ++s) {
    float v = 0;
#pragma omp simd reduction(+ : v)
    for (int i = st.d[s]; i < st.d[s + 1]; ++i) v += a.d[i];
    o.d[s] = v;
  }
}
#endif
void outputs() { o.out(); }
