// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "nbody.h"
static Data* p;
static std::vector<float> X, Y, Z, M;
void begin(Data& d) {
  p = &d;
  for (int i = 0; i < d.n; ++i) X.push_back(d.pos[4 * i]), Y.push_back(d.pos[4 * i + 1]), Z.push_back(d.pos[4 * i + 2]), M.push_back(d.pos[4 * i + 3]);
}
void run() {
  const int n = p->n;
  const float *x_ = X.data(), *y_ = Y.data(), *z_ = Z.data(), *m_ = M.data();
  float* acc = p->acc.data();
#pragma omp parallel for
  for (int i0 = 0; i0 < n; i0 += 64) {   // SIMD over 64 bodies at a time: no reduction order to respect
    float ax[64] = {}, ay[64] = {}, az[64] = {};
    for (int j = 0; j < n; ++j) {
      const float px = x_[j], py = y_[j], pz = z_[j], pm = m_[j];
#pragma omp simd
      for (int k = 0; k < 64; ++k) {
        const float x = px - x_[i0 + k], y = py - y_[i0 + k], z = pz - z_[i0 + k];
        const float r2 = x * x + y * y + z * z + 1e-3f;
        const float inv = 1.0f / sqrtf(r2), s = pm * inv * inv * inv;
        ax[k] += x * s, ay[k] += y * s, az[k] += z * s;
      }
    }
    for (int k = 0; k < 64; ++k) acc[4 * (i0 + k)] = ax[k], acc[4 * (i0 + k) + 1] = ay[k], acc[4 * (i0 + k) + 2] = az[k];
  }
}
void end(Data&) {}
#include "bench.h"
