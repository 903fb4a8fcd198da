// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The functions of curand.api: options checked in the documented order, numbers made in pieces and handed over.
#include <cuda_runtime_api.h>
#include <heddle/cuda/random_engines.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <new>
#include <optional>

#include "base/live_handles.h"
#include "base/log.h"
#include "curand/directions.h"
#include "curand/generator.h"

namespace heddle::curand {
namespace {

struct Generator {
  curandRngType_t type;
  bool on_host;
  uint64_t seed = 0, offset = 0;
  curandOrdering_t order;
  unsigned dimensions = 1;
  cudaStream_t stream = nullptr;
  std::unique_ptr<Words> words;         // null: to be made from the options, like points
  std::optional<Points> points;

  bool quasi() const { return type >= CURAND_RNG_QUASI_DEFAULT; }
  bool wide() const { return is_wide(type); }
  void begin_again() {
    words.reset();
    points.reset();
  }
  void make() {
    if (quasi() && !points) points.emplace(type, dimensions, offset);
    if (!quasi() && !words) words = make_words(type, seed, offset);
  }
};

LiveHandles<curandGenerator_t, Generator>& live() {
  static auto* all = new LiveHandles<curandGenerator_t, Generator>;
  return *all;
}
Generator& of(curandGenerator_t handle) { return *live().find(handle); }

curandStatus_t create(curandGenerator_t* handle, curandRngType_t type, bool on_host) {
  switch (type) {
    case CURAND_RNG_PSEUDO_DEFAULT: type = CURAND_RNG_PSEUDO_XORWOW; break;
    case CURAND_RNG_QUASI_DEFAULT: type = CURAND_RNG_QUASI_SOBOL32; break;
    case CURAND_RNG_PSEUDO_XORWOW:
    case CURAND_RNG_PSEUDO_MRG32K3A:
    case CURAND_RNG_PSEUDO_MT19937:
    case CURAND_RNG_PSEUDO_PHILOX4_32_10:
    case CURAND_RNG_QUASI_SOBOL32:
    case CURAND_RNG_QUASI_SCRAMBLED_SOBOL32:
    case CURAND_RNG_QUASI_SOBOL64:
    case CURAND_RNG_QUASI_SCRAMBLED_SOBOL64: break;
    case CURAND_RNG_PSEUDO_MTGP32: return not_supported("CURAND_RNG_PSEUDO_MTGP32");
    default: return CURAND_STATUS_TYPE_ERROR;
  }
  if (!on_host && cudaFree(nullptr) != cudaSuccess) return CURAND_STATUS_INITIALIZATION_FAILED;
  auto g = std::make_unique<Generator>();
  g->type = type;
  g->on_host = on_host;
  g->seed = type == CURAND_RNG_PSEUDO_MT19937 ? 5489 : 0;
  g->order = g->quasi() ? CURAND_ORDERING_QUASI_DEFAULT : CURAND_ORDERING_PSEUDO_DEFAULT;
  *handle = live().add(std::move(g));
  return CURAND_STATUS_SUCCESS;
}

// ---- handing over ----

constexpr size_t kPiece = size_t{1} << 18;   // elements

/// To the caller's memory: at once, or by a copy in the stream that gives `from` back to the heap.
curandStatus_t hand_over(const Generator& g, void* to, void* from, size_t bytes) {
  if (cudaMemcpyAsync(to, from, bytes, cudaMemcpyDefault, g.stream) != cudaSuccess) {
    std::free(from);
    return CURAND_STATUS_LAUNCH_FAILURE;
  }
  if (cudaLaunchHostFunc(g.stream, [](void* p) { std::free(p); }, from) == cudaSuccess) return CURAND_STATUS_SUCCESS;
  cudaStreamSynchronize(g.stream);
  std::free(from);
  return CURAND_STATUS_LAUNCH_FAILURE;
}

curandStatus_t may_generate(Generator& g) {
  g.make();
  if (g.on_host) return CURAND_STATUS_SUCCESS;
  cudaStreamCaptureStatus capture;
  if (cudaStreamIsCapturing(g.stream, &capture) != cudaSuccess) return CURAND_STATUS_PREEXISTING_FAILURE;
  if (capture == cudaStreamCaptureStatusNone) return CURAND_STATUS_SUCCESS;
  log::warn("cuRAND: a generator of the device does not work in a stream that is being captured");
  return CURAND_STATUS_LAUNCH_FAILURE;
}

/// fill(T* to, size_t count) makes the next numbers; a piece is the unit of both.
template <class T, class Fill>
curandStatus_t generate(Generator& g, T* out, size_t count, size_t piece, Fill&& fill) {
  if (curandStatus_t s = may_generate(g)) return s;
  for (size_t done = 0; done < count;) {
    const size_t now = std::min(piece, count - done);
    if (g.on_host) {
      fill(out + done, now);
    } else {
      T* made = static_cast<T*>(std::malloc(now * sizeof(T)));
      if (!made) return CURAND_STATUS_ALLOCATION_FAILED;
      fill(made, now);
      if (curandStatus_t s = hand_over(g, out + done, made, now * sizeof(T))) return s;
    }
    done += now;
  }
  return CURAND_STATUS_SUCCESS;
}

/// Pseudorandom: `make(words) -> T` of `words` words, or two numbers at a time.
template <class T, class Make>
curandStatus_t from_words(Generator& g, T* out, size_t count, unsigned words, Make&& make) {
  std::vector<uint32_t> w;
  return generate(g, out, count, kPiece, [&](T* to, size_t n) {
    w.resize(n * words);
    g.words->draw(w.data(), n, words);
    for (size_t k = 0; k < n; ++k) to[k] = make(&w[k * words]);
  });
}
template <class T, class Make>
curandStatus_t pairs_from_words(Generator& g, T* out, size_t count, unsigned words, Make&& make) {
  if (count % 2) return CURAND_STATUS_LENGTH_NOT_MULTIPLE;
  std::vector<uint32_t> w;
  return generate(g, out, count, kPiece, [&](T* to, size_t n) {
    w.resize(n / 2 * words);
    g.words->draw(w.data(), n / 2, words);
    for (size_t k = 0; k < n; k += 2) make(&w[k / 2 * words], to + k);
  });
}

/// Quasirandom: `make(point) -> T`.
template <class T, class Make>
curandStatus_t from_points(Generator& g, T* out, size_t count, Make&& make) {
  if (count % g.dimensions) return CURAND_STATUS_LENGTH_NOT_MULTIPLE;
  const std::unique_ptr<uint64_t[]> points(new (std::nothrow) uint64_t[std::max<size_t>(count, 1)]);
  if (!points) return CURAND_STATUS_ALLOCATION_FAILED;
  return generate(g, out, count, std::max<size_t>(count, 1), [&](T* to, size_t n) {
    g.points->draw(points.get(), n / g.dimensions);
    for (size_t k = 0; k < n; ++k) to[k] = make(points[k]);
  });
}

// ---- from bits to numbers, as curand_kernel.h does ----

using heddle_rand::kWord;

float uniform(const uint32_t* w) { return heddle_rand::uniform(w[0]); }
double uniform_double(const uint32_t* w) { return heddle_rand::uniform(w[0], w[1]); }
float uniform(uint64_t x, bool wide) {
  return wide ? heddle_rand::uniform_float(static_cast<unsigned long long>(x)) : heddle_rand::uniform_float(static_cast<uint32_t>(x));
}
double uniform_double(uint64_t x, bool wide) {
  return wide ? heddle_rand::uniform_double(static_cast<unsigned long long>(x)) : heddle_rand::uniform_double(static_cast<uint32_t>(x));
}

constexpr double kTwoPi = 6.283185307179586;

/// Box and Muller (1958).
void normal_pair(const uint32_t* w, float* to) {
  constexpr float kTurn = kWord * static_cast<float>(kTwoPi);
  const float angle = static_cast<float>(w[1]) * kTurn + kTurn / 2, length = std::sqrt(-2 * std::log(uniform(w)));
  to[0] = std::sin(angle) * length;
  to[1] = std::cos(angle) * length;
}
void normal_pair(const uint32_t* w, double* to) {
  const double length = std::sqrt(-2 * std::log(uniform_double(w))), angle = kTwoPi * uniform_double(w + 2);
  to[0] = std::sin(angle) * length;
  to[1] = std::cos(angle) * length;
}

/// finish(number of the standard normal distribution) -> number.
template <class T, class Finish>
curandStatus_t normal(Generator& g, T* out, size_t n, Finish&& finish) {
  if (g.quasi())
    return from_points(g, out, n, [&](uint64_t x) { return finish(static_cast<T>(normal_quantile(uniform_double(x, g.wide())))); });
  return pairs_from_words(g, out, n, 2 * sizeof(T) / sizeof(float), [&](const uint32_t* w, T* to) {
    normal_pair(w, to);
    to[0] = finish(to[0]);
    to[1] = finish(to[1]);
  });
}

}  // namespace

bool is_live(curandGenerator_t generator) { return live().find(generator) != nullptr; }

curandStatus_t not_supported(const char* what) {
  log::error("cuRAND: {} is not supported by Heddle", what);
  return CURAND_STATUS_TYPE_ERROR;
}

curandStatus_t curandCreateGenerator(curandGenerator_t* generator, curandRngType_t rng_type) {
  return create(generator, rng_type, false);
}
curandStatus_t curandCreateGeneratorHost(curandGenerator_t* generator, curandRngType_t rng_type) {
  return create(generator, rng_type, true);
}
curandStatus_t curandDestroyGenerator(curandGenerator_t generator) {
  return live().destroy(&generator) ? CURAND_STATUS_SUCCESS : CURAND_STATUS_NOT_INITIALIZED;
}

curandStatus_t curandGetVersion(int* version) {
  *version = CURAND_VERSION;
  return CURAND_STATUS_SUCCESS;
}
curandStatus_t curandGetProperty(libraryPropertyType type, int* value) {
  switch (type) {
    case MAJOR_VERSION: *value = CURAND_VER_MAJOR; return CURAND_STATUS_SUCCESS;
    case MINOR_VERSION: *value = CURAND_VER_MINOR; return CURAND_STATUS_SUCCESS;
    case PATCH_LEVEL: *value = CURAND_VER_PATCH; return CURAND_STATUS_SUCCESS;
  }
  return CURAND_STATUS_OUT_OF_RANGE;
}

curandStatus_t curandSetStream(curandGenerator_t generator, cudaStream_t stream) {
  of(generator).stream = stream;
  return CURAND_STATUS_SUCCESS;
}
curandStatus_t curandSetPseudoRandomGeneratorSeed(curandGenerator_t generator, unsigned long long seed) {
  Generator& g = of(generator);
  if (g.quasi()) return CURAND_STATUS_TYPE_ERROR;
  g.seed = seed;
  g.begin_again();
  return CURAND_STATUS_SUCCESS;
}
curandStatus_t curandSetGeneratorOffset(curandGenerator_t generator, unsigned long long offset) {
  Generator& g = of(generator);
  if (g.type == CURAND_RNG_PSEUDO_MT19937) return CURAND_STATUS_TYPE_ERROR;
  g.offset = offset;
  g.begin_again();
  return CURAND_STATUS_SUCCESS;
}
curandStatus_t curandSetGeneratorOrdering(curandGenerator_t generator, curandOrdering_t order) {
  Generator& g = of(generator);
  const bool known = g.quasi() ? order == CURAND_ORDERING_QUASI_DEFAULT
                               : order >= CURAND_ORDERING_PSEUDO_BEST && order <= CURAND_ORDERING_PSEUDO_DYNAMIC;
  if (!known) return CURAND_STATUS_OUT_OF_RANGE;
  g.order = order;
  g.begin_again();
  return CURAND_STATUS_SUCCESS;
}
curandStatus_t curandSetQuasiRandomGeneratorDimensions(curandGenerator_t generator, unsigned int num_dimensions) {
  Generator& g = of(generator);
  if (num_dimensions < 1 || num_dimensions > kDimensions) return CURAND_STATUS_OUT_OF_RANGE;
  if (!g.quasi()) return CURAND_STATUS_TYPE_ERROR;
  g.dimensions = num_dimensions;
  g.begin_again();
  return CURAND_STATUS_SUCCESS;
}

curandStatus_t curandGenerateSeeds(curandGenerator_t generator) {
  of(generator).make();
  return CURAND_STATUS_SUCCESS;
}

curandStatus_t curandGenerate(curandGenerator_t generator, unsigned int* outputPtr, size_t num) {
  Generator& g = of(generator);
  if (g.wide()) return CURAND_STATUS_TYPE_ERROR;
  if (g.quasi()) return from_points(g, outputPtr, num, [](uint64_t x) { return static_cast<uint32_t>(x); });
  return from_words(g, outputPtr, num, 1, [](const uint32_t* w) { return w[0]; });
}
curandStatus_t curandGenerateLongLong(curandGenerator_t generator, unsigned long long* outputPtr, size_t num) {
  Generator& g = of(generator);
  if (!g.wide()) return CURAND_STATUS_TYPE_ERROR;
  return from_points(g, outputPtr, num, [](uint64_t x) { return static_cast<unsigned long long>(x); });
}

curandStatus_t curandGenerateUniform(curandGenerator_t generator, float* outputPtr, size_t num) {
  Generator& g = of(generator);
  if (g.quasi()) return from_points(g, outputPtr, num, [&](uint64_t x) { return uniform(x, g.wide()); });
  return from_words(g, outputPtr, num, 1, [](const uint32_t* w) { return uniform(w); });
}
curandStatus_t curandGenerateUniformDouble(curandGenerator_t generator, double* outputPtr, size_t num) {
  Generator& g = of(generator);
  if (g.quasi()) return from_points(g, outputPtr, num, [&](uint64_t x) { return uniform_double(x, g.wide()); });
  return from_words(g, outputPtr, num, 2, [](const uint32_t* w) { return uniform_double(w); });
}

curandStatus_t curandGenerateNormal(curandGenerator_t generator, float* outputPtr, size_t n, float mean, float stddev) {
  return normal(of(generator), outputPtr, n, [=](float x) { return mean + stddev * x; });
}
curandStatus_t curandGenerateNormalDouble(curandGenerator_t generator, double* outputPtr, size_t n, double mean, double stddev) {
  return normal(of(generator), outputPtr, n, [=](double x) { return mean + stddev * x; });
}
curandStatus_t curandGenerateLogNormal(curandGenerator_t generator, float* outputPtr, size_t n, float mean, float stddev) {
  return normal(of(generator), outputPtr, n, [=](float x) { return std::exp(mean + stddev * x); });
}
curandStatus_t curandGenerateLogNormalDouble(curandGenerator_t generator, double* outputPtr, size_t n, double mean, double stddev) {
  return normal(of(generator), outputPtr, n, [=](double x) { return std::exp(mean + stddev * x); });
}

curandStatus_t curandGeneratePoisson(curandGenerator_t generator, unsigned int* outputPtr, size_t n, double lambda) {
  Generator& g = of(generator);
  if (!(lambda > 0 && lambda <= kGreatestLambda)) return CURAND_STATUS_OUT_OF_RANGE;
  const PoissonTable table(lambda);
  if (g.quasi()) return from_points(g, outputPtr, n, [&](uint64_t x) { return table.quantile(uniform_double(x, g.wide())); });
  return from_words(g, outputPtr, n, 2, [&](const uint32_t* w) { return table.quantile(uniform_double(w)); });
}

namespace {

/// curand_kernel.h: curandDiscreteDistribution_st.
struct DeviceDistribution {
  uint32_t first, count;
  const double* share;
};

}  // namespace

curandStatus_t curandCreatePoissonDistribution(double lambda, curandDiscreteDistribution_t* discrete_distribution) {
  if (!(lambda > 0 && lambda <= kGreatestLambda)) return CURAND_STATUS_OUT_OF_RANGE;
  const PoissonTable table(lambda);
  const size_t bytes = table.share.size() * sizeof(double);
  void* memory = nullptr;
  if (cudaMalloc(&memory, sizeof(DeviceDistribution) + bytes) != cudaSuccess) return CURAND_STATUS_ALLOCATION_FAILED;
  auto* shares = static_cast<DeviceDistribution*>(memory) + 1;
  const DeviceDistribution d = {table.first, static_cast<uint32_t>(table.share.size()), reinterpret_cast<const double*>(shares)};
  if (cudaMemcpy(memory, &d, sizeof d, cudaMemcpyHostToDevice) != cudaSuccess ||
      cudaMemcpy(shares, table.share.data(), bytes, cudaMemcpyHostToDevice) != cudaSuccess) {
    cudaFree(memory);
    return CURAND_STATUS_PREEXISTING_FAILURE;
  }
  *discrete_distribution = static_cast<curandDiscreteDistribution_t>(memory);
  return CURAND_STATUS_SUCCESS;
}
curandStatus_t curandDestroyDistribution(curandDiscreteDistribution_t discrete_distribution) {
  return cudaFree(discrete_distribution) == cudaSuccess ? CURAND_STATUS_SUCCESS : CURAND_STATUS_NOT_INITIALIZED;
}

namespace {

/// The tables are ours to change as little as theirs, but the interface says so nowhere.
template <class Word, class Vectors>
curandStatus_t give_directions(Vectors** vectors, bool plain, bool scrambled) {
  if (!plain && !scrambled) return CURAND_STATUS_OUT_OF_RANGE;
  const Word* numbers = scrambled ? direction_numbers<Word, true>() : direction_numbers<Word, false>();
  *vectors = reinterpret_cast<Vectors*>(const_cast<Word*>(numbers));
  return CURAND_STATUS_SUCCESS;
}
template <class Word>
curandStatus_t give_constants(Word** constants) {
  *constants = const_cast<Word*>(scramble_constants<Word>());
  return CURAND_STATUS_SUCCESS;
}

}  // namespace

curandStatus_t curandGetDirectionVectors32(curandDirectionVectors32_t** vectors, curandDirectionVectorSet_t set) {
  return give_directions<unsigned int>(vectors, set == CURAND_DIRECTION_VECTORS_32_JOEKUO6,
                                       set == CURAND_SCRAMBLED_DIRECTION_VECTORS_32_JOEKUO6);
}
curandStatus_t curandGetDirectionVectors64(curandDirectionVectors64_t** vectors, curandDirectionVectorSet_t set) {
  return give_directions<unsigned long long>(vectors, set == CURAND_DIRECTION_VECTORS_64_JOEKUO6,
                                             set == CURAND_SCRAMBLED_DIRECTION_VECTORS_64_JOEKUO6);
}
curandStatus_t curandGetScrambleConstants32(unsigned int** constants) { return give_constants(constants); }
curandStatus_t curandGetScrambleConstants64(unsigned long long** constants) { return give_constants(constants); }

}  // namespace heddle::curand
