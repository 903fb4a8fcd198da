// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Distributions by their inverse: normal and Poisson numbers from uniform ones.
#include <algorithm>
#include <cmath>

#include "curand/generator.h"

namespace heddle::curand {

PoissonTable::PoissonTable(double lambda) {
  // Beyond twelve deviations is less than any double next to 1 can tell.
  const double reach = 12 * std::sqrt(lambda) + 40;
  first = static_cast<uint32_t>(std::max(0.0, std::floor(lambda - reach)));
  const auto last = static_cast<uint32_t>(lambda + reach);
  double sum = 0;
  for (uint32_t n = first; n <= last; ++n)
    share.push_back(sum += std::exp(n * std::log(lambda) - lambda - std::lgamma(n + 1.0)));
  for (double& s : share) s /= sum;
  share.back() = 1;
}

uint32_t PoissonTable::quantile(double u) const {
  const auto at = std::lower_bound(share.begin(), share.end(), u);
  return first + static_cast<uint32_t>(std::min<std::ptrdiff_t>(at - share.begin(), static_cast<std::ptrdiff_t>(share.size()) - 1));
}

double normal_quantile(double u) {
  // Half of it, the side with more digits; then Halley's steps on erfc.
  const bool upper = u > 0.5;
  const double tail = 2 * (upper ? 1 - u : u);            // erfc of what is looked for
  if (!(tail > 0)) return upper ? HUGE_VAL : -HUGE_VAL;
  const double t = std::sqrt(-2 * std::log(tail / 2));
  double y = -0.70711 * ((2.30753 + t * 0.27061) / (1 + t * (0.99229 + t * 0.04481)) - t);
  for (int i = 0; i < 3; ++i) {
    const double error = std::erfc(y) - tail;
    y += error / (1.1283791670955126 * std::exp(-y * y) - y * error);
  }
  return (upper ? y : -y) * 1.4142135623730951;
}

}  // namespace heddle::curand
