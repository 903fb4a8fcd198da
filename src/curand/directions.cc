// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Primitive polynomials over GF(2) in ascending order, one for each dimension from the second on, and initial numbers:
// those of Joe and Kuo (2008) as far as Boost brings them, of our own beyond (any odd numbers below 2^k make a Sobol
// sequence; Joe and Kuo chose for two-dimensional projections).
#include "curand/directions.h"

#include <heddle/cuda/random_engines.h>

#include <bit>
#include <vector>

#if __has_include(<boost/random/detail/sobol_table.hpp>)
#include <boost/random/detail/sobol_table.hpp>
#define HEDDLE_JOE_KUO 1
#endif

namespace heddle::curand {
namespace {

/// SplitMix64 as a function of its place.
uint64_t mixed(uint64_t seed, uint64_t n) {
  unsigned long long at = seed + n * 0x9e3779b97f4a7c15ull;
  return heddle_rand::mix(&at);
}

constexpr unsigned degree_of(uint32_t p) { return 31 - static_cast<unsigned>(std::countl_zero(p)); }

uint32_t product(uint32_t a, uint32_t b, uint32_t p) {
  uint32_t r = 0;
  for (const uint32_t top = 1u << degree_of(p); b; b >>= 1) {
    if (b & 1) r ^= a;
    a <<= 1;
    if (a & top) a ^= p;
  }
  return r;
}

/// x^n modulo p.
uint32_t power(uint32_t n, uint32_t p) {
  uint32_t r = 1, x = degree_of(p) == 1 ? 2 ^ p : 2;
  for (; n; n >>= 1, x = product(x, x, p))
    if (n & 1) r = product(r, x, p);
  return r;
}

bool is_primitive(uint32_t p) {
  if (std::popcount(p) % 2 == 0) return p == 3;   // divisible by x + 1
  const uint32_t order = (1u << degree_of(p)) - 1;
  if (power(order, p) != 1) return false;
  uint32_t rest = order;
  for (uint32_t q = 2; rest > 1; ++q) {
    if (q * q > rest) q = rest;
    if (rest % q) continue;
    while (rest % q == 0) rest /= q;
    if (order / q > 0 && order != q && power(order / q, p) == 1) return false;
  }
  return true;
}

struct Dimension {
  uint32_t polynomial;
  uint32_t initial[18];
};

void fill_initial(Dimension& d, unsigned index) {
  const unsigned degree = degree_of(d.polynomial);
  for (unsigned k = 0; k < degree; ++k)
    d.initial[k] = (static_cast<uint32_t>(mixed(index, k)) & ((2u << k) - 1)) | 1;
}

/// Of dimensions 2, 3, ...
const std::vector<Dimension>& dimensions() {
  static const auto* all = [] {
    auto* r = new std::vector<Dimension>;
    uint32_t candidate = 3;
#if HEDDLE_JOE_KUO
    using Table = boost::random::detail::qrng_tables::sobol;
    for (unsigned n = 0; n < Table::num_polynomials; ++n) {
      Dimension& d = r->emplace_back();
      d.polynomial = Table::polynomial(n);
      for (unsigned k = 0; k < degree_of(d.polynomial); ++k) d.initial[k] = Table::minit(n, k);
    }
    candidate = r->back().polynomial + 2;
#endif
    for (; r->size() + 1 < kDimensions; candidate += 2) {
      if (!is_primitive(candidate)) continue;
      r->push_back({candidate, {}});
      fill_initial(r->back(), static_cast<unsigned>(r->size()));
    }
    return r;
  }();
  return *all;
}

template <class Word>
void fill(Word* v, unsigned dimension) {
  constexpr unsigned kBits = sizeof(Word) * 8;
  auto shifted = [](uint64_t m, unsigned k) { return static_cast<Word>(static_cast<Word>(m) << (kBits - 1 - k)); };
  if (dimension == 0) {
    for (unsigned k = 0; k < kBits; ++k) v[k] = shifted(1, k);
    return;
  }
  const Dimension& d = dimensions()[dimension - 1];
  const unsigned degree = degree_of(d.polynomial);
  for (unsigned k = 0; k < degree && k < kBits; ++k) v[k] = shifted(d.initial[k], k);
  for (unsigned k = degree; k < kBits; ++k) {
    v[k] = v[k - degree] ^ v[k - degree] >> degree;
    for (unsigned j = 1; j < degree; ++j)
      if (d.polynomial >> (degree - j) & 1) v[k] ^= v[k - j];
  }
}

/// A random lower triangular matrix with ones on its diagonal, from the highest bit down (Matousek 1998).
template <class Word>
void scramble(Word* v, unsigned dimension) {
  constexpr unsigned kBits = sizeof(Word) * 8;
  Word rows[kBits];
  for (unsigned bit = 0; bit < kBits; ++bit) {
    const Word above = bit + 1 == kBits ? 0 : static_cast<Word>(~Word{0} << (bit + 1));
    rows[bit] = (static_cast<Word>(mixed(0x5c4a3b1e0000ull + dimension, bit)) & above) | Word{1} << bit;
  }
  for (unsigned k = 0; k < kBits; ++k) {
    Word to = 0;
    for (unsigned bit = 0; bit < kBits; ++bit) to |= static_cast<Word>(std::popcount(rows[bit] & v[k]) & 1) << bit;
    v[k] = to;
  }
}

}  // namespace

template <class Word, bool kScrambled>
const Word* direction_numbers() {
  static const auto* all = [] {
    constexpr size_t kBits = sizeof(Word) * 8;
    auto* r = new std::vector<Word>(kDimensions * kBits);
    for (unsigned d = 0; d < kDimensions; ++d) {
      fill(r->data() + d * kBits, d);
      if (kScrambled) scramble(r->data() + d * kBits, d);
    }
    return r;
  }();
  return all->data();
}

template <class Word>
const Word* scramble_constants() {
  static const auto* all = [] {
    auto* r = new std::vector<Word>(kDimensions);
    for (unsigned d = 0; d < kDimensions; ++d) (*r)[d] = static_cast<Word>(mixed(0x0ddc0ffeeull, d));
    return r;
  }();
  return all->data();
}

template const unsigned int* direction_numbers<unsigned int, false>();
template const unsigned int* direction_numbers<unsigned int, true>();
template const unsigned long long* direction_numbers<unsigned long long, false>();
template const unsigned long long* direction_numbers<unsigned long long, true>();
template const unsigned int* scramble_constants<unsigned int>();
template const unsigned long long* scramble_constants<unsigned long long>();

}  // namespace heddle::curand
