// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A generator: where its sequence stands, and the words or numbers that come next.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "curand/impl.h"

namespace heddle::curand {

/// Pseudorandom words, 32 bits each.
class Words {
 public:
  virtual ~Words() = default;
  /// `count` elements of `words` words each, in the generator's order; words of an element are neighbours in `out`.
  virtual void draw(uint32_t* out, size_t count, unsigned words) = 0;
};

/// Null: the type is not supported. `offset`: of elements of one word; MT19937 has none.
std::unique_ptr<Words> make_words(curandRngType_t type, uint64_t seed, uint64_t offset);

inline bool is_wide(curandRngType_t type) {
  return type == CURAND_RNG_QUASI_SOBOL64 || type == CURAND_RNG_QUASI_SCRAMBLED_SOBOL64;
}

/// Points of a Sobol sequence, one dimension after the other.
class Points {
 public:
  Points(curandRngType_t type, unsigned dimensions, uint64_t offset) : type_(type), dimensions_(dimensions), next_(offset) {}
  /// `each` values of every dimension; 32-bit generators use the lower half. The next call goes on behind them.
  void draw(uint64_t* out, size_t each);

 private:
  bool scrambled() const { return type_ == CURAND_RNG_QUASI_SCRAMBLED_SOBOL32 || type_ == CURAND_RNG_QUASI_SCRAMBLED_SOBOL64; }

  curandRngType_t type_;
  unsigned dimensions_;
  uint64_t next_;
};

/// Shares of Poisson's distribution: share[k] of all numbers are at most first + k; the last is 1.
struct PoissonTable {
  explicit PoissonTable(double lambda);
  uint32_t quantile(double u) const;

  uint32_t first = 0;
  std::vector<double> share;
};
inline constexpr double kGreatestLambda = 400000;   // as documented

/// The x that a share of u of normal numbers are below.
double normal_quantile(double u);

}  // namespace heddle::curand
