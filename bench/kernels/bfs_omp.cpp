// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "bfs.h"
static Data* p;
static std::vector<int> queue[2];
void begin(Data& d) { p = &d, queue[0].resize(d.n), queue[1].resize(d.n); }
void run() {
  const int* edges = p->edges.data();
  int* depth = p->depth.data();
#pragma omp parallel for
  for (int v = 0; v < p->n; ++v) depth[v] = -1;
  depth[0] = queue[0][0] = 0;
  for (int count = 1, level = 1; count; ++level) {
    const int* now = queue[(level + 1) % 2].data();
    int *next = queue[level % 2].data(), found = 0;
#pragma omp parallel for schedule(dynamic, 1024)
    for (int q = 0; q < count; ++q)
      for (int k = 0; k < Data::degree; ++k) {
        const int v = edges[(size_t)now[q] * Data::degree + k];
        int unseen = -1;
        if (__atomic_load_n(&depth[v], __ATOMIC_RELAXED) < 0 &&
            __atomic_compare_exchange_n(&depth[v], &unseen, level, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
          next[__atomic_fetch_add(&found, 1, __ATOMIC_RELAXED)] = v;
      }
    count = found;
  }
}
void end(Data&) {}
#include "bench.h"
