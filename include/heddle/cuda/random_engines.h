// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The generators of cuRAND, for kernels (curand_kernel.h) and for the library alike: XORWOW (Marsaglia 2003),
// Philox4x32-10 (Salmon and others 2011), MRG32k3a (L'Ecuyer 1999), Sobol's sequences. XORWOW and Philox give the numbers
// of the documentation's examples and of the published test vectors; how a seed becomes MRG32k3a's state is our own.
#ifndef HEDDLE_RANDOM_ENGINES_H
#define HEDDLE_RANDOM_ENGINES_H

#include "vector_functions.h"

#if defined(__CUDACC__) || defined(__CUDA__)
#define HEDDLE_RAND static __inline__ __attribute__((device, unused))
#define HEDDLE_RAND_TABLE static __device__ const
#else
#define HEDDLE_RAND static inline __attribute__((unused))
#define HEDDLE_RAND_TABLE static const
#endif

struct curandStateXORWOW {
  unsigned int d, v[5];
  int boxmuller_flag, boxmuller_flag_double;
  float boxmuller_extra;
  double boxmuller_extra_double;
};
typedef struct curandStateXORWOW curandStateXORWOW_t;
typedef struct curandStateXORWOW curandState_t;
typedef struct curandStateXORWOW curandState;

struct curandStatePhilox4_32_10 {
  uint4 ctr, output;
  uint2 key;
  unsigned int STATE;   // how many of `output` are spent
  int boxmuller_flag, boxmuller_flag_double;
  float boxmuller_extra;
  double boxmuller_extra_double;
};
typedef struct curandStatePhilox4_32_10 curandStatePhilox4_32_10_t;

typedef unsigned int curandDirectionVectors32_t[32];
typedef unsigned long long curandDirectionVectors64_t[64];

namespace heddle_rand {
/// The second number of a pair of normal ones waits in the state; now there is none.
template <class State>
HEDDLE_RAND void forget_pairs(State* state) {
  state->boxmuller_flag = state->boxmuller_flag_double = 0;
  state->boxmuller_extra = 0.0f;
  state->boxmuller_extra_double = 0.0;
}

// From bits to uniform numbers, which lie in (0, 1].
constexpr float kWord = 2.3283064365386963e-10f;           // 2^-32
HEDDLE_RAND float uniform(unsigned int x) { return (float)x * kWord + kWord / 2.0f; }
HEDDLE_RAND double uniform(unsigned int x, unsigned int y) {
  constexpr double unit = 1.1102230246251565e-16;            // 2^-53
  return (double)((unsigned long long)x ^ ((unsigned long long)y << 21)) * unit + unit / 2.0;
}
// ... from a number of a quasirandom sequence.
HEDDLE_RAND float uniform_float(unsigned int x) { return uniform(x); }
HEDDLE_RAND float uniform_float(unsigned long long x) { return uniform((unsigned int)(x >> 32)); }
HEDDLE_RAND double uniform_double(unsigned int x) { return (double)x * 2.3283064365386963e-10 + 2.3283064365386963e-10 / 2.0; }
HEDDLE_RAND double uniform_double(unsigned long long x) {
  constexpr double unit = 1.1102230246251565e-16;            // 2^-53
  return (double)(x >> 11) * unit + unit / 2.0;
}
}  // namespace heddle_rand

// XORWOW.
namespace heddle_rand {
HEDDLE_RAND_TABLE unsigned int xorwow_jump[][5] = {
#include "heddle/cuda/xorwow_jump.inc"
};

HEDDLE_RAND void step(unsigned int* v) {
  const unsigned int t = v[0] ^ (v[0] >> 2);
  v[0] = v[1], v[1] = v[2], v[2] = v[3], v[3] = v[4];
  v[4] = (v[4] ^ (v[4] << 4)) ^ (t ^ (t << 1));
}

/// 2^k steps: the sum of those of the next 160 states that the polynomial names.
HEDDLE_RAND void jump(unsigned int* v, int k) {
  unsigned int sum[5] = {0, 0, 0, 0, 0};
  for (int word = 0; word < 5; word++) {
    for (unsigned int bits = xorwow_jump[k][word], i = 0; i < 32; i++, bits >>= 1) {
      const unsigned int take = 0u - (bits & 1u);
      for (int j = 0; j < 5; j++) sum[j] ^= v[j] & take;
      step(v);
    }
  }
  for (int j = 0; j < 5; j++) v[j] = sum[j];
}

constexpr unsigned int kWeyl = 362437u;
}  // namespace heddle_rand

