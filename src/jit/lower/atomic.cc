// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// atom and red. Lane by lane in lane order, so that results do not change from run to run; lanes of
// one CTA share a thread, so shared memory and .cta scope need no locked operation.
#include <llvm/IR/Constants.h>

#include "jit/lower/address.h"
#include "jit/lower/alignment.h"
#include "jit/lower/tally.h"
#include "jit/scalar/rounding.h"
#include "simt/analysis.h"

namespace heddle::jit {

using isa::Mod;
using isa::Slot;
using llvm::AtomicOrdering;
using llvm::AtomicRMWInst;
using llvm::Type;
using llvm::Value;
using simt::Instr;

namespace {

struct Atomic {
  Mod op, type;
  unsigned bits = 32, count = 1;
  bool locked = true;
  bool is_float() const {
    switch (type) {
      case Mod::f16:
      case Mod::f16x2:
      case Mod::bf16:
      case Mod::bf16x2:
      case Mod::f32:
      case Mod::f64:
        return true;
      default:
        return false;
    }
  }
  bool is_signed() const { return type == Mod::s32 || type == Mod::s64; }
};

/// new value = op(old, b, c), as the interpreter computes it.
class Operation {
 public:
  Operation(LoweringContext& c, const Atomic& a) : c_(c), b_(c.b), a_(a) {}

  Value* apply(Value* old, Value* b, Value* c) {
    auto pick = [&](llvm::CmpInst::Predicate p) { return b_.CreateSelect(b_.CreateICmp(p, b, old), b, old); };
    Value* zero = llvm::ConstantInt::get(old->getType(), 0);
    Value* one = llvm::ConstantInt::get(old->getType(), 1);
    switch (a_.op) {
      case Mod::add: return a_.is_float() ? add_floats(old, b) : b_.CreateAdd(old, b);
      case Mod::and_: return b_.CreateAnd(old, b);
      case Mod::or_: return b_.CreateOr(old, b);
      case Mod::xor_: return b_.CreateXor(old, b);
      case Mod::exch: return b;
      case Mod::cas: return b_.CreateSelect(b_.CreateICmpEQ(old, b), c, old);
      case Mod::min:
        if (a_.is_float()) return nearest_end(old, b, true);
        return pick(a_.is_signed() ? llvm::CmpInst::ICMP_SLT : llvm::CmpInst::ICMP_ULT);
      case Mod::max:
        if (a_.is_float()) return nearest_end(old, b, false);
        return pick(a_.is_signed() ? llvm::CmpInst::ICMP_SGT : llvm::CmpInst::ICMP_UGT);
      case Mod::inc: return b_.CreateSelect(b_.CreateICmpUGE(old, b), zero, b_.CreateAdd(old, one));
      case Mod::dec:
        return b_.CreateSelect(b_.CreateOr(b_.CreateICmpEQ(old, zero), b_.CreateICmpUGT(old, b)), b, b_.CreateSub(old, one));
      default: return nullptr;
    }
  }

  /// One update of memory; returns what was there.
  Value* update(Value* at, Value* b, Value* c) {
    return update_by(at, [&](Value* old) { return apply(old, b, c); }, b, c);
  }

