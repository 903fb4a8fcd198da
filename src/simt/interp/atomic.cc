// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// atom and red: real atomic operations, since other workers run other CTAs at the same time.
#include <bit>
#include <cmath>
#include <cstring>

#include "isa/eval.h"
#include "isa/form.h"
#include "ptx/spelling.h"
#include "simt/interp/address.h"

namespace heddle::simt::interp {

using isa::Mod;
using isa::Opcode;
using isa::Slot;

namespace {

/// Replaces *p by fn(*p) and returns what was there.
template <class T, class F>
T update(T* p, F fn) {
  T old = __atomic_load_n(p, __ATOMIC_RELAXED);
  while (!__atomic_compare_exchange_n(p, &old, fn(old), false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED)) {
  }
  return old;
}

template <class T, T (*kFn)(T old, T b, T c)>
void atomic(Machine& m, Warp& w, Frame& f, const Step& s, uint64_t lanes) {
  const uint64_t* base = f.at(s.in[0]);
  // Vector forms (.v2 ... .v8) update each element by itself.
  uint32_t per = s.aux ? s.aux : 1;
  bool has_c = s.ins > 1 + per;        // of cas; a cache policy behind b is not looked at
  for_lanes(lanes, [&](uint32_t l) {
    uint8_t* p = address(m, w, s, l, base[l]);
    require_aligned(m, w, p, sizeof(T) * per, l);
    for (uint32_t n = 0; n < per; ++n) {
      T b = static_cast<T>(f.at(s.in[1 + n])[l]);
      T c = has_c ? static_cast<T>(f.at(s.in[2])[l]) : T{};
      T old = update(reinterpret_cast<T*>(p) + n, [&](T x) { return kFn(x, b, c); });
      if (n < s.outs) f.at(s.out[n])[l] = old;
    }
  });
}

using u128 = unsigned __int128;

/// Compare and swap of 16 bytes: returns what was there. (x86-64 before v2 has no builtin for it.)
u128 swap_wide(u128* p, u128 expected, u128 desired) {
  uint64_t low = static_cast<uint64_t>(expected), high = static_cast<uint64_t>(expected >> 64);
  asm volatile("lock cmpxchg16b %2"
               : "+a"(low), "+d"(high), "+m"(*p)
               : "b"(static_cast<uint64_t>(desired)), "c"(static_cast<uint64_t>(desired >> 64))
               : "cc", "memory");
  return u128{high} << 64 | low;
}

template <bool kCas>
void atomic_wide(Machine& m, Warp& w, Frame& f, const Step& s, uint64_t lanes) {
  auto get = [&](uint32_t slot, uint32_t l) {
    return u128{f.at(s.in[slot + 1])[l]} << 64 | f.at(s.in[slot])[l];
  };
  for_lanes(lanes, [&](uint32_t l) {
    uint8_t* p = address(m, w, s, l, f.at(s.in[0])[l]);
    require_aligned(m, w, p, 16, l);
    u128 b = get(1, l), c = kCas ? get(3, l) : b;
    u128* at = reinterpret_cast<u128*>(p);
    u128 old = *at;
    for (;;) {
      u128 want = kCas ? (old == b ? c : old) : b;
      u128 seen = swap_wide(at, old, want);
      if (seen == old) break;
      old = seen;
    }
    if (s.outs > 1) {
      f.at(s.out[0])[l] = static_cast<uint64_t>(old);
      f.at(s.out[1])[l] = static_cast<uint64_t>(old >> 64);
    }
  });
}

template <class T> T add(T x, T b, T) { return x + b; }
template <class T> T and_(T x, T b, T) { return x & b; }
template <class T> T or_(T x, T b, T) { return x | b; }
template <class T> T xor_(T x, T b, T) { return x ^ b; }
template <class T> T exch(T, T b, T) { return b; }
template <class T> T cas(T x, T b, T c) { return x == b ? c : x; }
template <class T> T min_(T x, T b, T) { return b < x ? b : x; }
template <class T> T max_(T x, T b, T) { return b > x ? b : x; }
template <class T> T inc(T x, T b, T) { return x >= b ? 0 : x + 1; }
template <class T> T dec(T x, T b, T) { return x == 0 || x > b ? b : x - 1; }
template <class T>
T smin(T x, T b, T) {
  using S = std::make_signed_t<T>;
  return static_cast<S>(b) < static_cast<S>(x) ? b : x;
}
template <class T>
T smax(T x, T b, T) {
  using S = std::make_signed_t<T>;
  return static_cast<S>(b) > static_cast<S>(x) ? b : x;
}

uint32_t add_f32(uint32_t x, uint32_t b, uint32_t) {
  float r = std::bit_cast<float>(x) + std::bit_cast<float>(b);
  return std::isnan(r) ? 0x7fffffffu : std::bit_cast<uint32_t>(r);
}
uint64_t add_f64(uint64_t x, uint64_t b, uint64_t) {
  double r = std::bit_cast<double>(x) + std::bit_cast<double>(b);
  return std::isnan(r) ? 0x7fffffffffffffffull : std::bit_cast<uint64_t>(r);
}

/// A small float's meaning is the table's: add.f16 and its kind, run by isa::eval.
struct SmallFloat {
  ptx::Spelling::Choice add, min, max;
  explicit SmallFloat(const char* type)
      : add(ptx::read_spelling(std::string("add.") + type).choices.at(0)),
        min(ptx::read_spelling(std::string("min.") + type).choices.at(0)),
        max(ptx::read_spelling(std::string("max.") + type).choices.at(0)) {}
};
const SmallFloat& small_float(int kind) {
  static const SmallFloat kKinds[] = {SmallFloat("f16"), SmallFloat("f16x2"), SmallFloat("bf16"), SmallFloat("bf16x2")};
  return kKinds[kind];
}
template <class T, int kKind, int kOp>
T small(T x, T b, T) {
  const SmallFloat& f = small_float(kKind);
  const auto& choice = kOp == 0 ? f.add : kOp == 1 ? f.min : f.max;
  isa::Bits in[2] = {{x, 0}, {b, 0}}, out[1];
  isa::evaluator(choice.form)(choice.mods, in, out);
  return static_cast<T>(out[0].lo);
}
template <class T, int kKind>
Handler small_op(Mod op) {
  switch (op) {
    case Mod::add: return atomic<T, small<T, kKind, 0>>;
    case Mod::min: return atomic<T, small<T, kKind, 1>>;
    case Mod::max: return atomic<T, small<T, kKind, 2>>;
    default: return nullptr;
  }
}

template <class T>
Handler integer(Mod op, bool is_signed) {
  switch (op) {
    case Mod::add: return atomic<T, add<T>>;
    case Mod::and_: return atomic<T, and_<T>>;
    case Mod::or_: return atomic<T, or_<T>>;
    case Mod::xor_: return atomic<T, xor_<T>>;
    case Mod::exch: return atomic<T, exch<T>>;
    case Mod::cas: return atomic<T, cas<T>>;
    case Mod::inc: return atomic<T, inc<T>>;
    case Mod::dec: return atomic<T, dec<T>>;
    case Mod::min: return is_signed ? atomic<T, smin<T>> : atomic<T, min_<T>>;
    case Mod::max: return is_signed ? atomic<T, smax<T>> : atomic<T, max_<T>>;
    default: return nullptr;
  }
}

Handler operation(Mod op, Mod type) {
  switch (type) {
    case Mod::f32: return op == Mod::add ? atomic<uint32_t, add_f32> : nullptr;
    case Mod::f64: return op == Mod::add ? atomic<uint64_t, add_f64> : nullptr;
    case Mod::f16: return small_op<uint16_t, 0>(op);
    case Mod::f16x2: return small_op<uint32_t, 1>(op);
    case Mod::bf16: return small_op<uint16_t, 2>(op);
    case Mod::bf16x2: return small_op<uint32_t, 3>(op);
    default: break;
  }
  bool is_signed = isa::type_info(type).kind == isa::TypeKind::Signed;
  switch (isa::type_info(type).bits) {
    case 16: return integer<uint16_t>(op, is_signed);
    case 32: return integer<uint32_t>(op, is_signed);
    case 64: return integer<uint64_t>(op, is_signed);
    case 128: return op == Mod::cas ? atomic_wide<true> : op == Mod::exch ? atomic_wide<false> : nullptr;
    default: return nullptr;
  }
}

}  // namespace

Handler atomic_handler(const Function&, const Instr& i, Step& s) {
  if (i.opcode != Opcode::atom && i.opcode != Opcode::red) return nullptr;
  s.space = static_cast<uint8_t>(window_of(i.mods));
  s.order = 1;
  switch (i.mods[Slot::vec]) {
    case Mod::v2: s.aux = 2; break;
    case Mod::v4: s.aux = 4; break;
    case Mod::v8: s.aux = 8; break;
    default: s.aux = 1; break;
  }
  return operation(i.mods[Slot::op], i.mods[Slot::type]);
}

}  // namespace heddle::simt::interp
