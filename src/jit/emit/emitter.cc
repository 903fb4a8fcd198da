// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Blocks in linear order: masks and phi inputs filled in along edges, slots between blocks, regions
// that end at barriers.
#include "jit/codegen/tiles.h"
#include "jit/emit/emitter.h"

#include "jit/emit/debug_lines.h"
#include "jit/emit/raw_floats.h"

#include <llvm/IR/Constants.h>
#include <llvm/IR/MDBuilder.h>

#include <algorithm>

#include "simt/analysis.h"

namespace heddle::jit {

using llvm::BasicBlock;
using llvm::Constant;
using llvm::ConstantInt;
using llvm::Type;
using llvm::Value;
using simt::BlockId;
using simt::BlockPlan;
using simt::Instr;
using simt::InstrId;
using simt::LinearExit;
using simt::Op;
using simt::ValueId;

namespace {

/// How a chunk is held between blocks: masks as the host likes them.
Type* held_type(LoweringContext& c, bool chunked, unsigned bits) {
  if (!chunked) return c.int_type(bits);
  if (bits == 1 && c.lanes > 1 && !c.target.predicate_masks) return c.chunk_type(c.int_type(32));
  return c.chunk_type(c.int_type(bits));
}

Value* hold(LoweringContext& c, Value* v, Type* type) {
  return v->getType() == type ? v : c.b.CreateSExt(v, type);
}

Value* unhold(LoweringContext& c, Value* v, unsigned bits) {
  Type* t = c.like_int(v, bits);
  // Sign bit test: one movmsk, where a truncation would shift first.
  return v->getType() == t ? v : c.b.CreateICmpSLT(v, Constant::getNullValue(v->getType()));
}

}  // namespace

/// Made when first used: a region touches few of its kernel's slots.
void Emitter::make_slot(Home& s) {
  if (!s.at.empty()) return;
  llvm::IRBuilder<> at(in_.allocas->getTerminator());
  Type* type = held_type(*this, s.chunked, s.bits);
  for (unsigned n = 0; n < (s.chunked ? chunks : 1); ++n) {
    auto* a = at.CreateAlloca(type);
    at.CreateStore(Constant::getNullValue(type), a);
    s.at.push_back(a);
  }
  if (!s.guessed) return;
  s.guess = at.CreateAlloca(at.getInt64Ty());
  s.sure = at.CreateAlloca(at.getInt1Ty());
  s.step = at.CreateAlloca(at.getInt64Ty());
  at.CreateStore(at.getInt64(0), s.step);
  at.CreateStore(at.getInt64(0), s.guess);
  at.CreateStore(at.getFalse(), s.sure);
}

void Emitter::store_slot(Home& s, const Lanes& v, const Lanes* only) {
  make_slot(s);
  for (unsigned n = 0; n < s.at.size(); ++n) {
    Type* type = s.at[n]->getAllocatedType();
    Value* c = s.chunked ? chunk(v, n) : v.at[0];
    if (only) {
      Value* old = unhold(*this, b.CreateLoad(type, s.at[n]), s.bits);
      c = b.CreateSelect(s.chunked ? chunk(*only, n) : any(*only), c, old);
    }
    b.CreateStore(hold(*this, c, type), s.at[n]);
  }
  if (!s.guessed) return;
  Value* guess = only ? nullptr : lane_zero(v);
  Value* step = guess && v.kind == Lanes::Kind::Varying ? v.step : nullptr;
  if (plan.shapes[s.id].rows && !step) guess = nullptr;
  b.CreateStore(guess ? b.CreateZExt(guess, b.getInt64Ty()) : b.getInt64(0), s.guess);
  b.CreateStore(step ? b.CreateSExt(step, b.getInt64Ty()) : b.getInt64(0), s.step);
  b.CreateStore(!guess ? b.getFalse() : v.kind == Lanes::Kind::Varying && v.sure ? v.sure : b.getTrue(), s.sure);
}

Lanes Emitter::load_slot(Home& s, const simt::Shape* shape) {
  make_slot(s);
  Lanes r;
  r.kind = s.chunked ? Lanes::Kind::Varying
           : shape && shape->kind == simt::Shape::Kind::Affine ? Lanes::Kind::Affine : Lanes::Kind::Uniform;
  if (r.kind == Lanes::Kind::Affine) r.offsets = shape->offsets;
  for (auto* a : s.at) r.at.push_back(unhold(*this, b.CreateLoad(a->getAllocatedType(), a), s.bits));
  if (s.guessed && shape) {
    r.guess = b.CreateTrunc(b.CreateLoad(b.getInt64Ty(), s.guess), int_type(s.bits));
    r.rows = shape->rows;
    if (r.rows) r.step = b.CreateTrunc(b.CreateLoad(b.getInt64Ty(), s.step), int_type(s.bits));
    r.sure = b.CreateLoad(b.getInt1Ty(), s.sure);
    r.offsets = shape->offsets;
  }
  return r;
}

bool LoweringContext::may_stay_raw(const Instr& i) const {
  return i.results.size() == 1 && i.results[0] && in_.raw[i.results[0].index];
}

Lanes LoweringContext::operand(const Instr& i, unsigned n) {
  Lanes v = emitter(*this).read(i, n);
  if (!in_.raw[i.operands[n].index] || !sees_bits(i, n, in_.raw)) return v;
  for (Value*& x : v.at) {
    bool f64 = width(x) == 64;
    Value* number = as(x, f64 ? b.getDoubleTy() : b.getFloatTy());
    x = b.CreateSelect(b.CreateFCmpUNO(number, number), k(x, f64 ? 0x7fffffffffffffffull : 0x7fffffffull), x);
  }
  return v;
}

Lanes Emitter::read(const Instr& i, unsigned n) {
  Emitter& e = *this;
  ValueId v = i.operands[n];
  if (plan.invariant[v.index]) {
    Lanes& known = in_.invariant[v.index];
    if (known.kind == Lanes::Kind::None) {
      // Computed where every block of this function can use it; `here` collects what it needs.
      auto saved = b.saveIP();
      auto mask = mask_;
      BlockId block = in_.block;
      b.SetInsertPoint(in_.prologue->getTerminator());
      mask_ = in_.entry_mask;
      const Instr& def = function[function[v].def];
      in_.block = def.block;
      auto result = e.own(def);
      CHECK(result.ok(), "{}", result.error().message);
      for (ValueId r : def.results)
        if (r) in_.invariant[r.index] = in_.here[r.index];
      in_.block = block;
      mask_ = mask;
      b.restoreIP(saved);
    }
    return in_.invariant[v.index];
  }
  simt::Shape shape = plan.shape(v);
  if (plan.outlives_loop(v, in_.block)) return e.load_slot(in_.slots[in_.layout.kept[v.index]], nullptr);
  if (function[function[v].def].block == in_.block && in_.here[v.index].kind != Lanes::Kind::None)
    return in_.here[v.index];
  int s = in_.layout.value[v.index];
  CHECK(s >= 0, "v{} of {} is used before it is computed", v.index, function.name);
  return e.load_slot(in_.slots[s], &shape);
}

Lanes Emitter::and_mask(const Lanes& a, const Lanes& c, bool negate) {
  Lanes r;
  r.kind = Lanes::Kind::Varying;
  for (unsigned n = 0; n < chunks; ++n) {
    Value* v = chunk(c, n);
    if (negate) v = b.CreateNot(v);
    r.at.push_back(b.CreateAnd(chunk(a, n), v));
  }
  return r;
}

BasicBlock* Emitter::code_of(BlockId to) {
  BasicBlock*& c = code_[to.index];
  if (!c) {
    c = BasicBlock::Create(llvm, function[to].name.empty() ? "b" + std::to_string(to.index) : function[to].name, in_.fn);
    pending_.push_back(to);
  }
  return c;
}

void Emitter::jump(BlockId to) {
  if (to) {
    b.CreateBr(code_of(to));
  } else if (is_region_) {
    b.CreateRet(b.getInt32(kWarpDone));
  } else {
    b.CreateRetVoid();
  }
}

/// Lanes `taken` go from `from` to `to`: they arrive there, with their phi inputs.
void Emitter::edge(BlockId from, BlockId to, const Lanes* taken) {
  const Lanes& lanes_taken = taken ? *taken : mask_;
  if (int s = in_.layout.arriving[to.index]; s >= 0) {
    Lanes there = load_slot(in_.slots[s], nullptr);
    for (unsigned n = 0; n < chunks; ++n) there.at[n] = b.CreateOr(there.at[n], chunk(lanes_taken, n));
    store_slot(in_.slots[s], there, nullptr);
  }
  const auto& preds = function[to].preds;
  size_t k = static_cast<size_t>(std::find(preds.begin(), preds.end(), from) - preds.begin());
  bool blend = plan.blocks[to.index].blend[k];
  // All phis read before any is written: their inputs may be one another.
  std::vector<std::pair<int, Lanes>> moves;
  for (InstrId n : function[to].instrs) {
    const Instr& i = function[n];
    if (i.op != Op::phi) break;
    int s = in_.layout.phi[i.results[0].index];
    moves.push_back({s, operand(i, static_cast<unsigned>(k))});
  }
  for (auto& [s, v] : moves) {
    Home& slot = in_.slots[s];
    if (!slot.chunked && v.kind == Lanes::Kind::Varying) {
      // The plan says all lanes agree (say, one constant over every edge): any lane's will do.
      v = make_uniform(lanes == 1 ? v.at[0] : b.CreateExtractElement(v.at[0], uint64_t{0}));
    }
    store_slot(slot, v, blend ? &lanes_taken : nullptr);
  }
}

Value* Emitter::waiting_at(BlockId x) {
  BlockId leader = plan.blocks[x.index].mask_leader;
  if (leader == x) return bits_of(load_slot(in_.slots[in_.layout.arriving[x.index]], nullptr));
  Value* came = mask_bits();
  Value* all = leader.index == 0 ? bits_of(in_.entry_mask)
                                 : bits_of(load_slot(in_.slots[in_.layout.active[leader.index]], nullptr));
  return b.CreateAnd(all, b.CreateNot(came));
}

/// A value computed just now goes to where other blocks look for it.
void Emitter::publish(const Instr& i) {
  for (ValueId v : i.results) {
    if (!v) continue;
    const Lanes& now = in_.here[v.index];
    if (now.kind == Lanes::Kind::None) continue;
    if (int s = in_.layout.value[v.index]; s >= 0) {
      CHECK(in_.slots[s].chunked || now.kind != Lanes::Kind::Varying, "v{} of {} is not of its shape", v.index, function.name);
      store_slot(in_.slots[s], now, nullptr);
    }
    if (int s = in_.layout.kept[v.index]; s >= 0) store_slot(in_.slots[s], now, &mask_);
  }
}

Result<void> Emitter::instruction(const Instr& i) {
  if (i.source.line) {}   // Source positions: with debug_info.
  if (i.op == Op::isa) TRY(lower(*this, i));
  else TRY(own(i));
  publish(i);
  return {};
}

/// Invariants are computed where they are first asked for.
bool Emitter::computed_in_prologue(const Instr& i) const {
  for (ValueId v : i.results)
    if (v) return plan.invariant[v.index];
  return false;
}

Result<void> Emitter::block(BlockId id) {
  const BlockPlan& bp = plan.blocks[id.index];
  in_.block = id;
  in_.grouped.clear();
  in_.last_of_group.clear();
  std::fill(in_.here.begin(), in_.here.end(), Lanes{});
  b.SetInsertPoint(code_[id.index]);
  if (bp.mask_leader.index == 0) {
    mask_ = in_.entry_mask;
  } else if (bp.mask_leader == id) {
    Home& arriving = in_.slots[in_.layout.arriving[id.index]];
    mask_ = load_slot(arriving, nullptr);
    for (auto* a : arriving.at) b.CreateStore(Constant::getNullValue(a->getAllocatedType()), a);
    store_slot(in_.slots[in_.layout.active[id.index]], mask_, nullptr);
    if (bp.guarded) {
      auto* body = BasicBlock::Create(llvm, "body", in_.fn);
      Value* some = any(mask_);
      if (bp.skip) {
        b.CreateCondBr(some, body, code_of(bp.skip));
      } else {
        auto* skip = BasicBlock::Create(llvm, "skip", in_.fn);
        b.CreateCondBr(some, body, skip);
        b.SetInsertPoint(skip);
        jump(BlockId());
      }
      b.SetInsertPoint(body);
    }
  } else {
    mask_ = load_slot(in_.slots[in_.layout.active[bp.mask_leader.index]], nullptr);
  }
  const auto& instrs = function[id].instrs;
  for (InstrId n : instrs) {
    const Instr& i = function[n];
    if (i.op == Op::phi) {
      simt::Shape shape = plan.shape(i.results[0]);
      in_.here[i.results[0].index] = load_slot(in_.slots[in_.layout.phi[i.results[0].index]], &shape);
    }
  }
  for (InstrId n : instrs) {
    const Instr& i = function[n];
    if (in_.lines) b.SetCurrentDebugLocation(in_.lines->at(*in_.fn, i.source));
    if (n == instrs.back()) return leave(id, i);
    if (computed_in_prologue(i)) continue;
    if (i.op == Op::phi) publish(i);
    else TRY(instruction(i));
  }
  return {};
}

void Emitter::finish_exit(BlockId id, llvm::ArrayRef<BlockId> next) {
  const LinearExit& e = plan.blocks[id.index].exit;
  if (e.kind != LinearExit::Kind::Loop) return jump(next.empty() ? BlockId() : next[0]);
  int s = in_.layout.arriving[next[0].index];
  if (s < 0 || plan.blocks[next[0].index].mask_leader != next[0]) return jump(next[0]);
  Value* again = any(load_slot(in_.slots[s], nullptr));
  auto* out = BasicBlock::Create(llvm, "out", in_.fn);
  b.CreateCondBr(again, code_of(next[0]), out);
  b.SetInsertPoint(out);
  jump(next[1]);
}

Result<void> Emitter::leave(BlockId id, const Instr& t) {
  const BlockPlan& bp = plan.blocks[id.index];
  const LinearExit& e = bp.exit;
  switch (t.op) {
    case Op::br:
      edge(id, t.targets[0], nullptr);
      break;
    case Op::cond_br: {
      Lanes c = operand(t, 0);
      if (e.kind == LinearExit::Kind::Branch) {
        BasicBlock* side[2] = {BasicBlock::Create(llvm, "yes", in_.fn), BasicBlock::Create(llvm, "no", in_.fn)};
        b.CreateCondBr(scalar(c), side[0], side[1]);
        for (unsigned n = 0; n < 2; ++n) {
          b.SetInsertPoint(side[n]);
          edge(id, t.targets[n], nullptr);
          jump(e.next[n]);
        }
        return {};
      }
      Lanes yes = and_mask(mask_, c, false), no = and_mask(mask_, c, true);
      edge(id, t.targets[0], &yes);
      edge(id, t.targets[1], &no);
      break;
    }
    case Op::switch_br: {
      Lanes c = operand(t, 0);
      if (e.kind == LinearExit::Kind::Branch) {
        // Out of range is undefined: the last target will do.
        std::vector<BasicBlock*> side;
        for (size_t n = 0; n < t.targets.size(); ++n) side.push_back(BasicBlock::Create(llvm, "case", in_.fn));
        auto* branch = b.CreateSwitch(scalar(c), side.back(), static_cast<unsigned>(side.size()));
        for (size_t n = 0; n < side.size(); ++n) {
          if (n + 1 < side.size()) branch->addCase(b.getInt32(static_cast<uint32_t>(n)), side[n]);
          b.SetInsertPoint(side[n]);
          edge(id, t.targets[n], nullptr);
          jump(e.next[n]);
        }
        return {};
      }
      for (size_t n = 0; n < t.targets.size(); ++n) {
        Lanes hit;
        hit.kind = Lanes::Kind::Varying;
        for (unsigned k = 0; k < chunks; ++k) {
          Value* v = chunk(c, k);
          bool last = n + 1 == t.targets.size();
          hit.at.push_back(b.CreateICmp(last ? llvm::CmpInst::ICMP_UGE : llvm::CmpInst::ICMP_EQ, v, this->k(v, n)));
        }
        Lanes taken = and_mask(mask_, hit, false);
        edge(id, t.targets[n], &taken);
      }
      break;
    }
    case Op::ret:
      for (unsigned n = 0; n < t.operands.size(); ++n) {
        Lanes v = varying(operand(t, n));
        Type* element = v.at[0]->getType()->getScalarType();
        Type* stored = element->isIntegerTy(1) ? b.getInt8Ty() : element;
        // One row of warp_size 16-byte cells per returned value would waste; rows are 8 or 16 bytes
        // a lane, see call.cc.
        for (unsigned k = 0; k < chunks; ++k) {
          Value* at = b.CreateConstGEP1_64(b.getInt8Ty(), in_.returns, uint64_t{n} * warp_size * 16);
          at = b.CreateConstGEP1_64(stored, at, k * lanes);
          Value* x = v.at[k];
          if (stored != element) x = b.CreateZExt(x, like(x, stored));
          Value* old = b.CreateAlignedLoad(x->getType(), at, llvm::Align(stored->getPrimitiveSizeInBits() / 8));
          b.CreateAlignedStore(b.CreateSelect(mask_chunk(k), x, old), at, llvm::Align(stored->getPrimitiveSizeInBits() / 8));
        }
      }
      break;
    case Op::exit:
    case Op::unreachable:
      break;
    default:
      CHECK(false, "block {} of {} has no end", id.index, function.name);
  }
  // A region that a loop's head begins goes on with it.
  const bool own = is_region_ && plan.regions[in_.region].barrier == id && simt::is_cut(function, id);
  if (bp.barrier && !own) {
    save_and_return(id);
    return {};
  }
  finish_exit(id, e.next);
  return {};
}

namespace {

/// The scope of a frame's slots, for LLVM: no access outside of it touches them.
llvm::MDNode* frame_scope(llvm::LLVMContext& llvm) {
  llvm::MDBuilder make(llvm);
  return llvm::MDNode::get(llvm, {make.createAliasScope(kFrameAccess, make.createAliasScopeDomain("heddle"))});
}

template <class Access>
Access* in_frame(Access* access) {
  auto& llvm = access->getContext();
  access->setMetadata(llvm::LLVMContext::MD_alias_scope, frame_scope(llvm));
  access->setMetadata(kFrameAccess, llvm::MDNode::get(llvm, {}));
  return access;
}

/// All that touches memory and is not in the frame's scope, told so.
void keep_out_of_frame(llvm::Function& fn) {
  auto* scope = frame_scope(fn.getContext());
  for (BasicBlock& block : fn)
    for (llvm::Instruction& i : block) {
      const auto* call = llvm::dyn_cast<llvm::CallInst>(&i);
      const llvm::Function* callee = call ? call->getCalledFunction() : nullptr;
      if (callee && callee->getName().starts_with("region.")) continue;   // behind a cut: has the frame too
      const Value* at = llvm::getLoadStorePointerOperand(&i);
      if (at ? llvm::isa<llvm::AllocaInst>(at) : !llvm::isa<llvm::CallBase, llvm::AtomicRMWInst>(i)) continue;
      if (i.mayReadOrWriteMemory() && !i.getMetadata(llvm::LLVMContext::MD_alias_scope))
        i.setMetadata(llvm::LLVMContext::MD_noalias, scope);
    }
}

}  // namespace

void Emitter::save_and_return(BlockId barrier) {
  const auto &live = in_.layout.live[barrier.index], &dirty = in_.layout.dirty[in_.region][barrier.index];
  Value* frame = fact(Fact::frame);
  for (size_t n = 0; n < in_.slots.size(); ++n) {
    if (!live[n] || !dirty[n]) continue;
    Home& s = in_.slots[n];
    make_slot(s);
    Value* at = b.CreateConstGEP1_64(b.getInt8Ty(), frame, s.frame_offset);
    if (s.bits == 1) {
      Value* bits = s.chunked ? bits_of(load_slot(s, nullptr)) : load_slot(s, nullptr).at[0];
      in_frame(b.CreateAlignedStore(b.CreateZExt(bits, b.getInt64Ty()), at, llvm::Align(8)));
      continue;
    }
    for (unsigned k = 0; k < s.at.size(); ++k) {
      Type* type = s.at[k]->getAllocatedType();
      in_frame(b.CreateAlignedStore(b.CreateLoad(type, s.at[k]), b.CreateConstGEP1_64(type, at, k),
                                    llvm::Align(s.chunked ? std::min<uint64_t>(64, lanes * s.bits / 8) : 8)));
    }
    if (!s.guessed) continue;
    Value* beside = b.CreateConstGEP1_64(b.getInt8Ty(), at, s.bits / 8 * uint64_t{warp_size});
    in_frame(b.CreateStore(b.CreateLoad(b.getInt64Ty(), s.guess), beside));
    Value* sure = b.CreateZExt(b.CreateLoad(b.getInt1Ty(), s.sure), b.getInt64Ty());
    in_frame(b.CreateStore(sure, b.CreateConstGEP1_64(b.getInt64Ty(), beside, 1)));
    in_frame(b.CreateStore(b.CreateLoad(b.getInt64Ty(), s.step), b.CreateConstGEP1_64(b.getInt64Ty(), beside, 2)));
  }
  size_t r = 1;
  while (plan.regions[r].barrier != barrier) ++r;
  if (!simt::is_cut(function, barrier)) {
    b.CreateRet(b.getInt32(static_cast<uint32_t>(r)));
    return;
  }
  llvm::SmallVector<Value*, 6> same;
  for (llvm::Argument& a : in_.fn->args()) same.push_back(&a);
  b.CreateRet(b.CreateCall(in_.module.getFunction(region_name(r)), same));
}

void Emitter::restore(BlockId barrier) {
  const auto& live = in_.layout.live[barrier.index];
  Value* frame = fact(Fact::frame);
  for (size_t n = 0; n < in_.slots.size(); ++n) {
    if (!live[n]) continue;
    Home& s = in_.slots[n];
    make_slot(s);
    Value* at = b.CreateConstGEP1_64(b.getInt8Ty(), frame, s.frame_offset);
    if (s.bits == 1) {
      Value* bits = in_frame(b.CreateAlignedLoad(b.getInt64Ty(), at, llvm::Align(8)));
      bits = b.CreateTrunc(bits, s.chunked ? int_type(warp_size) : int_type(1));
      store_slot(s, s.chunked ? pred_of_bits(bits) : make_uniform(bits), nullptr);
      continue;
    }
    for (unsigned k = 0; k < s.at.size(); ++k) {
      Type* type = s.at[k]->getAllocatedType();
      b.CreateStore(in_frame(b.CreateAlignedLoad(type, b.CreateConstGEP1_64(type, at, k),
                                                 llvm::Align(s.chunked ? std::min<uint64_t>(64, lanes * s.bits / 8) : 8))),
                    s.at[k]);
    }
    if (!s.guessed) continue;
    Value* beside = b.CreateConstGEP1_64(b.getInt8Ty(), at, s.bits / 8 * uint64_t{warp_size});
    b.CreateStore(in_frame(b.CreateLoad(b.getInt64Ty(), beside)), s.guess);
    Value* sure = in_frame(b.CreateLoad(b.getInt64Ty(), b.CreateConstGEP1_64(b.getInt64Ty(), beside, 1)));
    b.CreateStore(b.CreateTrunc(sure, b.getInt1Ty()), s.sure);
    b.CreateStore(in_frame(b.CreateLoad(b.getInt64Ty(), b.CreateConstGEP1_64(b.getInt64Ty(), beside, 2))), s.step);
  }
}

/// What a voting barrier found out, put where its result is looked for.
void Emitter::barrier_votes(BlockId barrier) {
  const auto& instrs = function[barrier].instrs;
  const Instr& i = function[instrs[instrs.size() - 2]];
  if (!has_result(i, 0)) return;
  Value* frame = fact(Fact::frame);
  auto field = [&](size_t offset) {
    return b.CreateLoad(b.getInt32Ty(), b.CreateConstGEP1_64(b.getInt8Ty(), frame, offset));
  };
  Value* yes = field(offsetof(FrameHead, all_votes));
  isa::Mod op = i.mods[isa::Slot::op];
  if (op == isa::Mod::none) op = i.mods[isa::Slot::bool_];
  Value* v = i.op == Op::call ? b.getInt32(0)   // cudaCGSynchronize: success
             : op == isa::Mod::popc ? yes
             : op == isa::Mod::and_ ? b.CreateICmpEQ(yes, field(offsetof(FrameHead, all_voters)))
                                    : b.CreateICmpNE(yes, b.getInt32(0));
  in_.here[i.results[0].index] = make_uniform(v);
  mask_ = varying(make_uniform(b.getTrue()));
  if (int s = in_.layout.value[i.results[0].index]; s >= 0) store_slot(in_.slots[s], make_uniform(v), nullptr);
  if (int s = in_.layout.kept[i.results[0].index]; s >= 0) store_slot(in_.slots[s], make_uniform(v), nullptr);
}

/// Lanes of this warp that exist: all but in the last warp of a CTA whose size is no multiple.
Lanes Emitter::live_lanes() {
  Value* all = b.CreateMul(b.CreateMul(fact(Fact::block_x), fact(Fact::block_y)), fact(Fact::block_z));
  if (auto* known = llvm::dyn_cast<ConstantInt>(all); known && known->getZExtValue() % warp_size == 0)
    return varying(make_uniform(b.getTrue()));
  Value* here = b.CreateSub(all, b.CreateMul(in_.warp, b.getInt32(warp_size)));
  simt::LaneVector iota(warp_size);
  for (uint32_t l = 0; l < warp_size; ++l) iota[l] = l;
  Lanes lane{Lanes::Kind::Affine, {b.getInt32(0)}, &iota}, r;
  r.kind = Lanes::Kind::Varying;
  for (unsigned n = 0; n < chunks; ++n) r.at.push_back(b.CreateICmpULT(chunk(lane, n), chunk(make_uniform(here), n)));
  return r;
}

void Emitter::begin() {
  in_.allocas = BasicBlock::Create(llvm, "entry", in_.fn);
  in_.prologue = BasicBlock::Create(llvm, "prologue", in_.fn);
  auto* start = BasicBlock::Create(llvm, "start", in_.fn);
  llvm::IRBuilder<>(in_.allocas).CreateBr(in_.prologue);
  llvm::IRBuilder<>(in_.prologue).CreateBr(start);
  in_.here.assign(function.values.size(), {});
  in_.invariant.assign(function.values.size(), {});
  std::fill(std::begin(in_.facts), std::end(in_.facts), nullptr);
  in_.local_frame = nullptr;
  in_.slots = in_.layout.slots;
  code_.assign(function.blocks.size(), nullptr);
  b.SetInsertPoint(in_.prologue->getTerminator());
  in_.entry_mask = is_region_ ? live_lanes() : pred_of_bits(in_.mask_bits);
  b.SetInsertPoint(start);
}

Result<void> Emitter::blocks(std::vector<BlockId>) {
  while (!pending_.empty()) {
    BlockId next = pending_.back();
    pending_.pop_back();
    TRY(block(next));
  }
  return {};
}

Result<void> Emitter::region(BlockId barrier) {
  is_region_ = true;
  begin();
  if (!barrier) {
    jump(BlockId(0));
  } else {
    in_.block = barrier;
    restore(barrier);
    barrier_votes(barrier);
    finish_exit(barrier, plan.blocks[barrier.index].exit.next);
  }
  TRY(blocks({}));
  if (plan.regions.size() > 1) keep_out_of_frame(*in_.fn);
  return {};
}

Result<void> Emitter::device_function() {
  is_region_ = false;
  begin();
  jump(BlockId(0));
  return blocks({});
}

}  // namespace heddle::jit
