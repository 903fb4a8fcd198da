// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// libcurand beside curand_kernel.h: what the library puts into device memory is what kernels draw from the states that its
// ordering names; its direction vectors, scramble constants and discrete distributions work in kernels.
#include <curand.h>
#include <curand_kernel.h>

#include <vector>

#include "app.h"

constexpr int kStreams = 4096, kEach = 3, kCount = kStreams * kEach;

#define CURAND_OK(call) EXPECT((call) == CURAND_STATUS_SUCCESS, "%s", #call)

template <class State>
__global__ void draw(unsigned* words, float* uniform, double* normal) {
  const int stream = blockIdx.x * blockDim.x + threadIdx.x;
  State a, b, c;
  curand_init(2026, stream, 0, &a);
  b = c = a;
  for (int i = 0; i < kEach; i++) {
    words[i * kStreams + stream] = curand(&a);
    uniform[i * kStreams + stream] = curand_uniform(&b);
    if (i > 0) continue;
    const double2 pair = curand_normal2_double(&c);
    normal[2 * stream] = pair.x, normal[2 * stream + 1] = pair.y;
  }
}

__global__ void draw_in_one(unsigned* words) {
  curandStatePhilox4_32_10_t s;
  curand_init(2026, 0, 0, &s);
  for (int i = 0; i < kCount; i++) words[i] = curand(&s);
}

__global__ void draw_points(unsigned* words, curandDirectionVectors32_t* v, const unsigned* shift, int each) {
  curandStateScrambledSobol32_t s;
  curand_init(v[threadIdx.x], shift[threadIdx.x], 0, &s);
  for (int i = 0; i < each; i++) words[threadIdx.x * each + i] = curand(&s);
}

__global__ void draw_discrete(unsigned* words, curandDiscreteDistribution_t d) {
  curandStateXORWOW_t s;
  const int stream = blockIdx.x * blockDim.x + threadIdx.x;
  curand_init(7, stream, 0, &s);
  words[stream] = curand_discrete(&s, d);
}

template <class T>
T* device(size_t count) {
  T* p;
  CUDA_OK(cudaMalloc(&p, count * sizeof(T)));
  return p;
}
template <class T>
std::vector<T> back(const T* p, size_t count) {
  std::vector<T> r(count);
  CUDA_OK(cudaMemcpy(r.data(), p, count * sizeof(T), cudaMemcpyDeviceToHost));
  return r;
}

template <class State>
void compare(const char* name, curandRngType_t type) {
  unsigned *w = device<unsigned>(kCount), *lw = device<unsigned>(kCount);
  float *u = device<float>(kCount), *lu = device<float>(kCount);
  double *n = device<double>(2 * kStreams), *ln = device<double>(2 * kStreams);
  draw<State><<<kStreams / 128, 128>>>(w, u, n);
  curandGenerator_t g;
  CURAND_OK(curandCreateGenerator(&g, type));
  CURAND_OK(curandSetPseudoRandomGeneratorSeed(g, 2026));
  CURAND_OK(curandGenerate(g, lw, kCount));
  CURAND_OK(curandSetPseudoRandomGeneratorSeed(g, 2026));
  CURAND_OK(curandGenerateUniform(g, lu, kCount));
  CURAND_OK(curandSetPseudoRandomGeneratorSeed(g, 2026));
  CURAND_OK(curandGenerateNormalDouble(g, ln, 2 * kStreams, 0, 1));
  EXPECT(back(w, kCount) == back(lw, kCount), "%s words", name);
  EXPECT(back(u, kCount) == back(lu, kCount), "%s uniform", name);
  const auto a = back(n, 2 * kStreams), b = back(ln, 2 * kStreams);
  for (int i = 0; i < 2 * kStreams; i++) EXPECT(std::fabs(a[i] - b[i]) < 1e-13, "%s normal %d: %g %g", name, i, a[i], b[i]);
  CURAND_OK(curandDestroyGenerator(g));
}

int main() {
  compare<curandStateXORWOW_t>("XORWOW", CURAND_RNG_PSEUDO_XORWOW);
  compare<curandStateMRG32k3a_t>("MRG32k3a", CURAND_RNG_PSEUDO_MRG32K3A);
  unsigned *w = device<unsigned>(kCount), *lw = device<unsigned>(kCount);
  curandGenerator_t g;
  CURAND_OK(curandCreateGenerator(&g, CURAND_RNG_PSEUDO_PHILOX4_32_10));
  CURAND_OK(curandSetPseudoRandomGeneratorSeed(g, 2026));
  CURAND_OK(curandGenerate(g, lw, kCount));
  draw_in_one<<<1, 1>>>(w);
  EXPECT(back(w, kCount) == back(lw, kCount), "Philox");
  CURAND_OK(curandDestroyGenerator(g));

  constexpr int kDims = 32, kPoints = kCount / kDims;
  curandDirectionVectors32_t *v, *dv = device<curandDirectionVectors32_t>(kDims);
  unsigned *shift, *dshift = device<unsigned>(kDims);
  CURAND_OK(curandGetDirectionVectors32(&v, CURAND_SCRAMBLED_DIRECTION_VECTORS_32_JOEKUO6));
  CURAND_OK(curandGetScrambleConstants32(&shift));
  CUDA_OK(cudaMemcpy(dv, v, kDims * sizeof *v, cudaMemcpyHostToDevice));
  CUDA_OK(cudaMemcpy(dshift, shift, kDims * sizeof *shift, cudaMemcpyHostToDevice));
  draw_points<<<1, kDims>>>(w, dv, dshift, kPoints);
  CURAND_OK(curandCreateGenerator(&g, CURAND_RNG_QUASI_SCRAMBLED_SOBOL32));
  CURAND_OK(curandSetQuasiRandomGeneratorDimensions(g, kDims));
  CURAND_OK(curandGenerate(g, lw, kCount));
  EXPECT(back(w, kCount) == back(lw, kCount), "scrambled Sobol");
  CURAND_OK(curandDestroyGenerator(g));

  curandDiscreteDistribution_t poisson;
  CURAND_OK(curandCreatePoissonDistribution(6.5, &poisson));
  draw_discrete<<<kStreams / 128, 128>>>(w, poisson);
  double mean = 0, squares = 0;
  for (unsigned x : back(w, kStreams)) mean += x / double(kStreams), squares += double(x) * x / kStreams;
  EXPECT(std::fabs(mean - 6.5) < 0.2, "%g", mean);
  EXPECT(std::fabs(squares - mean * mean - 6.5) < 0.8, "%g", squares - mean * mean);
  CURAND_OK(curandDestroyDistribution(poisson));
  return finish();
}
