// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "jit/codegen/tiles.h"

#include <llvm/ADT/DenseMap.h>
#include <llvm/IR/IRBuilder.h>
#include <llvm/IR/InlineAsm.h>
#include <llvm/IR/IntrinsicInst.h>
#include <llvm/Transforms/Utils/Local.h>

namespace heddle::jit {
namespace {

using namespace llvm;

constexpr size_t kFewest = 128;   // multiply-adds of a block that is worth it
constexpr size_t kSteps = 3;      // of each sum

bool is_fma(const Instruction& i) {
  auto* call = dyn_cast<IntrinsicInst>(&i);
  return call && call->getIntrinsicID() == Intrinsic::fma && call->getType()->isVectorTy();
}

/// Base and distance of an address.
struct Place {
  Value* base;
  int64_t offset;
};

class Tile {
 public:
  Tile(BasicBlock& block, size_t most) : block_(block), layout_(block.getModule()->getDataLayout()), most_(most), b_(block.getContext()) {}

  bool shape() {
    for (Instruction& i : block_)
      if (is_fma(i)) fmas_.push_back(cast<IntrinsicInst>(&i));
    if (fmas_.size() < kFewest || !find_sums() || !may_move()) return false;
    b_.SetInsertPoint(fmas_.back()->getNextNode());
    for (size_t first = 0; first < sums_.size(); first += most_) group(first, std::min(sums_.size(), first + most_));
    for (auto& sum : sums_) RecursivelyDeleteTriviallyDeadInstructions(sum.back());
    return true;
  }

 private:
  /// Sums as lists of multiply-adds, each the addend of the next and of nothing else.
  bool find_sums() {
    for (IntrinsicInst* f : fmas_) {
      if (sum_of_.count(f->getArgOperand(0)) || sum_of_.count(f->getArgOperand(1))) return false;
      auto before = sum_of_.find(f->getArgOperand(2));
      size_t sum = before == sum_of_.end() ? sums_.size() : before->second;
      if (sum == sums_.size()) sums_.emplace_back();
      else if (sums_[sum].back() != f->getArgOperand(2) || !sums_[sum].back()->hasOneUse()) return false;
      sums_[sum].push_back(f);
      sum_of_[f] = sum;
    }
    return sums_.size() > most_ && fmas_.size() >= kSteps * sums_.size();
  }

  /// Everything may be done where the last one stands: nobody looks at a sum before, nothing is written
  /// between.
  bool may_move() {
    Instruction* end = fmas_.back();
    for (auto& sum : sums_)
      for (User* u : sum.back()->users())
        if (auto* i = cast<Instruction>(u); i->getParent() == &block_ && (llvm::isa<PHINode>(i) || i->comesBefore(end))) return false;
    for (Instruction& i : block_) {
      if (&i == end) break;
      if (i.mayHaveSideEffects()) written_ = &i;
    }
    return !written_ || written_->comesBefore(fmas_.front());
  }

  Place place(Value* pointer) const {
    APInt offset(64, 0);
    Value* base = pointer->stripAndAccumulateConstantOffsets(layout_, offset, /*AllowNonInbounds=*/true);
    return {base, offset.getSExtValue()};
  }
  Value* address(Value* base, int64_t offset) { return b_.CreateGEP(b_.getInt8Ty(), base, b_.getInt64(static_cast<uint64_t>(offset))); }

  bool may_load_later(const LoadInst& load) const {
    return load.getParent() == &block_ && load.isSimple() && (!written_ || written_->comesBefore(&load));
  }

  /// The pointer, as one that LLVM does not know: else it would load once and keep the value on the stack.
  Value* unknown(Value* base) {
    Value*& known = bases_[base];
    if (known) return known;
    auto* type = FunctionType::get(base->getType(), {base->getType()}, false);
    return known = b_.CreateCall(InlineAsm::get(type, "", "=r,0", false), {base});
  }