/// Subsequences are 2^67 numbers apart.
HEDDLE_RAND void skipahead_sequence(unsigned long long n, curandStateXORWOW_t* state) {
  for (int k = 67; n != 0 && k < 131; k++, n >>= 1) {
    if (n & 1) heddle_rand::jump(state->v, k);
  }
}
HEDDLE_RAND void skipahead(unsigned long long n, curandStateXORWOW_t* state) {
  state->d += heddle_rand::kWeyl * (unsigned int)n;
  // A jump costs 160 steps.
  for (; n & 63; n--) heddle_rand::step(state->v);
  for (int k = 0; n != 0; k++, n >>= 1) {
    if (n & 1) heddle_rand::jump(state->v, k);
  }
}
HEDDLE_RAND void curand_init(unsigned long long seed, unsigned long long subsequence, unsigned long long offset,
                             curandStateXORWOW_t* state) {
  const unsigned int low = 1099087573u * ((unsigned int)seed ^ 0xaad26b49u);
  const unsigned int high = 2591861531u * ((unsigned int)(seed >> 32) ^ 0xf7dcefddu);
  // Marsaglia's start, and the seed's halves in turn.
  state->d = 6615241u + high + low;
  state->v[0] = 123456789u + low;
  state->v[1] = 362436069u ^ low;
  state->v[2] = 521288629u + high;
  state->v[3] = 88675123u ^ high;
  state->v[4] = 5783321u + low;
  heddle_rand::forget_pairs(state);
  skipahead_sequence(subsequence, state);
  skipahead(offset, state);
}
HEDDLE_RAND unsigned int curand(curandStateXORWOW_t* state) {
  heddle_rand::step(state->v);
  state->d += heddle_rand::kWeyl;
  return state->v[4] + state->d;
}

// Philox4x32-10.
HEDDLE_RAND uint4 curand_Philox4x32_10(uint4 c, uint2 k) {
  for (int round = 0; round < 10; round++) {
    const unsigned int low0 = 0xd2511f53u * c.x, high0 = (unsigned int)(0xd2511f53ull * c.x >> 32);
    const unsigned int low1 = 0xcd9e8d57u * c.z, high1 = (unsigned int)(0xcd9e8d57ull * c.z >> 32);
    c = make_uint4(high1 ^ c.y ^ k.x, low1, high0 ^ c.w ^ k.y, low0);
    k.x += 0x9e3779b9u;
    k.y += 0xbb67ae85u;
  }
  return c;
}
namespace heddle_rand {
/// The counter's lower half is the place in the sequence, the upper half names the sequence.
HEDDLE_RAND void add(curandStatePhilox4_32_10_t* s, unsigned long long n) {
  const unsigned long long low = (unsigned long long)s->ctr.y << 32 | s->ctr.x, sum = low + n;
  s->ctr.x = (unsigned int)sum;
  s->ctr.y = (unsigned int)(sum >> 32);
  if (sum < low && ++s->ctr.z == 0) ++s->ctr.w;
}
HEDDLE_RAND unsigned int at(const uint4& v, unsigned int i) { return i == 0 ? v.x : i == 1 ? v.y : i == 2 ? v.z : v.w; }
}  // namespace heddle_rand
HEDDLE_RAND void skipahead_sequence(unsigned long long n, curandStatePhilox4_32_10_t* state) {
  const unsigned long long sum = ((unsigned long long)state->ctr.w << 32 | state->ctr.z) + n;
  state->ctr.z = (unsigned int)sum;
  state->ctr.w = (unsigned int)(sum >> 32);
  state->output = curand_Philox4x32_10(state->ctr, state->key);
}
HEDDLE_RAND void skipahead(unsigned long long n, curandStatePhilox4_32_10_t* state) {
  const unsigned int place = state->STATE + (unsigned int)(n & 3);
  state->STATE = place & 3;
  heddle_rand::add(state, n / 4 + place / 4);
  state->output = curand_Philox4x32_10(state->ctr, state->key);
}
HEDDLE_RAND void curand_init(unsigned long long seed, unsigned long long subsequence, unsigned long long offset,
                             curandStatePhilox4_32_10_t* state) {
  state->ctr = make_uint4(0, 0, 0, 0);
  state->key = make_uint2((unsigned int)seed, (unsigned int)(seed >> 32));
  state->STATE = 0;
  heddle_rand::forget_pairs(state);
  skipahead_sequence(subsequence, state);
  skipahead(offset, state);
}
HEDDLE_RAND unsigned int curand(curandStatePhilox4_32_10_t* state) {
  const unsigned int r = heddle_rand::at(state->output, state->STATE);
  if (++state->STATE == 4) {
    heddle_rand::add(state, 1);
    state->output = curand_Philox4x32_10(state->ctr, state->key);
    state->STATE = 0;
  }
  return r;
}
HEDDLE_RAND uint4 curand4(curandStatePhilox4_32_10_t* state) {
  const uint4 old = state->output;
  heddle_rand::add(state, 1);
  const uint4 now = state->output = curand_Philox4x32_10(state->ctr, state->key);
  switch (state->STATE) {
    case 0: return old;
    case 1: return make_uint4(old.y, old.z, old.w, now.x);
    case 2: return make_uint4(old.z, old.w, now.x, now.y);
    default: return make_uint4(old.w, now.x, now.y, now.z);
  }
}

