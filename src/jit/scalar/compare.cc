// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// setp, set, selp, slct.
#include "jit/scalar/families.h"
#include "jit/scalar/rounding.h"

namespace heddle::jit {
namespace {

using isa::Mod;
using isa::Slot;
using Cmp = llvm::CmpInst;

Cmp::Predicate integer_predicate(Mod cmp, bool is_signed) {
  switch (cmp) {
    case Mod::eq: return Cmp::ICMP_EQ;
    case Mod::ne: return Cmp::ICMP_NE;
    case Mod::lt: return is_signed ? Cmp::ICMP_SLT : Cmp::ICMP_ULT;
    case Mod::le: return is_signed ? Cmp::ICMP_SLE : Cmp::ICMP_ULE;
    case Mod::gt: return is_signed ? Cmp::ICMP_SGT : Cmp::ICMP_UGT;
    case Mod::ge: return is_signed ? Cmp::ICMP_SGE : Cmp::ICMP_UGE;
    case Mod::lo: return Cmp::ICMP_ULT;
    case Mod::ls: return Cmp::ICMP_ULE;
    case Mod::hi: return Cmp::ICMP_UGT;
    case Mod::hs: return Cmp::ICMP_UGE;
    default: return Cmp::BAD_ICMP_PREDICATE;
  }
}

Cmp::Predicate float_predicate(Mod cmp) {
  switch (cmp) {
    case Mod::eq: return Cmp::FCMP_OEQ;
    case Mod::ne: return Cmp::FCMP_ONE;
    case Mod::lt: return Cmp::FCMP_OLT;
    case Mod::le: return Cmp::FCMP_OLE;
    case Mod::gt: return Cmp::FCMP_OGT;
    case Mod::ge: return Cmp::FCMP_OGE;
    case Mod::equ: return Cmp::FCMP_UEQ;
    case Mod::neu: return Cmp::FCMP_UNE;
    case Mod::ltu: return Cmp::FCMP_ULT;
    case Mod::leu: return Cmp::FCMP_ULE;
    case Mod::gtu: return Cmp::FCMP_UGT;
    case Mod::geu: return Cmp::FCMP_UGE;
    case Mod::num: return Cmp::FCMP_ORD;
    case Mod::nan: return Cmp::FCMP_UNO;
    default: return Cmp::BAD_FCMP_PREDICATE;
  }
}

/// One element each, as integers of its width.
Result<Vec> compare(Pen& p, const Spelling& s, const Number& n, Vec x, Vec y) {
  const Mod cmp = s[Slot::cmp];
  if (!n.is_float()) {
    const auto predicate = integer_predicate(cmp, n.is_signed());
    if (predicate == Cmp::BAD_ICMP_PREDICATE) return unsupported("this comparison of integers");
    return p.b.CreateICmp(predicate, x, y);
  }
  const auto predicate = float_predicate(cmp);
  if (predicate == Cmp::BAD_FCMP_PREDICATE) return unsupported("this comparison of floats");
  auto number_of = [&](Vec v) {
    if (n.bits == 16)
      return widen_half(p, s.has(Slot::ftz) ? flush_half(p, v, n.meaning) : v, n.meaning);
    Vec real = n.bits == 64 ? p.as_f64(v) : p.as_f32(v);
    return s.has(Slot::ftz) ? flush(p, real) : real;
  };
  return p.b.CreateFCmp(predicate, number_of(x), number_of(y));
}

Vec combine(Pen& p, const Spelling& s, Vec result, Vec c) {
  switch (s[Slot::bool_]) {
    case Mod::and_: return p.and_(result, c);
    case Mod::or_: return p.or_(result, c);
    case Mod::xor_: return p.xor_(result, c);
    default: return result;
  }
}

/// What `set` writes for true.
uint64_t truth(const Number& n) {
  switch (n.meaning) {
    case Meaning::Half: return 0x3c00;
    case Meaning::Bfloat: return 0x3f80;
    case Meaning::Single: return 0x3f800000;
    case Meaning::Double: return 0x3ff0000000000000ull;
    default: return ~0ull >> (64 - n.bits);
  }
}

}  // namespace

Result<void> scalar_setp(Pen& p, const Spelling& s, Ops in, Outs out) {
  Vec r = TRY(compare(p, s, s.type(), in[0], in[1]));
  Vec c = in.size() > 2 ? in[2] : nullptr;
  out[0] = c ? combine(p, s, r, c) : r;
  if (out.size() > 1) out[1] = c ? combine(p, s, p.not_(r), c) : p.not_(r);
  return {};
}

Result<void> scalar_setp_half(Pen& p, const Spelling& s, Ops in, Outs out) {
  Number n = s.type();
  if (!n.packed()) return scalar_setp(p, s, in, out);
  n.count = 1;
  Vec c = in.size() > 2 ? in[2] : nullptr;
  for (unsigned half = 0; half < 2 && half < out.size(); ++half) {
    auto part = [&](Vec v) { return p.trunc(p.shr(v, 16 * half), 16); };
    Vec r = TRY(compare(p, s, n, part(in[0]), part(in[1])));
    out[half] = c ? combine(p, s, r, c) : r;
  }
  return {};
}

Result<void> scalar_set(Pen& p, const Spelling& s, Ops in, Outs out) {
  const Number d = s.type(Slot::dtype);
  Vec r = TRY(compare(p, s, s.type(Slot::atype), in[0], in[1]));
  if (in.size() > 2) r = combine(p, s, r, in[2]);
  out[0] = p.select(r, p.k(r, d.bits, truth(d)), p.k(r, d.bits, 0));
  return {};
}

Result<void> scalar_set_half(Pen& p, const Spelling& s, Ops in, Outs out) {
  Number a = s.type(Slot::atype);
  if (!a.packed()) return scalar_set(p, s, in, out);
  a.count = 1;
  const Number d = s.type(Slot::dtype);
  if (d.bits * d.count != 32) return unsupported("set with 16-bit results of packed operands");
  Vec r = TRY(compare(p, s, a, p.split(in[0], 16), p.split(in[1], 16)));
  if (in.size() > 2) {
    Vec c = p.split(p.sext(in[2], 32), 16);   // the predicate, once per half
    r = combine(p, s, r, p.not_(p.is_zero(c)));
  }
  const uint64_t yes = d.packed() ? truth(d) : 0xffff;
  out[0] = p.join(p.select(r, p.k(r, 16, yes), p.k(r, 16, 0)), in[0]->getType());
  return {};
}

Result<void> scalar_selp(Pen& p, const Spelling&, Ops in, Outs out) {
  out[0] = p.select(in[2], in[0], in[1]);
  return {};
}

Result<void> scalar_slct(Pen& p, const Spelling& s, Ops in, Outs out) {
  Vec first;
  if (s.type(Slot::ctype).is_float()) {
    Vec c = p.as_f32(in[2]);
    if (s.has(Slot::ftz)) c = flush(p, c);
    first = p.b.CreateFCmpOGE(c, p.kf(c, 0));
  } else {
    first = p.not_(p.is_negative(in[2]));
  }
  out[0] = p.select(first, in[0], in[1]);
  return {};
}

}  // namespace heddle::jit
