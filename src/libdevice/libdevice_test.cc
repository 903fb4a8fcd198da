// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Measures the device math library against the C library's quadruple precision, over sweeps and special
// values, and fails where an error exceeds the bound that CUDA documents. `--report FILE` writes the
// table that docs/coverage/device-library.md is, with `--costs FILE` what bench/micro/math_cost.cu printed.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <limits>
#include <map>
#include <random>
#include <string>
#include <vector>

using Quad = __float128;

#define HEDDLE_QUAD(name) extern "C" Quad name##f128(Quad) noexcept;
HEDDLE_QUAD(exp) HEDDLE_QUAD(exp2) HEDDLE_QUAD(exp10) HEDDLE_QUAD(expm1) HEDDLE_QUAD(log) HEDDLE_QUAD(log2)
HEDDLE_QUAD(log10) HEDDLE_QUAD(log1p) HEDDLE_QUAD(sin) HEDDLE_QUAD(cos) HEDDLE_QUAD(tan) HEDDLE_QUAD(asin)
HEDDLE_QUAD(acos) HEDDLE_QUAD(atan) HEDDLE_QUAD(sinh) HEDDLE_QUAD(cosh) HEDDLE_QUAD(tanh) HEDDLE_QUAD(asinh)
HEDDLE_QUAD(acosh) HEDDLE_QUAD(atanh) HEDDLE_QUAD(cbrt) HEDDLE_QUAD(sqrt) HEDDLE_QUAD(rint) HEDDLE_QUAD(erf)
HEDDLE_QUAD(erfc) HEDDLE_QUAD(lgamma) HEDDLE_QUAD(tgamma) HEDDLE_QUAD(j0) HEDDLE_QUAD(j1) HEDDLE_QUAD(y0)
HEDDLE_QUAD(y1) HEDDLE_QUAD(fabs) HEDDLE_QUAD(round) HEDDLE_QUAD(logb) HEDDLE_QUAD(floor) HEDDLE_QUAD(ceil)
HEDDLE_QUAD(trunc)
extern "C" Quad powf128(Quad, Quad) noexcept;
extern "C" Quad atan2f128(Quad, Quad) noexcept;
extern "C" Quad fmodf128(Quad, Quad) noexcept;
extern "C" Quad remainderf128(Quad, Quad) noexcept;
extern "C" Quad jnf128(int, Quad) noexcept;
extern "C" Quad ynf128(int, Quad) noexcept;

