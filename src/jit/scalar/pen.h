// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Writes LLVM IR for values of any shape (a scalar, a chunk, a chunk seen as twice as many halves):
// the vocabulary of the scalar lowerings. Every operation is total: shifts are clamped, conversions
// are made safe, nothing is poison. Shapes follow the operands; "like v" means v's element count.
#pragma once

#include <llvm/IR/IRBuilder.h>
#include <llvm/IR/Intrinsics.h>

#include "jit/host_target.h"

namespace heddle::jit {

using Vec = llvm::Value*;

class Pen {
 public:
  Pen(llvm::IRBuilder<>& builder, const HostTarget& host) : b(builder), target(host) {}

  llvm::IRBuilder<>& b;
  const HostTarget& target;

  // ---- types and constants ----
  llvm::LLVMContext& llvm() const { return b.getContext(); }
  static unsigned width(Vec v) { return v->getType()->getScalarSizeInBits(); }
  static unsigned count(Vec v);                          // elements; 1 for a scalar
  static bool is_float(Vec v) { return v->getType()->isFPOrFPVectorTy(); }
  static llvm::Type* like(Vec v, llvm::Type* element);
  llvm::Type* like_int(Vec v, unsigned bits) const { return like(v, b.getIntNTy(bits)); }
  llvm::Constant* k(Vec v, uint64_t bits) const;         // integer of v's type
  llvm::Constant* k(Vec v, unsigned width, uint64_t bits) const;
  llvm::Constant* kf(Vec v, double value) const;         // float of v's type
  llvm::Constant* f32(Vec v, double value) const { return llvm::ConstantFP::get(like(v, b.getFloatTy()), value); }
  llvm::Constant* f64(Vec v, double value) const { return llvm::ConstantFP::get(like(v, b.getDoubleTy()), value); }
  Vec splat(Vec v, Vec scalar);                          // scalar in v's shape

  // ---- bits <-> floats ----
  Vec bits(Vec v);                                       // float to the integer of its width
  Vec as_f32(Vec v) { return b.CreateBitCast(v, like(v, b.getFloatTy())); }
  Vec as_f64(Vec v) { return b.CreateBitCast(v, like(v, b.getDoubleTy())); }
  /// A value of n*w bits seen as n times as many elements of w bits, low first; and back.
  Vec split(Vec v, unsigned w);
  Vec join(Vec v, llvm::Type* as);

  // ---- integers ----
  Vec add(Vec x, Vec y) { return b.CreateAdd(x, y); }
  Vec sub(Vec x, Vec y) { return b.CreateSub(x, y); }
  Vec mul(Vec x, Vec y) { return b.CreateMul(x, y); }
  Vec and_(Vec x, Vec y) { return b.CreateAnd(x, y); }
  Vec or_(Vec x, Vec y) { return b.CreateOr(x, y); }
  Vec xor_(Vec x, Vec y) { return b.CreateXor(x, y); }
  Vec and_(Vec x, uint64_t y) { return b.CreateAnd(x, k(x, y)); }
  Vec or_(Vec x, uint64_t y) { return b.CreateOr(x, k(x, y)); }
  Vec xor_(Vec x, uint64_t y) { return b.CreateXor(x, k(x, y)); }
  Vec add(Vec x, uint64_t y) { return b.CreateAdd(x, k(x, y)); }
  Vec not_(Vec x) { return b.CreateNot(x); }
  Vec neg(Vec x) { return b.CreateNeg(x); }
  Vec zext(Vec x, unsigned bits) { return b.CreateZExtOrTrunc(x, like_int(x, bits)); }
  Vec sext(Vec x, unsigned bits) { return b.CreateSExtOrTrunc(x, like_int(x, bits)); }
  Vec ext(Vec x, unsigned bits, bool is_signed) { return is_signed ? sext(x, bits) : zext(x, bits); }
  Vec trunc(Vec x, unsigned bits) { return b.CreateTrunc(x, like_int(x, bits)); }
  Vec shl(Vec x, unsigned n) { return b.CreateShl(x, k(x, n)); }
  Vec shr(Vec x, unsigned n) { return b.CreateLShr(x, k(x, n)); }
  Vec sar(Vec x, unsigned n) { return b.CreateAShr(x, k(x, n)); }
  /// Shifts by any amount of x's type: what leaves the width is gone (zero, or copies of the sign).
  Vec shl(Vec x, Vec n);
  Vec shr(Vec x, Vec n);
  Vec sar(Vec x, Vec n);
  Vec umin(Vec x, Vec y) { return intrinsic(llvm::Intrinsic::umin, {x, y}); }
  Vec umax(Vec x, Vec y) { return intrinsic(llvm::Intrinsic::umax, {x, y}); }
  Vec smin(Vec x, Vec y) { return intrinsic(llvm::Intrinsic::smin, {x, y}); }
  Vec smax(Vec x, Vec y) { return intrinsic(llvm::Intrinsic::smax, {x, y}); }
  Vec umin(Vec x, uint64_t y) { return umin(x, k(x, y)); }
  Vec smin(Vec x, uint64_t y) { return smin(x, k(x, y)); }
  Vec smax(Vec x, uint64_t y) { return smax(x, k(x, y)); }
  Vec clz(Vec x);
  Vec popc(Vec x) { return intrinsic(llvm::Intrinsic::ctpop, {x}); }
  Vec is_zero(Vec x) { return b.CreateICmpEQ(x, k(x, 0)); }
  Vec is_negative(Vec x) { return b.CreateICmpSLT(x, k(x, 0)); }
  Vec low_mask(Vec x, Vec n);                            // x's type: n ones, n any
  Vec mul_high(Vec x, Vec y, bool is_signed);

  // ---- choice ----
  Vec select(Vec c, Vec x, Vec y) { return b.CreateSelect(c, x, y); }

  // ---- floats (float or double elements) ----
  Vec fabs(Vec x) { return intrinsic(llvm::Intrinsic::fabs, {x}); }
  Vec fneg(Vec x) { return b.CreateFNeg(x); }
  Vec is_nan(Vec x) { return b.CreateFCmpUNO(x, x); }
  Vec fma(Vec x, Vec y, Vec z) { return intrinsic(llvm::Intrinsic::fma, {x, y, z}); }
  Vec to_f64(Vec x) { return b.CreateFPExt(x, like(x, b.getDoubleTy())); }
  Vec to_f32(Vec x) { return b.CreateFPTrunc(x, like(x, b.getFloatTy())); }

  Vec intrinsic(llvm::Intrinsic::ID id, llvm::ArrayRef<Vec> arguments) {
    return b.CreateIntrinsic(id, {arguments[0]->getType()}, arguments);
  }
  /// A target intrinsic of fixed types.
  Vec target_intrinsic(llvm::Intrinsic::ID id, llvm::ArrayRef<Vec> arguments) {
    return b.CreateIntrinsic(id, {}, arguments);
  }
};

}  // namespace heddle::jit
