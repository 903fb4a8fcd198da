// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "simt/analysis/shape.h"

#include <algorithm>
#include <bit>

#include "isa/form.h"
#include "simt/analysis/facts.h"

namespace heddle::simt {

using isa::Mod;
using isa::Opcode;
using isa::Slot;

namespace {

constexpr uint8_t kZeroAlign = 64;   // of the value 0: everything divides it

int64_t wrap(int64_t v, unsigned width) {
  if (width >= 64) return v;
  unsigned s = 64 - width;
  return static_cast<int64_t>(static_cast<uint64_t>(v) << s) >> s;
}

uint64_t ones(unsigned width) { return width >= 64 ? ~0ull : (1ull << width) - 1; }

uint8_t align_of(uint64_t bits) {
  return bits == 0 ? kZeroAlign : static_cast<uint8_t>(std::countr_zero(bits));
}

/// Lane offsets are known, perhaps by a guess.
bool has_offsets(const Shape& s) { return s.kind == Shape::Kind::Uniform || s.offsets; }

bool known(const Shape& s) { return s.kind == Shape::Kind::Uniform || s.kind == Shape::Kind::Affine; }

/// Smallest n with offset < 2^n for all lanes, when none is negative; 64 otherwise.
unsigned span_bits(const Shape& s) {
  if (!s.offsets) return 0;
  uint64_t all = 0;
  for (int64_t o : *s.offsets) {
    if (o < 0) return 64;
    all |= static_cast<uint64_t>(o);
  }
  return static_cast<unsigned>(std::bit_width(all));
}

/// Lane 0's value has zero bits where the offsets may have ones: base + offset never carries.
bool disjoint(const Shape& s) { return s.kind == Shape::Kind::Uniform || span_bits(s) <= s.align; }

struct Rule {
  LaneVectors& pool;
  unsigned width;
  std::span<const Shape> in;
  std::span<const std::optional<uint64_t>> constant;

  Shape make(LaneVector offsets, uint8_t align, uint64_t low = 0, uint64_t high = ~0ull) {
    return affine_shape(pool, std::move(offsets), width, align, low, std::min(high, ones(width)));
  }
  int64_t offset(unsigned n, size_t lane) const {
    return in[n].offsets ? (*in[n].offsets)[lane] : 0;
  }
  size_t warp(unsigned n) const {
    return in[n].offsets ? in[n].offsets->size() : 1;
  }
  template <class F>
  LaneVector each(F f) const {
    size_t lanes = 1;
    for (unsigned n = 0; n < in.size(); ++n) lanes = std::max(lanes, warp(n));
    LaneVector v(lanes);
    for (size_t l = 0; l < lanes; ++l) v[l] = f(l);
    return v;
  }

  Shape guess(LaneVector offsets, uint64_t low = 0, uint64_t high = ~0ull, const LaneVector* rows = nullptr,
              bool doubtful = false) {
    if (width != 64 && (width != 32 || (!rows && !doubtful))) return varying_shape(low, high);
    return guessed_shape(pool, std::move(offsets), low, high, rows, doubtful);
  }
  bool doubt(unsigned a) const { return in[a].doubtful; }