  Value* update_by(Value* at, llvm::function_ref<Value*(Value*)> next, Value* b = nullptr, Value* c = nullptr) {
    Type* type = c_.int_type(a_.bits);
    llvm::Align align(a_.bits / 8);
    if (!a_.locked) {
      Value* old = b_.CreateAlignedLoad(type, at, align);
      b_.CreateAlignedStore(next(old), at, align);
      return old;
    }
    const auto order = AtomicOrdering::SequentiallyConsistent;
    if (b && a_.op == Mod::cas)
      return b_.CreateExtractValue(b_.CreateAtomicCmpXchg(at, b, c, align, order, AtomicOrdering::Monotonic), 0);
    if (auto op = direct(); b && op) return b_.CreateAtomicRMW(*op, at, b, align, order);
    auto* fn = b_.GetInsertBlock()->getParent();
    auto* from = b_.GetInsertBlock();
    auto* retry = llvm::BasicBlock::Create(c_.llvm, "retry", fn);
    auto* done = llvm::BasicBlock::Create(c_.llvm, "updated", fn);
    auto* first = b_.CreateAlignedLoad(type, at, align);
    first->setAtomic(AtomicOrdering::Monotonic);
    b_.CreateBr(retry);
    b_.SetInsertPoint(retry);
    auto* old = b_.CreatePHI(type, 2);
    old->addIncoming(first, from);
    Value* swapped = b_.CreateAtomicCmpXchg(at, old, next(old), align, order, AtomicOrdering::Monotonic);
    old->addIncoming(b_.CreateExtractValue(swapped, 0), b_.GetInsertBlock());
    b_.CreateCondBr(b_.CreateExtractValue(swapped, 1), done, retry);
    b_.SetInsertPoint(done);
    return old;
  }

 private:
  /// Operations that one locked instruction (or LLVM's own loop) does.
  std::optional<AtomicRMWInst::BinOp> direct() const {
    if (a_.is_float()) return std::nullopt;
    switch (a_.op) {
      case Mod::add: return AtomicRMWInst::Add;
      case Mod::and_: return AtomicRMWInst::And;
      case Mod::or_: return AtomicRMWInst::Or;
      case Mod::xor_: return AtomicRMWInst::Xor;
      case Mod::exch: return AtomicRMWInst::Xchg;
      default: return std::nullopt;
    }
  }

  /// min or max of f16 or bf16, one or two in a word, as min.f16 gives it: a number wins over NaN, -0
  /// is below +0.
  Value* nearest_end(Value* x, Value* y, bool least) {
    return by_halves(x, y, [&](Value* p, Value* q) { return half_end(p, q, least); });
  }
  Value* by_halves(Value* x, Value* y, llvm::function_ref<Value*(Value*, Value*)> f) {
    if (a_.bits == 16) return f(x, y);
    auto part = [&](Value* v, unsigned n) { return b_.CreateTrunc(n ? b_.CreateLShr(v, 16) : v, b_.getInt16Ty()); };
    Value* low = b_.CreateZExt(f(part(x, 0), part(y, 0)), x->getType());
    Value* high = b_.CreateZExt(f(part(x, 1), part(y, 1)), x->getType());
    return b_.CreateOr(low, b_.CreateShl(high, 16));
  }
  Meaning meaning() const {
    return a_.type == Mod::bf16 || a_.type == Mod::bf16x2 ? Meaning::Bfloat : Meaning::Half;
  }
  Value* half_sum(Value* x, Value* y) {
    Pen pen(b_, c_.target);
    // One rounding: f32 holds the sum of two halves well enough for the second not to matter.
    Value* sum = b_.CreateFAdd(widen_half(pen, x, meaning()), widen_half(pen, y, meaning()));
    Value* r = narrow_half(pen, sum, meaning(), Round::Nearest);
    return b_.CreateSelect(b_.CreateFCmpUNO(sum, sum), llvm::ConstantInt::get(x->getType(), 0x7fff), r);
  }
  Value* half_end(Value* x, Value* y, bool least) {
    Pen pen(b_, c_.target);
    const Meaning meaning = this->meaning();
    Value *fx = widen_half(pen, x, meaning), *fy = widen_half(pen, y, meaning);
    Value *no_x = b_.CreateFCmpUNO(fx, fx), *no_y = b_.CreateFCmpUNO(fy, fy);
    Value* first = least ? b_.CreateFCmpOLT(fx, fy) : b_.CreateFCmpOGT(fx, fy);
    Value* r = b_.CreateSelect(first, x, y);
    r = b_.CreateSelect(b_.CreateFCmpOEQ(fx, fy), least ? b_.CreateOr(x, y) : b_.CreateAnd(x, y), r);
    r = b_.CreateSelect(no_y, x, b_.CreateSelect(no_x, y, r));
    return b_.CreateSelect(b_.CreateAnd(no_x, no_y), llvm::ConstantInt::get(x->getType(), 0x7fff), r);
  }

