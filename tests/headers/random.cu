// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// curand_kernel.h: published values of the generators, skipping ahead, and the moments of the distributions.
#include "app.h"

#include <curand_kernel.h>

// What the cuRAND guide's host example prints (seed 1234): the first number of subsequences 0 to 9.
constexpr double kGuide[10] = {0.1455, 0.8202, 0.5504, 0.2948, 0.9147, 0.8690, 0.3219, 0.7829, 0.0113, 0.2855};

__global__ void xorwow_of_the_guide(float* out) {
  curandState state;
  curand_init(1234, threadIdx.x, 0, &state);
  out[threadIdx.x] = curand_uniform(&state);
}

// Random123's known answers: counter and key all zeros, all ones.
__global__ void philox_known_answers(uint4* out) {
  const unsigned ones = 0xffffffffu;
  out[0] = curand_Philox4x32_10(make_uint4(0, 0, 0, 0), make_uint2(0, 0));
  out[1] = curand_Philox4x32_10(make_uint4(ones, ones, ones, ones), make_uint2(ones, ones));
}

// L'Ecuyer's own program prints these with its first seed.
__global__ void mrg32k3a_of_the_publication(double* out) {
  curandStateMRG32k3a_t state;
  curand_init(0, 0, 0, &state);
  for (int i = 0; i < 5; i++) out[i] = curand(&state) * 2.328306549295728e-10;
}

template <class State>
__device__ void skip_subsequences(unsigned long long n, State* state) { skipahead_sequence(n, state); }
__device__ void skip_subsequences(unsigned long long n, curandStateMRG32k3a_t* state) { skipahead_subsequence(n, state); }

// Skipping is the same as drawing.
template <class State>
__global__ void skips(int* bad) {
  const unsigned long long offsets[] = {0, 1, 3, 4, 63, 64, 65, 1000};
  State drawn, skipped;
  for (unsigned long long n : offsets) {
    curand_init(99, 7, 0, &drawn);
    curand_init(99, 7, n, &skipped);
    for (unsigned long long i = 0; i < n; i++) curand(&drawn);
    for (int i = 0; i < 5; i++) *bad += curand(&drawn) != curand(&skipped);
  }
  // Jumps add up, also past the size of a word.
  curand_init(5, 3, 0, &drawn);
  skipahead(1ull << 40, &drawn);
  skipahead((1ull << 40) + 5, &drawn);
  skip_subsequences(9ull, &drawn);
  curand_init(5, 12, (1ull << 41) + 5, &skipped);
  for (int i = 0; i < 5; i++) *bad += curand(&drawn) != curand(&skipped);
}

constexpr int kThreads = 64, kEach = 500, kMoments = 8;
/// sums[k] of each thread in its own row: sm_52 has no atomic sums of doubles.
template <class State>
__global__ void moments(double* sums) {
  State s;
  curand_init(42, threadIdx.x, 0, &s);
  double m[kMoments] = {};
  for (int i = 0; i < kEach; i++) {
    const double u = curand_uniform(&s), ud = curand_uniform_double(&s), n = curand_normal(&s), nd = curand_normal_double(&s);
    const double few = curand_poisson(&s, 4.0), many = curand_poisson(&s, 90.0);
    m[0] += u, m[1] += ud, m[2] += n, m[3] += n * n, m[4] += nd * nd, m[5] += few, m[6] += many, m[7] += (many - 90) * (many - 90);
    if (!(u > 0 && u <= 1 && ud > 0 && ud <= 1)) m[0] += 1e9;
  }
  for (int k = 0; k < kMoments; k++) sums[threadIdx.x * kMoments + k] = m[k];
}

template <class State>
void check_state(const char* name) {
  int* bad;
  CUDA_OK(cudaMallocManaged(&bad, sizeof *bad));
  *bad = 0;
  skips<State><<<1, 1>>>(bad);
  CUDA_OK(cudaDeviceSynchronize());
  EXPECT(*bad == 0, "%s: %d", name, *bad);
  double* sums;
  CUDA_OK(cudaMallocManaged(&sums, kThreads * kMoments * sizeof *sums));
  moments<State><<<1, kThreads>>>(sums);
  CUDA_OK(cudaDeviceSynchronize());
  for (int i = kMoments; i < kThreads * kMoments; i++) sums[i % kMoments] += sums[i];
  // Five standard errors each.
  const double mean[kMoments] = {0.5, 0.5, 0, 1, 1, 4, 90, 90};
  const double deviation[kMoments] = {0.289, 0.289, 1, 1.42, 1.42, 2, 9.5, 129};
  for (int k = 0; k < kMoments; k++) {
    const double got = sums[k] / (kThreads * kEach), off = 5 * deviation[k] / std::sqrt(double(kThreads * kEach));
    EXPECT(std::fabs(got - mean[k]) < off, "%s moment %d: %g, not %g", name, k, got, mean[k]);
  }
}

