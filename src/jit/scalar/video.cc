// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The video instructions, scalar and SIMD (PTX ISA 9.7.18): select a part of each operand, operate
// wide, saturate, then combine with or merge into c.
#include "isa/selector.h"
#include "jit/scalar/families.h"

namespace heddle::jit {
namespace {

using isa::Mod;
using isa::Opcode;
using isa::Slot;

bool is_signed(Mod type) { return type == Mod::s32; }

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

/// The selected part of a 32-bit value, extended to `bits`.
Vec select_part(Pen& p, Vec v, Part part, Mod type, unsigned bits) {
  Vec field = p.shl(v, 32 - part.bits - part.shift);
  field = is_signed(type) ? p.sar(field, 32 - part.bits) : p.shr(field, 32 - part.bits);
  return p.ext(field, bits, is_signed(type));
}

Vec clamp_to(Pen& p, Vec v, unsigned bits, bool sign) {
  const uint64_t high = (1ull << (sign ? bits - 1 : bits)) - 1;
  Vec low = p.b.CreateSExtOrTrunc(p.k(v, 64, sign ? ~high : 0), v->getType());
  return p.smax(p.smin(v, p.k(v, high)), low);
}

Vec compare(Pen& p, Mod cmp, Vec x, Vec y) {
  using P = llvm::CmpInst;
  P::Predicate how = P::ICMP_EQ;
  switch (cmp) {
    case Mod::ne: how = P::ICMP_NE; break;
    case Mod::lt: how = P::ICMP_SLT; break;
    case Mod::le: how = P::ICMP_SLE; break;
    case Mod::gt: how = P::ICMP_SGT; break;
    case Mod::ge: how = P::ICMP_SGE; break;
    default: break;
  }
  return p.zext(p.b.CreateICmp(how, x, y), Pen::width(x));
}

Vec absolute_difference(Pen& p, Vec x, Vec y) { return p.sub(p.smax(x, y), p.smin(x, y)); }

/// In i64. A left shift is cut short where saturation would follow anyway.
Vec first_step(Pen& p, const Spelling& s, Vec a, Vec b) {
  Vec x = select_part(p, a, part_of(s[Slot::asel]), s[Slot::atype], 64);
  Vec y = select_part(p, b, part_of(s[Slot::bsel]), s[Slot::btype], 64);
  auto amount = [&] { return s[Slot::mode] == Mod::wrap ? p.and_(y, 31) : p.umin(y, 32); };
  switch (s.opcode) {
    case Opcode::vadd: return p.add(x, y);
    case Opcode::vsub: return p.sub(x, y);
    case Opcode::vabsdiff: return absolute_difference(p, x, y);
    case Opcode::vmin: return p.smin(x, y);
    case Opcode::vmax: return p.smax(x, y);
    case Opcode::vshl: {
      if (!s.has(Slot::sat)) return p.b.CreateShl(x, amount());
      Vec first = p.umin(amount(), 16), rest = p.sub(amount(), first);
      Vec some = clamp_to(p, p.b.CreateShl(x, first), 41, true);
      return p.b.CreateShl(some, rest);
    }
    case Opcode::vshr: return p.b.CreateAShr(x, amount());   // u32 is positive in i64
    default: return compare(p, s[Slot::cmp], x, y);
  }
}

Result<void> vmad(Pen& p, const Spelling& s, Ops in, Outs out) {
  // A minus sign before an operand is kept in slots x (a), y (b) and z (c).
  const bool negate = s.has(Slot::x) != s.has(Slot::y), negate_c = s.has(Slot::z);
  const bool sign = is_signed(s[Slot::atype]) || is_signed(s[Slot::btype]) || negate || negate_c;
  const bool plus_one = s[Slot::mode] == Mod::po;
  // 33 bits times 33 bits need more than 64.
  Vec t = p.mul(select_part(p, in[0], part_of(s[Slot::asel]), s[Slot::atype], 128),
                select_part(p, in[1], part_of(s[Slot::bsel]), s[Slot::btype], 128));
  Vec c = in[2];
  if (!plus_one && negate) t = p.not_(t);
  else if (!plus_one && negate_c) c = p.not_(c);
  t = p.add(t, p.ext(c, 128, sign));
  if (plus_one || negate || negate_c) t = p.add(t, p.k(t, 1));
  if (s[Slot::op] == Mod::shr7) t = p.sar(t, 7);
  if (s[Slot::op] == Mod::shr15) t = p.sar(t, 15);
  if (s.has(Slot::sat)) t = clamp_to(p, t, 32, sign);
  out[0] = p.trunc(t, 32);
  return {};
}

}  // namespace

Result<void> scalar_video(Pen& p, const Spelling& s, Ops in, Outs out) {
  if (s.opcode == Opcode::vmad) return vmad(p, s, in, out);
  const bool sign = is_signed(s[Slot::dtype]);
  const Part d = part_of(s[Slot::dsel]);
  Vec t = first_step(p, s, in[0], in[1]);
  if (s.has(Slot::sat)) t = clamp_to(p, t, d.bits, sign);
  Vec r = p.trunc(t, 32);
  if (in.size() > 2) {
    Vec c = in[2];
    switch (s[Slot::op]) {
      case Mod::add: r = p.add(r, c); break;
      case Mod::min: r = sign ? p.smin(r, c) : p.umin(r, c); break;
      case Mod::max: r = sign ? p.smax(r, c) : p.umax(r, c); break;
      default:
        if (d.bits < 32) {
          const uint64_t mask = ((1ull << d.bits) - 1) << d.shift;
          r = p.or_(p.and_(p.shl(r, d.shift), mask), p.and_(c, ~mask));
        }
    }
  }
  out[0] = r;
  return {};
}

namespace {

bool has_two_lanes(Opcode op) {
  switch (op) {
    case Opcode::vadd2: case Opcode::vsub2: case Opcode::vavrg2: case Opcode::vabsdiff2:
    case Opcode::vmin2: case Opcode::vmax2: case Opcode::vset2: return true;
    default: return false;
  }
}

Vec lane_step(Pen& p, const Spelling& s, Vec x, Vec y) {
  switch (s.opcode) {
    case Opcode::vadd2: case Opcode::vadd4: return p.add(x, y);
    case Opcode::vsub2: case Opcode::vsub4: return p.sub(x, y);
    case Opcode::vavrg2: case Opcode::vavrg4: {
      Vec sum = p.add(x, y);   // rounds half away from zero
      return p.sar(p.add(sum, p.zext(p.not_(p.is_negative(sum)), 32)), 1);
    }
    case Opcode::vabsdiff2: case Opcode::vabsdiff4: return absolute_difference(p, x, y);
    case Opcode::vmin2: case Opcode::vmin4: return p.smin(x, y);
    case Opcode::vmax2: case Opcode::vmax4: return p.smax(x, y);
    default: return compare(p, s[Slot::cmp], x, y);
  }
}

}  // namespace

Result<void> scalar_simd_video(Pen& p, const Spelling& s, Ops in, Outs out) {
  const unsigned lanes = has_two_lanes(s.opcode) ? 2 : 4, bits = 32 / lanes;
  const unsigned mask = isa::lane_mask(s[Slot::dsel], lanes);
  Vec r = in[2];
  for (unsigned i = 0; i < lanes; ++i) {
    if (!(mask >> i & 1)) continue;
    auto pick = [&](Slot slot, bool is_b, Slot type) {
      const unsigned k = lanes == 2 ? isa::half_select(s[slot], i, is_b) : isa::byte_select(s[slot], i, is_b);
      return select_part(p, k < lanes ? in[0] : in[1], {k % lanes * bits, bits}, s[type], 32);
    };
    Vec t = lane_step(p, s, pick(Slot::asel, false, Slot::atype), pick(Slot::bsel, true, Slot::btype));
    if (s[Slot::op] == Mod::add) {
      r = p.add(r, t);
      continue;
    }
    if (s.has(Slot::sat)) t = clamp_to(p, t, bits, is_signed(s[Slot::dtype]));
    const uint64_t field = ((1ull << bits) - 1) << (i * bits);
    r = p.or_(p.and_(r, ~field), p.and_(p.shl(t, i * bits), field));
  }
  out[0] = r;
  return {};
}

}  // namespace heddle::jit
