// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Random numbers in kernels: the generators XORWOW (Marsaglia 2003) and Philox4x32-10 (Salmon and others 2011) and the
// distributions that the cuRAND guide documents. Sequences of 32-bit numbers are those of the documentation's examples
// and of the published test vectors; Poisson numbers have the right distribution and a sequence of their own.
// MRG32k3a, MTGP32, Sobol and discrete distributions are not here: their types stay incomplete.
#ifndef HEDDLE_CURAND_KERNEL_H
#define HEDDLE_CURAND_KERNEL_H
#define CURAND_KERNEL_H_ /* the name that programs test */

#include "vector_functions.h"
#ifndef __CUDACC_RTC__
#include "cuda_runtime.h"
#endif

#if defined(__CUDACC__) || defined(__CUDA__)

struct curandStateMRG32k3a;            // not supported by Heddle
struct curandStateMtgp32;              // not supported by Heddle
struct curandStateSobol32;             // not supported by Heddle
struct curandStateScrambledSobol32;    // not supported by Heddle
struct curandStateSobol64;             // not supported by Heddle
struct curandStateScrambledSobol64;    // not supported by Heddle
struct curandDiscreteDistribution_st;  // not supported by Heddle
typedef struct curandStateMRG32k3a curandStateMRG32k3a_t;
typedef struct curandStateMtgp32 curandStateMtgp32_t;
typedef struct curandStateSobol32 curandStateSobol32_t;
typedef struct curandStateScrambledSobol32 curandStateScrambledSobol32_t;
typedef struct curandStateSobol64 curandStateSobol64_t;
typedef struct curandStateScrambledSobol64 curandStateScrambledSobol64_t;
typedef struct curandDiscreteDistribution_st* curandDiscreteDistribution_t;

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

#define HEDDLE_RAND static __inline__ __attribute__((device, unused))