  /// A factor, made anew for this group from what is in memory.
  Value* again(Value* v) {
    auto* i = dyn_cast<Instruction>(v);
    if (!i || i->getParent() != &block_) return v;
    if (auto known = made_.find(v); known != made_.end()) return known->second;
    Instruction* copy = nullptr;
    if (auto* load = dyn_cast<LoadInst>(i)) {
      if (!may_load_later(*load)) return v;
      Place at = place(load->getPointerOperand());
      if (!at.base->getType()->isPointerTy()) return v;
      copy = load->clone();
      copy->setOperand(0, address(unknown(at.base), at.offset));
    } else if (llvm::isa<InsertElementInst, ShuffleVectorInst, BitCastInst>(i)) {
      copy = i->clone();
      for (Use& u : copy->operands()) u.set(again(u.get()));
    } else {
      return v;
    }
    b_.Insert(copy);
    return made_[v] = copy;
  }

  /// Where a sum begins: loaded when it is needed, if it can be.
  Value* first_value(Value* v) {
    auto* load = dyn_cast<LoadInst>(v);
    if (!load || !load->hasOneUse() || !may_load_later(*load)) return v;
    Place at = place(load->getPointerOperand());
    auto* copy = load->clone();
    copy->setOperand(0, address(at.base, at.offset));
    b_.Insert(copy);
    return copy;
  }

  void group(size_t first, size_t last) {
    made_.clear();
    bases_.clear();
    DenseMap<size_t, Value*> now;
    for (IntrinsicInst* f : fmas_) {
      size_t sum = sum_of_[f];
      if (sum < first || sum >= last) continue;
      Value*& value = now[sum];
      if (!value) value = first_value(f->getArgOperand(2));
      Value* x = again(f->getArgOperand(0));
      Value* y = again(f->getArgOperand(1));
      value = b_.CreateIntrinsic(Intrinsic::fma, {f->getType()}, {x, y, value});
    }
    for (size_t s = first; s < last; ++s) {
      sums_[s].back()->replaceAllUsesWith(now[s]);
      store_early(now[s], last);
    }
  }

  /// A sum that goes to the frame goes there at once, unless a later group still has to read that place.
  void store_early(Value* v, size_t done) {
    if (!v->hasOneUse()) return;
    auto* store = dyn_cast<StoreInst>(*v->user_begin());
    if (!store || store->getParent() != &block_ || !store->isSimple() || store->getValueOperand() != v || !store->hasMetadata(kFrameAccess)) return;
    Place at = place(store->getPointerOperand());
    if (auto* base = dyn_cast<Instruction>(at.base); base && base->getParent() == &block_ && !base->comesBefore(fmas_.back())) return;
    const auto bytes = static_cast<int64_t>(layout_.getTypeStoreSize(v->getType()).getFixedValue());
    for (size_t s = done; s < sums_.size(); ++s) {
      auto* load = dyn_cast<LoadInst>(sums_[s].front()->getArgOperand(2));
      if (!load) continue;
      Place from = place(load->getPointerOperand());
      if (from.base != at.base ? load->hasMetadata(kFrameAccess) : from.offset < at.offset + bytes && at.offset < from.offset + bytes) return;
    }
    auto* copy = store->clone();
    copy->setOperand(1, address(at.base, at.offset));
    b_.Insert(copy);
    store->eraseFromParent();
  }

  BasicBlock& block_;
  const DataLayout& layout_;
  size_t most_;
  IRBuilder<> b_;
  SmallVector<IntrinsicInst*, 0> fmas_;
  DenseMap<Value*, size_t> sum_of_;
  std::vector<SmallVector<IntrinsicInst*, 8>> sums_;
  Instruction* written_ = nullptr;   // the last before the end that may write
  DenseMap<Value*, Value*> made_, bases_;
};

}  // namespace

bool shape_tiles(const HostTarget& target, Module& module) {
  if (target.isa != Isa::Avx512 && target.isa != Isa::Avx2) return false;
  const size_t most = target.isa == Isa::Avx512 ? 16 : 8;   // half of the registers: factors need some
  bool any = false;
  for (Function& f : module)
    for (BasicBlock& block : f) any |= Tile(block, most).shape();
  return any;
}

}  // namespace heddle::jit
