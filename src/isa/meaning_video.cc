// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The video instructions (PTX ISA 9.7.18), after the manual's own pseudo-code.
#include <algorithm>

#include "isa/meaning.h"
#include "isa/selector.h"

namespace heddle::isa::meaning {
namespace {

bool is_signed(Mod type) { return type == Mod::s32; }

int64_t extend(uint32_t v, unsigned bits, bool sign) {
  if (bits == 32) return sign ? static_cast<int64_t>(static_cast<int32_t>(v)) : static_cast<int64_t>(v);
  v &= (1u << bits) - 1;
  return sign ? static_cast<int32_t>(v << (32 - bits)) >> (32 - bits) : static_cast<int64_t>(v);
}

struct Part {
  unsigned shift, bits;
};
Part part_of(Mod selector) {
  switch (selector) {
    case Mod::b0: return {0, 8};
    case Mod::b1: return {8, 8};
    case Mod::b2: return {16, 8};
    case Mod::b3: return {24, 8};
    case Mod::h0: return {0, 16};
    case Mod::h1: return {16, 16};
    default: return {0, 32};
  }
}
int64_t select(uint32_t v, Mod selector, Mod type) {
  const Part p = part_of(selector);
  return extend(v >> p.shift, p.bits, is_signed(type));
}

__int128 clamp_to(__int128 v, unsigned bits, bool sign) {
  const __int128 high = (static_cast<__int128>(1) << (sign ? bits - 1 : bits)) - 1, low = sign ? -high - 1 : 0;
  return std::clamp(v, low, high);
}

bool compare(Mod cmp, int64_t a, int64_t b) {
  switch (cmp) {
    case Mod::eq: return a == b;
    case Mod::ne: return a != b;
    case Mod::lt: return a < b;
    case Mod::le: return a <= b;
    case Mod::gt: return a > b;
    case Mod::ge: return a >= b;
    default: return false;
  }
}

__int128 first_step(const Context& m, uint32_t a, uint32_t b) {
  const __int128 x = select(a, m[Slot::asel], m[Slot::atype]), y = select(b, m[Slot::bsel], m[Slot::btype]);
  const auto amount = static_cast<unsigned>(m[Slot::mode] == Mod::wrap ? y & 31 : std::min<__int128>(y, 32));
  switch (m.opcode) {
    case Opcode::vadd: return x + y;
    case Opcode::vsub: return x - y;
    case Opcode::vabsdiff: return x > y ? x - y : y - x;
    case Opcode::vmin: return std::min(x, y);
    case Opcode::vmax: return std::max(x, y);
    case Opcode::vshl: return x * (static_cast<__int128>(1) << amount);
    case Opcode::vshr: return x >> amount;
    case Opcode::vset: return compare(m[Slot::cmp], static_cast<int64_t>(x), static_cast<int64_t>(y));
    default: return 0;
  }
}

}  // namespace

uint32_t video(const Context& m, uint32_t a, uint32_t b, const uint32_t* c) {
  // vset has no dtype: its 0 or 1 is unsigned.
  const bool sign = is_signed(m[Slot::dtype]);
  __int128 t = first_step(m, a, b);
  const Part d = part_of(m[Slot::dsel]);
  if (m.sat) t = clamp_to(t, d.bits, sign);
  if (!c) return static_cast<uint32_t>(t);
  const auto low = static_cast<uint32_t>(t);
  switch (m[Slot::op]) {
    case Mod::add: return low + *c;
    case Mod::min: return static_cast<uint32_t>(std::min(extend(low, 32, sign), extend(*c, 32, sign)));
    case Mod::max: return static_cast<uint32_t>(std::max(extend(low, 32, sign), extend(*c, 32, sign)));
    default: break;
  }
  if (d.bits == 32) return low;
  const uint32_t mask = ((1u << d.bits) - 1) << d.shift;
  return (*c & ~mask) | (low << d.shift & mask);
}

uint32_t video_mad(const Context& m, uint32_t a, uint32_t b, uint32_t c) {
  // A minus sign before an operand is kept in slots x (a), y (b) and z (c).
  const bool negate = m.has(Slot::x) != m.has(Slot::y), negate_c = m.has(Slot::z);
  const bool sign = is_signed(m[Slot::atype]) || is_signed(m[Slot::btype]) || negate || negate_c;
  const bool plus_one = m[Slot::mode] == Mod::po;
  __int128 t = static_cast<__int128>(select(a, m[Slot::asel], m[Slot::atype])) * select(b, m[Slot::bsel], m[Slot::btype]);
  int low_bit = 0;
  if (plus_one) {
    low_bit = 1;
  } else if (negate) {
    t = ~t;
    low_bit = 1;
  } else if (negate_c) {
    c = ~c;
    low_bit = 1;
  }
  t += extend(c, 32, sign);
  t += low_bit;
  if (m[Slot::op] == Mod::shr7) t >>= 7;
  if (m[Slot::op] == Mod::shr15) t >>= 15;
  if (m.sat) t = clamp_to(t, 32, sign);
  return static_cast<uint32_t>(t);
}

namespace {
int64_t lane_step(const Context& m, int64_t x, int64_t y) {
  switch (m.opcode) {
    case Opcode::vadd2: case Opcode::vadd4: return x + y;
    case Opcode::vsub2: case Opcode::vsub4: return x - y;
    case Opcode::vavrg2: case Opcode::vavrg4: return (x + y + (x + y >= 0 ? 1 : 0)) >> 1;
    case Opcode::vabsdiff2: case Opcode::vabsdiff4: return x > y ? x - y : y - x;
    case Opcode::vmin2: case Opcode::vmin4: return std::min(x, y);
    case Opcode::vmax2: case Opcode::vmax4: return std::max(x, y);
    default: return compare(m[Slot::cmp], x, y);
  }
}
bool has_two_lanes(Opcode op) {
  switch (op) {
    case Opcode::vadd2: case Opcode::vsub2: case Opcode::vavrg2: case Opcode::vabsdiff2: case Opcode::vmin2:
    case Opcode::vmax2: case Opcode::vset2: return true;
    default: return false;
  }
}
}  // namespace

uint32_t simd_video(const Context& m, uint32_t a, uint32_t b, uint32_t c) {
  const unsigned lanes = has_two_lanes(m.opcode) ? 2 : 4, bits = 32 / lanes;
  const uint64_t both = static_cast<uint64_t>(b) << 32 | a;
  const unsigned mask = lane_mask(m[Slot::dsel], lanes);
  const bool sum = m[Slot::op] == Mod::add;
  uint32_t r = c;
  for (unsigned i = 0; i < lanes; ++i) {
    if (!(mask >> i & 1)) continue;
    const auto pick = [&](Slot slot, bool is_b, Mod type) {
      const unsigned k = lanes == 2 ? half_select(m[slot], i, is_b) : byte_select(m[slot], i, is_b);
      return extend(static_cast<uint32_t>(both >> (k * bits)), bits, is_signed(type));
    };
    int64_t t = lane_step(m, pick(Slot::asel, false, m[Slot::atype]), pick(Slot::bsel, true, m[Slot::btype]));
    if (sum) {
      r += static_cast<uint32_t>(t);
      continue;
    }
    if (m.sat) t = static_cast<int64_t>(clamp_to(t, bits, is_signed(m[Slot::dtype])));
    const uint32_t field = ((1ull << bits) - 1) << (i * bits);
    r = (r & ~field) | (static_cast<uint32_t>(t) << (i * bits) & field);
  }
  return r;
}

}  // namespace heddle::isa::meaning