namespace {

const Quad kRootHalf = sqrtf128(static_cast<Quad>(0.5));

Quad pi() { return static_cast<Quad>(4) * atanf128(1); }

Quad ref_rsqrt(Quad x) { return 1 / sqrtf128(x); }
Quad ref_rcbrt(Quad x) { return 1 / cbrtf128(x); }
Quad ref_sinpi(Quad x) {
  const Quad n = rintf128(x);
  const Quad r = sinf128(pi() * (x - n));
  return n - 2 * rintf128(n / 2) != 0 ? -r : r;
}
Quad ref_cospi(Quad x) {
  // Around a half the cosine vanishes: there the sine of the distance is exact.
  const Quad r = fabsf128(x - 2 * rintf128(x / 2));
  return sinf128(pi() * (static_cast<Quad>(0.5) - r));
}
Quad ref_erfcx(Quad x) {
  if (x < 12) return expf128(x * x) * erfcf128(x);
  Quad f = x;
  for (int k = 200; k > 0; --k) f = x + (static_cast<Quad>(k) / 2) / f;
  return 1 / (sqrtf128(pi()) * f);
}
Quad ref_normcdf(Quad x) { return erfcf128(-x * kRootHalf) / 2; }
Quad bessel_i(int order, Quad x) {
  const Quad q = x * x / 4;
  Quad term = order ? x / 2 : static_cast<Quad>(1), sum = term;
  for (int k = 1; k < 3000; ++k) {
    term *= q / (static_cast<Quad>(k) * (k + order));
    sum += term;
    if (fabsf128(term) < static_cast<Quad>(1e-34) * fabsf128(sum)) break;
  }
  return sum;
}
Quad ref_i0(Quad x) { return bessel_i(0, x); }
Quad ref_i1(Quad x) { return bessel_i(1, x); }
// Inverses: Newton steps from a first guess found by double arithmetic.
Quad ref_erfcinv(Quad p) {
  if (p == 1) return 0;
  const bool upper = p < 1;
  const Quad tail = upper ? p : 2 - p;
  const double t = std::sqrt(-2 * std::log(static_cast<double>(tail) / 2));
  Quad y = -0.70711 * ((2.30753 + t * 0.27061) / (1 + t * (0.99229 + t * 0.04481)) - t);
  for (int i = 0; i < 7; ++i) {
    const Quad error = erfcf128(y) - tail;
    y += error / (2 / sqrtf128(pi()) * expf128(-y * y) - y * error);
  }
  return upper ? y : -y;
}
Quad ref_erfinv(Quad p) {
  if (fabsf128(p) > static_cast<Quad>(0.5)) return p > 0 ? ref_erfcinv(1 - p) : -ref_erfcinv(1 + p);
  Quad y = p * static_cast<Quad>(0.886226925452758);
  for (int i = 0; i < 8; ++i) {
    const Quad error = erff128(y) - p;
    y -= error / (2 / sqrtf128(pi()) * expf128(-y * y) + y * error);
  }
  return y;
}
Quad ref_normcdfinv(Quad p) { return -ref_erfcinv(2 * p) / kRootHalf; }

template <class T>
int exponent_floor();
template <>
int exponent_floor<float>() { return -149; }
template <>
int exponent_floor<double>() { return -1074; }
template <class T>
constexpr int kDigits = sizeof(T) == 4 ? 24 : 53;

template <class T>
double ulp_error(T got, Quad want) {
  if (want != want) return got != got ? 0 : 1e30;
  const T rounded = static_cast<T>(want);
  if (std::isinf(rounded) || std::isinf(got) || got != got) {
    if (rounded == got) return 0;
    // One step around the largest number is a rounding question, not an error.
    const T most = std::nextafter(std::numeric_limits<T>::infinity(), T(0));
    if (std::isinf(rounded) && std::fabs(got) == most && (got > 0) == (rounded > 0)) return 1;
    if (std::isinf(got) && std::fabs(rounded) == most && (got > 0) == (rounded > 0)) return 1;
    return 1e30;
  }
  int e = want == 0 ? -20000 : static_cast<int>(static_cast<double>(logbf128(want))) - (kDigits<T> - 1);
  if (e < exponent_floor<T>()) e = exponent_floor<T>();
  const Quad d = fabsf128(static_cast<Quad>(got) - want);
  return static_cast<double>(d * powf128(2, -e));
}

std::mt19937_64 random_bits(2024);
int g_points = 4000;

template <class T>
T any_number() {
  for (;;) {
    T x;
    const unsigned long long b = random_bits();
    std::memcpy(&x, &b, sizeof x);
    if (std::isfinite(x)) return x;
  }
}

struct Range {
  double low, high;
  bool logarithmic = false;
};
template <class T>
T pick(const Range& r, int i, int n) {
  if (i < 8) return static_cast<T>(i % 2 ? r.high : r.low);
  const double u = (static_cast<double>(random_bits() >> 11)) * 0x1p-53;
  if (r.logarithmic) return static_cast<T>(r.low * std::pow(r.high / r.low, u));
  return static_cast<T>(r.low + (r.high - r.low) * u);
}

struct Row {
  std::string name;
  double bound, worst, at;
};
std::vector<Row> rows;
int failures = 0;

void record(const std::string& name, double bound, double worst, double at) {
  rows.push_back({name, bound, worst, at});
  const bool bad = worst > bound;
  failures += bad;
  std::printf("%-16s %8.3f of %g ulp, at %.17g%s\n", name.c_str(), worst, bound, at, bad ? "   TOO MUCH" : "");
}

template <class T>
void unary(const char* name, T (*f)(T), Quad (*ref)(Quad), double bound, std::vector<Range> ranges) {
  double worst = 0, at = 0;
  const auto check = [&](T x) {
    const double e = ulp_error(f(x), ref(static_cast<Quad>(x)));
    if (e > worst) worst = e, at = static_cast<double>(x);
  };
  for (const Range& r : ranges)
    for (int i = 0; i < g_points; ++i) check(pick<T>(r, i, g_points));
  record(name, bound, worst, at);
}

template <class T>
void binary(const char* name, T (*f)(T, T), Quad (*ref)(Quad, Quad), double bound,
            std::vector<std::pair<Range, Range>> ranges) {
  double worst = 0, at = 0;
  for (const auto& r : ranges)
    for (int i = 0; i < g_points; ++i) {
      const T x = pick<T>(r.first, i, g_points), y = pick<T>(r.second, i / 2, g_points);
      const double e = ulp_error(f(x, y), ref(x, y));
      if (e > worst) worst = e, at = static_cast<double>(x);
    }
  record(name, bound, worst, at);
}

// Special arguments: the class and the sign of the result must be those of the C library.
template <class T>
void special(const char* name, T (*f)(T), T (*libm)(T)) {
  const T inf = std::numeric_limits<T>::infinity();
  const T values[] = {T(0), -T(0), inf, -inf, std::numeric_limits<T>::quiet_NaN()};
  for (T x : values) {
    const T got = f(x), want = libm(x);
    const bool same = (got != got && want != want) ||
                      (std::isfinite(want) && want != 0 ? std::fabs(got - want) <= std::fabs(want) * T(1e-6)
                                                        : got == want && std::signbit(got) == std::signbit(want));
    if (!same) {
      ++failures;
      std::printf("%s(%g) is %g, should be %g\n", name, static_cast<double>(x), static_cast<double>(got),
                  static_cast<double>(want));
    }
  }
}
template <class T>
void special2(const char* name, T (*f)(T, T), T (*libm)(T, T)) {
  const T inf = std::numeric_limits<T>::infinity(), least = std::numeric_limits<T>::denorm_min();
  const T values[] = {T(0), -T(0), inf, -inf, std::numeric_limits<T>::quiet_NaN(), T(1), T(-1), T(2), T(-2),
                      T(3), T(-3), T(0.5), T(-0.5), T(2.5), least, -least, std::numeric_limits<T>::max()};
  for (T x : values)
    for (T y : values) {
      const T got = f(x, y), want = libm(x, y);
      const bool same = (got != got && want != want) ||
                        (std::isfinite(want) && want != 0
                             ? std::fabs(got - want) <= std::fabs(want) * T(1e-6)
                             : got == want && std::signbit(got) == std::signbit(want));
      if (!same) {
        ++failures;
        std::printf("%s(%g, %g) is %g, should be %g\n", name, static_cast<double>(x), static_cast<double>(y),
                    static_cast<double>(got), static_cast<double>(want));
      }
    }
}

}  // namespace