  Value* add_floats(Value* x, Value* y) {
    if (a_.type != Mod::f32 && a_.type != Mod::f64)
      return by_halves(x, y, [&](Value* p, Value* q) { return half_sum(p, q); });
    Type* type = a_.type == Mod::f64 ? b_.getDoubleTy() : b_.getFloatTy();
    Value* sum = b_.CreateFAdd(b_.CreateBitCast(x, type), b_.CreateBitCast(y, type));
    // Every NaN is the canonical one, as add gives it.
    const uint64_t nan = a_.type == Mod::f64 ? 0x7fffffffffffffffull : 0x7fffffffu;
    return b_.CreateSelect(b_.CreateFCmpUNO(sum, sum), llvm::ConstantInt::get(x->getType(), nan),
                           b_.CreateBitCast(sum, x->getType()));
  }

  LoweringContext& c_;
  llvm::IRBuilder<>& b_;
  const Atomic& a_;
};

Atomic atomic_of(const Instr& i) {
  Atomic a;
  a.op = i.mods[Slot::op];
  a.type = i.mods[Slot::type];
  a.bits = isa::type_info(a.type).bits;
  a.count = i.mods[Slot::vec] == Mod::v2 ? 2 : i.mods[Slot::vec] == Mod::v4 ? 4 : i.mods[Slot::vec] == Mod::v8 ? 8 : 1;
  a.locked = i.mods[Slot::scope] != Mod::cta && !is_shared(i.mods[Slot::space]);
  return a;
}

/// A reduction whose order does not matter, all lanes to one place: one update of memory does.
bool reducible(const Atomic& a) {
  if (a.is_float() || a.count > 1) return false;
  return a.op == Mod::add || a.op == Mod::and_ || a.op == Mod::or_ || a.op == Mod::xor_ || a.op == Mod::min || a.op == Mod::max;
}

Value* reduce(Emitter& e, const Atomic& a, const Lanes& v) {
  Type* type = e.int_type(a.bits);
  uint64_t top = 1ull << (a.bits - 1);
  uint64_t identity = a.op == Mod::and_ ? ~0ull
                      : a.op == Mod::min ? (a.is_signed() ? top - 1 : ~0ull)
                      : a.op == Mod::max ? (a.is_signed() ? top : 0) : 0;
  llvm::Constant* neutral = llvm::ConstantInt::get(e.chunk_type(type), identity);
  Operation op(e, a);
  Value* all = nullptr;
  for (unsigned k = 0; k < e.chunks; ++k) {
    Value* c = e.b.CreateSelect(e.mask_chunk(k), e.chunk(v, k), neutral);
    all = all ? op.apply(all, c, nullptr) : c;
  }
  if (e.lanes == 1) return all;
  switch (a.op) {
    case Mod::add: return e.b.CreateAddReduce(all);
    case Mod::and_: return e.b.CreateAndReduce(all);
    case Mod::or_: return e.b.CreateOrReduce(all);
    case Mod::xor_: return e.b.CreateXorReduce(all);
    case Mod::min: return e.b.CreateIntMinReduce(all, a.is_signed());
    default: return e.b.CreateIntMaxReduce(all, a.is_signed());
  }
}

/// Floats to one place: lane after lane, but memory is updated once.
void chain(Emitter& e, Operation& op, Value* at, const Lanes& v) {
  Value* values = e.spill(v);
  Type* type = v.at[0]->getType()->getScalarType();
  op.update_by(at, [&](Value* old) {
    auto* sum = e.entry_alloca(type);
    e.b.CreateStore(old, sum);
    e.for_each_active_lane([&](Vec lane) {
      e.b.CreateStore(op.apply(e.b.CreateLoad(type, sum), e.lane_load(values, type, lane), nullptr), sum);
    });
    return e.b.CreateLoad(type, sum);
  });
}

Result<void> update_memory(LoweringContext& c, const Instr& i) {
  Emitter& e = emitter(c);
  const Atomic a = atomic_of(i);
  check_alignment(e, i);
  Address at = address_of(e, i, 0, i.mods[Slot::space]);
  Operation op(c, a);
  bool returns = false;
  for (simt::ValueId r : i.results) returns = returns || r.valid();
  if (at.kind == Address::Kind::Uniform && !returns) {
    if (reducible(a)) {
      op.update(at.base, reduce(e, a, c.operand(i, 1)), nullptr);
      return {};
    }
    if (a.is_float() && a.op == Mod::add && a.count == 1) {
      chain(e, op, at.base, c.operand(i, 1));
      return {};
    }
  }
  Type* type = c.int_type(a.bits);
  Value* where = spill_address(e, at);
  std::vector<Value*> in, out;
  for (unsigned n = 0; n < a.count; ++n) {
    in.push_back(c.spill(c.operand(i, 1 + n)));
    out.push_back(returns ? c.lane_buffer(type) : nullptr);
  }
  Value* second = a.op == Mod::cas ? c.spill(c.operand(i, 2)) : nullptr;
  auto one = [&](Vec lane) {
    Value* p = e.pointer(c.lane_load(where, c.b.getInt64Ty(), lane));
    for (unsigned n = 0; n < a.count; ++n) {
      Value* x = second ? c.lane_load(second, type, lane) : nullptr;
      Value* old = op.update(c.b.CreateConstGEP1_64(type, p, n), c.lane_load(in[n], type, lane), x);
      if (returns) c.lane_store(out[n], old, lane);
    }
  };
  if (a.locked || a.count > 1) {
    c.for_each_active_lane(one);
  } else {
    // A loop costs more than the operation: straight code for a full warp.
    Value* bits = c.mask_bits();
    auto* fn = c.b.GetInsertBlock()->getParent();
    auto* full = llvm::BasicBlock::Create(c.llvm, "full", fn);
    auto* some = llvm::BasicBlock::Create(c.llvm, "some", fn);
    auto* done = llvm::BasicBlock::Create(c.llvm, "updated", fn);
    c.b.CreateCondBr(c.b.CreateICmpEQ(bits, llvm::Constant::getAllOnesValue(bits->getType())), full, some);
    c.b.SetInsertPoint(full);
    for (uint32_t l = 0; l < c.warp_size; ++l) one(c.b.getInt32(l));
    c.b.CreateBr(done);
    c.b.SetInsertPoint(some);
    c.for_each_active_lane(one);
    c.b.CreateBr(done);
    c.b.SetInsertPoint(done);
  }
  for (unsigned n = 0; n < a.count && returns; ++n) c.set_result(i, n, c.reload(out[n], type));
  return {};
}

Result<void> lower_atomic(LoweringContext& c, const Instr& i) {
  Emitter& e = emitter(c);
  if (e.inside().tally && counts(e.plan, i, *e.inside().tally_plan)) {
    check_alignment(e, i);
    Result<void> r;
    count(e, i, [&] {
      before_shared_access(e);
      r = update_memory(c, i);
    });
    return r;
  }
  if (is_shared(i.mods[Slot::space]) || i.mods[Slot::space] == Mod::none) before_shared_access(e);
  return update_memory(c, i);
}

}  // namespace

Result<void> lower_atom(LoweringContext& c, const Instr& i) { return lower_atomic(c, i); }
Result<void> lower_red(LoweringContext& c, const Instr& i) { return lower_atomic(c, i); }

}  // namespace heddle::jit