// Points of a Sobol sequence, and of the same one shifted; direction numbers of the first dimension.
template <class Plain, class Scrambled, class Word>
__global__ void sobol(int* bad, double* normal) {
  constexpr int kBits = sizeof(Word) * 8;
  Word v[kBits];
  for (int k = 0; k < kBits; k++) v[k] = Word(1) << (kBits - 1 - k);
  Plain drawn, skipped;
  Scrambled shifted;
  curand_init(v, Word(0), &drawn);
  curand_init(v, Word(777), Word(0), &shifted);
  for (Word i = 0; i < 300; i++) {
    curand_init(v, i, &skipped);
    const Word x = curand(&drawn);
    *bad += x != curand(&skipped) || (x ^ 777) != curand(&shifted);
    *bad += i == 1 && x != Word(1) << (kBits - 1);
  }
  curand_init(v, Word(1), &drawn);
  double sum = 0, squares = 0, poisson = 0;
  for (int i = 0; i < 255; i++) {
    const double n = curand_normal_double(&drawn);
    sum += n, squares += n * n;
  }
  curand_init(v, Word(0), &drawn);
  for (int i = 0; i < 256; i++) poisson += curand_poisson(&drawn, i % 2 ? 3.5 : 250.0);
  normal[0] = sum / 255, normal[1] = squares / 255, normal[2] = poisson / 256;
}
template <class Plain, class Scrambled, class Word>
void check_sobol(const char* name) {
  int* bad;
  double* normal;
  CUDA_OK(cudaMallocManaged(&bad, sizeof *bad));
  CUDA_OK(cudaMallocManaged(&normal, 3 * sizeof *normal));
  *bad = 0;
  sobol<Plain, Scrambled, Word><<<1, 1>>>(bad, normal);
  CUDA_OK(cudaDeviceSynchronize());
  EXPECT(*bad == 0, "%s: %d", name, *bad);
  EXPECT(std::fabs(normal[0]) < 0.02 && std::fabs(normal[1] - 1) < 0.05, "%s: %g, %g", name, normal[0], normal[1]);
  EXPECT(std::fabs(normal[2] - 126.75) < 4, "%s: %g", name, normal[2]);
}

int main() {
  double* published;
  CUDA_OK(cudaMallocManaged(&published, 5 * sizeof *published));
  mrg32k3a_of_the_publication<<<1, 1>>>(published);
  CUDA_OK(cudaDeviceSynchronize());
  const double kPublished[5] = {0.127011, 0.318528, 0.309186, 0.825847, 0.221630};
  for (int i = 0; i < 5; i++) EXPECT(std::fabs(published[i] - kPublished[i]) < 6e-7, "%d: %g", i, published[i]);
  check_sobol<curandStateSobol32_t, curandStateScrambledSobol32_t, unsigned>("Sobol32");
  check_sobol<curandStateSobol64_t, curandStateScrambledSobol64_t, unsigned long long>("Sobol64");
  float* guide;
  CUDA_OK(cudaMallocManaged(&guide, 10 * sizeof *guide));
  xorwow_of_the_guide<<<1, 10>>>(guide);
  CUDA_OK(cudaDeviceSynchronize());
  for (int i = 0; i < 10; i++) EXPECT(std::fabs(guide[i] - kGuide[i]) < 5.01e-5, "%d: %g", i, guide[i]);
  uint4* known;
  CUDA_OK(cudaMallocManaged(&known, 2 * sizeof *known));
  philox_known_answers<<<1, 1>>>(known);
  CUDA_OK(cudaDeviceSynchronize());
  EXPECT(known[0].x == 0x6627e8d5u && known[0].y == 0xe169c58du && known[0].z == 0xbc57ac4cu && known[0].w == 0x9b00dbd8u);
  EXPECT(known[1].x == 0x408f276du && known[1].y == 0x41c83b0eu && known[1].z == 0xa20bc7c6u && known[1].w == 0x6d5451fdu);
  check_state<curandStateXORWOW_t>("XORWOW");
  check_state<curandStatePhilox4_32_10_t>("Philox");
  check_state<curandStateMRG32k3a_t>("MRG32k3a");
  return finish();
}