#define HEDDLE_DECLARE(name) extern "C" float __nv_##name##f(float); extern "C" double __nv_##name(double);
#define HEDDLE_DECLARE2(name) \
  extern "C" float __nv_##name##f(float, float); extern "C" double __nv_##name(double, double);
HEDDLE_DECLARE(exp) HEDDLE_DECLARE(exp2) HEDDLE_DECLARE(exp10) HEDDLE_DECLARE(expm1) HEDDLE_DECLARE(log)
HEDDLE_DECLARE(log2) HEDDLE_DECLARE(log10) HEDDLE_DECLARE(log1p) HEDDLE_DECLARE(sin) HEDDLE_DECLARE(cos)
HEDDLE_DECLARE(tan) HEDDLE_DECLARE(sinpi) HEDDLE_DECLARE(cospi) HEDDLE_DECLARE(asin) HEDDLE_DECLARE(acos)
HEDDLE_DECLARE(atan) HEDDLE_DECLARE(sinh) HEDDLE_DECLARE(cosh) HEDDLE_DECLARE(tanh) HEDDLE_DECLARE(asinh)
HEDDLE_DECLARE(acosh) HEDDLE_DECLARE(atanh) HEDDLE_DECLARE(cbrt) HEDDLE_DECLARE(rcbrt) HEDDLE_DECLARE(round)
HEDDLE_DECLARE(logb)
HEDDLE_DECLARE(erf) HEDDLE_DECLARE(erfc) HEDDLE_DECLARE(erfcx) HEDDLE_DECLARE(erfinv) HEDDLE_DECLARE(erfcinv)
HEDDLE_DECLARE(normcdf) HEDDLE_DECLARE(normcdfinv) HEDDLE_DECLARE(lgamma) HEDDLE_DECLARE(tgamma) HEDDLE_DECLARE(j0)
HEDDLE_DECLARE(j1) HEDDLE_DECLARE(y0) HEDDLE_DECLARE(y1) HEDDLE_DECLARE(cyl_bessel_i0) HEDDLE_DECLARE(cyl_bessel_i1)
extern "C" double __nv_jn(int, double);
extern "C" double __nv_yn(int, double);
extern "C" double __nv_rsqrt(double);
HEDDLE_DECLARE2(pow) HEDDLE_DECLARE2(atan2) HEDDLE_DECLARE2(fmod) HEDDLE_DECLARE2(remainder) HEDDLE_DECLARE2(hypot)
HEDDLE_DECLARE2(rhypot) HEDDLE_DECLARE2(nextafter) HEDDLE_DECLARE2(fdim)
extern "C" float __nv_ldexpf(float, int);
extern "C" double __nv_ldexp(double, int);
extern "C" float __nv_frexpf(float, int*);
extern "C" double __nv_frexp(double, int*);
extern "C" float __nv_remquof(float, float, int*);
extern "C" double __nv_remquo(double, double, int*);

