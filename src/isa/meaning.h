// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the `ref` expressions of the tables call: one small function per idea. Only eval.cc
// (generated) and tests include this. Floats are float, double, F16, Bf16; integers are intN_t.
#pragma once

#include <bit>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "base/float16.h"
#include "base/float8.h"
#include "isa/approx.h"
#include "isa/eval.h"

namespace heddle::isa::meaning {

/// The modifiers of the instruction being evaluated, as the functions below ask for them.
struct Context {
  Context(const Mods& mods, Opcode opcode);
  const Mods& mods;
  Opcode opcode;
  Rounding rnd = Rounding::Nearest;
  bool integral = false;     // .rni .rzi .rmi .rpi
  bool ftz, sat, satfinite, relu;
  Mod operator[](Slot s) const { return mods[s]; }
  bool has(Slot s) const { return mods.has(s); }
};

template <class T>
inline constexpr bool is_half = std::is_same_v<T, F16> || std::is_same_v<T, Bf16>;
template <class T>
inline constexpr bool is_float = std::is_floating_point_v<T> || is_half<T>;
template <class T>
inline constexpr unsigned width = sizeof(T) * 8;
template <class T>
using Unsigned = std::make_unsigned_t<T>;

/// Both elements of a packed type at once.
struct Packed {
  uint32_t bits = 0;
};

template <class T>
struct WideOf;
template <> struct WideOf<uint16_t> { using type = uint32_t; };
template <> struct WideOf<int16_t> { using type = int32_t; };
template <> struct WideOf<uint32_t> { using type = uint64_t; };
template <> struct WideOf<int32_t> { using type = int64_t; };
template <class T>
using Wide = typename WideOf<T>::type;

// ---- bits <-> values ----

template <class T>
T get(const Bits& b) {
  if constexpr (std::is_same_v<T, bool>) return b.lo & 1;
  else if constexpr (std::is_same_v<T, float>) return std::bit_cast<float>(static_cast<uint32_t>(b.lo));
  else if constexpr (std::is_same_v<T, double>) return std::bit_cast<double>(b.lo);
  else if constexpr (is_half<T>) return T{static_cast<uint16_t>(b.lo)};
  else if constexpr (std::is_same_v<T, Packed>) return Packed{static_cast<uint32_t>(b.lo)};
  else return static_cast<T>(b.lo);
}
template <class T>
Bits put(T v) {
  if constexpr (std::is_same_v<T, float>) return {std::bit_cast<uint32_t>(v), 0};
  else if constexpr (std::is_same_v<T, double>) return {std::bit_cast<uint64_t>(v), 0};
  else if constexpr (is_half<T> || std::is_same_v<T, Packed>) return {v.bits, 0};
  else if constexpr (std::is_same_v<T, bool>) return {v, 0};
  else return {static_cast<Unsigned<T>>(v), 0};
}
template <class T>
auto raw(T v) {
  if constexpr (std::is_same_v<T, float>) return std::bit_cast<uint32_t>(v);
  else if constexpr (std::is_same_v<T, double>) return std::bit_cast<uint64_t>(v);
  else return v.bits;
}
template <class T, class U>
T from_raw(U bits) {
  if constexpr (is_half<T>) return T{static_cast<uint16_t>(bits)};
  else return std::bit_cast<T>(bits);
}
template <class T>
double real(T v) {
  if constexpr (is_half<T>) return v.value();
  else return v;
}

// ---- what PTX does around float operations ----

template <class T>
using RawOf = decltype(raw(T{}));
template <class T>
constexpr auto sign_mask = static_cast<RawOf<T>>(RawOf<T>(1) << (width<T> - 1));

template <class T>
T canonical_nan() {
  return from_raw<T>(static_cast<RawOf<T>>(~sign_mask<T>));
}
template <class T>
bool is_nan(T v) {
  return real(v) != real(v);
}
template <class T>
bool is_subnormal(T v) {
  if constexpr (is_half<T>) return v.is_subnormal();
  else return std::fpclassify(v) == FP_SUBNORMAL;
}
template <class T>
T flush(T v) {
  return is_subnormal(v) ? from_raw<T>(static_cast<RawOf<T>>(raw(v) & sign_mask<T>)) : v;
}
template <class T>
T flush_if(const Context& m, T v) {
  return m.ftz ? flush(v) : v;
}
/// To [0, 1]; NaN and -0 become +0.
inline double saturate(double v) { return v > 0 ? (v < 1 ? v : 1.0) : 0.0; }

/// An exact double (or one rounded to odd, for the 16-bit types) to T.
template <class T>
T round_to(double v, Rounding r = Rounding::Nearest, bool finite = false) {
  if (v != v) return canonical_nan<T>();
  if constexpr (is_half<T>) return T::round(v, r, finite);
  else if constexpr (std::is_same_v<T, float>) return std::bit_cast<float>(static_cast<uint32_t>(encode(v, kF32, r, finite)));
  else return v;
}
template <class T>
T finish(const Context& m, T r) {
  if (m.sat) r = round_to<T>(saturate(real(r)));
  if (m.ftz) r = flush(r);
  return is_nan(r) ? canonical_nan<T>() : r;
}

// ---- float arithmetic ----

enum class FloatOp : uint8_t { Add, Sub, Mul, Div, Fma, Sqrt };
float float_op(FloatOp op, float a, float b, float c, Rounding r);
double float_op(FloatOp op, double a, double b, double c, Rounding r);
/// a*b + c rounded to odd, where a*b is exact in double.
double fma_odd(double a, double b, double c);

template <class T>
T arithmetic(const Context& m, FloatOp op, T a, T b, T c = {}) {
  a = flush_if(m, a), b = flush_if(m, b), c = flush_if(m, c);
  if constexpr (is_half<T>) {
    const double x = real(a), y = real(b);
    double r = 0;
    switch (op) {
      case FloatOp::Add: r = fma_odd(x, 1.0, y); break;
      case FloatOp::Sub: r = fma_odd(x, 1.0, -y); break;
      case FloatOp::Mul: r = x * y; break;
      default: r = fma_odd(x, y, real(c)); break;
    }
    if (m.sat) r = saturate(r);
    if (m.relu && r <= 0) r = 0;
    return finish(m, round_to<T>(r));
  } else {
    return finish(m, float_op(op, a, b, c, m.rnd));
  }
}

template <class T>
T sign_op(const Context& m, T a, bool negate) {
  const auto x = raw(flush_if(m, a));
  return from_raw<T>(static_cast<RawOf<T>>(negate ? x ^ sign_mask<T> : x & ~sign_mask<T>));
}

/// min and max: -0 is below +0, a NaN loses unless .NaN, then it wins.
template <class T>
T extreme(const Context& m, T a, T b) {
  a = flush_if(m, a), b = flush_if(m, b);
  const bool is_max = m.opcode == Opcode::max;
  const RawOf<T> sign = static_cast<RawOf<T>>((raw(a) ^ raw(b)) & sign_mask<T>);
  if (m.has(Slot::absmod)) {
    a = from_raw<T>(static_cast<RawOf<T>>(raw(a) & ~sign_mask<T>));
    b = from_raw<T>(static_cast<RawOf<T>>(raw(b) & ~sign_mask<T>));
  }
  T r;
  if (is_nan(a) || is_nan(b)) {
    if (m.has(Slot::nan) || (is_nan(a) && is_nan(b))) return canonical_nan<T>();
    r = is_nan(a) ? b : a;
  } else if (real(a) == real(b)) {
    const bool a_negative = raw(a) & sign_mask<T>;
    r = a_negative == is_max ? b : a;
  } else {
    r = (real(a) < real(b)) == is_max ? b : a;
  }
  return m.has(Slot::xorsign) ? from_raw<T>(static_cast<RawOf<T>>(raw(r) | sign)) : r;
}

// ---- arithmetic of both kinds ----

template <class T>
T clamp_to(__int128 v) {
  const __int128 lo = std::numeric_limits<T>::min(), hi = std::numeric_limits<T>::max();
  return static_cast<T>(v < lo ? lo : v > hi ? hi : v);
}
template <class T>
T add(const Context& m, T a, T b) {
  if constexpr (is_float<T>) return arithmetic(m, FloatOp::Add, a, b);
  else if (m.sat) return clamp_to<T>(static_cast<__int128>(a) + b);
  else return static_cast<T>(static_cast<uint64_t>(a) + static_cast<uint64_t>(b));
}
template <class T>
T sub(const Context& m, T a, T b) {
  if constexpr (is_float<T>) return arithmetic(m, FloatOp::Sub, a, b);
  else if (m.sat) return clamp_to<T>(static_cast<__int128>(a) - b);
  else return static_cast<T>(static_cast<uint64_t>(a) - static_cast<uint64_t>(b));
}
/// .lo or .hi half of the product.
template <class T>
T product(const Context& m, T a, T b) {
  const unsigned __int128 p = static_cast<unsigned __int128>(static_cast<__int128>(a)) * static_cast<unsigned __int128>(static_cast<__int128>(b));
  return static_cast<T>(m[Slot::mode] == Mod::hi ? p >> width<T> : p);
}
template <class T>
T mul(const Context& m, T a, T b) {
  if constexpr (is_float<T>) return arithmetic(m, FloatOp::Mul, a, b);
  else return product(m, a, b);
}
template <class T>
T mad(const Context& m, T a, T b, T c) {
  if constexpr (is_float<T>) return arithmetic(m, FloatOp::Fma, a, b, c);
  else return add(m, product(m, a, b), c);
}
template <class T>
Wide<T> mul_wide(T a, T b) {
  return static_cast<Wide<T>>(static_cast<Wide<T>>(a) * static_cast<Wide<T>>(b));
}
template <class T>
Wide<T> mad_wide(T a, T b, Wide<T> c) {
  return static_cast<Wide<T>>(static_cast<uint64_t>(mul_wide(a, b)) + static_cast<uint64_t>(c));
}
template <class T>
T mul24(const Context& m, T a, T b) {
  const auto low24 = [](T v) {
    return std::is_signed_v<T> ? static_cast<int64_t>(static_cast<int32_t>(static_cast<uint32_t>(v) << 8) >> 8)
                               : static_cast<int64_t>(static_cast<uint32_t>(v) & 0xffffff);
  };
  const int64_t p = low24(a) * low24(b);
  return static_cast<T>(m[Slot::mode] == Mod::hi ? p >> 16 : p);
}
template <class T>
T sad(T a, T b, T c) {
  using U = Unsigned<T>;
  const U difference = static_cast<U>(a > b ? static_cast<U>(a) - static_cast<U>(b) : static_cast<U>(b) - static_cast<U>(a));
  return static_cast<T>(difference + static_cast<U>(c));
}
template <class T>
T div(T a, T b) {
  if (b == 0) return static_cast<T>(~T(0));
  if (std::is_signed_v<T> && b == static_cast<T>(-1)) return static_cast<T>(0 - static_cast<uint64_t>(a));
  return static_cast<T>(a / b);
}
template <class T>
T rem(T a, T b) {
  if (b == 0) return a;
  if (std::is_signed_v<T> && b == static_cast<T>(-1)) return 0;
  return static_cast<T>(a % b);
}
template <class T>
T abs(const Context& m, T a) {
  if constexpr (is_float<T>) return sign_op(m, a, false);
  else return static_cast<T>(a < 0 ? 0 - static_cast<uint64_t>(a) : static_cast<uint64_t>(a));
}
template <class T>
T neg(const Context& m, T a) {
  if constexpr (is_float<T>) return sign_op(m, a, true);
  else return static_cast<T>(0 - static_cast<uint64_t>(a));
}
template <class T>
T minmax(const Context& m, T a, T b) {
  if constexpr (is_float<T>) {
    return extreme(m, a, b);
  } else {
    const T r = (m.opcode == Opcode::max) == (a > b) ? a : b;
    return m.relu && r < 0 ? T(0) : r;
  }
}

// ---- carry ----

template <class T>
struct Carried {
  T value;
  bool carry;
};
template <class T>
Carried<T> add_carry(T a, T b, bool carry) {
  using U = Unsigned<T>;
  const unsigned __int128 s = static_cast<unsigned __int128>(static_cast<U>(a)) + static_cast<U>(b) + carry;
  return {static_cast<T>(s), static_cast<bool>(s >> width<T>)};
}
/// The carry flag of a subtraction is the borrow.
template <class T>
Carried<T> sub_borrow(T a, T b, bool borrow) {
  using U = Unsigned<T>;
  const __int128 d = static_cast<__int128>(static_cast<U>(a)) - static_cast<U>(b) - borrow;
  return {static_cast<T>(d), d < 0};
}

// ---- bits ----

inline uint32_t popc(uint64_t a) { return static_cast<uint32_t>(std::popcount(a)); }
template <class T>
uint32_t clz(T a) {
  return static_cast<uint32_t>(std::countl_zero(a));
}
template <class T>
uint32_t bfind(const Context& m, T a) {
  const Unsigned<T> v = static_cast<Unsigned<T>>(a < 0 ? ~a : a);
  if (v == 0) return 0xffffffffu;
  const uint32_t zeros = static_cast<uint32_t>(std::countl_zero(v));
  return m[Slot::mode] == Mod::shiftamt ? zeros : width<T> - 1 - zeros;
}
uint32_t fns(uint32_t mask, uint32_t base, int32_t offset);
template <class T>
T brev(T a) {
  T r = 0;
  for (unsigned i = 0; i < width<T>; ++i) r |= static_cast<T>((a >> i & 1) << (width<T> - 1 - i));
  return r;
}
/// PTX ISA, bfe, word for word.
template <class T>
T bfe(T a, uint32_t b, uint32_t c) {
  const unsigned pos = b & 0xff, len = c & 0xff, msb = width<T> - 1;
  const bool sign = std::is_signed_v<T> && len != 0 && (a >> std::min(pos + len - 1, msb) & 1);
  uint64_t d = 0;
  for (unsigned i = 0; i <= msb; ++i) {
    const bool bit = i < len && pos + i <= msb ? a >> (pos + i) & 1 : sign;
    d |= static_cast<uint64_t>(bit) << i;
  }
  return static_cast<T>(d);
}
template <class T>
T bfi(T a, T b, uint32_t c, uint32_t d) {
  const unsigned pos = c & 0xff, len = d & 0xff;
  for (unsigned i = 0; i < len && pos + i < width<T>; ++i) {
    const T bit = static_cast<T>(T(1) << (pos + i));
    b = static_cast<T>((b & ~bit) | (a >> i & 1 ? bit : T(0)));
  }
  return b;
}
template <class T>
T szext(const Context& m, T a, uint32_t b) {
  const unsigned n = m[Slot::mode] == Mod::wrap ? b & 31 : std::min(b, 32u);
  if (n == 0) return 0;
  if (std::is_signed_v<T>) return static_cast<T>(static_cast<int32_t>(static_cast<uint32_t>(a) << (32 - n)) >> (32 - n));
  return static_cast<T>(static_cast<uint32_t>(a) << (32 - n) >> (32 - n));
}
uint32_t bmsk(const Context& m, uint32_t a, uint32_t b);
uint32_t dp4a(const Context& m, uint32_t a, uint32_t b, uint32_t c);
uint32_t dp2a(const Context& m, uint32_t a, uint32_t b, uint32_t c);
uint32_t lop3(uint32_t a, uint32_t b, uint32_t c, uint32_t lut);
uint32_t shf(const Context& m, uint32_t a, uint32_t b, uint32_t c);
uint32_t prmt(const Context& m, uint32_t a, uint32_t b, uint32_t c);
template <class T>
T shl(T a, uint32_t b) {
  return b >= width<T> ? T(0) : static_cast<T>(static_cast<uint64_t>(a) << b);
}
template <class T>
T shr(T a, uint32_t b) {
  if (b >= width<T>) return std::is_signed_v<T> && a < 0 ? static_cast<T>(-1) : T(0);
  return static_cast<T>(a >> b);
}
template <class T>
T not_(T a) {
  if constexpr (std::is_same_v<T, bool>) return !a;
  else return static_cast<T>(~a);
}

// ---- comparison ----

template <class T>
bool compare_as(const Context& m, T a, T b) {
  if constexpr (is_float<T>) {
    const double x = real(flush_if(m, a)), y = real(flush_if(m, b));
    const bool unordered = x != x || y != y;
    switch (m[Slot::cmp]) {
      case Mod::eq: return x == y;
      case Mod::ne: return !unordered && x != y;
      case Mod::lt: return x < y;
      case Mod::le: return x <= y;
      case Mod::gt: return x > y;
      case Mod::ge: return x >= y;
      case Mod::equ: return unordered || x == y;
      case Mod::neu: return unordered || x != y;
      case Mod::ltu: return unordered || x < y;
      case Mod::leu: return unordered || x <= y;
      case Mod::gtu: return unordered || x > y;
      case Mod::geu: return unordered || x >= y;
      case Mod::num: return !unordered;
      case Mod::nan: return unordered;
      default: return false;
    }
  } else {
    using U = Unsigned<T>;
    switch (m[Slot::cmp]) {
      case Mod::eq: return a == b;
      case Mod::ne: return a != b;
      case Mod::lt: return a < b;
      case Mod::le: return a <= b;
      case Mod::gt: return a > b;
      case Mod::ge: return a >= b;
      case Mod::lo: return static_cast<U>(a) < static_cast<U>(b);
      case Mod::ls: return static_cast<U>(a) <= static_cast<U>(b);
      case Mod::hi: return static_cast<U>(a) > static_cast<U>(b);
      case Mod::hs: return static_cast<U>(a) >= static_cast<U>(b);
      default: return false;
    }
  }
}
bool combine(const Context& m, bool r, bool c);
template <class D>
D truth(bool r) {
  if constexpr (is_float<D>) return r ? round_to<D>(1.0) : D{};
  else return r ? static_cast<D>(~D(0)) : D(0);
}
/// Packed comparisons: one result per half.
uint32_t set_packed(const Context& m, Packed a, Packed b, const bool* c);
bool setp_packed(const Context& m, Packed a, Packed b, const bool* c, unsigned half);
template <class D, class A>
D set_half(const Context& m, A a, A b, const bool* c) {
  if constexpr (std::is_same_v<A, Packed>) {
    if constexpr (is_half<D>) return {};       // no such spelling
    else return D(set_packed(m, a, b, c));
  } else if constexpr (std::is_same_v<D, Packed>) {
    return {};
  } else {
    const bool r = compare_as(m, a, b);
    return truth<D>(c ? combine(m, r, *c) : r);
  }
}
/// p is the comparison, q its opposite; of packed operands p is the lower half's, q the upper one's.
template <class T>
bool setp_half(const Context& m, T a, T b, const bool* c, unsigned index) {
  if constexpr (std::is_same_v<T, Packed>) {
    return setp_packed(m, a, b, c, index);
  } else {
    const bool r = compare_as(m, a, b) != (index == 1);
    return c ? combine(m, r, *c) : r;
  }
}

template <class T>
bool testp(const Context& m, T a) {
  const int kind = std::fpclassify(a);
  switch (m[Slot::op]) {
    case Mod::finite: return kind != FP_INFINITE && kind != FP_NAN;
    case Mod::infinite: return kind == FP_INFINITE;
    case Mod::number: return kind != FP_NAN;
    case Mod::notanumber: return kind == FP_NAN;
    case Mod::normal: return kind == FP_NORMAL;
    case Mod::subnormal: return kind == FP_SUBNORMAL;
    default: return false;
  }
}
/// The sign of a on the value of b.
template <class T>
T copysign(T a, T b) {
  return from_raw<T>(static_cast<RawOf<T>>((raw(a) & sign_mask<T>) | (raw(b) & ~sign_mask<T>)));
}
template <class D, class C>
D slct(const Context& m, D a, D b, C c) {
  if constexpr (is_float<C>) return flush_if(m, c) >= 0 ? a : b;
  else return c >= 0 ? a : b;
}

// ---- conversion ----

/// An integer as a double rounded to odd (exact up to 53 bits), and rounded by `r`.
double int_to_odd(uint64_t magnitude, bool negative);
double int_to_double(uint64_t magnitude, bool negative, Rounding r);
double to_integral(double v, Rounding r);

template <class D, class A>
D int_to_float(const Context& m, A a) {
  const bool negative = a < 0;
  const uint64_t magnitude = negative ? 0 - static_cast<uint64_t>(a) : static_cast<uint64_t>(a);
  D r;
  if constexpr (std::is_same_v<D, double>) r = int_to_double(magnitude, negative, m.rnd);
  else r = round_to<D>(int_to_odd(magnitude, negative), m.rnd);
  return m.sat ? round_to<D>(saturate(real(r))) : r;
}
/// PTX ISA, cvt: out of range clamps. NaN gives 0, or the top bit alone if f64 or 64 bits are involved.
template <class D, class A>
D float_to_int(const Context& m, A a) {
  if constexpr (std::is_same_v<A, float>) a = flush_if(m, a);
  const double v = to_integral(real(a), m.rnd);
  if (v != v) return width<A> != 64 && width<D> != 64 ? D(0) : static_cast<D>(Unsigned<D>(1) << (width<D> - 1));
  const double high = std::ldexp(1.0, std::numeric_limits<D>::digits), low = std::is_signed_v<D> ? -high : 0.0;
  if (v >= high) return std::numeric_limits<D>::max();
  if (v < low) return std::numeric_limits<D>::min();
  return static_cast<D>(v);
}
template <class D, class A>
D float_to_float(const Context& m, A a) {
  if constexpr (std::is_same_v<A, float>) a = flush_if(m, a);
  double v = real(a);
  if (m.integral) v = to_integral(v, m.rnd);
  if (m.sat) v = saturate(v);
  D r = round_to<D>(v, m.integral ? Rounding::Nearest : m.rnd, m.satfinite);
  if constexpr (std::is_same_v<D, float>) r = flush_if(m, r);
  if (m.relu && (raw(r) & sign_mask<D>)) r = D{};
  return r;
}
template <class D, class A>
D cvt(const Context& m, A a) {
  if constexpr (is_float<D>) {
    if constexpr (is_float<A>) return float_to_float<D>(m, a);
    else return int_to_float<D>(m, a);
  } else {
    if constexpr (is_float<A>) return float_to_int<D>(m, a);
    else return m.sat ? clamp_to<D>(a) : static_cast<D>(a);
  }
}
/// Two f32 to a pair of f16 or bf16; a goes to the upper half.
uint32_t cvt_pack2(const Context& m, float a, float b);
uint32_t cvt_tf32(const Context& m, float a);
uint32_t cvt_narrow(const Context& m, double a, double b);
uint32_t cvt_narrow_packed(const Context& m, uint32_t ab);
uint32_t cvt_widen(const Context& m, uint32_t a);
uint32_t cvt_ue8m0(const Context& m, double a, double b);
uint32_t cvt_ue8m0_packed(const Context& m, uint32_t ab);
uint32_t cvt_pack(const Context& m, int32_t a, int32_t b, const uint32_t* c);

// ---- approximate functions ----

enum class Approx : uint8_t { Rcp, Rsqrt, Sqrt, Sin, Cos, Lg2, Ex2, Tanh };
float approximate(Approx f, float x);
double approximate(Approx f, double x, bool ftz);
/// f32 with .ftz; 16-bit types by way of f32; f64 (rcp and rsqrt only).
template <class T>
T approximate(const Context& m, Approx f, T a) {
  if constexpr (std::is_same_v<T, double>) return approximate(f, a, m.ftz);
  else if constexpr (is_half<T>) return flush_if(m, round_to<T>(approximate(f, static_cast<float>(real(flush_if(m, a))))));
  else return flush_if(m, approximate(f, flush_if(m, a)));
}
float div_approx(const Context& m, float a, float b);

// ---- packed types: a row's function once per element ----

template <class F>
bool packed(F row, const Context& m, const Bits* in, unsigned ins, unsigned split, Bits* out, unsigned bits) {
  Bits all{};
  for (unsigned element = 0; element < 2; ++element) {
    Bits part[4], result[2];
    for (unsigned i = 0; i < ins && i < 4; ++i) part[i] = split >> i & 1 ? Bits{in[i].lo >> (bits * element), 0} : in[i];
    if (!row(m, part, result)) return false;
    all.lo |= (result[0].lo & ((1ull << bits) - 1)) << (bits * element);
  }
  out[0] = all;
  return true;
}

// ---- video ----

uint32_t video(const Context& m, uint32_t a, uint32_t b, const uint32_t* c);
uint32_t video_mad(const Context& m, uint32_t a, uint32_t b, uint32_t c);
uint32_t simd_video(const Context& m, uint32_t a, uint32_t b, uint32_t c);

}  // namespace heddle::isa::meaning
