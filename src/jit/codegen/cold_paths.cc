// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "jit/codegen/cold_paths.h"

#include <llvm/ADT/DenseMap.h>
#include <llvm/ADT/SmallPtrSet.h>
#include <llvm/IR/Instructions.h>
#include <llvm/IR/ProfDataUtils.h>
#include <llvm/IR/ValueHandle.h>
#include <llvm/Transforms/Utils/Local.h>

#include <algorithm>
#include <vector>

namespace heddle::jit {
namespace {

using llvm::BasicBlock;
using llvm::Instruction;
using llvm::Value;

constexpr const char* kMark = "heddle.cold_paths";
constexpr uint32_t kHardlyEver = 1000;   // to one
constexpr unsigned kDeep = 16;

using Blocks = llvm::SmallPtrSet<BasicBlock*, 16>;

/// Entered from one branch alone, which says that it hardly ever goes there.
Blocks cold_blocks(llvm::Function& f) {
  Blocks cold;
  for (BasicBlock& b : f) {
    auto* branch = llvm::dyn_cast<llvm::BranchInst>(b.getTerminator());
    uint64_t yes = 0, no = 0;
    if (!branch || !branch->isConditional() || !llvm::extractBranchWeights(*branch, yes, no)) continue;
    if (yes == no || std::max(yes, no) < kHardlyEver * std::min(yes, no)) continue;
    BasicBlock* rare = branch->getSuccessor(yes < no ? 0 : 1);
    if (rare->getSinglePredecessor()) cold.insert(rare);
  }
  return cold;
}

/// May be done again, or elsewhere, at little cost.
bool is_movable(const Instruction& i) {
  if (auto* binary = llvm::dyn_cast<llvm::BinaryOperator>(&i)) return !binary->isIntDivRem() && !i.getType()->isFPOrFPVectorTy();
  return llvm::isa<llvm::CastInst, llvm::CmpInst, llvm::SelectInst, llvm::ShuffleVectorInst, llvm::InsertElementInst,
                   llvm::ExtractElementInst, llvm::GetElementPtrInst>(i);
}

class Mover {
 public:
  explicit Mover(const Blocks& cold) : cold_(cold) {}

  void into(BasicBlock& block) {
    here_.clear();
    at_ = &*block.getFirstInsertionPt();
    std::vector<Instruction*> users;
    for (Instruction& i : block)
      if (!llvm::isa<llvm::PHINode>(i)) users.push_back(&i);
    for (Instruction* i : users)
      for (llvm::Use& u : i->operands()) u.set(local(u.get(), block));
  }
  void clear_away() {
    for (llvm::WeakTrackingVH& v : left_)
      if (auto* i = llvm::dyn_cast_or_null<Instruction>(v)) llvm::RecursivelyDeleteTriviallyDeadInstructions(i);
  }

 private:
  /// Whether nothing but cold blocks asks for `i`, in the end.
  bool only_cold(Instruction* i, unsigned depth = 0) {
    if (auto known = only_.find(i); known != only_.end()) return known->second;
    if (!is_movable(*i) || depth > kDeep) return false;
    bool all = true;
    for (llvm::User* u : i->users()) {
      auto* user = llvm::cast<Instruction>(u);
      const bool there = cold_.contains(user->getParent()) && !llvm::isa<llvm::PHINode>(user);
      if (!there && !only_cold(user, depth + 1)) {
        all = false;
        break;
      }
    }
    only_[i] = all;
    return all;
  }

  Value* local(Value* v, BasicBlock& block) {
    auto* i = llvm::dyn_cast<Instruction>(v);
    if (!i || i->getParent() == &block || cold_.contains(i->getParent()) || !only_cold(i)) return v;
    if (auto known = here_.find(i); known != here_.end()) return known->second;
    Instruction* copy = i->clone();
    for (llvm::Use& u : copy->operands()) u.set(local(u.get(), block));
    copy->insertBefore(at_);
    here_[i] = copy;
    left_.push_back(i);
    return copy;
  }

  const Blocks& cold_;
  Instruction* at_ = nullptr;
  llvm::DenseMap<Instruction*, bool> only_;
  llvm::DenseMap<Instruction*, Instruction*> here_;
  std::vector<llvm::WeakTrackingVH> left_;
};

}  // namespace

void compute_in_cold_paths(llvm::Module& module) {
  for (llvm::Function& f : module) {
    const Blocks cold = cold_blocks(f);
    if (cold.empty()) continue;
    module.getOrInsertNamedMetadata(kMark);
    Mover mover(cold);
    for (BasicBlock& b : f)
      if (cold.contains(&b)) mover.into(b);
    mover.clear_away();
  }
}

bool keeps_sums_in_place(const llvm::Module& module) { return module.getNamedMetadata(kMark); }

}  // namespace heddle::jit
