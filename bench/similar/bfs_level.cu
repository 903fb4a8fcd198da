// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frame.h"
const int V = 1 << 18, DEG = 8;
Buf<int> off, adj, lev;
Buf<int> more;
void setup() {
  off.make(V + 1, [](size_t i) { return (int)i * DEG; });
  adj.make((size_t)V * DEG, [](size_t i) { return (int)(mixed(i) % V); });
  lev.make(V, [](size_t i) { return i ? -1 : 0; });
  more.make(1);
}
#ifdef __CUDACC__
__global__ void init(int* l, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) l[i] = i ? -1 : 0;
}
__global__ void k(const int* off, const int* adj, int* lev, int cur, int* more, int n) {
  int v = blockIdx.x * blockDim.x + threadIdx.x;
  if (v >= n || lev[v] != cur) return;
  for (int e = off[v]; e < off[v + 1]; ++e) {
    int u = adj[e];
    if (lev[u] < 0) {
      lev[u] = cur + 1;
      *more = 1;
    }
  }
}
void run() {
  init<<<V / 256, 256>>>(lev.d, V);
  for (int c = 0;; ++c) {
    more.zero();
    k<<<V / 256, 256>>>(off.d, adj.d, lev.d, c, more.d, V);
    int m;
    cudaMemcpy(&m, more.d, 4, cudaMemcpyDeviceToHost);
    if (!m) break;
  }
}
#else
void run() {
  int* L = lev.d;
  for (int i = 0; i < V; ++i) L[i] = i ? -1 : 0;
  for (int c = 0;; ++c) {
    int m = 0;
#pragma omp parallel for reduction(| : m)
    for (int v = 0; v < V; ++v)
      if (L[v] == c)
        for (int e = off.d[v]; e < off.d[v + 1]; ++e) {
          int u = adj.d[e];
          if (L[u] < 0) {
            L[u] = c + 1;
            m = 1;
          }
        }
    if (!m) break;
  }
}
#endif
void outputs() { lev.out(); }
