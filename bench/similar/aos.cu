// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frame.h"
struct P {
  float x, y, z, vx, vy, vz;
};
const int N = 1 << 20;
Buf<P> a;
void setup() {
  a.make(N, [](size_t i) {
    return P{unit(i),           unit(i + 1),       unit(i + 2),
             unit(i + 3) - .5f, unit(i + 4) - .5f, unit(i + 5) - .5f};
  });
}
#ifdef __CUDACC__
#define HD __device__
#else
#define HD
#endif
HD static inline void move(P& p) {
  const float dt = 0.001f;
  p.vy -= 9.8f * dt;
  p.x += p.vx * dt;
  p.y += p.vy * dt;
  p.z += p.vz * dt;
  if (p.y < 0) {
    p.y = -p.y;
    p.vy = -p.vy * 0.9f;
  }
}
#ifdef __CUDACC__
__global__ void k(P* a, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) {
    P p = a[i];
    move(p);
    a[i] = p;
  }
}
void run() { k<<<N / 256, 256>>>(a.d, N); }
#else
void run() {
#pragma omp parallel for
  for (int i = 0; i < N; ++i) {
    P p = a.d[i];
    move(p);
    a.d[i] = p;
  }
}
#endif
void outputs() {
  a.out([](P p) { return p.x + p.y * 2 + p.vy; });
}
