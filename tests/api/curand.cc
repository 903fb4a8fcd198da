// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// libcurand: published values, options and their errors, the shape of every distribution, host against device memory.
#include <cuda_runtime.h>
#include <curand.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

namespace {

constexpr curandRngType_t kPseudo[] = {CURAND_RNG_PSEUDO_XORWOW, CURAND_RNG_PSEUDO_MRG32K3A, CURAND_RNG_PSEUDO_MT19937,
                                       CURAND_RNG_PSEUDO_PHILOX4_32_10};
constexpr curandRngType_t kQuasi[] = {CURAND_RNG_QUASI_SOBOL32, CURAND_RNG_QUASI_SCRAMBLED_SOBOL32, CURAND_RNG_QUASI_SOBOL64,
                                      CURAND_RNG_QUASI_SCRAMBLED_SOBOL64};

struct Host {
  curandGenerator_t g = nullptr;
  explicit Host(curandRngType_t type) { EXPECT_EQ(curandCreateGeneratorHost(&g, type), CURAND_STATUS_SUCCESS); }
  ~Host() { EXPECT_EQ(curandDestroyGenerator(g), CURAND_STATUS_SUCCESS); }
  void seed(unsigned long long s) { EXPECT_EQ(curandSetPseudoRandomGeneratorSeed(g, s), CURAND_STATUS_SUCCESS); }
  std::vector<unsigned> words(size_t n) {
    std::vector<unsigned> r(n);
    EXPECT_EQ(curandGenerate(g, r.data(), n), CURAND_STATUS_SUCCESS);
    return r;
  }
  std::vector<float> uniform(size_t n) {
    std::vector<float> r(n);
    EXPECT_EQ(curandGenerateUniform(g, r.data(), n), CURAND_STATUS_SUCCESS);
    return r;
  }
};

/// The greatest distance between the numbers' shares and the distribution's, by the root of their count.
double kolmogorov(std::vector<double> x, const std::function<double(double)>& share) {
  std::sort(x.begin(), x.end());
  double worst = 0;
  for (size_t k = 0; k < x.size(); ++k) {
    const double s = share(x[k]), n = static_cast<double>(x.size());
    worst = std::max({worst, std::fabs(s - static_cast<double>(k) / n), std::fabs(s - static_cast<double>(k + 1) / n)});
  }
  return worst * std::sqrt(static_cast<double>(x.size()));
}
constexpr double kUnlikely = 1.95;        // a share of 0.001 of all samples is worse

double uniform_share(double x) { return std::clamp(x, 0.0, 1.0); }
double normal_share(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }

TEST(Curand, VersionAndProperties) {
  int version = 0, major = 0, minor = 0, patch = 0;
  EXPECT_EQ(curandGetVersion(&version), CURAND_STATUS_SUCCESS);
  EXPECT_EQ(curandGetProperty(MAJOR_VERSION, &major), CURAND_STATUS_SUCCESS);
  EXPECT_EQ(curandGetProperty(MINOR_VERSION, &minor), CURAND_STATUS_SUCCESS);
  EXPECT_EQ(curandGetProperty(PATCH_LEVEL, &patch), CURAND_STATUS_SUCCESS);
  EXPECT_EQ(version, major * 1000 + minor * 100 + patch);
  EXPECT_EQ(curandGetProperty(static_cast<libraryPropertyType>(7), &major), CURAND_STATUS_OUT_OF_RANGE);
  EXPECT_EQ(curandGetVersion(nullptr), CURAND_STATUS_OUT_OF_RANGE);
}

TEST(Curand, PublishedValues) {
  // The guide's host example prints these (seed 1234).
  constexpr double kGuide[10] = {0.1455, 0.8202, 0.5504, 0.2948, 0.9147, 0.8690, 0.3219, 0.7829, 0.0113, 0.2855};
  Host xorwow(CURAND_RNG_PSEUDO_DEFAULT);
  xorwow.seed(1234);
  const auto u = xorwow.uniform(10);
  for (int k = 0; k < 10; ++k) EXPECT_NEAR(u[k], kGuide[k], 0.00005) << k;
  // Random123's known answer for zeros.
  Host philox(CURAND_RNG_PSEUDO_PHILOX4_32_10);
  EXPECT_EQ(philox.words(4), (std::vector<unsigned>{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  // The C++ standard's: the 10000th of the default seed is 4123659995.
  Host twister(CURAND_RNG_PSEUDO_MT19937);
  EXPECT_EQ(twister.words(10000).back(), 4123659995u);
#if __has_include(<boost/random/detail/sobol_table.hpp>)   // where the library takes Joe and Kuo's numbers from
  // Sobol: the van der Corput sequence in Gray code order, then Joe and Kuo's second and third dimension.
  Host sobol(CURAND_RNG_QUASI_SOBOL32);
  EXPECT_EQ(curandSetQuasiRandomGeneratorDimensions(sobol.g, 3), CURAND_STATUS_SUCCESS);
  std::vector<unsigned> want;
  for (double x : {0.0, 0.5, 0.75, 0.25, 0.375, 0.0, 0.5, 0.25, 0.75, 0.375, 0.0, 0.5, 0.25, 0.75, 0.625})
    want.push_back(static_cast<unsigned>(x * 4294967296.0));
  EXPECT_EQ(sobol.words(15), want);
#endif
}

TEST(Curand, ArgumentsAreChecked) {
  curandGenerator_t g = nullptr;
  EXPECT_EQ(curandCreateGenerator(nullptr, CURAND_RNG_PSEUDO_DEFAULT), CURAND_STATUS_OUT_OF_RANGE);
  EXPECT_EQ(curandCreateGeneratorHost(&g, static_cast<curandRngType_t>(7)), CURAND_STATUS_TYPE_ERROR);
  EXPECT_EQ(curandCreateGeneratorHost(&g, CURAND_RNG_PSEUDO_MTGP32), CURAND_STATUS_TYPE_ERROR);
  unsigned w = 0;
  unsigned long long l = 0;
  float f[2];
  EXPECT_EQ(curandGenerate(nullptr, &w, 1), CURAND_STATUS_NOT_INITIALIZED);
  EXPECT_EQ(curandDestroyGenerator(reinterpret_cast<curandGenerator_t>(&w)), CURAND_STATUS_NOT_INITIALIZED);
  Host p(CURAND_RNG_PSEUDO_MT19937), q(CURAND_RNG_QUASI_SOBOL64);
  EXPECT_EQ(curandGenerate(p.g, nullptr, 1), CURAND_STATUS_OUT_OF_RANGE);
  EXPECT_EQ(curandSetGeneratorOffset(p.g, 5), CURAND_STATUS_TYPE_ERROR);
  EXPECT_EQ(curandSetPseudoRandomGeneratorSeed(q.g, 5), CURAND_STATUS_TYPE_ERROR);
  EXPECT_EQ(curandSetQuasiRandomGeneratorDimensions(p.g, 2), CURAND_STATUS_TYPE_ERROR);
  EXPECT_EQ(curandSetQuasiRandomGeneratorDimensions(q.g, 0), CURAND_STATUS_OUT_OF_RANGE);
  EXPECT_EQ(curandSetQuasiRandomGeneratorDimensions(q.g, 20001), CURAND_STATUS_OUT_OF_RANGE);
  EXPECT_EQ(curandSetGeneratorOrdering(p.g, CURAND_ORDERING_QUASI_DEFAULT), CURAND_STATUS_OUT_OF_RANGE);
  EXPECT_EQ(curandSetGeneratorOrdering(q.g, CURAND_ORDERING_QUASI_DEFAULT), CURAND_STATUS_SUCCESS);
  EXPECT_EQ(curandSetGeneratorOrdering(p.g, CURAND_ORDERING_PSEUDO_LEGACY), CURAND_STATUS_SUCCESS);
  EXPECT_EQ(curandGenerate(q.g, &w, 1), CURAND_STATUS_TYPE_ERROR);
  EXPECT_EQ(curandGenerateLongLong(p.g, &l, 1), CURAND_STATUS_TYPE_ERROR);
  EXPECT_EQ(curandGenerateNormal(p.g, f, 1, 0, 1), CURAND_STATUS_LENGTH_NOT_MULTIPLE);
  EXPECT_EQ(curandSetQuasiRandomGeneratorDimensions(q.g, 2), CURAND_STATUS_SUCCESS);
  EXPECT_EQ(curandGenerateUniform(q.g, f, 1), CURAND_STATUS_LENGTH_NOT_MULTIPLE);
  EXPECT_EQ(curandGeneratePoisson(p.g, &w, 1, 0), CURAND_STATUS_OUT_OF_RANGE);
  EXPECT_EQ(curandGeneratePoisson(p.g, &w, 1, 400001), CURAND_STATUS_OUT_OF_RANGE);
  EXPECT_EQ(curandGenerateSeeds(p.g), CURAND_STATUS_SUCCESS);
  EXPECT_EQ(curandGenerate(p.g, &w, 0), CURAND_STATUS_SUCCESS);
}

TEST(Curand, SeedsAndOffsetsNamePlacesOfASequence) {
  for (curandRngType_t type : kPseudo) {
    Host a(type), b(type), c(type);
    a.seed(77), b.seed(77), c.seed(78);
    const auto whole = a.words(20000);
    auto parts = b.words(5000);
    for (size_t n : {1, 3, 7996, 7000}) {
      const auto more = b.words(n);
      parts.insert(parts.end(), more.begin(), more.end());
    }
    EXPECT_EQ(whole, parts) << type;
    EXPECT_NE(whole, c.words(20000)) << type;
    b.seed(77);
    EXPECT_EQ(b.words(20000), whole) << type;
    if (type == CURAND_RNG_PSEUDO_MT19937) continue;
    for (size_t offset : {1, 4095, 4096, 9999}) {
      EXPECT_EQ(curandSetGeneratorOffset(c.g, offset), CURAND_STATUS_SUCCESS);
      c.seed(77);
      EXPECT_EQ(c.words(5000), std::vector<unsigned>(whole.begin() + offset, whole.begin() + offset + 5000)) << type << " " << offset;
    }
  }
  for (curandRngType_t type : kQuasi) {
    Host a(type), b(type);
    const auto whole = a.uniform(3000);
    EXPECT_EQ(curandSetGeneratorOffset(b.g, 1234), CURAND_STATUS_SUCCESS);
    EXPECT_EQ(b.uniform(1000), std::vector<float>(whole.begin() + 1234, whole.begin() + 2234)) << type;
  }
}

TEST(Curand, DistributionsHaveTheirShape) {
  constexpr size_t kCount = 20000;
  for (curandRngType_t type : kPseudo) {
    Host h(type);
    h.seed(2026);
    std::vector<float> f(kCount);
    std::vector<double> d(kCount);
    std::vector<unsigned> n(kCount);
    auto as_double = [&] { return std::vector<double>(f.begin(), f.end()); };
    ASSERT_EQ(curandGenerateUniform(h.g, f.data(), kCount), CURAND_STATUS_SUCCESS);
    EXPECT_LT(kolmogorov(as_double(), uniform_share), kUnlikely) << type;
    for (float x : f) ASSERT_TRUE(x > 0 && x <= 1);
    ASSERT_EQ(curandGenerateUniformDouble(h.g, d.data(), kCount), CURAND_STATUS_SUCCESS);
    EXPECT_LT(kolmogorov(d, uniform_share), kUnlikely) << type;
    ASSERT_EQ(curandGenerateNormal(h.g, f.data(), kCount, 5, 2), CURAND_STATUS_SUCCESS);
    EXPECT_LT(kolmogorov(as_double(), [](double x) { return normal_share((x - 5) / 2); }), kUnlikely) << type;
    ASSERT_EQ(curandGenerateNormalDouble(h.g, d.data(), kCount, -1, 0.5), CURAND_STATUS_SUCCESS);
    EXPECT_LT(kolmogorov(d, [](double x) { return normal_share((x + 1) / 0.5); }), kUnlikely) << type;
    ASSERT_EQ(curandGenerateLogNormal(h.g, f.data(), kCount, 1, 0.25f), CURAND_STATUS_SUCCESS);
    EXPECT_LT(kolmogorov(as_double(), [](double x) { return normal_share((std::log(x) - 1) / 0.25); }), kUnlikely) << type;
    ASSERT_EQ(curandGenerateLogNormalDouble(h.g, d.data(), kCount, 0, 1), CURAND_STATUS_SUCCESS);
    EXPECT_LT(kolmogorov(d, [](double x) { return normal_share(std::log(x)); }), kUnlikely) << type;
    // Words: the count of each top byte, 255 degrees of freedom; 350 has a chance of 0.0001.
    std::vector<double> bins(256);
    for (unsigned w : h.words(kCount)) bins[w >> 24] += 1;
    double chi = 0;
    for (double b : bins) chi += (b - kCount / 256.0) * (b - kCount / 256.0) / (kCount / 256.0);
    EXPECT_LT(chi, 350) << type;
    for (double lambda : {0.3, 7.0, 1000.0}) {
      ASSERT_EQ(curandGeneratePoisson(h.g, n.data(), kCount, lambda), CURAND_STATUS_SUCCESS);
      double mean = 0, variance = 0;
      for (unsigned x : n) mean += x / double(kCount);
      for (unsigned x : n) variance += (x - mean) * (x - mean) / double(kCount - 1);
      EXPECT_NEAR(mean, lambda, 5 * std::sqrt(lambda / kCount)) << type << " " << lambda;
      EXPECT_NEAR(variance / lambda, 1, 5 * std::sqrt((2 + 1 / lambda) / kCount)) << type << " " << lambda;
    }
  }
}

TEST(Curand, SobolFillsEvenly) {
  for (curandRngType_t type : kQuasi) {
    Host h(type);
    constexpr unsigned kDims = 5, kEach = 4096;
    ASSERT_EQ(curandSetQuasiRandomGeneratorDimensions(h.g, kDims), CURAND_STATUS_SUCCESS);
    std::vector<double> u(kDims * kEach);
    ASSERT_EQ(curandGenerateUniformDouble(h.g, u.data(), u.size()), CURAND_STATUS_SUCCESS);
    std::vector<double> normal(kDims * kEach);
    ASSERT_EQ(curandGenerateNormalDouble(h.g, normal.data(), normal.size(), 0, 1), CURAND_STATUS_SUCCESS);
    for (unsigned d = 0; d < kDims; ++d) {
      // 4096 points put one into each of as many intervals.
      std::vector<int> hit(kEach);
      for (unsigned k = 0; k < kEach; ++k) hit[static_cast<unsigned>(u[d * kEach + k] * kEach)]++;
      EXPECT_EQ(std::count(hit.begin(), hit.end(), 1), kEach) << type << " " << d;
      const std::vector<double> part(normal.begin() + d * kEach, normal.begin() + (d + 1) * kEach);
      EXPECT_LT(kolmogorov(part, normal_share), 0.2) << type << " " << d;
    }
    // Pairs of dimensions: 64 by 64 squares; a random sample would leave a share of 1/e empty.
    std::vector<int> square(kEach);
    for (unsigned k = 0; k < kEach; ++k)
      square[static_cast<unsigned>(u[k] * 64) * 64 + static_cast<unsigned>(u[kEach + k] * 64)]++;
    EXPECT_LT(std::count(square.begin(), square.end(), 0), kEach / 8) << type;
  }
}

TEST(Curand, TablesHoldTwentyThousandDimensions) {
  curandDirectionVectors32_t *plain = nullptr, *scrambled = nullptr;
  curandDirectionVectors64_t *plain64 = nullptr, *scrambled64 = nullptr;
  unsigned* c = nullptr;
  unsigned long long* c64 = nullptr;
  ASSERT_EQ(curandGetDirectionVectors32(&plain, CURAND_DIRECTION_VECTORS_32_JOEKUO6), CURAND_STATUS_SUCCESS);
  ASSERT_EQ(curandGetDirectionVectors32(&scrambled, CURAND_SCRAMBLED_DIRECTION_VECTORS_32_JOEKUO6), CURAND_STATUS_SUCCESS);
  ASSERT_EQ(curandGetDirectionVectors64(&plain64, CURAND_DIRECTION_VECTORS_64_JOEKUO6), CURAND_STATUS_SUCCESS);
  ASSERT_EQ(curandGetDirectionVectors64(&scrambled64, CURAND_SCRAMBLED_DIRECTION_VECTORS_64_JOEKUO6), CURAND_STATUS_SUCCESS);
  ASSERT_EQ(curandGetScrambleConstants32(&c), CURAND_STATUS_SUCCESS);
  ASSERT_EQ(curandGetScrambleConstants64(&c64), CURAND_STATUS_SUCCESS);
  EXPECT_EQ(curandGetDirectionVectors32(&plain, CURAND_DIRECTION_VECTORS_64_JOEKUO6), CURAND_STATUS_OUT_OF_RANGE);
  EXPECT_EQ(curandGetDirectionVectors64(&plain64, CURAND_DIRECTION_VECTORS_32_JOEKUO6), CURAND_STATUS_OUT_OF_RANGE);
  // Each is a triangle with ones on its diagonal, so that every 2^k points are one in each interval.
  for (unsigned d = 0; d < 20000; ++d)
    for (unsigned k = 0; k < 32; ++k) {
      ASSERT_EQ(plain[d][k] << k, 0x80000000u) << d << " " << k;
      ASSERT_EQ(plain64[d][k] >> 32, plain[d][k]) << d << " " << k;
      ASSERT_EQ(plain64[d][63 - k] << (63 - k), 1ull << 63) << d << " " << k;
    }
  // Scrambled ones are other numbers that fill as evenly: the first n digits of the first 2^n points are all there are.
  for (unsigned d = 0; d < 20000; d += 97) {
    unsigned long long rows[32];
    unsigned rank = 0;
    for (unsigned k = 0; k < 32; ++k) {
      unsigned long long v = scrambled64[d][k] >> 32;
      for (unsigned r = 0; r < rank; ++r) v = std::min(v, v ^ rows[r]);
      ASSERT_NE(v >> (31 - k), 0u) << d << " " << k;
      rows[rank++] = v;
    }
    EXPECT_NE(scrambled[d][0], plain[d][0]) << d;
  }
  // No two dimensions are the same.
  std::vector<std::vector<unsigned>> all;
  for (unsigned d = 0; d < 20000; ++d) all.emplace_back(plain[d], plain[d] + 32);
  std::sort(all.begin(), all.end());
  EXPECT_EQ(std::unique(all.begin(), all.end()), all.end());
}

TEST(Curand, DeviceMemoryGetsTheSameInItsStream) {
  cudaStream_t stream;
  ASSERT_EQ(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking), cudaSuccess);
  constexpr size_t kCount = 600000;       // more than one piece
  float* memory = nullptr;
  ASSERT_EQ(cudaMalloc(&memory, kCount * sizeof(float)), cudaSuccess);
  for (curandRngType_t type : {CURAND_RNG_PSEUDO_XORWOW, CURAND_RNG_PSEUDO_PHILOX4_32_10, CURAND_RNG_QUASI_SOBOL32}) {
    curandGenerator_t g = nullptr;
    ASSERT_EQ(curandCreateGenerator(&g, type), CURAND_STATUS_SUCCESS);
    ASSERT_EQ(curandSetStream(g, stream), CURAND_STATUS_SUCCESS);
    ASSERT_EQ(curandGenerateUniform(g, memory, kCount), CURAND_STATUS_SUCCESS);
    std::vector<float> got(kCount);
    ASSERT_EQ(cudaMemcpyAsync(got.data(), memory, kCount * sizeof(float), cudaMemcpyDeviceToHost, stream), cudaSuccess);
    ASSERT_EQ(cudaStreamSynchronize(stream), cudaSuccess);
    EXPECT_EQ(got, Host(type).uniform(kCount)) << type;
    EXPECT_EQ(curandDestroyGenerator(g), CURAND_STATUS_SUCCESS);
  }
  curandGenerator_t g = nullptr;
  ASSERT_EQ(curandCreateGenerator(&g, CURAND_RNG_PSEUDO_XORWOW), CURAND_STATUS_SUCCESS);
  ASSERT_EQ(curandSetStream(g, stream), CURAND_STATUS_SUCCESS);
  ASSERT_EQ(cudaStreamBeginCapture(stream, cudaStreamCaptureModeRelaxed), cudaSuccess);
  EXPECT_EQ(curandGenerateUniform(g, memory, 8), CURAND_STATUS_LAUNCH_FAILURE);
  cudaGraph_t graph;
  EXPECT_EQ(cudaStreamEndCapture(stream, &graph), cudaSuccess);
  EXPECT_EQ(cudaGraphDestroy(graph), cudaSuccess);
  EXPECT_EQ(curandDestroyGenerator(g), CURAND_STATUS_SUCCESS);
  EXPECT_EQ(cudaFree(memory), cudaSuccess);
  EXPECT_EQ(cudaStreamDestroy(stream), cudaSuccess);
}

TEST(Curand, DiscreteDistributionsCanBeMadeAndDestroyed) {
  curandDiscreteDistribution_t d = nullptr;
  EXPECT_EQ(curandCreatePoissonDistribution(-1, &d), CURAND_STATUS_OUT_OF_RANGE);
  ASSERT_EQ(curandCreatePoissonDistribution(12, &d), CURAND_STATUS_SUCCESS);
  EXPECT_EQ(curandDestroyDistribution(d), CURAND_STATUS_SUCCESS);
}

}  // namespace