// MRG32k3a: two recurrences of order three, modulo primes.
struct curandStateMRG32k3a {
  unsigned int s1[3], s2[3];
  int boxmuller_flag, boxmuller_flag_double;
  float boxmuller_extra;
  double boxmuller_extra_double;
};
typedef struct curandStateMRG32k3a curandStateMRG32k3a_t;

namespace heddle_rand {
HEDDLE_RAND_TABLE unsigned int mrg32k3a_jump[][2][9] = {
#include "heddle/cuda/mrg32k3a_jump.inc"
};
constexpr unsigned int kM1 = 4294967087u, kM2 = 4294944443u;

HEDDLE_RAND void move(unsigned int* s, const unsigned int* a, unsigned int m) {
  unsigned int to[3];
  for (int i = 0; i < 3; i++) {
    unsigned long long sum = 0;
    for (int k = 0; k < 3; k++) sum = (sum + (unsigned long long)a[3 * i + k] * s[k] % m) % m;
    to[i] = (unsigned int)sum;
  }
  for (int i = 0; i < 3; i++) s[i] = to[i];
}
/// n times 2^first steps.
HEDDLE_RAND void move(curandStateMRG32k3a_t* state, unsigned long long n, int first) {
  for (int k = first; n != 0; k++, n >>= 1) {
    if ((n & 1) == 0) continue;
    move(state->s1, mrg32k3a_jump[k][0], kM1);
    move(state->s2, mrg32k3a_jump[k][1], kM2);
  }
}
/// SplitMix64 (Steele and others 2014): words from a seed.
HEDDLE_RAND unsigned long long mix(unsigned long long* at) {
  unsigned long long z = *at += 0x9e3779b97f4a7c15ull;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  return z ^ (z >> 31);
}
}  // namespace heddle_rand
HEDDLE_RAND void skipahead(unsigned long long n, curandStateMRG32k3a_t* state) { heddle_rand::move(state, n, 0); }
/// L'Ecuyer's substreams are 2^76 numbers long, his streams 2^127.
HEDDLE_RAND void skipahead_subsequence(unsigned long long n, curandStateMRG32k3a_t* state) { heddle_rand::move(state, n, 76); }
HEDDLE_RAND void skipahead_sequence(unsigned long long n, curandStateMRG32k3a_t* state) { heddle_rand::move(state, n, 127); }
HEDDLE_RAND void curand_init(unsigned long long seed, unsigned long long subsequence, unsigned long long offset,
                             curandStateMRG32k3a_t* state) {
  // Seed 0 is the 12345 of the publication.
  for (int i = 0; i < 3; i++) {
    state->s1[i] = seed == 0 ? 12345u : (unsigned int)(heddle_rand::mix(&seed) % (heddle_rand::kM1 - 1) + 1);
    state->s2[i] = seed == 0 ? 12345u : (unsigned int)(heddle_rand::mix(&seed) % (heddle_rand::kM2 - 1) + 1);
  }
  heddle_rand::forget_pairs(state);
  skipahead_subsequence(subsequence, state);
  skipahead(offset, state);
}
/// From 1 to 4294967087.
HEDDLE_RAND unsigned int curand(curandStateMRG32k3a_t* state) {
  using namespace heddle_rand;
  unsigned int *s1 = state->s1, *s2 = state->s2;
  const unsigned int p1 = (unsigned int)((1403580ull * s1[1] + 810728ull * (kM1 - s1[0])) % kM1);
  const unsigned int p2 = (unsigned int)((527612ull * s2[2] + 1370589ull * (kM2 - s2[0])) % kM2);
  s1[0] = s1[1], s1[1] = s1[2], s1[2] = p1;
  s2[0] = s2[1], s2[1] = s2[2], s2[2] = p2;
  return p1 > p2 ? p1 - p2 : (unsigned int)(p1 + (unsigned long long)kM1 - p2);
}

