// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// D3Q19 lattice Boltzmann, one step: pull, collide (one relaxation time), store; periodic.
#pragma once
#include "data.h"
/// One cell: from[q] is the population of direction q that arrives at cell (x, y, z) of an n^3 lattice.
template <class Real>
BOTH static inline void lbm_cell(const Real* from, Real* to, int x, int y, int z, int n) {
  const int ex[19] = {0, 1, -1, 0, 0, 0, 0, 1, -1, 1, -1, 1, -1, 1, -1, 0, 0, 0, 0};
  const int ey[19] = {0, 0, 0, 1, -1, 0, 0, 1, -1, -1, 1, 0, 0, 0, 0, 1, -1, 1, -1};
  const int ez[19] = {0, 0, 0, 0, 0, 1, -1, 0, 0, 0, 0, 1, -1, -1, 1, 1, -1, -1, 1};
  const int cells = n * n * n, mask = n - 1;
  Real f[19], rho = 0, ux = 0, uy = 0, uz = 0;
  UNROLLED(19)
  for (int q = 0; q < 19; ++q) {
    f[q] = from[q * cells + ((((z - ez[q]) & mask) * n + ((y - ey[q]) & mask)) * n + ((x - ex[q]) & mask))];
    rho += f[q], ux += ex[q] * f[q], uy += ey[q] * f[q], uz += ez[q] * f[q];
  }
  const Real inv = 1 / rho;
  ux *= inv, uy *= inv, uz *= inv;
  const Real u2 = Real(1.5) * (ux * ux + uy * uy + uz * uz);
  UNROLLED(19)
  for (int q = 0; q < 19; ++q) {
    const Real w = q == 0 ? Real(1.0 / 3) : q < 7 ? Real(1.0 / 18) : Real(1.0 / 36);
    const Real eu = ex[q] * ux + ey[q] * uy + ez[q] * uz;
    const Real balance = w * rho * (1 + 3 * eu + Real(4.5) * eu * eu - u2);
    to[q * cells + ((z * n + y) * n + x)] = f[q] + Real(0.8) * (balance - f[q]);
  }
}
struct Data {
  static constexpr const char* name = "lbm";
  int n = shrink() > 1 ? 16 : 128;
  double flops = 250.0 * n * n * n, bytes = 152.0 * n * n * n;
  std::vector<float> from, to;
  void make() {
    from = units((size_t)19 * n * n * n), to.assign(from.size(), 0);
    for (float& v : from) v = 0.04f + 0.02f * v;
  }
  bool check() {
    const size_t cells = (size_t)n * n * n;
    std::vector<double> wide(from.begin(), from.end()), want(from.size());
    for (int z = 0; z < n; z += 5)
      for (int y = 0; y < n; y += 3)
        for (int x = 0; x < n; x += 7) {
          lbm_cell(wide.data(), want.data(), x, y, z, n);
          for (size_t q = 0; q < 19; ++q) {
            const size_t i = q * cells + ((size_t)z * n + y) * n + x;
            if (std::abs(to[i] - want[i]) > 1e-5) return close_to(to[i], want[i], 0, name, (long)i);
          }
        }
    return true;
  }
};
