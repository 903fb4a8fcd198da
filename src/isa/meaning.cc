// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "isa/meaning.h"

#include <algorithm>
#include <cfenv>
#include <cstring>

namespace heddle::isa::meaning {

Context::Context(const Mods& mods, Opcode opcode) : mods(mods), opcode(opcode) {
  switch (mods[Slot::rnd]) {
    case Mod::rz: case Mod::rzi: rnd = Rounding::Zero; break;
    case Mod::rm: case Mod::rmi: rnd = Rounding::Down; break;
    case Mod::rp: case Mod::rpi: rnd = Rounding::Up; break;
    case Mod::rna: rnd = Rounding::NearestAway; break;
    default: break;
  }
  const Mod r = mods[Slot::rnd];
  integral = r == Mod::rni || r == Mod::rzi || r == Mod::rmi || r == Mod::rpi;
  ftz = mods[Slot::ftz] == Mod::ftz;
  sat = mods[Slot::sat] == Mod::sat;
  satfinite = mods[Slot::sat] == Mod::satfinite;
  relu = mods.has(Slot::relu);
}

namespace {

int fenv_mode(Rounding r) {
  switch (r) {
    case Rounding::Zero: return FE_TOWARDZERO;
    case Rounding::Down: return FE_DOWNWARD;
    case Rounding::Up: return FE_UPWARD;
    default: return FE_TONEAREST;
  }
}

// The operands pass through volatile, so that nothing is computed outside the changed mode.
template <class T>
T run(FloatOp op, T a, T b, T c) {
  volatile T x = a, y = b, z = c;
  T r{};
  switch (op) {
    case FloatOp::Add: r = x + y; break;
    case FloatOp::Sub: r = x - y; break;
    case FloatOp::Mul: r = x * y; break;
    case FloatOp::Div: r = x / y; break;
    case FloatOp::Fma: r = std::fma(T(x), T(y), T(z)); break;
    case FloatOp::Sqrt: r = std::sqrt(T(x)); break;
  }
  volatile T result = r;
  return result;
}

template <class T>
[[gnu::noinline]] T run_rounded(FloatOp op, T a, T b, T c, Rounding r) {
  if (r == Rounding::Nearest) return run(op, a, b, c);
  const int before = std::fegetround();
  std::fesetround(fenv_mode(r));
  const T result = run(op, a, b, c);
  std::fesetround(before);
  return result;
}

}  // namespace

float float_op(FloatOp op, float a, float b, float c, Rounding r) { return run_rounded(op, a, b, c, r); }
double float_op(FloatOp op, double a, double b, double c, Rounding r) { return run_rounded(op, a, b, c, r); }

double fma_odd(double a, double b, double c) {
  const double p = a * b, s = p + c;
  if (!std::isfinite(s)) return s;
  const double cc = s - p, pp = s - cc, error = (p - pp) + (c - cc);   // two_sum
  uint64_t bits = std::bit_cast<uint64_t>(s);
  if (error == 0 || (bits & 1)) return s;
  const bool away = (error > 0) == !(bits >> 63);
  return std::bit_cast<double>(away ? bits + 1 : bits - 1);
}

// ---- bits ----

uint32_t fns(uint32_t mask, uint32_t base, int32_t offset) {
  if (base > 31) return 0xffffffffu;
  if (offset == 0) return mask >> base & 1 ? base : 0xffffffffu;
  const int step = offset > 0 ? 1 : -1;
  int64_t left = offset > 0 ? offset : -static_cast<int64_t>(offset);
  for (int pos = static_cast<int>(base); pos >= 0 && pos < 32; pos += step)
    if ((mask >> pos & 1) && --left == 0) return static_cast<uint32_t>(pos);
  return 0xffffffffu;
}

uint32_t bmsk(const Context& m, uint32_t a, uint32_t b) {
  const bool wrap = m[Slot::mode] == Mod::wrap;
  const unsigned pos = wrap ? a & 31 : std::min(a, 32u), len = wrap ? b & 31 : std::min(b, 32u);
  return static_cast<uint32_t>(((1ull << len) - 1) << pos);
}

namespace {
int64_t part(uint32_t v, unsigned index, unsigned bits, bool is_signed) {
  const uint32_t field = v >> (index * bits) & ((1u << bits) - 1);
  return is_signed ? static_cast<int32_t>(field << (32 - bits)) >> (32 - bits) : static_cast<int64_t>(field);
}
}  // namespace

uint32_t dp4a(const Context& m, uint32_t a, uint32_t b, uint32_t c) {
  for (unsigned i = 0; i < 4; ++i)
    c += static_cast<uint32_t>(part(a, i, 8, m[Slot::atype] == Mod::s32) * part(b, i, 8, m[Slot::btype] == Mod::s32));
  return c;
}

uint32_t dp2a(const Context& m, uint32_t a, uint32_t b, uint32_t c) {
  const unsigned first = m[Slot::mode] == Mod::hi ? 2 : 0;
  for (unsigned i = 0; i < 2; ++i)
    c += static_cast<uint32_t>(part(a, i, 16, m[Slot::atype] == Mod::s32) * part(b, first + i, 8, m[Slot::btype] == Mod::s32));
  return c;
}

uint32_t lop3(uint32_t a, uint32_t b, uint32_t c, uint32_t lut) {
  uint32_t r = 0;
  for (unsigned i = 0; i < 32; ++i) {
    const unsigned index = (a >> i & 1) << 2 | (b >> i & 1) << 1 | (c >> i & 1);
    r |= (lut >> index & 1) << i;
  }
  return r;
}

uint32_t shf(const Context& m, uint32_t a, uint32_t b, uint32_t c) {
  const unsigned n = m[Slot::clamp] == Mod::wrap ? c & 31 : std::min(c, 32u);
  const uint64_t both = static_cast<uint64_t>(b) << 32 | a;
  return static_cast<uint32_t>(m[Slot::mode] == Mod::l ? both << n >> 32 : both >> n);
}

uint32_t prmt(const Context& m, uint32_t a, uint32_t b, uint32_t c) {
  const uint64_t bytes = static_cast<uint64_t>(b) << 32 | a;
  const unsigned s = c & 3;
  uint32_t r = 0;
  for (unsigned i = 0; i < 4; ++i) {
    unsigned index = 0;
    bool spread = false;            // the byte's sign instead of the byte
    switch (m[Slot::mode]) {
      case Mod::f4e: index = s + i; break;
      case Mod::b4e: index = (s - i) & 7; break;
      case Mod::rc8: index = s; break;
      case Mod::ecl: index = std::max(i, s); break;
      case Mod::ecr: index = std::min(i, s); break;
      case Mod::rc16: index = (s & 1) * 2 + (i & 1); break;
      default:
        index = c >> (4 * i) & 7;
        spread = c >> (4 * i) & 8;
        break;
    }
    uint32_t byte = static_cast<uint32_t>(bytes >> (8 * index)) & 0xff;
    if (spread) byte = byte & 0x80 ? 0xff : 0;
    r |= byte << (8 * i);
  }
  return r;
}

// ---- comparison ----

bool combine(const Context& m, bool r, bool c) {
  switch (m[Slot::bool_]) {
    case Mod::and_: return r && c;
    case Mod::or_: return r || c;
    case Mod::xor_: return r != c;
    default: return r;
  }
}

namespace {
bool compare_half(const Context& m, Mod type, Packed a, Packed b, unsigned half) {
  const auto x = static_cast<uint16_t>(a.bits >> (16 * half)), y = static_cast<uint16_t>(b.bits >> (16 * half));
  return type == Mod::f16x2 ? compare_as(m, F16{x}, F16{y}) : compare_as(m, Bf16{x}, Bf16{y});
}
}  // namespace

uint32_t set_packed(const Context& m, Packed a, Packed b, const bool* c) {
  uint32_t r = 0;
  for (unsigned half = 0; half < 2; ++half) {
    bool yes = compare_half(m, m[Slot::atype], a, b, half);
    if (c) yes = combine(m, yes, *c);
    const uint32_t one = m[Slot::dtype] == Mod::f16x2 ? 0x3c00 : m[Slot::dtype] == Mod::bf16x2 ? 0x3f80 : 0xffff;
    r |= (yes ? one : 0) << (16 * half);
  }
  return r;
}

bool setp_packed(const Context& m, Packed a, Packed b, const bool* c, unsigned half) {
  const bool r = compare_half(m, m[Slot::type], a, b, half);
  return c ? combine(m, r, *c) : r;
}

// ---- conversion ----

double int_to_odd(uint64_t magnitude, bool negative) {
  const int shift = std::max(0, 11 - std::countl_zero(magnitude));
  uint64_t kept = magnitude >> shift;
  if (kept << shift != magnitude) kept |= 1;
  const double v = std::ldexp(static_cast<double>(kept), shift);
  return negative ? -v : v;
}

double int_to_double(uint64_t magnitude, bool negative, Rounding r) {
  const int shift = std::max(0, 11 - std::countl_zero(magnitude));
  uint64_t kept = magnitude >> shift;
  const uint64_t low = magnitude - (kept << shift);
  if (shift && rounds_up(r, negative, kept & 1, low, 1ull << (shift - 1))) ++kept;
  const double v = std::ldexp(static_cast<double>(kept), shift);
  return negative ? -v : v;
}

double to_integral(double v, Rounding r) {
  switch (r) {
    case Rounding::Zero: return std::trunc(v);
    case Rounding::Down: return std::floor(v);
    case Rounding::Up: return std::ceil(v);
    case Rounding::NearestAway: return std::round(v);
    case Rounding::Nearest: return std::nearbyint(v);
  }
  return v;
}

namespace {

bool format_of(Mod type, FloatFormat& f) {
  switch (type) {
    case Mod::e4m3x2: f = kE4m3; return true;
    case Mod::e5m2x2: f = kE5m2; return true;
    case Mod::e2m3x2: f = kE2m3; return true;
    case Mod::e3m2x2: f = kE3m2; return true;
    case Mod::e2m1x2: f = kE2m1; return true;
    default: return false;
  }
}

/// Bits from one element to the next in a pair: fp6 has a byte to itself.
unsigned stride(FloatFormat f) { return f.bits() == 4 ? 4 : 8; }

}  // namespace

uint32_t cvt_pack2(const Context& m, float a, float b) {
  if (m[Slot::dtype] == Mod::f16x2)
    return static_cast<uint32_t>(float_to_float<F16>(m, a).bits) << 16 | float_to_float<F16>(m, b).bits;
  return static_cast<uint32_t>(float_to_float<Bf16>(m, a).bits) << 16 | float_to_float<Bf16>(m, b).bits;
}

uint32_t cvt_tf32(const Context& m, float a) {
  if (a != a) return 0x7fffffff;
  const uint32_t r = static_cast<uint32_t>(encode(a, kTf32, m.rnd, m.satfinite)) << 13;
  return m.relu && r >> 31 ? 0 : r;
}

uint32_t cvt_narrow(const Context& m, double a, double b) {
  FloatFormat f{};
  if (!format_of(m[Slot::dtype], f)) return 0;
  return static_cast<uint32_t>(encode_small(a, f, m.relu)) << stride(f) | encode_small(b, f, m.relu);
}

uint32_t cvt_narrow_packed(const Context& m, uint32_t ab) {
  return cvt_narrow(m, F16{static_cast<uint16_t>(ab >> 16)}.value(), F16{static_cast<uint16_t>(ab)}.value());
}

uint32_t cvt_widen(const Context& m, uint32_t a) {
  if (m[Slot::atype] == Mod::ue8m0x2)
    return static_cast<uint32_t>(Bf16::round(decode_ue8m0(static_cast<uint8_t>(a >> 8))).bits) << 16 |
           Bf16::round(decode_ue8m0(static_cast<uint8_t>(a))).bits;
  FloatFormat f{};
  if (!format_of(m[Slot::atype], f)) return 0;
  uint32_t r = 0;
  for (unsigned i = 0; i < 2; ++i) {
    uint16_t h = F16::round(decode(a >> (i * stride(f)) & ((1u << f.bits()) - 1), f)).bits;
    if (m.relu && h >> 15) h = 0;
    r |= static_cast<uint32_t>(h) << (16 * i);
  }
  return r;
}

uint32_t cvt_ue8m0(const Context& m, double a, double b) {
  const bool up = m[Slot::rnd] == Mod::rp;
  return static_cast<uint32_t>(encode_ue8m0(a, up)) << 8 | encode_ue8m0(b, up);
}

uint32_t cvt_ue8m0_packed(const Context& m, uint32_t ab) {
  return cvt_ue8m0(m, Bf16{static_cast<uint16_t>(ab >> 16)}.value(), Bf16{static_cast<uint16_t>(ab)}.value());
}

uint32_t cvt_pack(const Context& m, int32_t a, int32_t b, const uint32_t* c) {
  const Mod type = m[Slot::dtype];
  const bool is_signed = type == Mod::s2 || type == Mod::s4 || type == Mod::s8 || type == Mod::s16;
  const unsigned bits = type_info(type).bits;
  const int64_t high = (1ll << (is_signed ? bits - 1 : bits)) - 1, low = is_signed ? -high - 1 : 0;
  const auto clamp = [&](int32_t v) {
    return static_cast<uint32_t>(std::clamp<int64_t>(v, low, high)) & ((1u << bits) - 1);
  };
  const uint32_t pair = clamp(a) << bits | clamp(b);
  return c ? *c << (2 * bits) | pair : pair;
}

// ---- approximate functions ----

float approximate(Approx f, float x) {
  switch (f) {
    case Approx::Rcp: return approx::rcp(x);
    case Approx::Rsqrt: return approx::rsqrt(x);
    case Approx::Sqrt: return approx::sqrt(x);
    case Approx::Sin: return approx::sin(x);
    case Approx::Cos: return approx::cos(x);
    case Approx::Lg2: return approx::lg2(x);
    case Approx::Ex2: return approx::ex2(x);
    case Approx::Tanh: return approx::tanh(x);
  }
  return 0;
}

double approximate(Approx f, double x, bool ftz) {
  if (f == Approx::Rcp) return approx::rcp_f64(x);
  return ftz ? approx::rsqrt_ftz_f64(x) : approx::rsqrt_f64(x);
}

float div_approx(const Context& m, float a, float b) {
  a = flush_if(m, a), b = flush_if(m, b);
  return flush_if(m, m[Slot::approx] == Mod::full ? approx::div_full(a, b) : approx::div(a, b));
}

}  // namespace heddle::isa::meaning
