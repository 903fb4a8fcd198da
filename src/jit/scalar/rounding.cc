// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "jit/scalar/rounding.h"

#include "jit/scalar/raw_nan.h"

#include <llvm/IR/IntrinsicsX86.h>
#include <llvm/IR/Module.h>

#include <algorithm>

#include "base/result.h"
#include "jit/scalar/round64.h"

namespace heddle::jit {
namespace {

namespace intr = llvm::Intrinsic;

Vec plain_op(Pen& p, FloatOp op, llvm::ArrayRef<Vec> in) {
  switch (op) {
    case FloatOp::Add: return p.b.CreateFAdd(in[0], in[1]);
    case FloatOp::Sub: return p.b.CreateFSub(in[0], in[1]);
    case FloatOp::Mul: return p.b.CreateFMul(in[0], in[1]);
    case FloatOp::Div: return p.b.CreateFDiv(in[0], in[1]);
    case FloatOp::Sqrt: return p.intrinsic(intr::sqrt, {in[0]});
    case FloatOp::Fma: return p.fma(in[0], in[1], in[2]);
  }
  CHECK(false);
}

/// x - y*z in f64: where only its sign is used, as the error of a quotient or a root.
Vec residual(Pen& p, Vec x, Vec y, Vec z) { return p.fma(p.fneg(y), z, x); }

/// An exact zero that is the sum of values of unlike sign is -0 when rounding down.
Vec zero_when_down(Pen& p, Vec rounded, const Near& sum, Vec x, Vec y) {
  Vec zero = p.b.CreateFCmpOEQ(sum.value, p.kf(sum.value, 0));
  Vec differ = p.b.CreateICmpNE(p.bits(x), p.bits(y));
  return p.select(p.and_(zero, differ), p.kf(rounded, -0.0), rounded);
}

Vec directed_f32(Pen& p, FloatOp op, llvm::ArrayRef<Vec> in, Round round) {
  const Near exact = exact_f32_op(p, op, in);
  Vec r = near_to_f32(p, exact, round);
  if (round != Round::Down) return r;
  if (op == FloatOp::Add) return zero_when_down(p, r, exact, in[0], in[1]);
  if (op == FloatOp::Sub) return zero_when_down(p, r, exact, in[0], p.fneg(in[1]));
  if (op == FloatOp::Fma)
    return zero_when_down(p, r, exact, p.b.CreateFMul(p.to_f64(in[0]), p.to_f64(in[1])),
                          p.to_f64(in[2]));
  return r;
}

intr::ID embedded(FloatOp op, bool f64) {
  switch (op) {
    case FloatOp::Add: return f64 ? intr::x86_avx512_add_pd_512 : intr::x86_avx512_add_ps_512;
    case FloatOp::Sub: return f64 ? intr::x86_avx512_sub_pd_512 : intr::x86_avx512_sub_ps_512;
    case FloatOp::Mul: return f64 ? intr::x86_avx512_mul_pd_512 : intr::x86_avx512_mul_ps_512;
    case FloatOp::Div: return f64 ? intr::x86_avx512_div_pd_512 : intr::x86_avx512_div_ps_512;
    case FloatOp::Sqrt: return f64 ? intr::x86_avx512_sqrt_pd_512 : intr::x86_avx512_sqrt_ps_512;
    case FloatOp::Fma: return f64 ? intr::x86_avx512_vfmadd_pd_512 : intr::x86_avx512_vfmadd_ps_512;
  }
  CHECK(false);
}

/// Elements [from, from + n) of v, which may have fewer: the rest is zero.
Vec window(Pen& p, Vec v, unsigned from, unsigned n) {
  if (!v->getType()->isVectorTy())
    return p.b.CreateInsertElement(
        llvm::Constant::getNullValue(llvm::FixedVectorType::get(v->getType(), n)), v, uint64_t{0});
  llvm::SmallVector<int, 16> pick;
  const unsigned have = Pen::count(v);
  for (unsigned i = 0; i < n; ++i) pick.push_back(static_cast<int>(std::min(from + i, have)));
  return p.b.CreateShuffleVector(v, llvm::Constant::getNullValue(v->getType()), pick);
}

// AVX-512 instructions carry their own rounding mode, in 512-bit form.
Vec embedded_op(Pen& p, FloatOp op, llvm::ArrayRef<Vec> in, Round round) {
  const bool f64 = in[0]->getType()->getScalarType()->isDoubleTy();
  const unsigned n = f64 ? 8 : 16, have = Pen::count(in[0]);
  const unsigned mode = round == Round::Down ? 9 : round == Round::Up ? 10 : 11;
  llvm::SmallVector<Vec, 2> parts;
  for (unsigned from = 0; from < have; from += n) {
    llvm::SmallVector<Vec, 4> arguments;
    for (Vec v : in) arguments.push_back(window(p, v, from, n));
    arguments.push_back(p.b.getInt32(mode));
    parts.push_back(p.target_intrinsic(embedded(op, f64), arguments));
  }
  if (!in[0]->getType()->isVectorTy()) return p.b.CreateExtractElement(parts[0], uint64_t{0});
  while (parts.size() > 1) {   // pairs: a chunk has a power of two elements
    for (size_t i = 0; i + 1 < parts.size(); ++i) {
      llvm::SmallVector<int, 32> both;
      for (unsigned e = 0; e < 2 * Pen::count(parts[i]); ++e) both.push_back(static_cast<int>(e));
      parts[i] = p.b.CreateShuffleVector(parts[i], parts[i + 1], both);
      parts.erase(parts.begin() + static_cast<long>(i) + 1);
    }
  }
  llvm::SmallVector<int, 32> first;
  for (unsigned e = 0; e < have; ++e) first.push_back(static_cast<int>(e));
  return p.b.CreateShuffleVector(parts[0], first);
}

/// An array on the stack of the function being written.
llvm::Value* stack(Pen& p, llvm::Type* type) {
  llvm::BasicBlock& entry = p.b.GetInsertBlock()->getParent()->getEntryBlock();
  llvm::IRBuilder<> at(&entry, entry.getFirstInsertionPt());
  auto* slot = at.CreateAlloca(type);
  slot->setAlignment(llvm::Align(64));
  return slot;
}

// Without embedded rounding a directed f64 operation is a call: rare enough.
Vec called_op(Pen& p, FloatOp op, llvm::ArrayRef<Vec> in, Round round) {
  const unsigned n = Pen::count(in[0]);
  llvm::Type* row = llvm::ArrayType::get(p.b.getDoubleTy(), n);
  llvm::Value* buffer = stack(p, llvm::ArrayType::get(row, 4));
  auto place = [&](unsigned i) { return p.b.CreateConstGEP2_32(llvm::ArrayType::get(row, 4), buffer, 0, i); };
  for (unsigned i = 0; i < in.size(); ++i) p.b.CreateAlignedStore(in[i], place(i), llvm::Align(8));
  llvm::Module& module = *p.b.GetInsertBlock()->getModule();
  llvm::Type* i32 = p.b.getInt32Ty();
  auto function = module.getOrInsertFunction(kRound64Name, p.b.getVoidTy(), p.b.getPtrTy(), i32,
                                             i32, i32);
  p.b.CreateCall(function, {buffer, p.b.getInt32(n), p.b.getInt32(static_cast<uint32_t>(op)),
                            p.b.getInt32(static_cast<uint32_t>(round))});
  return p.b.CreateAlignedLoad(in[0]->getType(), place(3), llvm::Align(8));
}

}  // namespace

Round rounding(isa::Mod rnd) {
  using M = isa::Mod;
  switch (rnd) {
    case M::rz: case M::rzi: return Round::Zero;
    case M::rm: case M::rmi: return Round::Down;
    case M::rp: case M::rpi: return Round::Up;
    default: return Round::Nearest;
  }
}

Near two_sum(Pen& p, Vec x, Vec y) {
  Vec s = p.b.CreateFAdd(x, y);
  Vec yy = p.b.CreateFSub(s, x);
  Vec xx = p.b.CreateFSub(s, yy);
  return {s, p.b.CreateFAdd(p.b.CreateFSub(x, xx), p.b.CreateFSub(y, yy))};
}

Near exact_f32_op(Pen& p, FloatOp op, llvm::ArrayRef<Vec> in) {
  Vec x = p.to_f64(in[0]), y = in.size() > 1 ? p.to_f64(in[1]) : nullptr;
  switch (op) {
    case FloatOp::Add: return two_sum(p, x, y);
    case FloatOp::Sub: return two_sum(p, x, p.fneg(y));
    case FloatOp::Mul: return {p.b.CreateFMul(x, y), nullptr};   // 48 bits fit
    case FloatOp::Fma: return two_sum(p, p.b.CreateFMul(x, y), p.to_f64(in[2]));
    case FloatOp::Div: {
      Vec q = p.b.CreateFDiv(x, y);
      Vec r = residual(p, x, q, y);
      return {q, p.select(p.is_negative(p.bits(y)), p.fneg(r), r)};
    }
    case FloatOp::Sqrt: {
      Vec root = p.intrinsic(intr::sqrt, {x});
      return {root, residual(p, x, root, root)};
    }
  }
  CHECK(false);
}

Vec adjust(Pen& p, Vec bits, Vec over, Vec under, Round round) {
  Vec negative = p.is_negative(bits);
  Vec away = p.add(bits, 1), toward = p.add(bits, ~0ull);   // of zero
  switch (round) {
    case Round::Nearest: return bits;
    case Round::Zero: return p.select(p.select(negative, under, over), toward, bits);
    case Round::Down: return p.select(over, p.select(negative, away, toward), bits);
    case Round::Up: return p.select(under, p.select(negative, toward, away), bits);
    case Round::Odd: {
      Vec even = p.is_zero(p.and_(bits, 1));
      Vec too_far = p.select(negative, under, over);
      return p.select(p.and_(even, p.or_(over, under)), p.select(too_far, toward, away), bits);
    }
  }
  CHECK(false);
}

Vec near_to_f32(Pen& p, const Near& x, Round round) {
  Vec r = p.to_f32(x.value);
  if (round == Round::Nearest) return r;
  Vec back = p.to_f64(r);
  Vec over = p.b.CreateFCmpOGT(back, x.value), under = p.b.CreateFCmpOLT(back, x.value);
  if (x.error) {
    Vec equal = p.b.CreateFCmpOEQ(back, x.value), zero = p.kf(x.value, 0);
    over = p.or_(over, p.and_(equal, p.b.CreateFCmpOLT(x.error, zero)));
    under = p.or_(under, p.and_(equal, p.b.CreateFCmpOGT(x.error, zero)));
  }
  return p.as_f32(adjust(p, p.bits(r), over, under, round));
}

Vec float_op(Pen& p, FloatOp op, llvm::ArrayRef<Vec> in, Round round) {
  if (round == Round::Nearest) return plain_op(p, op, in);
  if (p.target.isa == Isa::Avx512) return embedded_op(p, op, in, round);
  if (in[0]->getType()->getScalarType()->isFloatTy()) return directed_f32(p, op, in, round);
  return called_op(p, op, in, round);
}

Vec flush(Pen& p, Vec x) {
  const bool f64 = x->getType()->getScalarType()->isDoubleTy();
  Vec tiny = p.b.CreateFCmpOLT(p.fabs(x), p.kf(x, f64 ? 0x1p-1022 : 0x1p-126));
  Vec zero = p.b.CreateBinaryIntrinsic(llvm::Intrinsic::copysign, p.kf(x, 0), x);
  return p.select(tiny, zero, x);
}

Vec flush_half(Pen& p, Vec bits, Meaning meaning) {
  const uint64_t exponent = meaning == Meaning::Half ? 0x7c00 : 0x7f80;
  return p.select(p.is_zero(p.and_(bits, exponent)), p.and_(bits, 0x8000), bits);
}

Vec saturate(Pen& p, Vec x) {
  Vec zero = p.kf(x, 0), one = p.kf(x, 1);
  Vec positive = p.select(p.b.CreateFCmpOGT(x, zero), x, zero);
  return p.select(p.b.CreateFCmpOLT(positive, one), positive, one);
}

Vec canonical(Pen& p, Vec x) {
  if (RawNan::allowed()) return x;
  const bool f64 = x->getType()->getScalarType()->isDoubleTy();
  Vec nan = p.k(p.bits(x), f64 ? 0x7fffffffffffffffull : 0x7fffffffull);
  return p.select(p.is_nan(x), p.b.CreateBitCast(nan, x->getType()), x);
}

}  // namespace heddle::jit
