// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// LoweringContext: values of a warp as scalars and chunks, masks, loops over lanes.
#include "jit/emit/emitter.h"

#include <llvm/IR/Constants.h>
#include <llvm/IR/Intrinsics.h>
#include <llvm/IR/MDBuilder.h>

#include <algorithm>
#include <bit>

#include "simt/analysis.h"

namespace heddle::jit {

using llvm::Constant;
using llvm::ConstantInt;
using llvm::FixedVectorType;
using llvm::Type;
using llvm::Value;

LoweringContext::LoweringContext(Inside& inside)
    : target(inside.target), options(inside.options), simt_module(inside.simt_module),
      plan(inside.plan), function(inside.plan.function), module(inside.module),
      llvm(inside.module.getContext()), b(inside.b), warp_size(inside.warp_size),
      lanes(inside.target.lanes), chunks(inside.warp_size / inside.target.lanes), in_(inside) {}

Type* LoweringContext::chunk_type(Type* element) const {
  return lanes == 1 ? element : FixedVectorType::get(element, lanes);
}

Type* LoweringContext::like(const Value* v, Type* element) const {
  auto* vector = llvm::dyn_cast<FixedVectorType>(v->getType());
  return vector ? FixedVectorType::get(element, vector->getNumElements()) : element;
}

Constant* LoweringContext::k(const Value* v, uint64_t bits) const { return k_bits(v, width(v), bits); }

Constant* LoweringContext::k_bits(const Value* v, unsigned width, uint64_t bits) const {
  return ConstantInt::get(like_int(v, width), bits);
}

Constant* LoweringContext::kf(const Value* v, Type* element, double value) const {
  return llvm::ConstantFP::get(like(v, element), value);
}

Vec LoweringContext::as(Vec v, Type* element) {
  Type* t = like(v, element);
  return v->getType() == t ? v : b.CreateBitCast(v, t);
}

Vec LoweringContext::as_int(Vec v) {
  return v->getType()->isIntOrIntVectorTy() ? v : b.CreateBitCast(v, like_int(v, width(v)));
}

Lanes LoweringContext::make_uniform(Vec v) const { return {Lanes::Kind::Uniform, {v}, nullptr}; }

Lanes LoweringContext::make_varying(llvm::ArrayRef<Value*> c) const {
  return {Lanes::Kind::Varying, llvm::SmallVector<Value*, 4>(c.begin(), c.end()), nullptr};
}

Vec LoweringContext::chunk(const Lanes& v, unsigned n) {
  if (v.kind == Lanes::Kind::Varying) return v.at[n];
  Value* s = v.at[0];
  if (lanes > 1) s = b.CreateVectorSplat(lanes, s);
  if (v.kind != Lanes::Kind::Affine) return s;
  llvm::SmallVector<Constant*, 16> offsets;
  auto* type = llvm::cast<llvm::IntegerType>(v.at[0]->getType());
  for (unsigned l = 0; l < lanes; ++l)
    offsets.push_back(ConstantInt::get(type, static_cast<uint64_t>((*v.offsets)[n * lanes + l])));
  Constant* c = lanes == 1 ? offsets[0] : llvm::ConstantVector::get(offsets);
  return b.CreateAdd(s, c);
}

Vec LoweringContext::scalar(const Lanes& v) {
  CHECK(v.kind == Lanes::Kind::Uniform || v.kind == Lanes::Kind::Affine,
        "a varying value of {} was taken for a uniform one", function.name);
  return v.at[0];
}

Lanes LoweringContext::varying(const Lanes& v) {
  if (v.kind == Lanes::Kind::Varying) return v;
  Lanes r;
  r.kind = Lanes::Kind::Varying;
  for (unsigned n = 0; n < chunks; ++n) r.at.push_back(chunk(v, n));
  return r;
}

std::optional<uint64_t> LoweringContext::constant(const simt::Instr& i, unsigned n) const {
  return n < i.operands.size() ? simt::constant_of(function, i.operands[n]) : std::nullopt;
}

bool LoweringContext::has_result(const simt::Instr& i, unsigned n) const {
  return n < i.results.size() && i.results[n].valid();
}

void LoweringContext::set_result(const simt::Instr& i, unsigned n, Lanes value) {
  if (!has_result(i, n)) return;
  for (Value*& v : value.at) v = as_int(v);
  in_.here[i.results[n].index] = std::move(value);
}

Result<void> LoweringContext::map(const simt::Instr& i, llvm::function_ref<Vec(Ops)> f) {
  return map_n(i, [&](Ops in, Outs out) { out[0] = f(in); });
}

Result<void> LoweringContext::map_n(const simt::Instr& i, llvm::function_ref<void(Ops, Outs)> f) {
  llvm::SmallVector<Lanes, 4> in;
  bool scalars = true;
  for (unsigned n = 0; n < i.operands.size(); ++n) {
    in.push_back(operand(i, n));
    scalars = scalars && in.back().kind != Lanes::Kind::Varying;
  }
  bool wanted = false;
  for (simt::ValueId r : i.results)
    if (r) {
      wanted = true;
      scalars = scalars && plan.shape(r).kind != simt::Shape::Kind::Varying;
    }
  if (!wanted) return {};
  llvm::SmallVector<Value*, 4> ops(in.size()), outs(i.results.size());
  llvm::SmallVector<Lanes, 2> result(i.results.size());
  unsigned times = scalars ? 1 : chunks;
  for (unsigned c = 0; c < times; ++c) {
    for (unsigned n = 0; n < in.size(); ++n) ops[n] = scalars ? scalar(in[n]) : chunk(in[n], c);
    std::fill(outs.begin(), outs.end(), nullptr);
    chunk_index_ = c;
    f(ops, outs);
    for (unsigned n = 0; n < outs.size(); ++n)
      if (outs[n]) result[n].at.push_back(outs[n]);
  }
  for (unsigned n = 0; n < outs.size(); ++n) {
    if (!has_result(i, n)) continue;
    const simt::Shape& shape = plan.shape(i.results[n]);
    CHECK(!result[n].at.empty(), "no result {} of an instruction in {}", n, function.name);
    bool affine = scalars && shape.kind == simt::Shape::Kind::Affine;
    result[n].kind = !scalars ? Lanes::Kind::Varying : affine ? Lanes::Kind::Affine : Lanes::Kind::Uniform;
    result[n].offsets = affine ? shape.offsets : nullptr;
    if (!scalars && shape.offsets) add_guess(i, in, result[n], f);
    set_result(i, n, std::move(result[n]));
  }
  return {};
}

/// The value that lane 0 has, from what lane 0 of the operands has, and whether the other lanes' are
/// the shape's offsets away from it: no 32-bit index may have wrapped.
void LoweringContext::add_guess(const simt::Instr& i, llvm::ArrayRef<Lanes> in, Lanes& result,
                                llvm::function_ref<void(Ops, Outs)> f) {
  llvm::SmallVector<Value*, 4> ops;
  Value* sure = nullptr;
  auto require = [&](Value* c) { sure = sure ? b.CreateAnd(sure, c) : c; };
  for (unsigned n = 0; n < in.size(); ++n) {
    Value* v = lane_zero(in[n]);
    if (!v) return;
    if (in[n].kind == Lanes::Kind::Varying && in[n].sure) require(in[n].sure);
    ops.push_back(v);
    simt::Widening w = simt::widening_of(plan, i, n);
    if (!w.widens || !in[n].offsets) continue;
    auto [low, high] = std::minmax_element(in[n].offsets->begin(), in[n].offsets->end());
    Type* i64 = b.getInt64Ty();
    Value* wide = w.is_signed ? b.CreateSExt(v, i64) : b.CreateZExt(v, i64);
    if (Value* step = in[n].kind == Lanes::Kind::Varying ? in[n].step : nullptr) {
      // The rows add something between nothing and the last row's share.
      Value* most_rows = b.CreateMul(b.CreateSExt(step, i64), b.getInt64(static_cast<uint64_t>(*std::max_element(in[n].rows->begin(), in[n].rows->end()))));
      Value* zero = b.getInt64(0);
      Value* down = b.CreateAdd(wide, b.CreateSelect(b.CreateICmpSLT(most_rows, zero), most_rows, zero));
      Value* up = b.CreateAdd(wide, b.CreateSelect(b.CreateICmpSGT(most_rows, zero), most_rows, zero));
      int64_t floor = w.is_signed ? INT32_MIN : 0, ceiling = w.is_signed ? INT32_MAX : int64_t{UINT32_MAX};
      require(b.CreateICmpSGE(down, b.getInt64(static_cast<uint64_t>(floor - std::min<int64_t>(0, *low)))));
      require(b.CreateICmpSLE(up, b.getInt64(static_cast<uint64_t>(ceiling - std::max<int64_t>(0, *high)))));
      continue;
    }
    int64_t least = w.is_signed ? INT32_MIN : 0, most = w.is_signed ? INT32_MAX : int64_t{UINT32_MAX};
    if (*low < 0) require(b.CreateICmpSGE(wide, b.getInt64(static_cast<uint64_t>(least - *low))));
    if (*high > 0) require(b.CreateICmpSLE(wide, b.getInt64(static_cast<uint64_t>(most - *high))));
  }
  const simt::Shape& shape = plan.shape(i.results[0]);
  if (i.op == simt::Op::isa && (i.opcode == isa::Opcode::xor_ || i.opcode == isa::Opcode::or_)) {
    // What all lanes share must not touch the bits of the offsets.
    uint64_t all = 0;
    for (int64_t o : *shape.offsets) all |= static_cast<uint64_t>(o);
    Value* shared = in[0].kind == Lanes::Kind::Uniform ? ops[0] : ops[1];
    Value* touched = b.CreateAnd(shared, k(shared, (1ull << std::bit_width(all)) - 1));
    require(b.CreateICmpEQ(touched, k(shared, 0)));
  }
  Value* step = nullptr;
  if (shape.rows) {
    step = step_of(i, in);
    if (!step) return;
  }
  llvm::SmallVector<Value*, 1> out(1);
  f(ops, out);
  result.guess = as_int(out[0]);
  result.sure = sure;
  result.offsets = shape.offsets;
  result.rows = shape.rows;
  result.step = step;
}

/// What a row adds in the result of `i`; null: it cannot be told.
Vec LoweringContext::step_of(const simt::Instr& i, llvm::ArrayRef<Lanes> in) {
  using isa::Opcode;
  using isa::Slot;
  Type* type = int_type(simt::width_of(function[i.results[0]].type));
  auto step = [&](unsigned n) { return in[n].kind == Lanes::Kind::Varying ? in[n].step : nullptr; };
  auto sum = [&](Value* x, Value* y) { return !x ? y : !y ? x : b.CreateAdd(x, y); };
  auto widened = [&](Value* v) { return v ? b.CreateSExtOrTrunc(v, type) : nullptr; };
  if (i.op == simt::Op::zext || i.op == simt::Op::sext) return widened(step(0));
  if (i.op != simt::Op::isa) return nullptr;
  switch (i.opcode) {
    case Opcode::cvt:
    case Opcode::cvta: return widened(step(0));
    case Opcode::add: return sum(step(0), step(1));
    case Opcode::sub: return sum(step(0), step(1) ? b.CreateNeg(step(1)) : nullptr);
    case Opcode::shl: {
      auto by = constant(i, 1);
      return step(0) && by ? b.CreateShl(step(0), *by) : nullptr;
    }
    case Opcode::mul:
    case Opcode::mad: {
      Value* product = nullptr;
      for (unsigned n = 0; n < 2; ++n) {
        if (!in[n].offsets) continue;
        bool is_signed = i.mods[Slot::type] == isa::Mod::s32 || i.mods[Slot::type] == isa::Mod::s64;
        Value* other = lane_zero(in[1 - n]);
        if (!other) return nullptr;
        other = is_signed ? b.CreateSExtOrTrunc(other, type) : b.CreateZExtOrTrunc(other, type);
        if (step(n)) product = b.CreateMul(widened(step(n)), other);
        else if (!constant(i, 1 - n)) product = other;
      }
      return i.opcode == Opcode::mad ? sum(product, step(2)) : product;
    }
    default: return nullptr;
  }
}

Vec LoweringContext::mask_chunk(unsigned n) { return chunk(mask_, n); }

bool LoweringContext::mask_is_full() const {
  for (Value* v : mask_.at) {
    auto* c = llvm::dyn_cast<Constant>(v);
    if (!c || !c->isAllOnesValue()) return false;
  }
  return true;
}

void LoweringContext::as_all_lanes(llvm::function_ref<void()> body) {
  Lanes kept = std::move(mask_);
  mask_ = varying(make_uniform(b.getTrue()));
  body();
  mask_ = std::move(kept);
}

Vec LoweringContext::bits_of(const Lanes& pred) {
  Type* all = int_type(warp_size);
  if (pred.kind != Lanes::Kind::Varying) return b.CreateSExt(pred.at[0], all);
  Value* r = nullptr;
  for (unsigned n = 0; n < chunks; ++n) {
    Value* c = lanes == 1 ? pred.at[n] : b.CreateBitCast(pred.at[n], int_type(lanes));
    c = b.CreateZExtOrTrunc(c, all);
    if (n) c = b.CreateShl(c, n * lanes);
    r = r ? b.CreateOr(r, c) : c;
  }
  return r;
}

Vec LoweringContext::mask_bits() { return bits_of(mask_); }

Lanes LoweringContext::pred_of_bits(Vec bits) {
  Lanes r;
  r.kind = Lanes::Kind::Varying;
  for (unsigned n = 0; n < chunks; ++n) {
    Value* c = n ? b.CreateLShr(bits, n * lanes) : bits;
    c = b.CreateZExtOrTrunc(c, int_type(lanes));
    r.at.push_back(lanes == 1 ? c : b.CreateBitCast(c, chunk_type(int_type(1))));
  }
  return r;
}

Vec LoweringContext::any(const Lanes& pred) {
  if (pred.kind != Lanes::Kind::Varying) return pred.at[0];
  Value* r = pred.at[0];
  for (unsigned n = 1; n < chunks; ++n) r = b.CreateOr(r, pred.at[n]);
  if (lanes == 1) return r;
  Value* bits = b.CreateBitCast(r, int_type(lanes));
  return b.CreateICmpNE(bits, ConstantInt::get(bits->getType(), 0));
}

llvm::AllocaInst* LoweringContext::entry_alloca(Type* type, unsigned align) {
  llvm::IRBuilder<> at(in_.allocas->getTerminator());
  auto* a = at.CreateAlloca(type);
  a->setAlignment(llvm::Align(align));
  return a;
}

Value* LoweringContext::lane_buffer(Type* element) {
  auto* type = llvm::ArrayType::get(element, warp_size);
  auto* a = entry_alloca(type);
  b.CreateStore(Constant::getNullValue(type), a);
  return a;
}

namespace {
Type* in_memory(llvm::LLVMContext& llvm, Type* element) {
  return element->isIntegerTy(1) ? Type::getInt8Ty(llvm) : element;
}
}  // namespace

Value* LoweringContext::spill(const Lanes& v) {
  Lanes all = varying(v);
  Type* element = all.at[0]->getType()->getScalarType();
  Type* stored = in_memory(llvm, element);
  auto* a = entry_alloca(llvm::ArrayType::get(stored, warp_size));
  for (unsigned n = 0; n < chunks; ++n) {
    Value* c = all.at[n];
    if (stored != element) c = b.CreateZExt(c, like(c, stored));
    b.CreateAlignedStore(c, b.CreateConstGEP1_32(stored, a, n * lanes), llvm::Align(stored->getPrimitiveSizeInBits() / 8));
  }
  return a;
}

Lanes LoweringContext::reload(Value* buffer, Type* element) {
  Type* stored = in_memory(llvm, element);
  Lanes r;
  r.kind = Lanes::Kind::Varying;
  for (unsigned n = 0; n < chunks; ++n) {
    Value* c = b.CreateAlignedLoad(chunk_type(stored), b.CreateConstGEP1_32(stored, buffer, n * lanes),
                                   llvm::Align(stored->getPrimitiveSizeInBits() / 8));
    if (stored != element) c = b.CreateTrunc(c, like(c, element));
    r.at.push_back(c);
  }
  return r;
}

Vec LoweringContext::lane_load(Value* buffer, Type* element, Vec lane) {
  Type* stored = in_memory(llvm, element);
  Value* v = b.CreateLoad(stored, b.CreateGEP(stored, buffer, b.CreateZExt(lane, int_type(64))));
  return stored == element ? v : b.CreateTrunc(v, element);
}

void LoweringContext::lane_store(Value* buffer, Vec value, Vec lane) {
  Type* stored = in_memory(llvm, value->getType());
  if (stored != value->getType()) value = b.CreateZExt(value, stored);
  b.CreateStore(value, b.CreateGEP(stored, buffer, b.CreateZExt(lane, int_type(64))));
}

void LoweringContext::for_each_active_lane(llvm::function_ref<void(Vec)> body) {
  for_each_lane_of(mask_bits(), body);
}

void LoweringContext::for_each_lane_of(Vec bits, llvm::function_ref<void(Vec)> body) {
  auto* head = llvm::BasicBlock::Create(llvm, "lanes", in_.fn);
  auto* inner = llvm::BasicBlock::Create(llvm, "lane", in_.fn);
  auto* done = llvm::BasicBlock::Create(llvm, "lanes.done", in_.fn);
  auto* from = b.GetInsertBlock();
  b.CreateBr(head);
  b.SetInsertPoint(head);
  auto* left = b.CreatePHI(bits->getType(), 2);
  left->addIncoming(bits, from);
  Value* zero = ConstantInt::get(bits->getType(), 0);
  b.CreateCondBr(b.CreateICmpNE(left, zero), inner, done);
  b.SetInsertPoint(inner);
  Value* lane = b.CreateIntrinsic(llvm::Intrinsic::cttz, {bits->getType()}, {left, b.getFalse()});
  body(b.CreateZExtOrTrunc(lane, b.getInt32Ty()));
  Value* rest = b.CreateAnd(left, b.CreateSub(left, ConstantInt::get(bits->getType(), 1)));
  left->addIncoming(rest, b.GetInsertBlock());
  b.CreateBr(head);
  b.SetInsertPoint(done);
}

void LoweringContext::if_then(Vec cond, llvm::function_ref<void()> then) {
  auto* yes = llvm::BasicBlock::Create(llvm, "then", in_.fn);
  auto* done = llvm::BasicBlock::Create(llvm, "endif", in_.fn);
  b.CreateCondBr(cond, yes, done);
  b.SetInsertPoint(yes);
  then();
  b.CreateBr(done);
  b.SetInsertPoint(done);
}

std::array<llvm::BasicBlock*, 2> LoweringContext::either(Vec cond, llvm::function_ref<void()> then,
                                                         llvm::function_ref<void()> otherwise, llvm::MDNode* weights) {
  auto* yes = llvm::BasicBlock::Create(llvm, "then", in_.fn);
  auto* no = llvm::BasicBlock::Create(llvm, "else", in_.fn);
  auto* done = llvm::BasicBlock::Create(llvm, "endif", in_.fn);
  b.CreateCondBr(cond, yes, no, weights);
  b.SetInsertPoint(yes);
  then();
  auto* yes_end = b.GetInsertBlock();
  b.CreateBr(done);
  b.SetInsertPoint(no);
  otherwise();
  auto* no_end = b.GetInsertBlock();
  b.CreateBr(done);
  b.SetInsertPoint(done);
  return {yes_end, no_end};
}

llvm::MDNode* LoweringContext::mostly() { return llvm::MDBuilder(llvm).createBranchWeights(1000, 1); }

Vec LoweringContext::if_else(Vec cond, llvm::function_ref<Vec()> then, llvm::function_ref<Vec()> otherwise) {
  Value *a = nullptr, *c = nullptr;
  const auto ends = either(cond, [&] { a = then(); }, [&] { c = otherwise(); });
  auto* phi = b.CreatePHI(a->getType(), 2);
  phi->addIncoming(a, ends[0]);
  phi->addIncoming(c, ends[1]);
  return phi;
}

llvm::FunctionCallee LoweringContext::declare(llvm::StringRef name, Type* result, llvm::ArrayRef<Type*> arguments) {
  return module.getOrInsertFunction(name, llvm::FunctionType::get(result, arguments, false));
}

Vec LoweringContext::call(llvm::StringRef name, Type* result, llvm::ArrayRef<Value*> arguments) {
  llvm::SmallVector<Type*, 4> types;
  for (Value* v : arguments) types.push_back(v->getType());
  return b.CreateCall(declare(name, result, types), arguments);
}

Vec LoweringContext::intrinsic(llvm::Intrinsic::ID id, llvm::ArrayRef<Type*> types, llvm::ArrayRef<Value*> arguments) {
  return b.CreateIntrinsic(id, types, arguments);
}

}  // namespace heddle::jit
