// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "jit/codegen/splice.h"

#include <llvm/ADT/STLExtras.h>
#include <llvm/IR/Constants.h>
#include <llvm/IR/Instructions.h>

namespace heddle::jit {
namespace {

using namespace llvm;

bool is_plain(Function& f) {
  if (f.isDeclaration() || !f.hasLocalLinkage() || f.isVarArg() || f.getSubprogram() || f.hasPersonalityFn() || f.hasGC()) return false;
  for (const Argument& a : f.args())
    if (a.hasNoAliasAttr() || a.hasPassPointeeByValueCopyAttr()) return false;
  for (const BasicBlock& block : f)
    for (const Instruction& i : block)
      if (isa<AllocaInst>(i)) return false;
  return true;
}

/// The only call of f, if that is its only use.
CallInst* only_call(Function& f) {
  if (!f.hasOneUse()) return nullptr;
  auto* call = dyn_cast<CallInst>(f.user_back());
  if (!call || call->getCalledOperand() != &f || call->getFunction() == &f || call->hasOperandBundles() || call->isMustTailCall() ||
      call->getFunctionType() != f.getFunctionType() || call->hasMetadataOtherThanDebugLoc()) return nullptr;
  return call;
}

void splice(Function& f, CallInst& call) {
  BasicBlock* before = call.getParent();
  BasicBlock* after = before->splitBasicBlock(call.getNextNode(), before->getName());
  Function* caller = before->getParent();
  for (Argument& a : f.args()) a.replaceAllUsesWith(call.getArgOperand(a.getArgNo()));
  PHINode* value = f.getReturnType()->isVoidTy() ? nullptr : PHINode::Create(f.getReturnType(), 2, "", after->begin());
  for (BasicBlock& block : f)
    if (auto* ret = dyn_cast<ReturnInst>(block.getTerminator())) {
      if (value) value->addIncoming(ret->getReturnValue(), &block);
      BranchInst::Create(after, ret->getIterator());
      ret->eraseFromParent();
    }
  before->getTerminator()->setSuccessor(0, &f.getEntryBlock());
  caller->splice(after->getIterator(), &f);
  if (value) {
    // Nothing comes back from a region that never ends.
    Value* result = value->getNumIncomingValues() ? static_cast<Value*>(value) : PoisonValue::get(value->getType());
    call.replaceAllUsesWith(result);
    if (result != value) value->eraseFromParent();
  }
  call.eraseFromParent();
  f.eraseFromParent();
}

}  // namespace

void splice_single_calls(Module& module) {
  for (Function& f : make_early_inc_range(module)) {
    if (!f.hasFnAttribute(Attribute::AlwaysInline) || !is_plain(f)) continue;
    if (CallInst* call = only_call(f)) splice(f, *call);
  }
}

}  // namespace heddle::jit
