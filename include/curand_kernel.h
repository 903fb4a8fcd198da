// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Random numbers in kernels: the generators of heddle/cuda/random_engines.h and the distributions that the cuRAND guide
// documents. Poisson numbers have the right distribution and a sequence of their own. MTGP32 is not here: its type stays
// incomplete.
#ifndef HEDDLE_CURAND_KERNEL_H
#define HEDDLE_CURAND_KERNEL_H
#define CURAND_KERNEL_H_ /* the name that programs test */

#include "vector_functions.h"
#ifndef __CUDACC_RTC__
#include "cuda_runtime.h"
#endif

#if defined(__CUDACC__) || defined(__CUDA__)

struct curandStateMtgp32;              // not supported by Heddle
typedef struct curandStateMtgp32 curandStateMtgp32_t;

#include "heddle/cuda/random_engines.h"

// From bits to normal numbers, which come in pairs (Box and Muller 1958).
namespace heddle_rand {
constexpr double kTwoPi = 6.2831853071795864769;
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
HEDDLE_SAMPLERS(curandStateMRG32k3a_t)
#undef HEDDLE_SAMPLERS

// Quasirandom numbers: one a sample, and normal ones by the inverse of their distribution.
namespace heddle_rand {
/// The least n whose share of numbers up to n is not below u; from the mean's neighbourhood on.
HEDDLE_RAND unsigned int poisson_quantile(double u, double lambda) {
  const double sigma = sqrt(lambda), z = normcdfinv(u);
  double n = floor(lambda + sigma * z + (z * z - 1.0) / 6.0 + 0.5);
  if (!(n > 0.0)) n = 0.0;
  // Shares by summing outwards from n, the term at n through logarithms.
  double term = exp(n * log(lambda) - lambda - lgamma(n + 1.0)), sum = term;
  double t = term;
  for (double k = n; k > 0.0 && t > sum * 1e-17; k -= 1.0) sum += t *= k / lambda;
  while (sum < u && n < lambda + 40.0 * sigma + 100.0) n += 1.0, term *= lambda / n, sum += term;
  while (n > 0.0 && sum - term >= u) sum -= term, term *= n / lambda, n -= 1.0;
  return (unsigned int)n;
}
}  // namespace heddle_rand
#define HEDDLE_QUASI_SAMPLERS(State)                                                                              \
  HEDDLE_RAND float curand_uniform(State* state) { return heddle_rand::uniform_float(curand(state)); }           \
  HEDDLE_RAND double curand_uniform_double(State* state) { return heddle_rand::uniform_double(curand(state)); }  \
  HEDDLE_RAND float curand_normal(State* state) { return (float)normcdfinv(heddle_rand::uniform_double(curand(state))); } \
  HEDDLE_RAND double curand_normal_double(State* state) { return normcdfinv(heddle_rand::uniform_double(curand(state))); } \
  HEDDLE_RAND float curand_log_normal(State* state, float mean, float stddev) { return expf(mean + stddev * curand_normal(state)); } \
  HEDDLE_RAND double curand_log_normal_double(State* state, double mean, double stddev) { return exp(mean + stddev * curand_normal_double(state)); } \
  HEDDLE_RAND unsigned int curand_poisson(State* state, double lambda) { return heddle_rand::poisson_quantile(heddle_rand::uniform_double(curand(state)), lambda); }
HEDDLE_QUASI_SAMPLERS(curandStateSobol32_t)
HEDDLE_QUASI_SAMPLERS(curandStateScrambledSobol32_t)
HEDDLE_QUASI_SAMPLERS(curandStateSobol64_t)
HEDDLE_QUASI_SAMPLERS(curandStateScrambledSobol64_t)
#undef HEDDLE_QUASI_SAMPLERS

/// What curandCreatePoissonDistribution puts in device memory: share[k] of the numbers are below first + k + 1.
struct curandDiscreteDistribution_st {
  unsigned int first, count;
  const double* share;
};
typedef struct curandDiscreteDistribution_st* curandDiscreteDistribution_t;
template <class State>
HEDDLE_RAND unsigned int curand_discrete(State* state, curandDiscreteDistribution_t distribution) {
  const double u = curand_uniform_double(state);
  unsigned int low = 0, high = distribution->count - 1;
  while (low < high) {
    const unsigned int middle = (low + high) / 2;
    if (distribution->share[middle] < u) low = middle + 1;
    else high = middle;
  }
  return distribution->first + low;
}

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
#endif
#endif