  Shape add(unsigned a, unsigned b, int sign) {
    uint64_t high = ~0ull, low = 0;
    if (sign > 0 && in[a].high <= ones(width) && in[b].high <= ones(width) &&
        in[a].high <= ones(width) - in[b].high) {
      high = in[a].high + in[b].high;
      low = in[a].low + in[b].low;
    }
    if (!known(in[a]) || !known(in[b])) {
      if (!has_offsets(in[a]) || !has_offsets(in[b])) return varying_shape(low, high);
      if (in[a].rows && in[b].rows && in[a].rows != in[b].rows) return varying_shape(low, high);
      return guess(each([&](size_t l) { return offset(a, l) + sign * offset(b, l); }), low, high,
                   in[a].rows ? in[a].rows : in[b].rows, doubt(a) || doubt(b));
    }
    return make(each([&](size_t l) { return offset(a, l) + sign * offset(b, l); }),
                std::min(in[a].align, in[b].align), low, high);
  }
  Shape scale(unsigned a, uint64_t factor) {
    auto scaled = [&](size_t l) { return static_cast<int64_t>(static_cast<uint64_t>(offset(a, l)) * factor); };
    uint64_t high = ~0ull, low = 0;
    if (factor && in[a].high <= ones(width) / factor) high = in[a].high * factor, low = in[a].low * factor;
    if (!known(in[a])) return has_offsets(in[a]) ? guess(each(scaled), low, high, in[a].rows, doubt(a)) : varying_shape(low, high);
    uint8_t align = static_cast<uint8_t>(std::min<unsigned>(kZeroAlign, in[a].align + align_of(factor)));
    return make(each(scaled), align, low, high);
  }
  Shape multiply(unsigned a, unsigned b) {
    // in[] of a widened operand is already as wide as the result.
    if (constant[b]) return scale(a, *constant[b]);
    if (constant[a]) return scale(b, *constant[a]);
    if (in[a].uniform() && in[b].uniform()) {
      uint64_t high = ~0ull, low = 0;
      if (in[a].high <= ones(width) && in[b].high <= ones(width) &&
          (in[b].high == 0 || in[a].high <= ones(width) / in[b].high))
        high = in[a].high * in[b].high, low = in[a].low * in[b].low;
      return uniform_shape(static_cast<uint8_t>(std::min<unsigned>(kZeroAlign, in[a].align + in[b].align)),
                           low, std::min(high, ones(width)));
    }
    if (in[b].uniform() && in[a].offsets) return rows_of(a);
    if (in[a].uniform() && in[b].offsets) return rows_of(b);
    return varying_shape();
  }
  /// Times a number that all lanes share: of use if lanes beside one another have the same.
  Shape rows_of(unsigned a) {
    const LaneVector& o = *in[a].offsets;
    constexpr size_t kLeast = 4;
    if (in[a].rows) {
      bool zero = std::all_of(o.begin(), o.end(), [](int64_t x) { return x == 0; });
      return zero ? guess(LaneVector(o), 0, ~0ull, in[a].rows, doubt(a)) : varying_shape();
    }
    if (o.size() < kLeast || !std::all_of(o.begin(), o.begin() + kLeast, [&](int64_t x) { return x == o[0]; }))
      return varying_shape();
    return guess(LaneVector(o.size()), 0, ~0ull, in[a].offsets, doubt(a));
  }
  /// or, xor of base + offsets and what all lanes share: it stays so if no bit of the offsets is touched.
  Shape guess_untouched(unsigned a, unsigned b) {
    if (in[a].kind != Shape::Kind::Affine || !disjoint(in[a]) || !in[b].uniform() || width != 32) return varying_shape();
    return guess(LaneVector(*in[a].offsets), 0, ~0ull, nullptr, true);
  }
  /// No lane's value has a bit that some lane of the other may have: or, xor and add are one.
  bool apart(unsigned a, unsigned b) const {
    auto below = [&](const Shape& low, const Shape& high) {
      return low.high <= ones(width) && disjoint(high) && high.uniform() &&
             static_cast<unsigned>(std::bit_width(low.high)) <= high.align;
    };
    return known(in[a]) && known(in[b]) && (below(in[a], in[b]) || below(in[b], in[a]));
  }
  Shape shift_right(unsigned a, uint64_t by) {
    if (by >= width) return in[a].uniform() ? uniform_shape() : varying_shape();
    uint64_t high = std::min(in[a].high, ones(width)) >> by;
    if (!known(in[a])) return varying_shape(0, high);
    if (!disjoint(in[a])) return varying_shape(0, high);
    uint8_t align = in[a].align == kZeroAlign ? kZeroAlign
                    : static_cast<uint8_t>(in[a].align > by ? in[a].align - by : 0);
    // Bits of lane 0 below `by` are zero only if it is that aligned; else they only drop out.
    return make(each([&](size_t l) { return offset(a, l) >> by; }), align, in[a].low >> by, high);
  }
  Shape and_with(unsigned a, uint64_t mask) {
    mask &= ones(width);
    uint64_t high = std::min(in[a].high, mask);
    if (!known(in[a]) || !disjoint(in[a])) return varying_shape(0, high);
    uint8_t align = std::max(in[a].align, align_of(mask));
    if (in[a].uniform()) return uniform_shape(align, 0, high);
    // The base keeps the zero bits it had, so offsets below them stay disjoint from it.
    return make(each([&](size_t l) {
                  return static_cast<int64_t>(static_cast<uint64_t>(offset(a, l)) & mask);
                }), in[a].align, 0, high);
  }
  Shape or_xor_with(unsigned a, uint64_t bits, bool is_or) {
    if (!known(in[a]) || !disjoint(in[a])) return varying_shape();
    if (in[a].uniform()) return uniform_shape(std::min(in[a].align, align_of(bits)));
    uint64_t low_part = bits & (in[a].align >= 64 ? ~0ull : (1ull << in[a].align) - 1);
    return make(each([&](size_t l) {
                  uint64_t o = static_cast<uint64_t>(offset(a, l));
                  uint64_t v = is_or ? (o | low_part) : (o ^ low_part);
                  return static_cast<int64_t>(v - low_part);
                }), 0);
  }
  /// zext or sext to `width` of a value of `from` bits: only if base + offset provably stays in range.
  Shape widen(unsigned a, unsigned from, bool is_signed) {
    const Shape& s = in[a];
    bool bounded = s.high <= ones(from);
    if (s.uniform()) return uniform_shape(s.align, bounded && !is_signed ? s.low : 0,
                                          bounded && (!is_signed || s.high <= ones(from - 1)) ? s.high
                                          : is_signed ? ones(width) : ones(from));
    if (!known(s)) {
      if (s.offsets && from == 32) return guess(LaneVector(*s.offsets), 0, ~0ull, s.rows, s.doubtful);
      if (bounded && (!is_signed || s.high <= ones(from - 1))) return varying_shape(s.low, s.high);
      return varying_shape(0, is_signed ? ones(width) : ones(from));
    }
    bool small = s.high <= ones(from - 1);
    if (disjoint(s) && span_bits(s) < from - 1)
      return make(LaneVector(*s.offsets), s.align, bounded && !is_signed ? s.low : 0,
                  small ? s.high : is_signed ? ones(width) : ones(from));
    if (from == 32) return guess(LaneVector(*s.offsets));
    return varying_shape(0, small ? s.high : ones(width));
  }
};

bool is_signed(Mod t) { return t == Mod::s8 || t == Mod::s16 || t == Mod::s32 || t == Mod::s64; }
bool is_integer(Mod t) {
  return is_signed(t) || t == Mod::u8 || t == Mod::u16 || t == Mod::u32 || t == Mod::u64 ||
         t == Mod::b8 || t == Mod::b16 || t == Mod::b32 || t == Mod::b64;
}

/// base + offset against b: the same for all lanes when both are multiples of a power of two that
/// no offset reaches (x < 128 with x = 32 * n + lane).
bool compares_uniformly(Mod cmp, const Shape& a, const Shape& b, std::optional<uint64_t> constant,
                        unsigned width) {
  if (a.kind == Shape::Kind::Affine && b.kind == Shape::Kind::Affine)
    return a.offsets == b.offsets && (cmp == Mod::eq || cmp == Mod::ne);
  if (a.kind != Shape::Kind::Affine || !b.uniform() || !disjoint(a)) return false;
  unsigned span = span_bits(a);
  if (cmp == Mod::lt || cmp == Mod::ge || cmp == Mod::lo || cmp == Mod::hs) return b.align >= span;
  if (cmp == Mod::gt || cmp == Mod::le || cmp == Mod::hi || cmp == Mod::ls)
    return constant && align_of((*constant + 1) & ones(width)) >= span &&
           ((*constant + 1) & ones(width - 1)) != 0;
  return false;
}

Mod swapped(Mod cmp) {
  switch (cmp) {
    case Mod::lt: return Mod::gt;
    case Mod::gt: return Mod::lt;
    case Mod::le: return Mod::ge;
    case Mod::ge: return Mod::le;
    case Mod::lo: return Mod::hi;
    case Mod::hi: return Mod::lo;
    case Mod::ls: return Mod::hs;
    case Mod::hs: return Mod::ls;
    default: return cmp;
  }
}

Shape scalar_rule(Rule r, const Function& f, const Instr& i) {
  Mod type = i.mods[Slot::type];
  bool all_uniform = std::all_of(r.in.begin(), r.in.end(), [](const Shape& s) { return s.uniform(); });
  bool plain = is_integer(type) && !i.mods.has(Slot::sat) && i.results.size() == 1;
  unsigned from = i.operands.empty() ? 0 : width_of(f[i.operands[0]].type);
  if (plain) switch (i.opcode) {
    case Opcode::add:
      if (r.in.size() == 2) return r.add(0, 1, 1);
      break;
    case Opcode::sub:
      if (r.in.size() == 2) return r.add(0, 1, -1);
      break;
    case Opcode::mul:
    case Opcode::mad: {
      if (i.mods[Slot::mode] == Mod::hi) break;
      bool wide = i.mods[Slot::mode] == Mod::wide;
      std::vector<Shape> in(r.in.begin(), r.in.end());
      std::vector<std::optional<uint64_t>> k(r.constant.begin(), r.constant.end());
      Rule inner{r.pool, r.width, in, k};
      if (wide)
        for (unsigned n = 0; n < 2; ++n) {
          in[n] = Rule{r.pool, r.width, r.in, r.constant}.widen(n, from, is_signed(type));
          if (k[n] && is_signed(type)) *k[n] = static_cast<uint64_t>(wrap(static_cast<int64_t>(*k[n]), from));
        }
      Shape product = inner.multiply(0, 1);
      if (i.opcode == Opcode::mul) return product;
      in[1] = product;
      return inner.add(1, 2, 1);
    }
    case Opcode::shl:
      if (r.constant[1] && *r.constant[1] < r.width) return r.scale(0, 1ull << *r.constant[1]);
      break;
    case Opcode::shr:
      if (r.constant[1] && r.in[0].kind == Shape::Kind::Affine && !is_signed(type))
        return r.shift_right(0, *r.constant[1]);
      if (r.constant[1] && r.in[0].kind == Shape::Kind::Affine && r.in[0].high <= ones(r.width - 1))
        return r.shift_right(0, *r.constant[1]);
      break;
    case Opcode::div:
      if (r.constant[1] && std::has_single_bit(*r.constant[1]) && r.in[0].kind == Shape::Kind::Affine &&
          (!is_signed(type) || r.in[0].high <= ones(r.width - 1)))
        return r.shift_right(0, align_of(*r.constant[1]));
      break;
    case Opcode::rem:
      if (r.constant[1] && std::has_single_bit(*r.constant[1]) && r.in[0].kind == Shape::Kind::Affine &&
          (!is_signed(type) || r.in[0].high <= ones(r.width - 1)))
        return r.and_with(0, *r.constant[1] - 1);
      break;
    case Opcode::and_:
      if (r.constant[1]) return r.and_with(0, *r.constant[1]);
      if (r.constant[0]) return r.and_with(1, *r.constant[0]);
      break;
    case Opcode::or_:
    case Opcode::xor_:
      if (r.apart(0, 1)) return r.add(0, 1, 1);
      if (r.constant[1]) return r.or_xor_with(0, *r.constant[1], i.opcode == Opcode::or_);
      if (r.constant[0]) return r.or_xor_with(1, *r.constant[0], i.opcode == Opcode::or_);
      if (r.in[0].kind == Shape::Kind::Affine) return r.guess_untouched(0, 1);
      if (r.in[1].kind == Shape::Kind::Affine) return r.guess_untouched(1, 0);
      break;
    case Opcode::neg:
      if (known(r.in[0]))
        return r.make(r.each([&](size_t l) { return -r.offset(0, l); }), r.in[0].align);
      break;
    default:
      break;
  }
  if (i.opcode == Opcode::setp && r.in.size() == 2 && is_integer(type)) {
    unsigned width = width_of(f[i.operands[0]].type);
    Mod cmp = i.mods[Slot::cmp];
    if (all_uniform) return uniform_shape();
    return compares_uniformly(cmp, r.in[0], r.in[1], r.constant[1], width) ||
                   compares_uniformly(swapped(cmp), r.in[1], r.in[0], r.constant[0], width)
               ? uniform_shape() : varying_shape();
  }
  if (i.opcode == Opcode::cvt && is_integer(i.mods[Slot::dtype]) && is_integer(i.mods[Slot::atype]) &&
      !i.mods.has(Slot::sat)) {
    if (r.width > from) return r.widen(0, from, is_signed(i.mods[Slot::atype]));
    if (known(r.in[0])) return r.make(r.each([&](size_t l) { return r.offset(0, l); }), r.in[0].align);
  }
  return all_uniform ? uniform_shape() : varying_shape();
}

/// Else some lanes do not exist, and shfl gives 0 for them.
bool has_whole_warps(const PlanOptions& o) {
  const uint64_t threads = uint64_t{o.block[0]} * o.block[1] * o.block[2];
  return threads > 0 && threads % o.warp_size == 0;
}

bool full_segment(const std::optional<uint64_t>& c, uint32_t warp_size) {
  // shfl's c: clamp in bits 0-4, segment mask in bits 8-12.
  return c && ((*c >> 8) & 0x1f) == 0 && (*c & 0x1f) == 0x1f && warp_size == 32;
}

}  // namespace

const LaneVector* LaneVectors::intern(LaneVector v) {
  for (auto& p : pool_)
    if (*p == v) return p.get();
  pool_.push_back(std::make_unique<LaneVector>(std::move(v)));
  return pool_.back().get();
}

Shape uniform_shape(uint8_t align, uint64_t low, uint64_t high) {
  return {Shape::Kind::Uniform, nullptr, nullptr, false, align, low, high};
}

Shape varying_shape(uint64_t low, uint64_t high) {
  return {Shape::Kind::Varying, nullptr, nullptr, false, 0, low, high};
}

Shape affine_shape(LaneVectors& pool, LaneVector offsets, unsigned width, uint8_t align,
                   uint64_t low, uint64_t high) {
  bool zero = true;
  for (int64_t& o : offsets) {
    o = wrap(o, width);
    zero = zero && o == 0;
  }
  if (zero) return uniform_shape(align, low, high);
  return {Shape::Kind::Affine, pool.intern(std::move(offsets)), nullptr, false, align, low, high};
}

Shape guessed_shape(LaneVectors& pool, LaneVector offsets, uint64_t low, uint64_t high, const LaneVector* rows,
                    bool doubtful) {
  if (rows) offsets.resize(rows->size(), offsets.size() == 1 ? offsets[0] : 0);
  bool zero = std::all_of(offsets.begin(), offsets.end(), [](int64_t o) { return o == 0; });
  if (zero && !rows) return varying_shape(low, high);
  return {Shape::Kind::Varying, pool.intern(std::move(offsets)), rows, doubtful, 0, low, high};
}

Shape meet(const Shape& a, const Shape& b) {
  if (a.kind == Shape::Kind::Bottom) return b;
  if (b.kind == Shape::Kind::Bottom) return a;
  uint64_t low = std::min(a.low, b.low), high = std::max(a.high, b.high);
  bool doubtful = a.doubtful || b.doubtful;
  if (a.rows != b.rows) return varying_shape(low, high);
  if (a.offsets && a.offsets == b.offsets && a.kind != b.kind)
    return {Shape::Kind::Varying, a.offsets, a.rows, doubtful, 0, low, high};
  if (a.kind != b.kind || a.offsets != b.offsets) return varying_shape(low, high);
  return {a.kind, a.offsets, a.rows, doubtful, std::min(a.align, b.align), low, high};
}

uint32_t lanemask(Sreg s, uint32_t lane) {
  uint32_t bit = 1u << lane;
  switch (s) {
    case Sreg::lanemask_eq: return bit;
    case Sreg::lanemask_le: return (bit << 1) - 1;
    case Sreg::lanemask_lt: return bit - 1;
    case Sreg::lanemask_ge: return ~(bit - 1);
    case Sreg::lanemask_gt: return ~((bit << 1) - 1);
    default: return 0;
  }
}

/// What is not the same for all lanes of a CTA.
static Shape sreg_shape_of_cta(Sreg s, const PlanOptions& o) {
  switch (s) {
    case Sreg::tid_x: return o.block[0] == 1 ? uniform_shape() : varying_shape();
    case Sreg::tid_y: return o.block[1] == 1 ? uniform_shape() : varying_shape();
    case Sreg::tid_z: return o.block[2] == 1 ? uniform_shape() : varying_shape();
    case Sreg::laneid:
    case Sreg::warpid:
    case Sreg::lanemask_eq:
    case Sreg::lanemask_le:
    case Sreg::lanemask_lt:
    case Sreg::lanemask_ge:
    case Sreg::lanemask_gt:
    case Sreg::clock:
    case Sreg::clock_hi:
    case Sreg::clock64:
    case Sreg::globaltimer:
    case Sreg::globaltimer_lo:
    case Sreg::globaltimer_hi: return varying_shape();
    default: return uniform_shape();
  }
}

/// Warps run one after another: what one reads the next may find changed.
static bool same_for_whole_cta(const Instr& i) {
  switch (i.opcode) {
    case Opcode::ld:
    case Opcode::ldu:
      return i.mods[Slot::space] == Mod::param || i.mods[Slot::space] == Mod::param_entry || i.mods[Slot::space] == Mod::const_;
    case Opcode::bar:
    case Opcode::barrier:
    case Opcode::cvta:
    case Opcode::isspacep: return true;
    default: return isa::form(i.form).cls == isa::Class::scalar;
  }
}

Shape sreg_shape(LaneVectors& pool, Sreg s, const PlanOptions& o) {
  if (o.whole_cta) return sreg_shape_of_cta(s, o);
  const uint32_t ws = o.warp_size;
  const uint32_t *n = o.block, bx = n[0], by = n[1], bz = n[2];
  bool all = bx && by && bz;
  LaneVector lane(ws);
  for (uint32_t l = 0; l < ws; ++l) lane[l] = l;
  uint8_t warp_align = static_cast<uint8_t>(std::countr_zero(ws));
  auto extent = [&](uint32_t d) { return n[d] ? uniform_shape(align_of(n[d]), n[d], n[d]) : uniform_shape(0, 1, 1024); };
  switch (s) {
    case Sreg::laneid: return affine_shape(pool, lane, 32, kZeroAlign, 0, ws - 1);
    case Sreg::tid_x:
      if (!bx) return varying_shape(0, 1023);
      if (bx == 1) return uniform_shape(kZeroAlign, 0, 0);
      if (bx % ws == 0 || (by == 1 && bz == 1)) return affine_shape(pool, lane, 32, warp_align, 0, bx - 1);
      if (ws % bx == 0) {
        for (uint32_t l = 0; l < ws; ++l) lane[l] = l % bx;
        return affine_shape(pool, lane, 32, kZeroAlign, 0, bx - 1);
      }
      return varying_shape(0, bx - 1);
    case Sreg::tid_y:
      if (by == 1) return uniform_shape(kZeroAlign, 0, 0);
      if (!bx || !by) return varying_shape(0, 1023);
      if (bx % ws == 0) return uniform_shape(0, 0, by - 1);
      if (ws % bx == 0 && (bz == 1 || (bx * by) % ws == 0)) {
        for (uint32_t l = 0; l < ws; ++l) lane[l] = l / bx;
        return affine_shape(pool, lane, 32, align_of(ws / bx), 0, by - 1);
      }
      if (ws % (bx * by) == 0) {
        for (uint32_t l = 0; l < ws; ++l) lane[l] = l / bx % by;
        return affine_shape(pool, lane, 32, kZeroAlign, 0, by - 1);
      }
      return varying_shape(0, by - 1);
    case Sreg::tid_z:
      if (bz == 1) return uniform_shape(kZeroAlign, 0, 0);
      if (!all) return varying_shape(0, 1023);
      if ((bx * by) % ws == 0) return uniform_shape(0, 0, bz - 1);
      if (ws % (bx * by) == 0) {
        for (uint32_t l = 0; l < ws; ++l) lane[l] = l / (bx * by);
        return affine_shape(pool, lane, 32, align_of(ws / (bx * by)), 0, bz - 1);
      }
      return varying_shape(0, bz - 1);
    case Sreg::ntid_x: return extent(0);
    case Sreg::ntid_y: return extent(1);
    case Sreg::ntid_z: return extent(2);
    case Sreg::ctaid_x: return uniform_shape(0, 0, (1ull << 31) - 2);
    case Sreg::nctaid_x: return uniform_shape(0, 1, (1ull << 31) - 1);
    case Sreg::ctaid_y:
    case Sreg::ctaid_z: return uniform_shape(0, 0, 65534);
    case Sreg::nctaid_y:
    case Sreg::nctaid_z: return uniform_shape(0, 1, 65535);
    case Sreg::lanemask_eq:
    case Sreg::lanemask_le:
    case Sreg::lanemask_lt:
    case Sreg::lanemask_ge:
    case Sreg::lanemask_gt:
      for (uint32_t l = 0; l < ws; ++l) lane[l] = static_cast<int64_t>(lanemask(s, l % 32) - lanemask(s, 0));
      return affine_shape(pool, lane, 32, 0, 0, ~0ull);
    default: return uniform_shape();
  }
}

Shape transfer(LaneVectors& pool, const Module& m, const Function& f, const Instr& i,
               unsigned result, std::span<const Shape> in,
               std::span<const std::optional<uint64_t>> constant, const PlanOptions& options) {
  bool all_uniform = true;
  for (const Shape& s : in) {
    if (s.kind == Shape::Kind::Bottom) return {};
    all_uniform = all_uniform && s.uniform();
  }
  unsigned width = width_of(f[i.results[result]].type);
  Rule r{pool, width, in, constant};
  switch (i.op) {
    case Op::constant: return uniform_shape(align_of(i.immediate), i.immediate, i.immediate);
    case Op::symbol_address: {
      const Symbol& s = m.symbols[i.symbol.index];
      if (s.kind == Symbol::Kind::Shared && i.offset >= 0) {   // where in the window is known
        uint64_t at = s.offset + static_cast<uint64_t>(i.offset);
        return uniform_shape(align_of(at), at, at);
      }
      uint8_t align = std::min<uint8_t>(align_of(s.align), align_of(static_cast<uint64_t>(i.offset)));
      if (s.kind == Symbol::Kind::Shared || s.kind == Symbol::Kind::DynamicShared) align = std::min<uint8_t>(align, 4);
      return uniform_shape(align);
    }
    case Op::special_register: return sreg_shape(pool, i.sreg, options);
    case Op::argument: return varying_shape();
    case Op::select:
      if (in[0].uniform()) {
        Shape s = meet(in[1], in[2]);
        return s;
      }
      return varying_shape(std::min(in[1].low, in[2].low), std::max(in[1].high, in[2].high));
    case Op::zext: return r.widen(0, width_of(f[i.operands[0]].type), false);
    case Op::sext: return r.widen(0, width_of(f[i.operands[0]].type), true);
    case Op::trunc:
      if (known(in[0]) && width > 1)
        return r.make(r.each([&](size_t l) { return r.offset(0, l); }),
                      in[0].align >= width ? kZeroAlign : in[0].align,
                      in[0].high <= ones(width) ? in[0].low : 0,
                      in[0].high <= ones(width) ? in[0].high : ~0ull);
      return varying_shape();
    case Op::pack:
    case Op::unpack:
    case Op::scale_f32:
    case Op::mantissa_f32:
    case Op::exponent_f32:
    case Op::log_edges_f32: return all_uniform ? uniform_shape() : varying_shape();
    case Op::call:
    case Op::call_indirect: return is_grid_barrier(m, i) ? uniform_shape() : varying_shape();
    case Op::isa: break;
    default: return varying_shape();
  }
  if (options.whole_cta && !same_for_whole_cta(i)) return varying_shape();
  switch (i.opcode) {
    case Opcode::ld:
    case Opcode::ldu: {
      bool private_memory = i.mods[Slot::space] == Mod::local || i.mods[Slot::space] == Mod::none;
      // A generic address may point into local memory, but then it differs between lanes.
      if (i.mods[Slot::space] == Mod::none && in[0].uniform()) private_memory = false;
      return all_uniform && !private_memory ? uniform_shape(0, 0, ones(width)) : varying_shape(0, ones(width));
    }
    case Opcode::shfl:
      if (result == 1) return varying_shape();
      if (in[0].uniform() && has_whole_warps(options)) return uniform_shape();
      return i.mods[Slot::mode] == Mod::idx && in[1].uniform() && full_segment(constant[2], options.warp_size)
                 ? uniform_shape() : varying_shape();
    case Opcode::vote:
    case Opcode::redux:
      // In a warp of 64 the halves vote apart.
      return in.back().uniform() && options.warp_size == 32 ? uniform_shape() : varying_shape();
    case Opcode::activemask: return options.warp_size == 32 ? uniform_shape() : varying_shape();
    case Opcode::elect:
      return result == 0 && options.warp_size == 32 ? uniform_shape() : varying_shape();
    case Opcode::bar:
    case Opcode::barrier: return uniform_shape();
    case Opcode::cvta:
      if (i.mods[Slot::space] == Mod::local) return varying_shape();
      if (has_offsets(in[0]) && width == width_of(f[i.operands[0]].type)) return {in[0].kind, in[0].offsets, in[0].rows, in[0].doubtful, 0, 0, ~0ull};
      return all_uniform ? uniform_shape() : varying_shape();
    case Opcode::isspacep: return all_uniform ? uniform_shape() : varying_shape();
    default: break;
  }
  if (isa::form(i.form).cls == isa::Class::scalar) return scalar_rule(r, f, i);
  return varying_shape();
}

}  // namespace heddle::simt