// XORWOW.
namespace heddle_rand {
static __device__ const unsigned int xorwow_jump[][5] = {
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
  state->boxmuller_flag = state->boxmuller_flag_double = 0;
  state->boxmuller_extra = 0.0f;
  state->boxmuller_extra_double = 0.0;
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
    const unsigned int low0 = 0xd2511f53u * c.x, high0 = __umulhi(0xd2511f53u, c.x);
    const unsigned int low1 = 0xcd9e8d57u * c.z, high1 = __umulhi(0xcd9e8d57u, c.z);
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
  state->boxmuller_flag = state->boxmuller_flag_double = 0;
  state->boxmuller_extra = 0.0f;
  state->boxmuller_extra_double = 0.0;
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

// From bits to numbers: uniform ones lie in (0, 1], normal ones come in pairs (Box and Muller 1958).
namespace heddle_rand {
constexpr float kWord = 2.3283064365386963e-10f;           // 2^-32
constexpr double kTwoPi = 6.2831853071795864769;
HEDDLE_RAND float uniform(unsigned int x) { return (float)x * kWord + kWord / 2.0f; }
HEDDLE_RAND double uniform(unsigned int x, unsigned int y) {
  constexpr double unit = 1.1102230246251565e-16;            // 2^-53
  return (double)((unsigned long long)x ^ ((unsigned long long)y << 21)) * unit + unit / 2.0;
}
HEDDLE_RAND float2 normal(unsigned int x, unsigned int y) {
  const float angle = (float)y * (kWord * (float)kTwoPi) + kWord * (float)kTwoPi / 2.0f;
  const float length = sqrtf(-2.0f * logf(uniform(x)));
  float s, c;
  sincosf(angle, &s, &c);
  return make_float2(s * length, c * length);
}
HEDDLE_RAND double2 normal(unsigned int x0, unsigned int x1, unsigned int y0, unsigned int y1) {
  const double length = sqrt(-2.0 * log(uniform(x0, x1)));
  double s, c;
  sincospi(2.0 * uniform(y0, y1), &s, &c);
  return make_double2(s * length, c * length);
}
}  // namespace heddle_rand

#define HEDDLE_SAMPLERS(State)                                                                                    \
  HEDDLE_RAND float curand_uniform(State* state) { return heddle_rand::uniform(curand(state)); }                 \
  HEDDLE_RAND double curand_uniform_double(State* state) {                                                       \
    const unsigned int x = curand(state), y = curand(state);                                                      \
    return heddle_rand::uniform(x, y);                                                                            \
  }                                                                                                               \
  HEDDLE_RAND float2 curand_normal2(State* state) {                                                              \
    const unsigned int x = curand(state), y = curand(state);                                                      \
    return heddle_rand::normal(x, y);                                                                             \
  }                                                                                                               \
  HEDDLE_RAND double2 curand_normal2_double(State* state) {                                                      \
    const unsigned int x0 = curand(state), x1 = curand(state), y0 = curand(state), y1 = curand(state);            \
    return heddle_rand::normal(x0, x1, y0, y1);                                                                   \
  }                                                                                                               \
  HEDDLE_RAND float curand_normal(State* state) {                                                                \
    if ((state->boxmuller_flag ^= 1) == 0) return state->boxmuller_extra;                                         \
    const float2 pair = curand_normal2(state);                                                                    \
    state->boxmuller_extra = pair.y;                                                                              \
    return pair.x;                                                                                                \
  }                                                                                                               \
  HEDDLE_RAND double curand_normal_double(State* state) {                                                        \
    if ((state->boxmuller_flag_double ^= 1) == 0) return state->boxmuller_extra_double;                           \
    const double2 pair = curand_normal2_double(state);                                                            \
    state->boxmuller_extra_double = pair.y;                                                                       \
    return pair.x;                                                                                                \
  }                                                                                                               \
  HEDDLE_RAND float curand_log_normal(State* state, float mean, float stddev) { return expf(mean + stddev * curand_normal(state)); } \
  HEDDLE_RAND double curand_log_normal_double(State* state, double mean, double stddev) { return exp(mean + stddev * curand_normal_double(state)); } \
  HEDDLE_RAND float2 curand_log_normal2(State* state, float mean, float stddev) {                                \
    const float2 n = curand_normal2(state);                                                                       \
    return make_float2(expf(mean + stddev * n.x), expf(mean + stddev * n.y));                                     \
  }                                                                                                               \
  HEDDLE_RAND double2 curand_log_normal2_double(State* state, double mean, double stddev) {                      \
    const double2 n = curand_normal2_double(state);                                                               \
    return make_double2(exp(mean + stddev * n.x), exp(mean + stddev * n.y));                                      \
  }                                                                                                               \
  HEDDLE_RAND unsigned int curand_poisson(State* state, double lambda) {                                         \
    if (lambda < 30.0) {   /* Knuth: how many factors until the product is below e^-lambda */                     \
      const double least = exp(-lambda);                                                                          \
      unsigned int n = 0;                                                                                         \
      for (double product = curand_uniform_double(state); product > least; n++) product *= curand_uniform_double(state); \
      return n;                                                                                                   \
    }                                                                                                             \
    /* Hoermann's transformed rejection PTRS (1993). */                                                           \
    const double b = 0.931 + 2.53 * sqrt(lambda), a = -0.059 + 0.02483 * b;                                       \
    const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4), v_r = 0.9277 - 3.6224 / (b - 2.0);                  \
    for (;;) {                                                                                                    \
      const double u = curand_uniform_double(state) - 0.5, v = curand_uniform_double(state), us = 0.5 - fabs(u);  \
      const double k = floor((2.0 * a / us + b) * u + lambda + 0.43);                                             \
      if (us >= 0.07 && v <= v_r) return (unsigned int)k;                                                         \
      if (k < 0.0 || (us < 0.013 && v > us)) continue;                                                            \
      if (log(v * inverse_alpha / (a / (us * us) + b)) <= k * log(lambda) - lambda - lgamma(k + 1.0)) return (unsigned int)k; \
    }                                                                                                             \
  }
HEDDLE_SAMPLERS(curandStateXORWOW_t)
HEDDLE_SAMPLERS(curandStatePhilox4_32_10_t)
#undef HEDDLE_SAMPLERS

// Four at a time, as Philox makes them.
HEDDLE_RAND float4 curand_uniform4(curandStatePhilox4_32_10_t* state) {
  const uint4 r = curand4(state);
  return make_float4(heddle_rand::uniform(r.x), heddle_rand::uniform(r.y), heddle_rand::uniform(r.z), heddle_rand::uniform(r.w));
}
HEDDLE_RAND double2 curand_uniform2_double(curandStatePhilox4_32_10_t* state) {
  const uint4 r = curand4(state);
  return make_double2(heddle_rand::uniform(r.x, r.y), heddle_rand::uniform(r.z, r.w));
}
HEDDLE_RAND double4 curand_uniform4_double(curandStatePhilox4_32_10_t* state) {
  const double2 a = curand_uniform2_double(state), b = curand_uniform2_double(state);
  return make_double4(a.x, a.y, b.x, b.y);
}
HEDDLE_RAND float4 curand_normal4(curandStatePhilox4_32_10_t* state) {
  const uint4 r = curand4(state);
  const float2 a = heddle_rand::normal(r.x, r.y), b = heddle_rand::normal(r.z, r.w);
  return make_float4(a.x, a.y, b.x, b.y);
}
HEDDLE_RAND double4 curand_normal4_double(curandStatePhilox4_32_10_t* state) {
  const double2 a = curand_normal2_double(state), b = curand_normal2_double(state);
  return make_double4(a.x, a.y, b.x, b.y);
}
HEDDLE_RAND float4 curand_log_normal4(curandStatePhilox4_32_10_t* state, float mean, float stddev) {
  const float4 n = curand_normal4(state);
  return make_float4(expf(mean + stddev * n.x), expf(mean + stddev * n.y), expf(mean + stddev * n.z), expf(mean + stddev * n.w));
}
HEDDLE_RAND uint4 curand_poisson4(curandStatePhilox4_32_10_t* state, double lambda) {
  uint4 r;
  r.x = curand_poisson(state, lambda);
  r.y = curand_poisson(state, lambda);
  r.z = curand_poisson(state, lambda);
  r.w = curand_poisson(state, lambda);
  return r;
}
#undef HEDDLE_RAND
#endif
#endif