namespace {

Quad ref_hypot(Quad a, Quad b) { return sqrtf128(a * a + b * b); }
Quad ref_rhypot(Quad a, Quad b) { return 1 / sqrtf128(a * a + b * b); }

// Both precisions of one function: bounds in single and in double, ranges of each.
#define HEDDLE_CASE(name, ref, bound_f, bound_d, ranges_f, ranges_d)          \
  unary<float>(#name "f", __nv_##name##f, ref, bound_f, ranges_f);           \
  unary<double>(#name, __nv_##name, ref, bound_d, ranges_d)
#define R(...) (std::vector<Range>{__VA_ARGS__})

// Bit for bit with the C library, over all bit patterns.
template <class T>
void same(const char* name, T got, T want, double x, double y) {
  if ((got != got && want != want) || (got == want && std::signbit(got) == std::signbit(want))) return;
  if (++failures < 60) {
    std::printf("%s(%a, %a) is %a, should be %a\n", name, x, y, static_cast<double>(got), static_cast<double>(want));
  }
}
template <class T>
void exact(T (*round)(T), T (*fmod)(T, T), T (*remainder)(T, T), T (*nextafter)(T, T), T (*ldexp)(T, int),
           T (*frexp)(T, int*), T (*logb)(T), T (*remquo)(T, T, int*)) {
  for (int i = 0; i < g_points * 4; ++i) {
    T x = any_number<T>(), y = any_number<T>();
    if (i % 2) y = static_cast<T>(std::ldexp(y, std::ilogb(x) - std::ilogb(y) - i % 7));
    same<T>("fmod", fmod(x, y), std::fmod(x, y), x, y);
    same<T>("remainder", remainder(x, y), std::remainder(x, y), x, y);
    int q1 = 0, q2 = 0;
    same<T>("remquo", remquo(x, y, &q1), std::remquo(x, y, &q2), x, y);
    if (((q1 ^ q2) & 7) != 0 && y != 0) same<T>("remquo's quotient", q1, q2, x, y);
    same<T>("nextafter", nextafter(x, y), std::nextafter(x, y), x, y);
    same<T>("logb", logb(x), std::logb(x), x, 0);
    const int n = static_cast<int>(random_bits() % 5000) - 2500;
    same<T>("ldexp", ldexp(x, n), std::ldexp(x, n), x, n);
    same<T>("ldexp", ldexp(x, n / 20), std::ldexp(x, n / 20), x, n / 20);
    int e1, e2;
    same<T>("frexp", frexp(x, &e1), std::frexp(x, &e2), x, 0);
    if (e1 != e2) same<T>("frexp's exponent", e1, e2, x, 0);
    const T z = static_cast<T>(std::ldexp(x, 3 - std::ilogb(x) + i % 60));
    same<T>("round", round(z), std::round(z), z, 0);
    const T half = std::floor(z) + T(0.5);
    same<T>("round", round(half), std::round(half), half, 0);
  }
}

// Bessel functions of larger arguments are documented by their absolute error, 5e-12.
void absolute(const char* name, double (*f)(double), Quad (*ref)(Quad)) {
  double worst = 0, at = 0;
  for (int i = 0; i < g_points / 4; ++i) {
    const double x = pick<double>(i % 2 ? Range{8, 100} : Range{8, 1e6, true}, i + 8, g_points);
    const double e = std::fabs(f(x) - static_cast<double>(ref(x)));
    if (!(e <= worst)) worst = e, at = x;
  }
  const bool bad = !(worst <= 5e-12);
  failures += bad;
  std::printf("%-16s %.2e absolute, of 5e-12, at %.17g%s\n", name, worst, at, bad ? "   TOO MUCH" : "");
}

void run_cases() {
  HEDDLE_CASE(exp, expf128, 1, 1, R({-104, 89}, {-1, 1}), R({-746, 710}, {-1, 1}));
  HEDDLE_CASE(exp2, exp2f128, 2, 1, R({-150, 128}, {-1, 1}), R({-1075, 1024}, {-1, 1}));
  HEDDLE_CASE(exp10, exp10f128, 2, 1, R({-45, 38.6}, {-1, 1}), R({-324, 308.3}, {-1, 1}));
  HEDDLE_CASE(expm1, expm1f128, 1, 1, R({-20, 89}, {-1, 1}, {1e-30, 1, true}), R({-50, 710}, {-1, 1}, {1e-300, 1, true}));
  HEDDLE_CASE(log, logf128, 1, 1, R({1e-45, 3.4e38, true}, {0.5, 2}, {0.99, 1.01}), R({5e-324, 1.7e308, true}, {0.5, 2}, {0.99, 1.01}));
  HEDDLE_CASE(log2, log2f128, 1, 1, R({1e-45, 3.4e38, true}, {0.5, 2}, {0.99, 1.01}), R({5e-324, 1.7e308, true}, {0.5, 2}, {0.99, 1.01}));
  HEDDLE_CASE(log10, log10f128, 2, 1, R({1e-45, 3.4e38, true}, {0.5, 2}, {0.99, 1.01}), R({5e-324, 1.7e308, true}, {0.5, 2}, {0.99, 1.01}));
  HEDDLE_CASE(log1p, log1pf128, 1, 1, R({-0.9999, 3}, {1e-38, 3e38, true}, {-1e-2, 1e-2}), R({-0.9999, 3}, {1e-300, 1e308, true}, {-1e-2, 1e-2}));
  HEDDLE_CASE(sin, sinf128, 2, 2, R({-10, 10}, {1e-30, 3e38, true}, {-1e6, 1e6}), R({-10, 10}, {1e-300, 1e308, true}, {-1e6, 1e6}));
  HEDDLE_CASE(cos, cosf128, 2, 2, R({-10, 10}, {1e-30, 3e38, true}, {-1e6, 1e6}), R({-10, 10}, {1e-300, 1e308, true}, {-1e6, 1e6}));
  HEDDLE_CASE(tan, tanf128, 4, 2, R({-10, 10}, {1e-30, 3e38, true}, {-1e6, 1e6}), R({-10, 10}, {1e-300, 1e308, true}, {-1e6, 1e6}));
  HEDDLE_CASE(sinpi, ref_sinpi, 1, 2, R({-3, 3}, {1e-30, 1e7, true}), R({-3, 3}, {1e-300, 1e15, true}));
  HEDDLE_CASE(cospi, ref_cospi, 1, 2, R({-3, 3}, {1e-30, 1e7, true}), R({-3, 3}, {1e-300, 1e15, true}));
  HEDDLE_CASE(asin, asinf128, 2, 2, R({-1, 1}, {1e-30, 1, true}), R({-1, 1}, {1e-300, 1, true}));
  HEDDLE_CASE(acos, acosf128, 2, 2, R({-1, 1}, {0.999, 1}), R({-1, 1}, {0.999, 1}));
  HEDDLE_CASE(atan, atanf128, 2, 2, R({-5, 5}, {1e-30, 1e30, true}), R({-5, 5}, {1e-300, 1e300, true}));
  HEDDLE_CASE(sinh, sinhf128, 3, 2, R({-89.5, 89.5}, {-2, 2}, {1e-30, 1, true}), R({-710.5, 710.5}, {-2, 2}, {1e-300, 1, true}));
  HEDDLE_CASE(cosh, coshf128, 2, 1, R({-89.5, 89.5}, {-2, 2}), R({-710.5, 710.5}, {-2, 2}));
  HEDDLE_CASE(tanh, tanhf128, 2, 2, R({-10, 10}, {-1, 1}, {1e-30, 1, true}), R({-20, 20}, {-1, 1}, {1e-300, 1, true}));
  HEDDLE_CASE(asinh, asinhf128, 3, 3, R({-5, 5}, {1e-30, 1e30, true}), R({-5, 5}, {1e-300, 1e300, true}));
  HEDDLE_CASE(acosh, acoshf128, 4, 3, R({1, 5}, {1, 1e30, true}), R({1, 5}, {1, 1e300, true}, {1, 1.001}));
  HEDDLE_CASE(atanh, atanhf128, 3, 2, R({-1, 1}, {1e-30, 1, true}), R({-1, 1}, {1e-300, 1, true}));
  HEDDLE_CASE(cbrt, cbrtf128, 1, 1, R({-8, 8}, {1e-45, 3e38, true}), R({-8, 8}, {5e-324, 1e308, true}));
  HEDDLE_CASE(rcbrt, ref_rcbrt, 1, 1, R({-8, 8}, {1e-45, 3e38, true}), R({-8, 8}, {5e-324, 1e308, true}));
  unary<double>("rsqrt", __nv_rsqrt, ref_rsqrt, 1, R({0.1, 10}, {5e-324, 1e308, true}));
  binary<float>("powf", __nv_powf, powf128, 4, {{{0.1, 3}, {-30, 30}}, {{1e-45, 3e38, true}, {-2, 2}}, {{0.999, 1.001}, {-8e4, 8e4}}});
  binary<double>("pow", __nv_pow, powf128, 2, {{{0.1, 3}, {-300, 300}}, {{5e-324, 1e308, true}, {-2, 2}}, {{0.999, 1.001}, {-7e5, 7e5}}, {{0.9, 1.1}, {-7e3, 7e3}}});
  binary<float>("atan2f", __nv_atan2f, atan2f128, 3, {{{-5, 5}, {-5, 5}}, {{1e-45, 3e38, true}, {1e-45, 3e38, true}}});
  binary<double>("atan2", __nv_atan2, atan2f128, 2, {{{-5, 5}, {-5, 5}}, {{5e-324, 1e308, true}, {5e-324, 1e308, true}}});
  binary<float>("hypotf", __nv_hypotf, ref_hypot, 3, {{{-5, 5}, {-5, 5}}, {{1e-45, 3e38, true}, {1e-45, 3e38, true}}});
  binary<double>("hypot", __nv_hypot, ref_hypot, 2, {{{-5, 5}, {-5, 5}}, {{5e-324, 1e308, true}, {5e-324, 1e308, true}}});
  binary<float>("rhypotf", __nv_rhypotf, ref_rhypot, 2, {{{-5, 5}, {-5, 5}}, {{1e-38, 3e38, true}, {1e-45, 3e38, true}}});
  binary<double>("rhypot", __nv_rhypot, ref_rhypot, 1, {{{-5, 5}, {-5, 5}}, {{1e-300, 1e308, true}, {5e-324, 1e308, true}}});

  HEDDLE_CASE(erf, erff128, 2, 2, R({-1.2, 1.2}, {-6, 6}, {1e-30, 1, true}), R({-1.2, 1.2}, {-6, 6}, {1e-300, 1, true}));
  HEDDLE_CASE(erfc, erfcf128, 4, 5, R({-2, 2}, {-5, 10.1}), R({-2, 2}, {-6, 27.2}));
  HEDDLE_CASE(erfcx, ref_erfcx, 4, 4, R({-2, 2}, {-9, 100}, {1, 1e37, true}), R({-2, 2}, {-26, 100}, {1, 1e300, true}));
  HEDDLE_CASE(erfinv, ref_erfinv, 2, 5, R({-0.9999, 0.9999}, {1e-30, 0.5, true}, {0.999, 0.999999}), R({-0.9999, 0.9999}, {1e-300, 0.5, true}, {0.999, 0.999999999}));
  HEDDLE_CASE(erfcinv, ref_erfcinv, 4, 6, R({1e-6, 1.9999}, {1e-37, 1, true}), R({1e-9, 1.9999999}, {1e-300, 1, true}));
  HEDDLE_CASE(normcdf, ref_normcdf, 5, 5, R({-2, 2}, {-14, 6}), R({-2, 2}, {-38.4, 9}));
  HEDDLE_CASE(normcdfinv, ref_normcdfinv, 5, 8, R({1e-6, 0.9999}, {1e-37, 0.5, true}), R({1e-9, 0.9999999}, {1e-300, 0.5, true}));
  HEDDLE_CASE(lgamma, lgammaf128, 6, 4, R({-2.2, 10}, {1e-30, 1e30, true}, {0.9, 2.1}), R({-2.2, 10}, {1e-300, 1e300, true}, {0.9, 2.1}));
  HEDDLE_CASE(tgamma, tgammaf128, 5, 10, R({-5, 35}, {1e-30, 1, true}), R({-180, 171.6}, {-5, 12}, {1e-300, 1, true}));
  HEDDLE_CASE(j0, j0f128, 9, 7, R({-8, 8}), R({-8, 8}));
  HEDDLE_CASE(j1, j1f128, 9, 7, R({-8, 8}, {1e-30, 1, true}), R({-8, 8}, {1e-290, 1, true}));
  HEDDLE_CASE(y0, y0f128, 9, 7, R({0, 8}, {1e-30, 1, true}), R({0, 8}, {1e-290, 1, true}));
  HEDDLE_CASE(y1, y1f128, 9, 7, R({0, 8}, {1e-30, 1, true}), R({0, 8}, {1e-290, 1, true}));
  HEDDLE_CASE(cyl_bessel_i0, ref_i0, 6, 6, R({-80, 80}, {-9, 9}), R({-700, 700}, {-9, 9}));
  HEDDLE_CASE(cyl_bessel_i1, ref_i1, 6, 6, R({-80, 80}, {-9, 9}), R({-700, 700}, {-9, 9}));
  absolute("j0, |x| > 8", __nv_j0, j0f128);
  absolute("j1, |x| > 8", __nv_j1, j1f128);
  absolute("y0, |x| > 8", __nv_y0, y0f128);
  absolute("y1, |x| > 8", __nv_y1, y1f128);
  absolute("jn, n = 2", [](double x) { return __nv_jn(2, x); }, [](Quad x) { return jnf128(2, x); });
  absolute("jn, n = 12", [](double x) { return __nv_jn(12, x); }, [](Quad x) { return jnf128(12, x); });
  absolute("yn, n = 3", [](double x) { return __nv_yn(3, x); }, [](Quad x) { return ynf128(3, x); });

#define HEDDLE_SPECIAL(name)                                            \
  special<float>(#name "f", __nv_##name##f, ::name##f);                 \
  special<double>(#name, __nv_##name, ::name)
  HEDDLE_SPECIAL(exp); HEDDLE_SPECIAL(exp2); HEDDLE_SPECIAL(exp10); HEDDLE_SPECIAL(expm1); HEDDLE_SPECIAL(log);
  HEDDLE_SPECIAL(log2); HEDDLE_SPECIAL(log10); HEDDLE_SPECIAL(log1p); HEDDLE_SPECIAL(sin); HEDDLE_SPECIAL(cos);
  HEDDLE_SPECIAL(tan); HEDDLE_SPECIAL(asin); HEDDLE_SPECIAL(acos); HEDDLE_SPECIAL(atan); HEDDLE_SPECIAL(sinh);
  HEDDLE_SPECIAL(cosh); HEDDLE_SPECIAL(tanh); HEDDLE_SPECIAL(asinh); HEDDLE_SPECIAL(acosh); HEDDLE_SPECIAL(atanh);
  HEDDLE_SPECIAL(cbrt); HEDDLE_SPECIAL(round); HEDDLE_SPECIAL(logb); HEDDLE_SPECIAL(erf); HEDDLE_SPECIAL(erfc);
  HEDDLE_SPECIAL(lgamma); HEDDLE_SPECIAL(tgamma); HEDDLE_SPECIAL(j0); HEDDLE_SPECIAL(j1); HEDDLE_SPECIAL(y0);
  HEDDLE_SPECIAL(y1);
#define HEDDLE_SPECIAL2(name)                                           \
  special2<float>(#name "f", __nv_##name##f, ::name##f);                \
  special2<double>(#name, __nv_##name, ::name)
  HEDDLE_SPECIAL2(pow); HEDDLE_SPECIAL2(atan2); HEDDLE_SPECIAL2(fmod); HEDDLE_SPECIAL2(remainder);
  HEDDLE_SPECIAL2(hypot); HEDDLE_SPECIAL2(nextafter); HEDDLE_SPECIAL2(fdim);

  exact<float>(__nv_roundf, __nv_fmodf, __nv_remainderf, __nv_nextafterf, __nv_ldexpf, __nv_frexpf, __nv_logbf, __nv_remquof);
  exact<double>(__nv_round, __nv_fmod, __nv_remainder, __nv_nextafter, __nv_ldexp, __nv_frexp, __nv_logb, __nv_remquo);
}

std::map<std::string, std::string> read_costs(const char* path) {
  std::map<std::string, std::string> costs;
  std::ifstream in(path);
  for (std::string name, cycles; in >> name >> cycles;) costs[name] = cycles;
  return costs;
}

bool write_page(const std::string& path, const std::map<std::string, std::string>& costs) {
  std::FILE* out = std::fopen(path.c_str(), "w");
  if (!out) return false;
  std::fprintf(out, "# Device math library: measured errors and costs\n\n"
                    "Written by `libdevice_test --report`. Largest error found over sweeps of random arguments, in\n"
                    "units in the last place, beside the bound that CUDA documents. Exact functions (rounding,\n"
                    "remainders, conversions, integers) are compared bit for bit and not listed.\n\n"
                    "Cycles per lane: measured by `bench/micro/math_cost.cu`, one warp on one core%s. They are a\n"
                    "machine's, and say what is dear and what is cheap; - where nothing was measured.\n\n"
                    "| function | measured | bound | cycles per lane |\n|---|---:|---:|---:|\n",
               costs.count("machine") ? (" of an " + costs.at("machine")).c_str() : "");
  for (const Row& r : rows) {
    const auto cost = costs.find(r.name);
    std::fprintf(out, "| %s | %.3f | %g | %s |\n", r.name.c_str(), r.worst, r.bound,
                 cost == costs.end() ? "-" : cost->second.c_str());
  }
  std::fclose(out);
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (const char* points = std::getenv("HEDDLE_LIBDEVICE_POINTS")) g_points = std::atoi(points);
  run_cases();
  std::string page;
  std::map<std::string, std::string> costs;
  for (int i = 1; i + 1 < argc; ++i) {
    if (std::strcmp(argv[i], "--report") == 0) page = argv[i + 1];
    if (std::strcmp(argv[i], "--costs") == 0) costs = read_costs(argv[i + 1]);
  }
  if (!page.empty() && !write_page(page, costs)) return 2;
  std::printf("%d failures\n", failures);
  return failures != 0;
}
