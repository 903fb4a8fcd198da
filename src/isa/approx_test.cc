// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The approximate functions: error against double-precision libm over samples of the whole range,
// special values, and vector instances bit for bit like the scalar one.
#include "isa/approx.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace heddle::isa {
namespace {

typedef float f32x4 __attribute__((ext_vector_type(4)));
typedef double f64x2 __attribute__((ext_vector_type(2)));
constexpr float kInf = std::numeric_limits<float>::infinity();

float from(uint32_t b) { return std::bit_cast<float>(b); }
uint32_t to(float f) { return std::bit_cast<uint32_t>(f); }

/// Distance in units of the last place of the exact result (subnormal spacing at the bottom).
double ulps(float got, double exact) {
  if (std::fabs(exact) > 0x1.ffffffp127) return std::isinf(got) ? 0 : 1e9;
  int e;
  std::frexp(exact, &e);
  const double unit = std::ldexp(1.0, std::max(e - 24, -149));
  return std::fabs(got - exact) / unit;
}

template <class F, class G>
double worst(F f, G exact, uint32_t first, uint32_t last, uint32_t step) {
  double w = 0;
  for (uint64_t b = first; b <= last; b += step) {
    const float x = from(static_cast<uint32_t>(b));
    w = std::max(w, ulps(f(x), exact(static_cast<double>(x))));
  }
  return w;
}

template <class F, class G>
double worst_absolute(F f, G exact, float first, float last, int steps) {
  double w = 0;
  for (int i = 0; i <= steps; ++i) {
    const float x = first + (last - first) * (static_cast<float>(i) / static_cast<float>(steps));
    w = std::max(w, std::fabs(f(x) - exact(static_cast<double>(x))));
  }
  return w;
}

TEST(Approx, ErrorsAreWithinBounds) {
  auto pos = [](auto f, auto g) { return worst(f, g, 1, 0x7f7fffff, 1009); };
  EXPECT_LE(pos(approx::rcp<float>, [](double x) { return 1 / x; }), 0.5001);
  EXPECT_LE(pos(approx::sqrt<float>, [](double x) { return std::sqrt(x); }), 0.5001);
  EXPECT_LE(pos(approx::rsqrt<float>, [](double x) { return 1 / std::sqrt(x); }), 1.5);
  EXPECT_LE(worst(approx::ex2<float>, [](double x) { return std::exp2(x); }, 0, to(127.99f), 1009), 1.0);
  EXPECT_LE(worst(approx::ex2<float>, [](double x) { return std::exp2(x); }, 0x80000000, to(-149.f), 1009), 1.0);
  EXPECT_LE(pos(approx::lg2<float>, [](double x) { return std::log2(x); }), 1.5);
  EXPECT_LE(worst(approx::tanh<float>, [](double x) { return std::tanh(x); }, 0, to(20.f), 509), 2.0);
  const double pi = 3.14159265358979;
  EXPECT_LE(worst_absolute(approx::sin<float>, [](double x) { return std::sin(x); }, -100 * pi, 100 * pi, 3000000), 0x1.4p-23);
  EXPECT_LE(worst_absolute(approx::cos<float>, [](double x) { return std::cos(x); }, -100 * pi, 100 * pi, 3000000), 0x1.4p-23);
}

TEST(Approx, SpecialValues) {
  EXPECT_EQ(approx::rcp(0.f), kInf);
  EXPECT_EQ(approx::rcp(-0.f), -kInf);
  EXPECT_EQ(to(approx::rcp(-kInf)), 0x80000000u);
  EXPECT_EQ(to(approx::rsqrt(-1.f)), 0x7fffffffu);
  EXPECT_EQ(approx::rsqrt(-0.f), -kInf);
  EXPECT_EQ(to(approx::sqrt(-0.f)), 0x80000000u);
  EXPECT_EQ(approx::ex2(-kInf), 0.f);
  EXPECT_EQ(approx::ex2(kInf), kInf);
  EXPECT_EQ(approx::ex2(128.f), kInf);
  EXPECT_EQ(approx::ex2(-149.f), 0x1p-149f);
  EXPECT_EQ(approx::ex2(-151.f), 0.f);
  for (int i = -149; i < 128; ++i) EXPECT_EQ(approx::ex2(static_cast<float>(i)), std::ldexp(1.f, i)) << i;
  for (int i = -149; i < 128; ++i) EXPECT_EQ(approx::lg2(std::ldexp(1.f, i)), static_cast<float>(i)) << i;
  EXPECT_EQ(approx::lg2(0.f), -kInf);
  EXPECT_EQ(approx::lg2(-0.f), -kInf);
  EXPECT_EQ(approx::lg2(kInf), kInf);
  EXPECT_EQ(to(approx::lg2(-1.f)), 0x7fffffffu);
  EXPECT_EQ(to(approx::sin(-0.f)), 0x80000000u);
  EXPECT_EQ(to(approx::sin(0.f)), 0u);
  EXPECT_EQ(approx::cos(0.f), 1.f);
  EXPECT_EQ(to(approx::sin(kInf)), 0x7fffffffu);
  EXPECT_EQ(to(approx::cos(from(0x7fc00001))), 0x7fffffffu);
  EXPECT_EQ(approx::tanh(kInf), 1.f);
  EXPECT_EQ(approx::tanh(-kInf), -1.f);
  EXPECT_EQ(to(approx::tanh(-0.f)), 0x80000000u);
  EXPECT_EQ(approx::div(1.f, 0x1p127f), 0.f);
  EXPECT_EQ(to(approx::div(kInf, 0x1p127f)), 0x7fffffffu);
  EXPECT_EQ(approx::div_full(1.f, 0x1p127f), 0x1p-127f);
  EXPECT_EQ(to(approx::flush(-0x1p-127f)), 0x80000000u);
  for (float x : {1e10f, 3e38f, -5e20f}) {
    EXPECT_LE(std::fabs(approx::sin(x)), 1.f);
    EXPECT_LE(std::fabs(approx::cos(x)), 1.f);
  }
  EXPECT_EQ(approx::rcp_f64(2.0), 0.5);
  EXPECT_EQ(std::bit_cast<uint64_t>(approx::rcp_f64(3.0)), 0x3fd5555500000000u);
  EXPECT_EQ(approx::rcp_f64(0x1p-1030), std::numeric_limits<double>::infinity());
  EXPECT_EQ(approx::rsqrt_f64(4.0), 0.5);
}

template <class F, class G>
void compare_instances(const char* name, F scalar, G vector) {
  for (uint64_t b = 0; b < 0x100000000ull - 4 * 4099; b += 4 * 4099) {
    f32x4 v;
    for (int i = 0; i < 4; ++i) v[i] = from(static_cast<uint32_t>(b + 4099ull * i));
    const f32x4 r = vector(v);
    for (int i = 0; i < 4; ++i) ASSERT_EQ(to(r[i]), to(scalar(v[i]))) << name << " of " << to(v[i]);
  }
}

TEST(Approx, VectorsAgreeWithScalars) {
  compare_instances("rcp", approx::rcp<float>, approx::rcp<f32x4>);
  compare_instances("rsqrt", approx::rsqrt<float>, approx::rsqrt<f32x4>);
  compare_instances("sqrt", approx::sqrt<float>, approx::sqrt<f32x4>);
  compare_instances("ex2", approx::ex2<float>, approx::ex2<f32x4>);
  compare_instances("lg2", approx::lg2<float>, approx::lg2<f32x4>);
  compare_instances("sin", approx::sin<float>, approx::sin<f32x4>);
  compare_instances("cos", approx::cos<float>, approx::cos<f32x4>);
  compare_instances("tanh", approx::tanh<float>, approx::tanh<f32x4>);
  compare_instances("flush", approx::flush<float>, approx::flush<f32x4>);
  compare_instances("div", [](float x) { return approx::div<float>(3.f, x); },
                    [](f32x4 x) { return approx::div<f32x4>(f32x4(3.f), x); });
  const f64x2 d = {3.0, 1e-320};
  const f64x2 r = approx::rcp_f64<f64x2>(d), q = approx::rsqrt_ftz_f64<f64x2>(d);
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(std::bit_cast<uint64_t>(double(r[i])), std::bit_cast<uint64_t>(approx::rcp_f64(double(d[i]))));
    EXPECT_EQ(std::bit_cast<uint64_t>(double(q[i])), std::bit_cast<uint64_t>(approx::rsqrt_ftz_f64(double(d[i]))));
  }
}

}  // namespace
}  // namespace heddle::isa