// Sobol's sequences in the order of Gray codes (Antonov and Saleev 1979); c is what scrambling adds.
#define HEDDLE_SOBOL(State, Word, Bits)                                                                          \
  struct State {                                                                                                 \
    Word i, x, c, direction_vectors[Bits];                                                                       \
  };                                                                                                             \
  typedef struct State State##_t;                                                                                \
  HEDDLE_RAND void skipahead(Word n, State##_t* state) {                                                         \
    state->i += n;                                                                                               \
    state->x = state->c;                                                                                         \
    const Word gray = state->i ^ (state->i >> 1);                                                                \
    for (int k = 0; k < Bits; k++) state->x ^= (gray >> k & 1) ? state->direction_vectors[k] : 0;                \
  }                                                                                                              \
  HEDDLE_RAND Word curand(State##_t* state) {                                                                    \
    const Word x = state->x, rest = ~state->i;                                                                   \
    if (rest != 0) state->x ^= state->direction_vectors[__builtin_ctzll(rest)];                                  \
    state->i++;                                                                                                  \
    return x;                                                                                                    \
  }
#define HEDDLE_SOBOL_PLAIN(State, Word, Bits)                                                                    \
  HEDDLE_SOBOL(State, Word, Bits)                                                                                \
  HEDDLE_RAND void curand_init(const Word* direction_vectors, Word offset, State##_t* state) {                   \
    for (int k = 0; k < Bits; k++) state->direction_vectors[k] = direction_vectors[k];                           \
    state->i = state->x = state->c = 0;                                                                          \
    skipahead(offset, state);                                                                                    \
  }
#define HEDDLE_SOBOL_SCRAMBLED(State, Word, Bits)                                                                \
  HEDDLE_SOBOL(State, Word, Bits)                                                                                \
  HEDDLE_RAND void curand_init(const Word* direction_vectors, Word scramble, Word offset, State##_t* state) {    \
    for (int k = 0; k < Bits; k++) state->direction_vectors[k] = direction_vectors[k];                           \
    state->i = 0;                                                                                                \
    state->x = state->c = scramble;                                                                              \
    skipahead(offset, state);                                                                                    \
  }
HEDDLE_SOBOL_PLAIN(curandStateSobol32, unsigned int, 32)
HEDDLE_SOBOL_PLAIN(curandStateSobol64, unsigned long long, 64)
HEDDLE_SOBOL_SCRAMBLED(curandStateScrambledSobol32, unsigned int, 32)
HEDDLE_SOBOL_SCRAMBLED(curandStateScrambledSobol64, unsigned long long, 64)
#undef HEDDLE_SOBOL_SCRAMBLED
#undef HEDDLE_SOBOL_PLAIN
#undef HEDDLE_SOBOL

#endif
