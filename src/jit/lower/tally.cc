// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "jit/lower/tally.h"

#include <llvm/IR/Constants.h>
#include <llvm/IR/InlineAsm.h>
#include <llvm/IR/MDBuilder.h>

#include <algorithm>

#include "abi/kernel.h"
#include "isa/form.h"
#include "jit/lower/address.h"
#include "simt/analysis.h"

namespace heddle::jit {

using isa::Mod;
using isa::Opcode;
using isa::Slot;
using llvm::Align;
using llvm::FixedVectorType;
using llvm::Type;
using llvm::Value;
using simt::Instr;
using simt::Op;

namespace {

constexpr uint64_t kMostBytes = 4096;   // of one table

bool is_plain_sum(const Instr& i) {
  if (!simt::is_atomic(i) || i.mods[Slot::op] != Mod::add || i.mods[Slot::vec] != Mod::none) return false;
  for (simt::ValueId r : i.results)
    if (r) return false;
  Mod sem = i.mods[Slot::sem], type = i.mods[Slot::type];
  if (sem != Mod::none && sem != Mod::relaxed) return false;
  return type == Mod::u32 || type == Mod::s32 || type == Mod::u64 || type == Mod::s64;
}

unsigned bytes_of(const Instr& i) { return isa::type_info(i.mods[Slot::type]).bits / 8; }

/// The sum uniform pointer + varying index that makes a global address; index: which operand.
const Instr* sum_of(const simt::Plan& plan, const Instr& i, unsigned& index) {
  const simt::Function& f = plan.function;
  const Instr& sum = f[f[i.operands[0]].def];
  if (sum.op != Op::isa || sum.opcode != Opcode::add || sum.operands.size() != 2) return nullptr;
  if (f[i.operands[0]].type != simt::Type::B64 || sum.block != i.block) return nullptr;
  for (unsigned n = 0; n < 2; ++n)
    if (plan.shape(sum.operands[1 - n]).uniform() && plan.shape(sum.operands[n]).kind == simt::Shape::Kind::Varying) {
      index = n;
      return &sum;
    }
  return nullptr;
}

/// What the addresses' distance from the base is known to lie between.
std::optional<std::pair<uint64_t, uint64_t>> range_of(const simt::Plan& plan, const Instr& i, Tally::Where where) {
  const simt::Shape& s = plan.shape(i.operands[0]);
  if (s.kind != simt::Shape::Kind::Varying || s.offsets) return std::nullopt;
  uint64_t low, high;
  if (where == Tally::Where::Shared) {
    low = s.low, high = s.high;
  } else {
    unsigned index = 0;
    const Instr* sum = sum_of(plan, i, index);
    if (!sum) return std::nullopt;
    low = plan.shape(sum->operands[index]).low, high = plan.shape(sum->operands[index]).high;
  }
  if (low > high || high >= 1ull << 31) return std::pair<uint64_t, uint64_t>{0, kMostBytes - 1};
  auto extra = static_cast<uint64_t>(i.offset);
  if (extra > 1u << 30) return std::nullopt;
  return std::pair{low + extra, high + extra + bytes_of(i) - 1};
}

bool is_shared_space(Mod space) { return is_shared(space); }

/// The tables can be kept from everything else that the function does.
bool may_count(const simt::Module& m, const simt::Plan& plan, Tally::Where where) {
  for (simt::BlockId b : plan.order)
    for (simt::InstrId n : plan.function[b].instrs) {
      const Instr& i = plan.function[n];
      if (i.op == Op::call || i.op == Op::call_indirect) return false;
      if (i.op != Op::isa) continue;
      bool global = where == Tally::Where::Global;
      switch (isa::form(i.form).cls) {
        case isa::Class::scalar:
        case isa::Class::control:
        case isa::Class::warp: continue;
        default: break;
      }
      if (i.opcode == Opcode::ld || i.opcode == Opcode::ldu || i.opcode == Opcode::st) {
        Mod sem = i.mods[Slot::sem];
        if (global && ((sem != Mod::none && sem != Mod::weak) || i.mods.has(Slot::x))) return false;
        continue;
      }
      if (simt::is_atomic(i)) {
        if (global && !is_shared_space(i.mods[Slot::space]) && !is_plain_sum(i)) return false;
        continue;
      }
      if (i.opcode == Opcode::bar || i.opcode == Opcode::barrier) continue;
      if (i.opcode == Opcode::membar || i.opcode == Opcode::fence) {
        if (global) return false;
        continue;
      }
      if (i.opcode == Opcode::cvta || i.opcode == Opcode::isspacep) continue;
      return false;
    }
  (void)m;
  return true;
}

}  // namespace

bool counts(const simt::Plan& plan, const Instr& i, const Tally& t) {
  if (t.where == Tally::Where::None || !is_plain_sum(i) || bytes_of(i) != t.bytes) return false;
  Mod space = i.mods[Slot::space];
  if (t.where == Tally::Where::Shared ? !is_shared_space(space) : space != Mod::global) return false;
  return range_of(plan, i, t.where).has_value();
}

Tally find_tally(const simt::Module& m, const simt::Plan& plan) {
  for (Tally::Where where : {Tally::Where::Shared, Tally::Where::Global}) {
    Tally t;
    t.where = where;
    uint64_t low = ~0ull, high = 0;
    for (simt::BlockId b : plan.order)
      for (simt::InstrId n : plan.function[b].instrs) {
        const Instr& i = plan.function[n];
        if (!is_plain_sum(i)) continue;
        if (high == 0) t.bytes = bytes_of(i);
        if (!counts(plan, i, t)) continue;
        auto range = *range_of(plan, i, where);
        low = std::min(low, range.first), high = std::max(high, range.second);
      }
    if (high == 0 || plan.function.uses_grid_barrier || !may_count(m, plan, where)) continue;
    t.low = low & ~63ull;
    t.size = std::min<uint64_t>(kMostBytes, (high + 64 - t.low) & ~63ull);
    return t;
  }
  return {};
}

llvm::Function* tally_flush(llvm::Module& module, const Tally& t) {
  if (llvm::Function* known = module.getFunction("tally.flush")) return known;
  auto& llvm = module.getContext();
  llvm::IRBuilder<> b(llvm);
  Type *ptr = b.getPtrTy(), *i64 = b.getInt64Ty();
  auto* fn = llvm::Function::Create(llvm::FunctionType::get(b.getVoidTy(), {ptr, ptr}, false),
                                    llvm::Function::InternalLinkage, "tally.flush", module);
  fn->addFnAttr(llvm::Attribute::NoInline);
  fn->addFnAttr(llvm::Attribute::NoUnwind);
  Value *tables = fn->getArg(0), *worker = fn->getArg(1);
  auto block = [&](const char* name) { return llvm::BasicBlock::Create(llvm, name, fn); };
  auto *entry = block("entry"), *row = block("row"), *some = block("some"), *next = block("next"), *done = block("done");
  auto at = [&](Value* base, Value* offset) { return b.CreateGEP(b.getInt8Ty(), base, offset); };
  unsigned lanes = 64 / t.bytes;
  auto* element = llvm::IntegerType::get(llvm, t.bytes * 8);
  auto* vector = FixedVectorType::get(element, lanes);

  b.SetInsertPoint(entry);
  Value* base = b.CreateLoad(ptr, tables);
  if (t.where == Tally::Where::Shared)
    base = b.CreateLoad(ptr, b.CreateConstGEP1_64(b.getInt8Ty(), worker, offsetof(abi::WorkerContext, shared)));
  b.CreateStore(b.getInt64(0), tables);
  b.CreateBr(row);

  b.SetInsertPoint(row);
  auto* offset = b.CreatePHI(i64, 2);
  offset->addIncoming(b.getInt64(0), entry);
  Value* sum = nullptr;
  for (unsigned n = 0; n < Tally::kTables; ++n) {
    Value* here = at(tables, b.CreateAdd(offset, b.getInt64(Tally::kHead + n * t.size)));
    Value* v = b.CreateAlignedLoad(vector, here, Align(64));
    b.CreateAlignedStore(llvm::Constant::getNullValue(vector), here, Align(64));
    sum = sum ? b.CreateAdd(sum, v) : v;
  }
  Value* mask = b.CreateICmpNE(sum, llvm::Constant::getNullValue(vector));
  Value* bits = b.CreateBitCast(mask, llvm::IntegerType::get(llvm, lanes));
  Value* to = at(base, b.CreateAdd(offset, b.getInt64(t.low)));
  Value* any = b.CreateICmpNE(bits, llvm::ConstantInt::get(bits->getType(), 0));
  b.CreateCondBr(any, some, next);

  b.SetInsertPoint(some);
  if (t.where == Tally::Where::Shared) {
    Value* old = b.CreateMaskedLoad(vector, to, Align(t.bytes), mask, llvm::Constant::getNullValue(vector));
    b.CreateMaskedStore(b.CreateAdd(old, sum), to, Align(t.bytes), mask);
    b.CreateBr(next);
  } else {
    auto* buffer = llvm::IRBuilder<>(&entry->front()).CreateAlloca(vector);
    b.CreateStore(sum, buffer);
    auto* one = block("one");
    b.CreateBr(one);
    b.SetInsertPoint(one);
    auto* left = b.CreatePHI(bits->getType(), 2);
    left->addIncoming(bits, some);
    Value* lane = b.CreateZExt(b.CreateIntrinsic(llvm::Intrinsic::cttz, {bits->getType()}, {left, b.getFalse()}), i64);
    Value* v = b.CreateLoad(element, b.CreateGEP(element, buffer, lane));
    b.CreateAtomicRMW(llvm::AtomicRMWInst::Add, b.CreateGEP(element, to, lane), v, Align(t.bytes),
                      llvm::AtomicOrdering::Monotonic);
    Value* rest = b.CreateAnd(left, b.CreateSub(left, llvm::ConstantInt::get(bits->getType(), 1)));
    left->addIncoming(rest, one);
    b.CreateCondBr(b.CreateICmpNE(rest, llvm::ConstantInt::get(bits->getType(), 0)), one, next);
  }
  b.SetInsertPoint(next);
  Value* further = b.CreateAdd(offset, b.getInt64(64));
  offset->addIncoming(further, next);
  b.CreateCondBr(b.CreateICmpULT(further, b.getInt64(t.size)), row, done);
  b.SetInsertPoint(done);
  b.CreateRetVoid();
  return fn;
}

namespace {

void flush(Emitter& e) {
  auto& in = e.inside();
  e.b.CreateCall(tally_flush(e.module, *in.tally_plan), {in.tally, in.worker});
}

llvm::MDNode* unlikely(Emitter& e) { return llvm::MDBuilder(e.llvm).createBranchWeights(1, 1000); }

void flush_if(Emitter& e, Value* needed) {
  auto* fn = e.b.GetInsertBlock()->getParent();
  auto* yes = llvm::BasicBlock::Create(e.llvm, "flush", fn);
  auto* go = llvm::BasicBlock::Create(e.llvm, "flushed", fn);
  e.b.CreateCondBr(needed, yes, go, unlikely(e));
  e.b.SetInsertPoint(yes);
  flush(e);
  e.b.CreateBr(go);
  e.b.SetInsertPoint(go);
}

/// A chunk of bytes or halves, and what makes places of them: times scale, plus offset.
struct Narrow {
  Value* from = nullptr;
  uint64_t scale = 1, offset = 0;
};

/// The bits of a constant that is the same in all lanes.
std::optional<uint64_t> same_in_all_lanes(Value* v) {
  auto* c = llvm::dyn_cast<llvm::Constant>(v);
  if (c && c->getType()->isVectorTy()) c = c->getSplatValue();
  auto* i = llvm::dyn_cast_or_null<llvm::ConstantInt>(c);
  return i ? std::optional(i->getZExtValue()) : std::nullopt;
}

/// Looks through the arithmetic that made `v`, which is known to stay small.
std::optional<Narrow> narrow_of(Value* v) {
  auto* i = llvm::dyn_cast<llvm::Instruction>(v);
  if (!i) return std::nullopt;
  switch (i->getOpcode()) {
    case llvm::Instruction::ZExt: {
      const unsigned bits = LoweringContext::width(i->getOperand(0));
      if (bits == 8 || bits == 16) return Narrow{i->getOperand(0)};
      return narrow_of(i->getOperand(0));
    }
    case llvm::Instruction::Trunc: return narrow_of(i->getOperand(0));
    case llvm::Instruction::Mul:
    case llvm::Instruction::Shl:
    case llvm::Instruction::Add:
      for (unsigned n = 0; n < 2; ++n) {
        auto by = same_in_all_lanes(i->getOperand(1 - n));
        // A negative number of 32 bits would be another one of 64.
        if (!by || (*by >> 31 != 0 && LoweringContext::width(i) < 64)) continue;
        if (n == 1 && i->getOpcode() == llvm::Instruction::Shl) continue;
        auto r = narrow_of(i->getOperand(n));
        if (!r) return r;
        if (i->getOpcode() == llvm::Instruction::Add) {
          r->offset += *by;
        } else {
          const uint64_t factor = i->getOpcode() == llvm::Instruction::Shl ? 1ull << (*by & 63) : *by;
          r->scale *= factor, r->offset *= factor;
        }
        return r;
      }
      return std::nullopt;
    default: return std::nullopt;
  }
}

/// Bytes from low, for the lanes: <C x i32>; what is out of the tables' reach is left out of `reached`.
struct Places {
  llvm::SmallVector<Value*, 4> at;
  Value* reached = nullptr;   // i1: all active lanes; null: surely
  Value* base = nullptr;      // pointer to be counted for
  Value* group = nullptr;     // of lanes, out of the vector: see place_of_lane()
  llvm::SmallVector<Narrow, 4> narrow;   // what `at` was made of, by chunk; empty: of nothing so small
};

Places places_of(Emitter& e, const Instr& i, const Tally& t) {
  Places p;
  auto& b = e.b;
  bool shared = t.where == Tally::Where::Shared;
  unsigned index = 0;
  const Instr* sum = shared ? nullptr : sum_of(e.plan, i, index);
  Lanes far = shared ? e.varying(e.operand(i, 0)) : e.varying(e.operand(*sum, index));
  p.base = shared ? nullptr : e.pointer(e.scalar(e.operand(*sum, 1 - index)));
  const simt::Shape& s = e.plan.shape(shared ? i.operands[0] : sum->operands[index]);
  auto extra = static_cast<uint64_t>(i.offset) - t.low;
  bool sure = s.low + static_cast<uint64_t>(i.offset) >= t.low && s.high < 1ull << 31 &&
              s.high + static_cast<uint64_t>(i.offset) + t.bytes <= t.low + t.size;
  for (unsigned k = 0; k < e.chunks; ++k) {
    Value* v = far.at[k];
    if (LoweringContext::width(v) < 64) v = b.CreateZExt(v, e.like_int(v, 64));
    v = b.CreateAdd(v, e.k(v, extra));
    if (!sure) {
      Value* near = b.CreateICmpULE(v, e.k(v, t.size - t.bytes));
      near = b.CreateOr(near, b.CreateNot(e.mask_chunk(k)));
      if (e.lanes > 1) {
        Value* bits = b.CreateBitCast(near, e.int_type(e.lanes));
        near = b.CreateICmpEQ(bits, llvm::Constant::getAllOnesValue(bits->getType()));
      }
      p.reached = p.reached ? b.CreateAnd(p.reached, near) : near;
    }
    p.at.push_back(b.CreateTrunc(v, e.like_int(v, 32)));
    if (auto narrow = narrow_of(v); sure && narrow && p.narrow.size() == k && e.lanes >= 8) p.narrow.push_back(*narrow);
  }
  if (p.narrow.size() < e.chunks) p.narrow.clear();
  return p;
}

/// As place_of_lane(): eight bytes or four halves leave the vector together, two lanes are taken of them at a time.
Value* place_of_narrow_lane(Emitter& e, Places& p, uint32_t lane) {
  auto& b = e.b;
  const Narrow& n = p.narrow[lane / e.lanes];
  auto* i64 = b.getInt64Ty();
  const unsigned bits = LoweringContext::width(n.from), in_group = 64 / bits, at = lane % e.lanes % in_group;
  auto* opaque = llvm::InlineAsm::get(llvm::FunctionType::get(i64, {i64}, false), "", "=r,0", false);
  if (at == 0) {
    Value* groups = b.CreateBitCast(n.from, FixedVectorType::get(i64, e.lanes / in_group));
    p.group = b.CreateCall(opaque, {b.CreateExtractElement(groups, uint64_t{lane % e.lanes / in_group})});
  } else if (at % 2 == 0) {
    p.group = b.CreateCall(opaque, {b.CreateLShr(p.group, 2 * bits)});
  }
  Value* element = at % 2 ? b.CreateLShr(p.group, bits) : p.group;
  element = b.CreateAnd(element, b.getInt64((1ull << bits) - 1));
  return b.CreateAdd(b.CreateMul(element, b.getInt64(n.scale)), b.getInt64(n.offset));
}

/// Two lanes' places are taken out of the vector at once. Taken one by one, updates overtake each other
/// and the processor has to start anew whenever two of them meet; LLVM must not see what becomes of them.
Value* place_of_lane(Emitter& e, Places& p, uint32_t lane) {
  auto& b = e.b;
  Value* chunk = p.at[lane / e.lanes];
  if (!p.narrow.empty()) return place_of_narrow_lane(e, p, lane);
  if (e.lanes == 1) return chunk;
  if (lane % 2 == 0) {
    auto* i64 = b.getInt64Ty();
    Value* pairs = b.CreateBitCast(chunk, FixedVectorType::get(i64, e.lanes / 2));
    auto* opaque = llvm::InlineAsm::get(llvm::FunctionType::get(i64, {i64}, false), "", "=r,0", false);
    p.group = b.CreateCall(opaque, {b.CreateExtractElement(pairs, uint64_t{lane % e.lanes / 2})});
    return b.CreateTrunc(p.group, b.getInt32Ty());
  }
  return b.CreateTrunc(b.CreateLShr(p.group, 32), b.getInt32Ty());
}

}  // namespace

void count(Emitter& e, const Instr& i, llvm::function_ref<void()> otherwise) {
  auto& in = e.inside();
  const Tally& t = *in.tally_plan;
  auto& b = e.b;
  Places places = places_of(e, i, t);
  auto* fn = b.GetInsertBlock()->getParent();
  auto block = [&](const char* name) { return llvm::BasicBlock::Create(e.llvm, name, fn); };
  auto* done = block("counted");
  if (places.reached) {
    auto *near = block("near"), *far = block("far");
    b.CreateCondBr(places.reached, near, far, llvm::MDBuilder(e.llvm).createBranchWeights(1000, 1));
    b.SetInsertPoint(far);
    otherwise();
    b.CreateBr(done);
    b.SetInsertPoint(near);
  }
  // Whom the tables are for: another base sends what was counted so far away first.
  Value* mark = places.base ? b.CreatePtrToInt(places.base, b.getInt64Ty()) : b.getInt64(1);
  if (places.base) {
    Value* old = b.CreateLoad(b.getInt64Ty(), in.tally);
    flush_if(e, b.CreateAnd(b.CreateICmpNE(old, b.getInt64(0)), b.CreateICmpNE(old, mark)));
  }
  b.CreateStore(mark, in.tally);

  Lanes value = e.operand(i, 1);
  Type* type = e.int_type(t.bytes * 8);
  Value* one = value.kind == Lanes::Kind::Uniform ? value.at[0] : nullptr;
  Value* values = one ? nullptr : e.spill(value);
  auto add = [&](Value* from, Value* lane, unsigned table) {
    Value* here = b.CreateGEP(b.getInt8Ty(), in.tally, b.CreateAdd(b.CreateZExt(from, b.getInt64Ty()), b.getInt64(Tally::kHead + table * t.size)));
    Value* v = one ? one : e.lane_load(values, type, lane);
    b.CreateAlignedStore(b.CreateAdd(b.CreateAlignedLoad(type, here, Align(t.bytes)), v), here, Align(t.bytes));
  };
  Value* bits = e.mask_bits();
  auto *full = block("full"), *some = block("some");
  b.CreateCondBr(b.CreateICmpEQ(bits, llvm::Constant::getAllOnesValue(bits->getType())), full, some);
  b.SetInsertPoint(full);
  for (uint32_t l = 0; l < e.warp_size; ++l) add(place_of_lane(e, places, l), b.getInt32(l), l % Tally::kTables);
  b.CreateBr(done);
  b.SetInsertPoint(some);
  Value* where = e.spill(e.make_varying(places.at));
  e.for_each_lane_of(bits, [&](Vec lane) { add(e.lane_load(where, b.getInt32Ty(), lane), lane, 0); });
  b.CreateBr(done);
  b.SetInsertPoint(done);
}

void before_shared_access(Emitter& e) {
  auto& in = e.inside();
  if (!in.tally || in.tally_plan->where != Tally::Where::Shared) return;
  Value* mark = e.b.CreateLoad(e.b.getInt64Ty(), in.tally);
  flush_if(e, e.b.CreateICmpNE(mark, e.b.getInt64(0)));
}

void before_access(Emitter& e, const Address& at, unsigned bytes) {
  auto& in = e.inside();
  if (!in.tally || in.tally_plan->where != Tally::Where::Global) return;
  auto& b = e.b;
  Type* i64 = b.getInt64Ty();
  Value* from = b.CreateAdd(b.CreateLoad(i64, in.tally), b.getInt64(in.tally_plan->low));
  // Two ranges meet if their distance, modulo 2^64, is small one way or the other.
  uint64_t before = bytes - 1;
  auto near = [&](Value* v, uint64_t span) -> Value* {
    auto splat = [&](Value* x) { return v->getType()->isVectorTy() ? b.CreateVectorSplat(e.lanes, x) : x; };
    Value* distance = b.CreateSub(b.CreateAdd(v, e.k(v, before + span)), splat(from));
    return b.CreateICmpULT(distance, e.k(v, in.tally_plan->size + before + span));
  };
  if (at.kind != Address::Kind::Varying) {
    Value* first = b.CreatePtrToInt(at.base, i64);
    int64_t low = 0, high = 0;
    if (!at.distance.empty()) {
      auto [l, h] = std::minmax_element(at.distance.begin(), at.distance.end());
      low = *l, high = *h;
    }
    return flush_if(e, near(b.CreateAdd(first, b.getInt64(static_cast<uint64_t>(low))), static_cast<uint64_t>(high - low)));
  }
  Value* base = b.CreatePtrToInt(at.base, i64);
  if (at.sure && at.rows.empty()) {   // else who knows
    auto [low, high] = std::minmax_element(at.distance.begin(), at.distance.end());
    Value* first = b.CreateAdd(b.CreatePtrToInt(at.guess, i64), b.getInt64(static_cast<uint64_t>(*low)));
    Value* hit = near(first, static_cast<uint64_t>(*high - *low));
    return flush_if(e, b.CreateOr(hit, b.CreateNot(at.sure)));
  }
  Value* any = nullptr;
  for (Value* o : at.offsets) {
    Value* v = b.CreateSExt(o, e.like_int(o, 64));
    if (at.scale > 1) v = b.CreateMul(v, e.k(v, at.scale));
    v = b.CreateAdd(v, e.lanes > 1 ? b.CreateVectorSplat(e.lanes, base) : base);
    Value* hit = near(v, 0);
    any = any ? b.CreateOr(any, hit) : hit;
  }
  if (e.lanes > 1) {
    Value* bits = b.CreateBitCast(any, e.int_type(e.lanes));
    any = b.CreateICmpNE(bits, llvm::Constant::getNullValue(bits->getType()));
  }
  flush_if(e, any);
}

}  // namespace heddle::jit
