// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
#include "data.h"
BOTH static inline Real normal_cdf(Real d) {
  const Real k = 1.0f / (1.0f + 0.2316419f * REAL(fabs)(d));
  const Real c = 0.39894228f * REAL(exp)(-0.5f * d * d) *
                  (k * (0.31938153f + k * (-0.356563782f + k * (1.781477937f + k * (-1.821255978f + k * 1.330274429f)))));
  return d > 0 ? 1.0f - c : c;
}
BOTH static inline void option_price(Real S, Real X, Real T, Real& call, Real& put) {
  const Real r = 0.02f, v = 0.3f, root = REAL(sqrt)(T);
  const Real d1 = (REAL(log)(S / X) + (r + 0.5f * v * v) * T) / (v * root), d2 = d1 - v * root;
  const Real c1 = normal_cdf(d1), c2 = normal_cdf(d2), e = REAL(exp)(-r * T);
  call = S * c1 - X * e * c2;
  put = X * e * (1.0f - c2) - S * (1.0f - c1);
}
struct Data {
  static constexpr const char* name = NAMED("black_scholes");
  size_t n = (4u << 20) / shrink();
  double flops = 60.0 * n, bytes = 5.0 * sizeof(Real) * n;
  std::vector<Real> S, X, T, call, put;
  void make() {
    S = units(n, 1), X = units(n, 2), T = units(n, 3);
    for (size_t i = 0; i < n; ++i) S[i] = 5 + 25 * S[i], X[i] = 1 + 99 * X[i], T[i] = 0.25f + 9.75f * T[i];
    call.assign(n, 0), put.assign(n, 0);
  }
  bool check() {
    for (size_t i = 0; i < n; i += 997) {
      const double s = S[i], x = X[i], t = T[i], r = 0.02f, v = 0.3f;
      const double d1 = (std::log(s / x) + (r + 0.5 * v * v) * t) / (v * std::sqrt(t)), d2 = d1 - v * std::sqrt(t);
      auto cdf = [](double d) { return 0.5 * std::erfc(-d / std::sqrt(2.0)); };
      const double want = s * cdf(d1) - x * std::exp(-r * t) * cdf(d2);
      if (std::abs(call[i] - want) > 2e-5 * x) return close_to(call[i], want, 0, name, i);
    }
    return true;
  }
};
