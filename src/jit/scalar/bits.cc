// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Bit fields, counts, logic, shifts, byte permutation, dot products of bytes.
#include "jit/scalar/families.h"

namespace heddle::jit {

using isa::Mod;
using isa::Slot;

Result<void> scalar_popc(Pen& p, const Spelling&, Ops in, Outs out) {
  out[0] = p.zext(p.popc(in[0]), 32);
  return {};
}

Result<void> scalar_clz(Pen& p, const Spelling&, Ops in, Outs out) {
  out[0] = p.zext(p.clz(in[0]), 32);
  return {};
}

// Position of the highest bit that differs from the sign; with .shiftamt its distance to the top.
Result<void> scalar_bfind(Pen& p, const Spelling& s, Ops in, Outs out) {
  const Number n = s.type();
  Vec a = n.is_signed() ? p.xor_(in[0], p.sar(in[0], n.bits - 1)) : in[0];
  Vec zeros = p.zext(p.clz(a), 32);
  const bool distance = s[Slot::mode] == Mod::shiftamt;
  Vec found = distance ? zeros : p.sub(p.k(zeros, n.bits - 1), zeros);
  out[0] = p.select(p.is_zero(a), p.k(zeros, 0xffffffff), found);
  return {};
}

// The offset-th set bit at or above `base` (below, for a negative offset), by binary search.
Result<void> scalar_fns(Pen& p, const Spelling&, Ops in, Outs out) {
  Vec mask = in[0], base = in[1], offset = in[2];
  Vec downward = p.is_negative(offset);
  Vec reversed = p.intrinsic(llvm::Intrinsic::bitreverse, {mask});
  Vec m = p.select(downward, reversed, mask);
  Vec from = p.select(downward, p.sub(p.k(base, 31), base), base);
  Vec bit = p.and_(p.shr(m, from), 1);
  m = p.and_(m, p.shl(p.k(m, ~0ull), from));
  Vec n = p.select(downward, p.neg(offset), offset);
  Vec none = p.b.CreateICmpUGT(n, p.popc(m));
  Vec pos = p.k(n, 0), left = n;
  for (unsigned step : {16, 8, 4, 2, 1}) {
    Vec below = p.popc(p.and_(p.shr(m, pos), (1u << step) - 1));
    Vec beyond = p.b.CreateICmpUGT(left, below);
    left = p.select(beyond, p.sub(left, below), left);
    pos = p.select(beyond, p.add(pos, step), pos);
  }
  pos = p.select(downward, p.sub(p.k(pos, 31), pos), pos);
  Vec missing = p.k(pos, 0xffffffff);
  none = p.or_(none, p.b.CreateICmpUGT(base, p.k(base, 31)));
  Vec found = p.select(p.is_zero(offset), base, pos);
  none = p.select(p.is_zero(offset), p.is_zero(bit), none);
  out[0] = p.select(none, missing, found);
  return {};
}

Result<void> scalar_brev(Pen& p, const Spelling&, Ops in, Outs out) {
  out[0] = p.intrinsic(llvm::Intrinsic::bitreverse, {in[0]});
  return {};
}

// PTX ISA, bfe: bits above the operand's top are copies of the sign bit, which is the field's top
// bit or, if the field is cut off, the operand's.
Result<void> scalar_bfe(Pen& p, const Spelling& s, Ops in, Outs out) {
  const Number n = s.type();
  Vec a = in[0];
  Vec pos = p.zext(p.and_(in[1], 0xff), n.bits), len = p.zext(p.and_(in[2], 0xff), n.bits);
  Vec field = p.shr(a, pos);
  if (!n.is_signed()) {
    out[0] = p.and_(field, p.low_mask(a, len));
    return {};
  }
  Vec width = p.k(a, n.bits);
  Vec room = p.sub(width, p.umin(pos, width));
  Vec mask = p.low_mask(a, p.umin(len, room));
  Vec top = p.umin(p.sub(p.add(pos, len), p.k(a, 1)), n.bits - 1);
  Vec sign = p.neg(p.and_(p.shr(a, top), 1));
  sign = p.select(p.is_zero(len), p.k(a, 0), sign);
  out[0] = p.or_(p.and_(field, mask), p.and_(sign, p.not_(mask)));
  return {};
}

Result<void> scalar_bfi(Pen& p, const Spelling& s, Ops in, Outs out) {
  const unsigned bits = Pen::width(in[0]);
  Vec pos = p.zext(p.and_(in[2], 0xff), bits), len = p.zext(p.and_(in[3], 0xff), bits);
  Vec mask = p.shl(p.low_mask(in[0], len), pos);
  Vec field = p.and_(p.shl(in[0], pos), mask);
  out[0] = p.or_(field, p.and_(in[1], p.not_(mask)));
  return {};
}

Result<void> scalar_szext(Pen& p, const Spelling& s, Ops in, Outs out) {
  const bool wrap = s[Slot::mode] == Mod::wrap;
  Vec a = in[0], n = wrap ? p.and_(in[1], 31) : p.umin(in[1], 32);
  Vec mask = p.low_mask(a, n);
  Vec value = p.and_(a, mask);
  if (s.type().is_signed()) {
    Vec sign = p.and_(p.shr(a, p.sub(n, p.k(n, 1))), 1);   // n 0: the shift clears it
    value = p.or_(value, p.and_(p.neg(sign), p.not_(mask)));
  }
  out[0] = value;
  return {};
}

Result<void> scalar_bmsk(Pen& p, const Spelling& s, Ops in, Outs out) {
  const bool wrap = s[Slot::mode] == Mod::wrap;
  auto limit = [&](Vec v) { return wrap ? p.and_(v, 31) : p.umin(v, 32); };
  out[0] = p.shl(p.low_mask(in[0], limit(in[1])), limit(in[0]));
  return {};
}

namespace {

/// Element i of w bits, extended to 32.
Vec element(Pen& p, Vec v, unsigned i, unsigned w, bool is_signed) {
  Vec up = p.shl(v, 32 - w * (i + 1));
  return is_signed ? p.sar(up, 32 - w) : p.shr(up, 32 - w);
}

}  // namespace

Result<void> scalar_dp4a(Pen& p, const Spelling& s, Ops in, Outs out) {
  const bool sa = s.type(Slot::atype).is_signed(), sb = s.type(Slot::btype).is_signed();
  Vec sum = in[2];
  for (unsigned i = 0; i < 4; ++i)
    sum = p.add(sum, p.mul(element(p, in[0], i, 8, sa), element(p, in[1], i, 8, sb)));
  out[0] = sum;
  return {};
}

Result<void> scalar_dp2a(Pen& p, const Spelling& s, Ops in, Outs out) {
  const bool sa = s.type(Slot::atype).is_signed(), sb = s.type(Slot::btype).is_signed();
  const unsigned first = s[Slot::mode] == Mod::hi ? 2 : 0;
  Vec sum = in[2];
  for (unsigned i = 0; i < 2; ++i)
    sum = p.add(sum, p.mul(element(p, in[0], i, 16, sa), element(p, in[1], first + i, 8, sb)));
  out[0] = sum;
  return {};
}

Result<void> scalar_and_(Pen& p, const Spelling&, Ops in, Outs out) {
  out[0] = p.and_(in[0], in[1]);
  return {};
}

Result<void> scalar_or_(Pen& p, const Spelling&, Ops in, Outs out) {
  out[0] = p.or_(in[0], in[1]);
  return {};
}

Result<void> scalar_xor_(Pen& p, const Spelling&, Ops in, Outs out) {
  out[0] = p.xor_(in[0], in[1]);
  return {};
}

Result<void> scalar_not_(Pen& p, const Spelling&, Ops in, Outs out) {
  out[0] = p.not_(in[0]);
  return {};
}

Result<void> scalar_cnot(Pen& p, const Spelling&, Ops in, Outs out) {
  out[0] = p.zext(p.is_zero(in[0]), Pen::width(in[0]));
  return {};
}

namespace {

/// The function of b and c whose truth table is the low four bits of `table`.
Vec two_input(Pen& p, unsigned table, Vec b, Vec c) {
  switch (table & 15) {
    case 0x0: return p.k(b, 0);
    case 0x1: return p.not_(p.or_(b, c));
    case 0x2: return p.and_(p.not_(b), c);
    case 0x3: return p.not_(b);
    case 0x4: return p.and_(b, p.not_(c));
    case 0x5: return p.not_(c);
    case 0x6: return p.xor_(b, c);
    case 0x7: return p.not_(p.and_(b, c));
    case 0x8: return p.and_(b, c);
    case 0x9: return p.not_(p.xor_(b, c));
    case 0xa: return c;
    case 0xb: return p.or_(p.not_(b), c);
    case 0xc: return b;
    case 0xd: return p.or_(b, p.not_(c));
    case 0xe: return p.or_(b, c);
    default: return p.k(b, ~0ull);
  }
}

Vec three_input(Pen& p, unsigned table, Vec a, Vec b, Vec c) {
  const unsigned if_0 = table & 15, if_1 = table >> 4 & 15;
  if (if_0 == if_1) return two_input(p, if_0, b, c);
  return p.xor_(two_input(p, if_0, b, c), p.and_(a, two_input(p, if_0 ^ if_1, b, c)));
}

const llvm::ConstantInt* constant(Vec v) {
  auto* c = llvm::dyn_cast<llvm::Constant>(v);
  if (!c) return nullptr;
  if (auto* whole = c->getType()->isVectorTy() ? c->getSplatValue() : c)
    return llvm::dyn_cast<llvm::ConstantInt>(whole);
  return nullptr;
}

}  // namespace

Result<void> scalar_lop3(Pen& p, const Spelling& s, Ops in, Outs out) {
  const llvm::ConstantInt* table = constant(in[3]);
  if (!table) return unsupported("lop3 with a table that is not a constant");
  out[0] = three_input(p, static_cast<unsigned>(table->getZExtValue()), in[0], in[1], in[2]);
  if (out.size() > 1) {
    Vec any = p.not_(p.is_zero(out[0]));
    out[1] = s[Slot::bool_] == Mod::and_ ? p.and_(any, in[4]) : p.or_(any, in[4]);
  }
  return {};
}

Result<void> scalar_shf(Pen& p, const Spelling& s, Ops in, Outs out) {
  const bool left = s[Slot::mode] == Mod::l;
  Vec low = in[0], high = in[1], n = in[2];
  Vec wrapped = p.intrinsic(left ? llvm::Intrinsic::fshl : llvm::Intrinsic::fshr, {high, low, n});
  if (s[Slot::clamp] == Mod::wrap) {
    out[0] = wrapped;
    return {};
  }
  out[0] = p.select(p.b.CreateICmpUGE(n, p.k(n, 32)), left ? low : high, wrapped);
  return {};
}

namespace {

/// A shift amount is 32 bits wide; as a value of the operand's width, where too much stays too much.
Vec amount(Pen& p, Vec n, unsigned bits) { return p.zext(bits < 32 ? p.umin(n, bits) : n, bits); }

}  // namespace

Result<void> scalar_shl(Pen& p, const Spelling&, Ops in, Outs out) {
  out[0] = p.shl(in[0], amount(p, in[1], Pen::width(in[0])));
  return {};
}

Result<void> scalar_shr(Pen& p, const Spelling& s, Ops in, Outs out) {
  Vec n = amount(p, in[1], Pen::width(in[0]));
  out[0] = s.type().is_signed() ? p.sar(in[0], n) : p.shr(in[0], n);
  return {};
}

namespace {

/// Selectors of the special modes of prmt, by the two low bits of c.
const uint16_t* prmt_table(Mod mode) {
  static const uint16_t f4e[] = {0x3210, 0x4321, 0x5432, 0x6543};
  static const uint16_t b4e[] = {0x5670, 0x6701, 0x7012, 0x0123};
  static const uint16_t rc8[] = {0x0000, 0x1111, 0x2222, 0x3333};
  static const uint16_t ecl[] = {0x3210, 0x3211, 0x3222, 0x3333};
  static const uint16_t ecr[] = {0x0000, 0x1110, 0x2210, 0x3210};
  static const uint16_t rc16[] = {0x1010, 0x3232, 0x1010, 0x3232};
  switch (mode) {
    case Mod::f4e: return f4e;
    case Mod::b4e: return b4e;
    case Mod::rc8: return rc8;
    case Mod::ecl: return ecl;
    case Mod::ecr: return ecr;
    case Mod::rc16: return rc16;
    default: return nullptr;
  }
}

/// Bytes of {b, a} by a constant selector: one byte shuffle per chunk.
Vec prmt_constant(Pen& p, Vec a, Vec b, unsigned selector) {
  Vec x = p.split(a, 8), y = p.split(b, 8);
  const unsigned bytes = Pen::count(x);
  llvm::SmallVector<int, 64> pick, sign;
  bool any_sign = false;
  for (unsigned at = 0; at < bytes; ++at) {
    const unsigned s = selector >> (at % 4 * 4) & 15;
    const int from = static_cast<int>((s & 4 ? bytes : 0) + at / 4 * 4 + (s & 3));
    pick.push_back(from);
    sign.push_back(s & 8 ? 1 : 0);
    any_sign |= (s & 8) != 0;
  }
  Vec r = p.b.CreateShuffleVector(x, y, pick);
  if (any_sign) {
    llvm::SmallVector<llvm::Constant*, 64> which;
    for (int s : sign) which.push_back(p.b.getInt1(s));
    r = p.select(llvm::ConstantVector::get(which), p.sar(r, 7), r);
  }
  return p.join(r, a->getType());
}

Vec prmt_variable(Pen& p, Vec a, Vec b, Vec selector) {
  Vec r = p.k(a, 0);
  for (unsigned i = 0; i < 4; ++i) {
    Vec s = p.shr(selector, 4 * i);
    Vec word = p.select(p.is_zero(p.and_(s, 4)), a, b);
    Vec byte = p.b.CreateLShr(word, p.shl(p.and_(s, 3), 3));   // at most 24
    Vec sign = p.sar(p.shl(byte, 24), 31);
    byte = p.and_(p.select(p.is_zero(p.and_(s, 8)), byte, sign), 0xff);
    r = p.or_(r, p.shl(byte, 8 * i));
  }
  return r;
}

}  // namespace

Result<void> scalar_prmt(Pen& p, const Spelling& s, Ops in, Outs out) {
  Vec selector = in[2];
  if (const uint16_t* table = prmt_table(s[Slot::mode])) {
    Vec low = p.and_(selector, 3);
    selector = p.k(low, table[3]);
    for (unsigned i = 0; i < 3; ++i)
      selector = p.select(p.b.CreateICmpEQ(low, p.k(low, i)), p.k(low, table[i]), selector);
  }
  if (const llvm::ConstantInt* c = constant(selector))
    out[0] = prmt_constant(p, in[0], in[1], static_cast<unsigned>(c->getZExtValue()));
  else
    out[0] = prmt_variable(p, in[0], in[1], selector);
  return {};
}

}  // namespace heddle::jit
