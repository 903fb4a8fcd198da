// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "jit/scalar/pen.h"

#include "base/result.h"

namespace heddle::jit {

unsigned Pen::count(Vec v) {
  auto* vector = llvm::dyn_cast<llvm::FixedVectorType>(v->getType());
  return vector ? vector->getNumElements() : 1;
}

llvm::Type* Pen::like(Vec v, llvm::Type* element) {
  auto* vector = llvm::dyn_cast<llvm::FixedVectorType>(v->getType());
  return vector ? llvm::FixedVectorType::get(element, vector->getNumElements()) : element;
}

llvm::Constant* Pen::k(Vec v, uint64_t bits) const {
  return llvm::ConstantInt::get(v->getType(), llvm::APInt(width(v), bits));
}

llvm::Constant* Pen::k(Vec v, unsigned w, uint64_t bits) const {
  return llvm::ConstantInt::get(like_int(v, w), llvm::APInt(w, bits));
}

llvm::Constant* Pen::kf(Vec v, double value) const {
  return llvm::ConstantFP::get(v->getType(), value);
}

Vec Pen::splat(Vec v, Vec scalar) {
  return v->getType()->isVectorTy() ? b.CreateVectorSplat(count(v), scalar) : scalar;
}

Vec Pen::bits(Vec v) {
  return is_float(v) ? b.CreateBitCast(v, like_int(v, width(v))) : v;
}

Vec Pen::split(Vec v, unsigned w) {
  const unsigned parts = count(v) * (width(v) / w);
  return b.CreateBitCast(v, llvm::FixedVectorType::get(b.getIntNTy(w), parts));
}

Vec Pen::join(Vec v, llvm::Type* as) { return b.CreateBitCast(v, as); }

// The shift is poison for a large amount, but only in the arm that select then drops; LLVM folds the
// pair into one variable-shift instruction.
Vec Pen::shl(Vec x, Vec n) {
  return select(b.CreateICmpULT(n, k(n, width(x))), b.CreateShl(x, n), k(x, 0));
}

Vec Pen::shr(Vec x, Vec n) {
  return select(b.CreateICmpULT(n, k(n, width(x))), b.CreateLShr(x, n), k(x, 0));
}

Vec Pen::sar(Vec x, Vec n) { return b.CreateAShr(x, umin(n, width(x) - 1)); }

Vec Pen::clz(Vec x) {
  return b.CreateIntrinsic(llvm::Intrinsic::ctlz, {x->getType()}, {x, b.getFalse()});
}

Vec Pen::low_mask(Vec x, Vec n) { return not_(shl(k(x, ~0ull), n)); }

Vec Pen::mul_high(Vec x, Vec y, bool is_signed) {
  const unsigned w = width(x);
  if (w < 64 || !x->getType()->isVectorTy()) {
    Vec wide = mul(ext(x, 2 * w, is_signed), ext(y, 2 * w, is_signed));
    return trunc(shr(wide, w), w);
  }
  // Four products of halves: LLVM would take a vector of i128 apart lane by lane.
  Vec x0 = and_(x, 0xffffffff), x1 = shr(x, 32), y0 = and_(y, 0xffffffff), y1 = shr(y, 32);
  Vec low = mul(x0, y0), mid = mul(x1, y0), other = mul(x0, y1), high = mul(x1, y1);
  Vec carry = add(add(shr(low, 32), and_(mid, 0xffffffff)), and_(other, 0xffffffff));
  Vec product = add(add(high, shr(mid, 32)), add(shr(other, 32), shr(carry, 32)));
  if (!is_signed) return product;
  product = sub(product, and_(sar(x, 63), y));
  return sub(product, and_(sar(y, 63), x));
}

}  // namespace heddle::jit
